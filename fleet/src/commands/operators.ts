/** `kiosk-fleet operator`: who may speak to the hub. */
import type { Command } from 'commander';
import { printError } from '../../../src/commands/common/print.ts';
import { exitCodes, orRefuse, Refusal } from '../../../src/commands/common/refusal.ts';
import { folderOption } from './at-region.ts';
import { auditOrSay, bringToHub, membershipFaults } from './membership.ts';

const help = {
  add: `
Makes the keys of a further operator, in a folder for them to carry away: with it they see the region,
edit its configuration and drive rollouts. What commands a kiosk they sign with --key, which is not in
it. With --reads, for a program that only reads: kiosk-fleet exporter.

Exit codes: 0 done · 65 a wrong name, or it is taken · 66 the folder is none of a region
            69 openssl or nats-server refuses · 74 the folder cannot be written

Examples:
  kiosk-fleet operator add bram --into /media/stick/bram
  kiosk-fleet operator add exporter --reads --into /etc/library-kiosk/exporter
`,
  remove: `
The hub cuts them off at once, and does not let them in again. Where they had a signing key, too: what
they sign is still believed until each branch joins anew.

Exit codes: 0 done · 65 the region has no such operator · 66 the folder is none of a region
            69 nats-server refuses

Example:
  kiosk-fleet operator remove bram
`,
};

interface Options {
  folder: string;
  into: string;
  reads?: true;
}

export function addOperators(fleet: Command): void {
  const operator = fleet.command('operator').description('who may speak to the hub');
  operator
    .command('add')
    .description('make the keys of a further operator')
    .argument('<name>', 'as it will stand in the audit trail')
    .addOption(folderOption())
    .requiredOption('--into <folder>', 'where their keys are written')
    .option('--reads', 'it only reads: for the exporter')
    .addHelpText('after', help.add)
    .action((name: string, options: Options) =>
      orRefuse(() => add(name, options), membershipFaults),
    );
  operator
    .command('remove')
    .description('cut an operator off the hub')
    .argument('<name>', 'their name')
    .addOption(folderOption())
    .addHelpText('after', help.remove)
    .action((name: string, options: Options) =>
      orRefuse(() => remove(name, options), membershipFaults),
    );
}

async function add(name: string, { folder, into, reads }: Options): Promise<void> {
  const { branchName } = await import('../../../src/branch/enrol/folder.ts');
  if (!branchName.safeParse(name).success)
    throw new Refusal(`${name}: small letters, digits and hyphens.`, exitCodes.wrongData);
  const { addOperator, requireNewOperator } = await import('../region/branches.ts');
  const { readRegion } = await import('../region/region-folder.ts');
  const region = readRegion(folder);
  // The audit trail has what was done, so what is refused is refused before it.
  requireNewOperator(region, name);
  await auditOrSay(folder, 'operator-add', [name]);
  const may = reads ? 'reads' : 'operates';
  const made = { name, may, folder: into } as const;
  await bringToHub(addOperator(region, made, new Date().toISOString()));
  printError(`${into} is for ${name}: they give it as --folder. Delete what you do not carry.\n`);
}

async function remove(name: string, { folder }: Options): Promise<void> {
  const { removeOperator, requireMember } = await import('../region/branches.ts');
  const { readRegion } = await import('../region/region-folder.ts');
  const region = readRegion(folder);
  requireMember(region, 'operator', name);
  await auditOrSay(folder, 'operator-remove', [name]);
  await bringToHub(removeOperator(region, name));
  printError(`${name} is cut off.\n`);
}
