/** `kiosk-fleet hub`: what the region is, and what its hub needs. */
import { join } from 'node:path';
import type { Command } from 'commander';
import { print, printError, printJson } from '../../../src/commands/common/print.ts';
import { orRefuse } from '../../../src/commands/common/refusal.ts';
import { shell } from '../../../src/commands/common/shell.ts';
import { counted } from '../../../src/counted.ts';
import type { Region } from '../region/region-folder.ts';
import { atRegion, folderOption, orHubRefusal } from './at-region.ts';
import { bringToHub, fillStreams, membershipFaults } from './membership.ts';

const help = `
Says who belongs to the region, and writes the hub's configuration again, as after an upgrade or where
it was changed by hand. With --fill: makes the streams that a running hub lacks, as with an empty disk,
and the sources of its branches, and ends what still goes to branches that were removed. On the machine of
the hub the unit library-kiosk-hub does so at each start and reload, out of the folder hub/ alone
(--installed). With --restarts, at a reload: where a branch was removed since the start, the unit is
started anew, since nats-server leaves its line at a reload. The other lines come back by themselves.

With --copy: takes what is new at the hub into the folder copy/ beside its list, and puts back what the hub
lacks of it, as after its disk was lost: what was put for kiosks, list, layers, packages, rollouts, the audit
trail. The panel does so every ten minutes while it is open.

Exit codes: 0 done · 66 the folder is none of a region · 69 nats-server refuses, or the hub does not answer ·
77 the hub refuses you

Examples:
  kiosk-fleet hub
  kiosk-fleet hub --fill
  kiosk-fleet hub --copy
  kiosk-fleet hub --json | jq '.branches[].name'
`;

/** The hub reads all its streams before it listens. */
const startMs = 60_000;

interface Options {
  folder: string;
  installed?: string;
  restarts?: string;
  fill?: true;
  copy?: true;
  json?: true;
}

export function addHub(fleet: Command): void {
  fleet
    .command('hub')
    .description('what the region is, and the configuration and the streams of its hub')
    .addOption(folderOption())
    .option('--fill', 'make the streams of a running hub')
    .option('--installed <folder>', 'with --fill: the folder hub/ on the machine of the hub')
    .option(
      '--restarts <unit>',
      'with --installed: what is started anew for a branch that was removed',
    )
    .option('--copy', 'take a copy of what the hub has, and put back what it lacks')
    .option('--json', 'the list of the region, as one JSON object')
    .addHelpText('after', help)
    .action((options: Options) => orRefuse(() => hub(options), membershipFaults));
}

async function hub(options: Options): Promise<void> {
  const { folder, installed, restarts, fill, copy, json } = options;
  if (copy) return orHubRefusal(() => takeCopy(folder));
  const { hubFolder, readRecord, readRegion } = await import('../region/region-folder.ts');
  if (fill) {
    const at = installed ?? hubFolder(folder);
    const record = readRecord(at);
    const branches = record.branches.map(({ name }) => name);
    const { noteLines, removedSinceStart } = await import('../hub/lines-since-start.ts');
    const isStart = restarts === undefined;
    const removed = isStart ? [] : removedSinceStart(at, branches);
    // Its start fills it.
    if (!isStart && removed.length > 0 && (await cutLines(removed, restarts))) return;
    await fillStreams(record, at, startMs);
    if (installed !== undefined && removed.length === 0) noteLines(at, branches);
    return;
  }
  const region = readRegion(folder);
  if (json) return void printJson(region.record, 2);
  await bringToHub(region);
  describe(region);
}

/** Of branches that were removed since the start: by starting the unit anew. False: it is not. */
async function cutLines(removed: readonly string[], unit: string): Promise<boolean> {
  const { spawnSync } = await import('node:child_process');
  printError(`Removed: ${removed.join(', ')}. The hub starts anew, which cuts the line.\n`);
  // It waits for nothing: this is a part of the unit's own reload.
  const { env } = shell();
  const command = ['restart', '--no-block', unit];
  return spawnSync('systemctl', command, { env, stdio: 'inherit' }).status === 0;
}

async function takeCopy(folder: string): Promise<void> {
  const { syncCopy } = await import('../hub/copy/hub-copy.ts');
  const { identity } = await atRegion({ folder });
  const { restored, taken } = await syncCopy(identity, join(folder, 'copy'));
  printError(`${counted(taken, 'part', 'parts')} were new at the hub; ${restored} it lacked.\n`);
}

function describe({ record }: Region): void {
  const { region, hub: address, leaf, operators, branches } = record;
  const names = (of: readonly { name: string }[]) => of.map(({ name }) => name).join(', ');
  print(
    [
      `region:    ${region}`,
      `hub:       ${address}, for branches ${leaf}`,
      `operators: ${names(operators)}`,
      `branches:  ${counted(branches.length, 'branch', 'branches')}${branches.length ? `: ${names(branches)}` : ''}`,
      '',
    ].join('\n'),
  );
}
