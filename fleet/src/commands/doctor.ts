/** `kiosk-fleet doctor`: whether hub and links are as they should be. */
import type { Command } from 'commander';
import { print, printJson } from '../../../src/commands/common/print.ts';
import { exitCodes, Refusal } from '../../../src/commands/common/refusal.ts';
import { shell } from '../../../src/commands/common/shell.ts';
import { paint, printTable } from '../../../src/commands/common/table.ts';
import {
  atRegion,
  type FolderOptions,
  folderOption,
  orRefuseAtRegion,
  sharedCodes,
} from './at-region.ts';

const help = `
Asks the hub for its streams, and for each branch of the region whether its broker is connected. Whether
its kiosks are well says the overview (kiosk-fleet status).

Exit codes: 0 all is well · 2 something is not · ${sharedCodes}

Examples:
  kiosk-fleet doctor
  kiosk-fleet doctor --json | jq '.[] | select(.ok | not)'
`;

/** Brokers send a sign of life each few seconds. */
const quietMs = 30_000;

interface Checked {
  what: string;
  ok: boolean;
  text: string;
}

export function addDoctor(fleet: Command): void {
  fleet
    .command('doctor')
    .description('whether the hub has what it needs, and hears each branch')
    .addOption(folderOption())
    .option('--json', 'the checks, as one JSON array')
    .addHelpText('after', help)
    .action((options: FolderOptions & { json?: true }) =>
      orRefuseAtRegion(async () => {
        const checks = await examine(options);
        if (options.json) printJson(checks, 2);
        else show(checks);
        if (checks.some(({ ok }) => !ok)) shell().exitCode = 2;
      }),
    );
}

async function examine(options: FolderOptions): Promise<Checked[]> {
  const { identity, ...at } = await atRegion(options);
  const region = at.region();
  if (region === null)
    throw new Refusal('Name the folder of the region.', exitCodes.wrongConfiguration);
  const { inspectHub } = await import('../hub/inspect.ts');
  const { version, missing, bytes, heardMs } = await inspectHub(identity);
  const megabytes = Math.round(bytes / 1e6);
  return [
    { what: 'hub', ok: true, text: `${identity.broker}, nats-server ${version}` },
    {
      what: 'streams',
      ok: missing.length === 0,
      text: missing.length === 0 ? `all there, ${megabytes} MB` : missing.join(', '),
    },
    ...region.record.branches.map(({ name }) => ofBranch(name, heardMs.get(name))),
  ];
}

/** undefined: the hub does not ask it. */
function ofBranch(what: string, ms: number | null | undefined): Checked {
  if (ms === undefined)
    return { what, ok: false, text: 'the hub does not know it: kiosk-fleet hub --fill' };
  if (ms === null)
    return { what, ok: false, text: 'its broker was not heard since the start of the hub' };
  const text = `its broker was heard ${Math.round(ms / 1000)} s ago`;
  return { what, ok: ms < quietMs, text };
}

function show(checks: readonly Checked[]): void {
  printTable(
    ['', 'what', 'how it is'],
    checks.map(({ what, ok, text }) => [ok ? paint('ok', 32) : paint('no', 31), what, text]),
    [2, 32],
  );
  const wrong = checks.filter(({ ok }) => !ok).length;
  print(wrong === 0 ? 'All is well.\n' : `${wrong} of ${checks.length} are not.\n`);
}
