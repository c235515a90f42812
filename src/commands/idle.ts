/** `kiosk idle`: whether the kiosk may stand still now, as for an update. */
import type { Command } from 'commander';
import type { Overview } from '../technician/actions.ts';
import { askKiosk } from '../technician/control/control-client.ts';
import { configOf } from './common/configured.ts';
import { configOption } from './common/input.ts';
import { print, printJson } from './common/print.ts';
import { exitCodes, orRefuse, Refusal } from './common/refusal.ts';
import { shell } from './common/shell.ts';

const help = `
For what would stop the kiosk for a while: an update, a restart of the machine. Changes nothing.

Exit codes: 0 it may · 1 not now, the line says why · 69 no kiosk runs
            77 the data folder belongs to another user · 78 the configuration is wrong

Examples:
  kiosk idle && systemctl reboot
  kiosk idle --open                       also during opening hours
  kiosk idle --json | jq -r '.broken[]'   the parts that are broken
`;

interface Options {
  config: string;
  open?: true;
  json?: true;
}
const askMs = 5_000;

export function addIdle(program: Command): void {
  program
    .command('idle')
    .description('whether the kiosk may stand still now, as for an update')
    .addOption(configOption())
    .option('--open', 'also during opening hours')
    .option('--json', 'one JSON object, with the version that runs and the parts that are broken')
    .addHelpText('after', help)
    .action((options: Options) => orRefuse(() => idle(options)));
}

async function idle(options: Options): Promise<void> {
  const config = await configOf(options);
  const asked = await askKiosk<Overview>(config.store.folder, '/overview', askMs);
  if (asked.kind === 'absent')
    throw new Refusal(`No kiosk runs on ${config.store.folder}.`, exitCodes.unavailable);
  if (asked.kind === 'forbidden')
    throw new Refusal(
      `The data folder ${config.store.folder} belongs to another user: run this as the user of the kiosk, with sudo.`,
      exitCodes.forbidden,
    );
  const because =
    asked.kind === 'failed'
      ? `it does not answer: ${asked.why}`
      : reason(asked.value, options.open ?? false);
  if (options.json) printJson({ may: because === null, why: because, ...facts(asked) });
  else print(because === null ? 'The kiosk may stand still.\n' : `Not now: ${because}.\n`);
  shell().exitCode = because === null ? 0 : 1;
}

function reason({ visit, call, toDo, isOpen }: Overview, alsoOpen: boolean): string | null {
  if (visit) return 'a patron is at the screen';
  if (call !== null) return 'a call for help is open';
  if (toDo.toSend > 0) return 'entries wait for the library system (kiosk journal list)';
  return isOpen && !alsoOpen ? 'the library is open' : null;
}

/** null: it does not answer. */
function facts(asked: { kind: 'answer'; value: Overview } | { kind: 'failed' }) {
  if (asked.kind === 'failed') return { version: null, broken: [] };
  const { version, parts } = asked.value;
  const broken = parts.filter(({ light }) => light === 'broken').map(({ part }) => part);
  return { version, broken: [...new Set(broken)] };
}
