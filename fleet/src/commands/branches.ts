/** `kiosk-fleet branch`: which branches belong to the region. */
import type { Command } from 'commander';
import { askWords, intoFile, readCarried } from '../../../src/commands/branch/at-host.ts';
import { printError, printJson } from '../../../src/commands/common/print.ts';
import { orRefuse } from '../../../src/commands/common/refusal.ts';
import { printTable } from '../../../src/commands/common/table.ts';
import type { Region } from '../region/region-folder.ts';
import { folderOption } from './at-region.ts';
import { auditOrSay, bringToHub, membershipFaults } from './membership.ts';

const help = {
  add: `
Asks for the six words that the host of the branch showed, or reads them from standard input. Then the
hub lets the broker of the branch in, and the answer is to be carried back: it says to the host, and
by it to each kiosk, whose signature they may believe.

Exit codes: 0 done · 65 the words or the request are refused, or the branch is there already
            66 the request or the folder cannot be read · 69 openssl or nats-server refuses
            74 the answer cannot be written

Example:
  kiosk-fleet branch add /media/stick/b001.join --answer /media/stick/b001.joined
`,
  remove: `
Its broker is not let in again. A reload of nats-server leaves the line of one that is connected, so the unit
of the hub starts it anew then, which cuts the line; the other branches come back by themselves, within a
minute. Where the hub runs without that unit, start it anew by hand: until then what the branch reports and
asks is heard no more, but what is put may still go down. The branch itself goes on with what its kiosks have;
its host leaves with kiosk branch join --leave.

Exit codes: 0 done · 65 the region has no such branch · 66 the folder is none of a region
            69 nats-server refuses

Example:
  kiosk-fleet branch remove b001
`,
  list: `
Who was let in, and when.

Exit codes: 0 done · 66 the folder is none of a region

Example:
  kiosk-fleet branch list --json | jq '.[].name'
`,
};

interface Options {
  folder: string;
  answer?: string;
  json?: true;
}

export function addBranches(fleet: Command): void {
  const branch = fleet.command('branch').description('which branches belong to the region');
  branch
    .command('add')
    .description('a branch joins the region, by its request and six words')
    .argument('<request>', 'the file that kiosk branch join has written')
    .addOption(folderOption())
    .option('--answer <file>', 'where the answer is written; beside the request when left out')
    .addHelpText('after', help.add)
    .action((request: string, options: Options) =>
      orRefuse(() => add(request, options), membershipFaults),
    );
  branch
    .command('remove')
    .description('a branch does not belong to the region any more')
    .argument('<branch>', 'its name')
    .addOption(folderOption())
    .addHelpText('after', help.remove)
    .action((name: string, options: Options) =>
      orRefuse(() => remove(name, options), membershipFaults),
    );
  branch
    .command('list')
    .description('the branches of the region, and since when they belong to it')
    .addOption(folderOption())
    .option('--json', 'as one JSON array')
    .addHelpText('after', help.list)
    .action((options: Options) => orRefuse(() => list(options), membershipFaults));
}

async function add(from: string, { folder, answer: to }: Options): Promise<void> {
  const [{ readJoinRequest }, { addBranch }, { readRegion }] = await Promise.all([
    import('../../../src/branch/enrol/join.ts'),
    import('../region/branches.ts'),
    import('../region/region-folder.ts'),
  ]);
  const region = readRegion(folder);
  const request = readCarried(from);
  const { branch } = readJoinRequest(request);
  const file = to ?? `${from.replace(/\.join$/, '')}.joined`;
  let joined: Region = region;
  await intoFile(file, 'travels', async () => {
    const words = await askWords(`The six words of ${branch}: `);
    await auditOrSay(folder, 'branch-add', [branch]);
    const done = addBranch(region, request, words, new Date().toISOString());
    joined = done.region;
    return done.answer;
  });
  await bringToHub(joined);
  printError(
    `${branch} belongs to the region. Carry ${file} to its host, and there: sudo kiosk branch join --answer FILE.\n`,
  );
}

async function remove(name: string, { folder }: Options): Promise<void> {
  const { removeBranch, requireMember } = await import('../region/branches.ts');
  const { readRegion } = await import('../region/region-folder.ts');
  const region = readRegion(folder);
  // The audit trail has what was done, so what is refused is refused before it.
  requireMember(region, 'branch', name);
  await auditOrSay(folder, 'branch-remove', [name]);
  await bringToHub(removeBranch(region, name));
  printError(
    `${name} is not let in again. Its line is cut as the hub is reloaded by its unit, which then starts it anew; without the unit start it anew by hand.\n`,
  );
}

async function list({ folder, json }: Options): Promise<void> {
  const { readRecord } = await import('../region/region-folder.ts');
  const { branches } = readRecord(folder);
  if (json) return void printJson(branches, 2);
  printTable(
    ['branch', 'since'],
    branches.map(({ name, addedAt }) => [name, addedAt]),
    [32],
  );
}
