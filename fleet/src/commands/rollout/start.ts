/** `kiosk-fleet rollout plan` and `start`. */
import type { Command } from 'commander';
import { shownName } from '../../../../packages/region-documents/src/index.ts';
import { print, printJson } from '../../../../src/commands/common/print.ts';
import { exitCodes, Refusal } from '../../../../src/commands/common/refusal.ts';
import { counted } from '../../../../src/counted.ts';
import type { Planned } from '../../rollout/plan.ts';
import {
  configKeyOf,
  folderOption,
  keyOption,
  orRefuseAtRegion,
  sharedCodes,
} from '../at-region.ts';
import { printDifferences } from '../config/show.ts';
import { plan, type Steering, steer } from '../steering.ts';
import { type AskOptions, addAskOptions, askedBy } from './asked.ts';
import { start } from './start-here.ts';

const helps = {
  plan: `
What a rollout would change, and which kiosk would be in which wave: one; one in each of five branches; a
tenth; half; all. Two kiosks of one branch are in no wave together before half have it. Nothing is written.

--json gives {"plan": RolloutPlanSeen, "differences": ConfigDifference[]} (fleet/src/rollout/view.ts).

Exit codes: 0 done · 65 something of the layers is wrong, or there is no such package · 66 there is no
such branch or kiosk · ${sharedCodes}

Examples:
  kiosk-fleet rollout plan
  kiosk-fleet rollout plan --package 0.3.0 --lab b001-k01
`,
  start: `
Signs what each kiosk gets, and what it had before, and writes the plan to the hub. A kiosk is put
nothing until the rollout is driven: kiosk-fleet rollout run, or an open panel. Driving needs no key.

A wave passes when 95 % of its kiosks that answer have it, are as well as before, have been open with it
for 30 minutes and, on average, have had 10 visits. At 2 failures or 2 %, whichever is more, once 5
have it, or where a wave cannot pass any more, all that have it get what they had before.

--json gives {"id", "plan", "differences"}.

Exit codes: 0 it stands · 65 nothing would change, another rollout changes one of these kiosks, or
something of the layers is wrong · 66 there is no such branch or kiosk · ${sharedCodes}

Examples:
  kiosk-fleet rollout start --title 'winter hours' --yes
  kiosk-fleet rollout start --package 0.3.0 --lab b001-k01 --pause-after-wave --yes
`,
};

export function addPlan(rollout: Command): void {
  const command = rollout
    .command('plan')
    .description('what a rollout would change, and in which waves')
    .addOption(folderOption());
  addAskOptions(command)
    .option('--json', 'one JSON object')
    .addHelpText('after', helps.plan)
    .action((options: AskOptions & { json?: true }) =>
      orRefuseAtRegion(() =>
        steer(options, async (steering) => {
          const planned = await checked(options, steering);
          const { seen, differences } = planned;
          if (options.json) return void printJson({ plan: seen, differences }, 2);
          printPlan(planned);
        }),
      ),
    );
}

interface StartOptions extends AskOptions {
  title?: string;
  key?: string;
  yes?: true;
  json?: true;
}

export function addStart(rollout: Command): void {
  const command = rollout
    .command('start')
    .description('sign a rollout and write it to the hub')
    .addOption(folderOption())
    .addOption(keyOption())
    .option('--title <words>', 'what it is, for others');
  addAskOptions(command)
    .option('--yes', 'the plan is as wished; without it the command shows the plan and ends')
    .option('--json', 'one JSON object')
    .addHelpText('after', helps.start)
    .action((options: StartOptions) => orRefuseAtRegion(() => startIt(options)));
}

async function startIt(options: StartOptions): Promise<void> {
  await steer(options, async (steering) => {
    const planned = await checked(options, steering);
    if (!options.json) printPlan(planned);
    if (!options.yes)
      throw new Refusal(
        'Nothing is started: say --yes where the plan is as wished.',
        exitCodes.wrongUse,
      );
    const signedWith = await configKeyOf(steering.at, options.key);
    const { change, seen, differences } = planned;
    const usual = change.kind === 'package' ? `version ${change.version}` : 'configuration';
    const { id } = await start(steering, planned, { title: options.title ?? usual, signedWith });
    if (options.json) return void printJson({ id, plan: seen, differences }, 2);
    print(`The rollout ${id} stands. It moves while it is driven: kiosk-fleet rollout run.\n`);
  });
}

/** A layer may have been put before the kiosks had the version that checks it. */
async function checked(options: AskOptions, steering: Steering): Promise<Planned> {
  const planned = await plan(askedBy(options, steering.seen()), steering);
  if (planned.change.kind === 'package') return planned;
  const { checkLayers } = await import('../../config/check-layers.ts');
  const wrong = new Set<string>();
  const seen = new Set<string>();
  for (const [name, { after }] of planned.kiosks) {
    const text = JSON.stringify([after.layers, after.files]);
    if (seen.has(text)) continue;
    seen.add(text);
    for (const { path, problem } of checkLayers(after.layers, after.files))
      wrong.add(`${shownName(name)}: ${path}: ${problem}`);
  }
  if (wrong.size === 0) return planned;
  throw new Refusal(`${[...wrong].join('\n')}\nPut the layer anew.`, exitCodes.wrongData);
}

function printPlan({ change, seen, differences }: Planned): void {
  const { waves, unchanged, away, noWayBack, serialAhead } = seen;
  if (serialAhead.length > 0)
    print(
      `Left out, since the serial of what stands for them is days ahead of the clock (region-serial-ahead): ${serialAhead.slice(0, 12).join(', ')}\n`,
    );
  if (waves.length === 0)
    return void print(`Every ${serialAhead.length > 0 ? 'other ' : ''}kiosk has it already.\n`);
  if (change.kind === 'configuration') printDifferences(differences);
  else print(`Package ${change.version}${change.oneWay ? ', with no way back' : ''}\n`);
  waves.forEach((names, at) => {
    const named = names.slice(0, 6).join(', ');
    const more = names.length > 6 ? ' …' : '';
    print(`wave ${at + 1}: ${counted(names.length, 'kiosk')}: ${named}${more}\n`);
  });
  if (unchanged > 0) print(`${counted(unchanged, 'kiosk has', 'kiosks have')} it already.\n`);
  if (away.length > 0) print(`Away, and last: ${away.slice(0, 12).join(', ')}\n`);
  if (noWayBack.length > 0 && change.kind === 'package')
    print(
      `No way back for ${counted(noWayBack.length, 'kiosk')}${change.oneWay ? '.' : ': add the package of the version that runs there once more (kiosk-fleet package add), after this one.'}\n`,
    );
}
