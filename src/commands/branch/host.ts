/** `kiosk branch host`: the folder that decides who belongs to a branch, and its broker. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import type { Host } from '../../branch/enrol/host.ts';
import { counted } from '../../counted.ts';
import { print, printError, printJson } from '../common/print.ts';
import { exitCodes, orRefuse, Refusal } from '../common/refusal.ts';
import { shell } from '../common/shell.ts';
import { answered, bringToBroker, fill, hostFaults, hostOption, intoFile } from './at-host.ts';

const help = `
Once for a branch, on the machine that shall run its broker, as root. Makes an authority that signs
certificates, one that signs the branch keys, the first branch key, and the broker's configuration,
which nats-server itself then checks. Needs the programs openssl and nats-server (apt).

--staff-key is written once and kept nowhere else: it opens what a kiosk told whose disk is lost
(kiosk branch adopt). Put it on a stick, lock that away, and delete the file here.

Without --branch: says what the folder is, and writes the broker's configuration again, as after an
upgrade or where it was changed by hand. With --fill: makes the streams that a running broker lacks, as
with an empty disk, and puts the newest keys there; the unit library-kiosk-broker does so at each start.
With --report: says to the region, where the branch is in one, how full the disk is and how many are
connected; library-kiosk-broker does so at its start, and its timer every three minutes.

Exit codes: 0 done · 65 wrong names, or the folder is a host already · 66 the folder is none of a host
            69 openssl or nats-server is missing or refuses, or the broker does not answer
            74 a file cannot be written

Examples:
  sudo kiosk branch host --branch b001 --broker tls://box.example.org:4222 --staff-key /media/stick/staff.age
  sudo systemctl enable --now library-kiosk-broker
  sudo kiosk branch host --json | jq '.kiosks[].name'
`;

/** A broker reads all its streams before it listens. */
const startMs = 30_000;

interface Options {
  folder: string;
  branch?: string;
  broker?: string;
  alsoAs: string[];
  listen?: string;
  store?: string;
  staffKey?: string;
  fill?: true;
  report?: true;
  json?: true;
}

export function addHost(branch: Command): void {
  branch
    .command('host')
    .description(
      'make the host of a branch: who belongs to it, and the configuration of its broker',
    )
    .addOption(hostOption())
    .option('--branch <name>', 'make a host: small letters, digits and hyphens')
    .option('--broker <address>', 'how kiosks reach the broker: tls://host:port')
    .option(
      '--also-as <name>',
      'a further name or address of the broker, for its certificate',
      more,
      [],
    )
    .option('--listen <address>', 'where the broker listens; on every address when left out')
    .option(
      '--store <folder>',
      'where the broker keeps its streams',
      shell().env.KIOSK_BROKER_STORE,
    )
    .option('--staff-key <file>', 'where the key of the staff is written, once')
    .option('--fill', 'make the streams of a running broker, and put the keys there')
    .option('--report', 'say to the region how the machine of the broker is')
    .option('--json', 'what the folder is, as one JSON object')
    .addHelpText('after', help)
    .action((options: Options) => orRefuse(() => host(options), hostFaults));
}

function more(value: string, before: string[]): string[] {
  return [...before, value];
}

async function host(options: Options): Promise<void> {
  if (options.branch !== undefined) return make(options, options.branch);
  const { readHost } = await import('../../branch/enrol/host.ts');
  const found = readHost(options.folder);
  if (options.fill) return fill(found, startMs);
  if (options.report) return report(found);
  if (options.json) return void printJson(found.file, 2);
  await bringToBroker(found);
  describe(found);
}

/** Where the branch is in no region there is none to hear it. */
async function report(host: Host): Promise<void> {
  if (host.file.region === undefined) return;
  const [{ reportBroker }, { brokerHealth }] = await Promise.all([
    import('../../branch/broker/nats-host.ts'),
    import('../../branch/enrol/broker-health.ts'),
  ]);
  await answered(host, () => reportBroker(host, brokerHealth(host)));
}

async function make(options: Options, branch: string): Promise<void> {
  const { broker, staffKey, folder, alsoAs, listen, store } = options;
  if (broker === undefined || staffKey === undefined)
    throw new Refusal('With --branch name --broker and --staff-key, too.', exitCodes.wrongData);
  const { branchName, brokerAddress } = await import('../../branch/enrol/folder.ts');
  if (!branchName.safeParse(branch).success)
    throw new Refusal(
      `--branch ${branch}: small letters, digits and hyphens.`,
      exitCodes.wrongData,
    );
  if (!brokerAddress.safeParse(broker).success)
    throw new Refusal(`--broker ${broker}: write tls://host:port.`, exitCodes.wrongData);
  if (existsSync(staffKey))
    throw new Refusal(`${staffKey} exists: it may be the key of a branch.`, exitCodes.wrongData);
  const { makeHost, readHost } = await import('../../branch/enrol/host.ts');
  const { writeBrokerFiles } = await import('../../branch/enrol/broker-files.ts');
  await intoFile(staffKey, 'secret', async () => {
    const { staffIdentity } = await makeHost({
      folder,
      branch,
      broker,
      hosts: alsoAs,
      ...(listen === undefined ? {} : { listen }),
      ...(store === undefined ? {} : { store }),
    });
    return `# The staff of branch ${branch}: opens what a lost kiosk told. Keep it locked away.\n${staffIdentity}\n`;
  });
  const made = readHost(folder);
  const configuration = await writeBrokerFiles(made);
  describe(made);
  printError(
    `${staffKey} holds the key of the staff: carry it away, and delete it here.\nStart the broker: sudo systemctl enable --now library-kiosk-broker; elsewhere nats-server -c ${configuration}, then kiosk branch host --fill.\n`,
  );
}

function describe({ folder, file, keys }: Host): void {
  const names = file.kiosks.map(({ name }) => name).join(', ');
  print(
    [
      `branch:        ${file.branch}`,
      `broker:        ${file.broker}, listens on ${file.listen}`,
      `configuration: ${resolve(join(folder, 'broker', 'nats.conf'))}`,
      `branch key:    generation ${Math.max(...keys.keys())}`,
      `kiosks:        ${counted(file.kiosks.length, 'kiosk', 'kiosks')}${names && `: ${names}`}`,
      '',
    ].join('\n'),
  );
}
