/** `kiosk-fleet status`: the region as it is now, or one branch of it. */
import type { Command } from 'commander';
import { print, printJson } from '../../../src/commands/common/print.ts';
import { exitCodes, Refusal } from '../../../src/commands/common/refusal.ts';
import { shell } from '../../../src/commands/common/shell.ts';
import { printTable } from '../../../src/commands/common/table.ts';
import type { BranchSeen, RegionSeen } from '../seen/view.ts';
import {
  atRegion,
  type FolderOptions,
  folderOption,
  follow,
  orRefuseAtRegion,
  sharedCodes,
} from './at-region.ts';
import { ago, exitCodeOf, lightCell, lightsOf, whyText } from './words.ts';

const help = `
By what kiosks and hosts reported last, at the hub: each branch, or each kiosk of one, with its light, when
it was heard of last, and what is wrong; each code has a row in docs/field-guide.md. \`off\`: never heard
of, or silent while its library is closed. What must be watched for a while is known to the panel, to
\`watch\` and to the exporter alone: what a kiosk has not published for ten minutes.

--json gives one object, RegionSeen of fleet/src/seen/view.ts, or BranchSeen where a branch is named.

Exit codes: 0 all is well · 1 something needs attention · 2 something is broken · 66 there is no such
branch · ${sharedCodes}

Examples:
  kiosk-fleet status
  kiosk-fleet status b001
  kiosk-fleet status --json | jq -r '.alerts[] | [.light, .of, .code] | @tsv'
`;

interface Options extends FolderOptions {
  json?: true;
}

export function addStatus(fleet: Command): void {
  fleet
    .command('status')
    .description('the region as it is now, or one branch of it')
    .argument('[branch]', 'one branch, with its kiosks')
    .addOption(folderOption())
    .option('--json', 'one JSON object')
    .addHelpText('after', help)
    .action((branch: string | undefined, options: Options) =>
      orRefuseAtRegion(() => status(branch, options)),
    );
}

async function status(name: string | undefined, options: Options): Promise<void> {
  const following = await follow(await atRegion(options));
  const seen = following.view();
  await following.close();
  if (name === undefined) {
    shell().exitCode = exitCodeOf(seen.alerts);
    return options.json ? void printJson(seen, 2) : printRegion(seen);
  }
  const branch = seen.branches.find((each) => each.branch === name);
  if (branch === undefined)
    throw new Refusal(`The region has no branch ${name}: kiosk-fleet status`, exitCodes.noInput);
  shell().exitCode = exitCodeOf([...branch.why, ...branch.kiosks.flatMap(({ why }) => why)]);
  if (options.json) printJson(branch, 2);
  else printBranch(branch, seen.at);
}

function printRegion({ region, branches, alerts, calls, at }: RegionSeen): void {
  const all = branches.flatMap(({ kiosks }) => kiosks);
  print(`Region ${region}: ${lightsOf(all)}.\n`);
  const rows = branches.map(({ branch, light, seenAt, kiosks, why }) => [
    branch,
    lightCell(light),
    ago(seenAt, at),
    String(kiosks.reduce((sum, { staff }) => sum + staff, 0)),
    [lightsOf(kiosks), ...why.map(whyText)].join('; '),
  ]);
  if (rows.length > 0) printTable(['branch', '', 'heard', 'staff', ''], rows, [16, 9, 11, 5]);
  if (calls.length > 0) print(`\nCalls for help that wait: ${calls.length} (kiosk-fleet panel)\n`);
  if (alerts.length === 0) return void print('Nothing wants a person.\n');
  print('\n');
  const alertRows = alerts.map((why) => [
    why.of,
    lightCell(why.light),
    why.since === null ? '' : ago(why.since, at),
    whyText(why),
  ]);
  printTable(['of', '', 'since', 'what is wrong'], alertRows, [24, 9, 11]);
}

function printBranch({ branch, seenAt, why, broker, kiosks }: BranchSeen, now: string): void {
  print(`Branch ${branch}, heard of ${ago(seenAt, now)}: ${lightsOf(kiosks)}.\n`);
  if (broker !== null) {
    const disk = Math.round(broker.diskUsedShare * 100);
    print(`Broker: nats-server ${broker.version}, disk ${disk} % used.\n`);
  }
  for (const each of why) print(`${each.light}: ${whyText(each)}\n`);
  const rows = kiosks.map((kiosk) => {
    const { status, readiness } = kiosk;
    const codes = kiosk.why.map(whyText);
    const ready = readiness?.isReady === false && codes.length === 0 ? ['not ready'] : [];
    return [
      kiosk.kiosk,
      lightCell(kiosk.light),
      ago(kiosk.seenAt, now),
      status?.version ?? '',
      String(kiosk.staff),
      status?.list ? ago(status.list.exportedAt, now) : 'none',
      [...codes, ...ready, ...differing(status?.configuration.differs)].join('; '),
    ];
  });
  if (rows.length === 0) return;
  const head = ['kiosk', '', 'heard', 'version', 'staff', 'list', 'what is wrong'];
  printTable(head, rows, [10, 9, 10, 8, 5, 9]);
}

/** What a technician has set otherwise than the layers is not wrong, and is to be known. */
function differing(paths: readonly string[] = []): string[] {
  return paths.length === 0 ? [] : [`differs: ${paths.slice(0, 3).join(', ')}`];
}
