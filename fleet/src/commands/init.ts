/** `kiosk-fleet init`: the folder of a region. */
import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import type { Command } from 'commander';
import { intoFile } from '../../../src/commands/branch/at-host.ts';
import { print, printError } from '../../../src/commands/common/print.ts';
import { exitCodes, orRefuse, Refusal } from '../../../src/commands/common/refusal.ts';
import { folderOption } from './at-region.ts';
import { membershipFaults } from './membership.ts';

const help = `
Once for a region, on the machine of its operator, who needs no root. Makes an authority that signs
certificates, two keys that sign what commands a kiosk (config.key, package.key), one that signs new ones
where they are lost or stolen (recovery.key), the operator's own keys, and in hub/ what the machine of the hub needs. Who has the folder decides who belongs to the
region: keep a copy, move the two signing keys to a stick (--key FILE with what signs), and recovery.key to
a place where no other key is (kiosk-fleet key recover).

--staff-key is written once and kept nowhere else: it opens the staff's list of all branches.

Exit codes: 0 done · 65 wrong names, or the folder is a region already
            69 openssl or nats-server is missing or refuses · 74 a file cannot be written

Example:
  kiosk-fleet init --region west --hub tls://hub.example.org:4222 --branches tls://hub.example.org:7422 \\
    --installed /etc/library-kiosk/hub --store /var/lib/library-kiosk-hub --staff-key /media/stick/west.age
`;

interface Options {
  folder: string;
  region: string;
  hub: string;
  branches: string;
  alsoAs: string[];
  listen?: string;
  listenBranches?: string;
  store?: string;
  installed?: string;
  operator: string;
  staffKey: string;
}

export function addInit(fleet: Command): void {
  fleet
    .command('init')
    .description('make the folder of a region: its authority, its keys, and what its hub needs')
    .addOption(folderOption())
    .requiredOption('--region <name>', 'small letters, digits and hyphens')
    .requiredOption('--hub <address>', 'how operators reach the hub: tls://host:4222')
    .requiredOption('--branches <address>', 'how branches reach it: tls://host:7422')
    .requiredOption('--staff-key <file>', 'where the key of the staff is written, once')
    .option('--operator <name>', 'your name in the audit trail', userInfo().username)
    .option(
      '--also-as <name>',
      'a further name or address of the hub, for its certificate',
      (value: string, before: string[]) => [...before, value],
      [],
    )
    .option('--listen <address>', 'where the hub listens for operators; everywhere when left out')
    .option('--listen-branches <address>', 'and for branches')
    .option('--store <folder>', 'where the hub keeps its streams, on its own machine')
    .option(
      '--installed <folder>',
      'where hub/ will be on the machine of the hub; here if left out',
    )
    .addHelpText('after', help)
    .action((options: Options) => orRefuse(() => init(options), membershipFaults));
}

async function init(options: Options): Promise<void> {
  const { folder, region, hub, branches, alsoAs, operator, staffKey } = options;
  const { branchName, brokerAddress } = await import('../../../src/branch/enrol/folder.ts');
  for (const name of [region, operator])
    if (!branchName.safeParse(name).success || name === 'filler')
      throw new Refusal(`${name}: small letters, digits and hyphens.`, exitCodes.wrongData);
  for (const address of [hub, branches])
    if (!brokerAddress.safeParse(address).success)
      throw new Refusal(`${address}: write tls://host:port.`, exitCodes.wrongData);
  if (existsSync(staffKey))
    throw new Refusal(`${staffKey} exists: it may be the key of a staff.`, exitCodes.wrongData);
  const { makeRegion, readRegion } = await import('../region/region-folder.ts');
  await intoFile(staffKey, 'secret', async () => {
    const { staffIdentity } = await makeRegion({
      folder,
      region,
      hub,
      leaf: branches,
      hosts: alsoAs,
      operator,
      listen: options.listen,
      leafListen: options.listenBranches,
      store: options.store,
      installed: options.installed,
      now: new Date().toISOString(),
    });
    return `# The staff of region ${region}: opens the staff's list of its branches. Keep it locked away.\n${staffIdentity}\n`;
  });
  const { writeHubFiles } = await import('../region/hub-files.ts');
  const made = readRegion(folder);
  const file = await writeHubFiles(made);
  print(`Region ${region} is in ${folder}; you are its operator ${operator}.\n`);
  printError(
    `${staffKey} holds the key of the staff: carry it away, and delete it here. So with recovery.key in ${folder}: to where no other key is.\nCarry hub/ to ${made.record.installed} on the machine of the hub, and there: sudo systemctl enable --now library-kiosk-hub; on this machine nats-server -c ${file}, then kiosk-fleet hub --fill.\n`,
  );
}
