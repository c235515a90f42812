/** `kiosk-fleet rollout run`: drives what stands. */
import type { Command } from 'commander';
import { print, printError, printJson } from '../../../../src/commands/common/print.ts';
import { shell } from '../../../../src/commands/common/shell.ts';
import type { Driven } from '../../rollout/driver.ts';
import type { RolloutSeen } from '../../rollout/view.ts';
import { type FolderOptions, folderOption, orRefuseAtRegion, sharedCodes } from '../at-region.ts';
import { type Steering, steer } from '../steering.ts';
import { driveAll } from './start-here.ts';
import { lineOf, seenOf } from './status.ts';

const help = `
Looks at what the kiosks report and puts what follows, until every rollout is over. It needs no key. Where
nothing runs, everything stands still, and nothing is lost: one that dies is followed by the next within a
minute. Of two that run, one drives. Ctrl-C ends it.

--json gives one object a line, RolloutSeen without its kiosks, whenever something has moved.

Exit codes: 0 nothing stands any more, or ended by you · 1 a rollout went back by itself · ${sharedCodes}

Examples:
  kiosk-fleet rollout run
`;

interface Options extends FolderOptions {
  json?: true;
}

export function addRun(rollout: Command): void {
  rollout
    .command('run')
    .description('drive the rollouts that stand')
    .addOption(folderOption())
    .option('--json', 'one JSON object a line')
    .addHelpText('after', help)
    .action((options: Options) => orRefuseAtRegion(() => run(options)));
}

async function run(options: Options): Promise<void> {
  await steer(options, async (steering) => {
    const ending = new AbortController();
    const end = () => ending.abort();
    process.once('SIGINT', end);
    process.once('SIGTERM', end);
    const said = new Map<string, string>();
    let wentBack = false;
    void steering.hub.ended.then(end);
    await driveAll(steering, ending.signal, async (came) => {
      for (const [id, driven] of came) {
        if (driven === 'still' && said.has(id)) continue;
        const seen = await seenOf(id, steering);
        if (seen === null) continue;
        wentBack ||= seen.why === 'rollout-too-many-failed' || seen.why === 'rollout-wave-failed';
        say(seen, driven, said, options);
      }
    });
    if (said.size === 0 && !options.json) print('No rollout stands.\n');
    shell().exitCode = wentBack ? 1 : 0;
    await failWhereCut(steering, ending.signal);
  });
}

/** Each change once. */
function say(
  seen: RolloutSeen,
  driven: Driven,
  said: Map<string, string>,
  { json }: Options,
): void {
  const line = lineOf(seen);
  const note = noteOf[driven] ?? '';
  const text = `${line}${note}`;
  if (said.get(seen.id) === text) return;
  said.set(seen.id, text);
  if (!json) return void print(`${new Date().toISOString().slice(11, 19)}  ${text}\n`);
  const waves = seen.waves.map(({ kiosks: _, ...wave }) => wave);
  printJson({ ...seen, waves });
}

const noteOf: Partial<Record<Driven, string>> = {
  elsewhere: '  (another program drives it)',
  'documents-missing': '  (the hub has lost what it puts: stop it, and start another)',
};

async function failWhereCut({ hub }: Steering, { aborted }: AbortSignal): Promise<void> {
  if (!aborted) return;
  const why = await Promise.race([hub.ended, Promise.resolve(null)]);
  if (why === null) return;
  printError(`The hub has gone: ${why}. Nothing moves until this runs again.\n`);
  shell().exitCode = 69;
}
