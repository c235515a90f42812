/** `kiosk-fleet calls`: calls for help that no one has answered, anywhere in the region. */
import type { Command } from 'commander';
import { print, printJson } from '../../../src/commands/common/print.ts';
import { exitCodes, Refusal } from '../../../src/commands/common/refusal.ts';
import { shell } from '../../../src/commands/common/shell.ts';
import { printTable } from '../../../src/commands/common/table.ts';
import type { CallSeen } from '../seen/view.ts';
import {
  atRegion,
  configKeyOf,
  type FolderOptions,
  folderOption,
  follow,
  keyOption,
  orRefuseAtRegion,
  sharedCodes,
  waitFor,
  waitOption,
} from './at-region.ts';
import { ago } from './words.ts';

const helps = {
  list: `
--json gives an array of CallSeen (fleet/src/seen/view.ts), the oldest first.

Exit codes: 0 no call waits · 1 one does · ${sharedCodes}

Examples:
  kiosk-fleet calls list
`,
  acknowledge: `
The patron's screen then says that someone is coming: so someone must go. Signed as a configuration is;
the kiosk takes it for a quarter of an hour.

Exit codes: 0 the kiosk has said so to the patron · 1 it has not answered yet, or it refused · 66 no call
is open there · ${sharedCodes}

Examples:
  kiosk-fleet calls acknowledge b001 k03
`,
};

export function addCalls(fleet: Command): void {
  const calls = fleet
    .command('calls')
    .description('calls for help that wait, anywhere in the region');
  calls
    .command('list')
    .description('the calls that no one has answered')
    .addOption(folderOption())
    .option('--json', 'one JSON array')
    .addHelpText('after', helps.list)
    .action((options: FolderOptions & { json?: true }) => orRefuseAtRegion(() => list(options)));
  calls
    .command('acknowledge')
    .description('says to the patron that someone is coming')
    .argument('<branch>')
    .argument('<kiosk>')
    .addOption(folderOption())
    .addOption(keyOption())
    .addOption(waitOption())
    .addHelpText('after', helps.acknowledge)
    .action((branch: string, kiosk: string, options: AcknowledgeOptions) =>
      orRefuseAtRegion(() => acknowledge({ branch, kiosk }, options)),
    );
}

async function list(options: FolderOptions & { json?: true }): Promise<void> {
  const following = await follow(await atRegion(options));
  const { calls, at } = following.view();
  await following.close();
  shell().exitCode = calls.length === 0 ? 0 : 1;
  if (options.json) return void printJson(calls, 2);
  if (calls.length === 0) return void print('No call waits.\n');
  const rows = calls.map(({ branch, kiosk, reason, since, state, isAcknowledged }) => [
    branch,
    kiosk,
    ago(since, at),
    reason,
    isAcknowledged ? 'acknowledged from here' : state,
  ]);
  printTable(['branch', 'kiosk', 'since', 'reason', ''], rows, [16, 10, 11, 18]);
}

interface AcknowledgeOptions extends FolderOptions {
  key?: string;
  wait: number;
}

async function acknowledge(
  { branch, kiosk }: { branch: string; kiosk: string },
  options: AcknowledgeOptions,
): Promise<void> {
  const at = await atRegion(options);
  const key = await configKeyOf(at, options.key);
  const following = await follow(at);
  try {
    const find = (): CallSeen | undefined =>
      following.view().calls.find((call) => call.branch === branch && call.kiosk === kiosk);
    const call = find();
    if (call === undefined)
      throw new Refusal(`No call is open at ${kiosk} of ${branch}.`, exitCodes.noInput);
    const { askKiosk } = await import('../seen/ask-kiosk.ts');
    const hub = following.hub();
    if (hub === null) throw new Refusal('The hub has gone.', exitCodes.unavailable);
    const what = { kind: 'call-acknowledge', call: call.call } as const;
    await askKiosk(hub, { branch, kiosk, by: at.identity.kiosk, what }, key);
    // A kiosk that has said it to the patron has no open call any more.
    const isOver = () => find()?.call !== call.call;
    if (await waitFor(isOver, options.wait * 1_000))
      return void print('The screen says that someone is coming.\n');
    print('It is asked; the kiosk has not said yet that it is done.\n');
    shell().exitCode = 1;
  } finally {
    await following.close();
  }
}
