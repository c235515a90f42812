/** `kiosk-fleet package`: the packages that may be rolled out, and the key that signs them. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { print, printError, printJson, showProgress } from '../../../src/commands/common/print.ts';
import { exitCodes, Refusal } from '../../../src/commands/common/refusal.ts';
import { printTable } from '../../../src/commands/common/table.ts';
import type { PackageAtHub } from '../package/packages.ts';
import type { Region } from '../region/region-folder.ts';
import {
  type AtRegion,
  atRegion,
  connect,
  folderOption,
  orRefuseAtRegion,
  sharedCodes,
} from './at-region.ts';

const help = {
  add: `
Signs what the package is and for whom, with the region's key for packages, and puts both at the hub;
from there branches fetch it. No kiosk installs it before a rollout wants it there (kiosk-fleet
rollout plan). What is signed is good for --days.

--one-way is for a version that migrates the journal: the version before cannot read it, so a kiosk
has no way back. The root of a kiosk refuses such a package where it is not marked.

Exit codes: 0 done · 65 the file is no package of a kiosk · 66 it cannot be read
            ${sharedCodes}

Examples:
  kiosk-fleet package add library-kiosk_0.2.0_amd64.deb --from 0.1.0
  kiosk-fleet package add library-kiosk_0.3.0_amd64.deb --one-way --key /media/stick/package.key
`,
  list: `
Newest first. What is not signed with the region's key is not shown.

Exit codes: 0 done · ${sharedCodes}

Example:
  kiosk-fleet package list --json | jq -r '.[].version'
`,
  show: `
Exit codes: 0 done · 65 there is none of that version · ${sharedCodes}

Example:
  kiosk-fleet package show 0.2.0 --json
`,
  key: `
Say them to the technician at a kiosk, who types them once: sudo kiosk branch trust-packages.
Not by a message that passes the network of the kiosk.

Exit codes: 0 done · 78 the folder is wrong

Example:
  kiosk-fleet package key
`,
};

const faults: Readonly<Record<string, number>> = {
  'deb-unreadable': exitCodes.noInput,
  'deb-other': exitCodes.wrongData,
  'dpkg-deb-missing': exitCodes.unavailable,
  'package-number-taken': exitCodes.unavailable,
};

interface Options {
  folder: string;
  json?: true;
}

interface AddOptions extends Options {
  from: string;
  oneWay?: true;
  days: number;
  key?: string;
}

export function addPackages(fleet: Command): void {
  const packages = fleet.command('package').description('the packages that may be rolled out');
  packages
    .command('add')
    .description('sign a package, and put it at the hub')
    .argument('<file>', 'as npm run package has made it: library-kiosk_VERSION_ARCHITECTURE.deb')
    .addOption(folderOption())
    .option('--from <version>', 'the lowest version that it installs over', readVersion, '0')
    .option('--one-way', 'it migrates the journal: no kiosk can go back')
    .option('--days <days>', 'how long it may be installed', readDays, 180)
    .addOption(new Option('--key <file>', 'package.key, where it is not in the region’s folder'))
    .option('--json', 'the manifest, as one JSON object')
    .addHelpText('after', help.add)
    .action((file: string, options: AddOptions) =>
      orRefuseAtRegion(() => add(file, options), faults),
    );
  packages
    .command('list')
    .description('the packages at the hub, newest first')
    .addOption(folderOption())
    .option('--json', 'one JSON array')
    .addHelpText('after', help.list)
    .action((options: Options) => orRefuseAtRegion(() => list(options)));
  packages
    .command('show')
    .description('what one version is, and for whom')
    .argument('<version>', 'as in list')
    .addOption(folderOption())
    .option('--json', 'one JSON array: a version may be there for several processors')
    .addHelpText('after', help.show)
    .action((version: string, options: Options) => orRefuseAtRegion(() => show(version, options)));
  packages
    .command('key')
    .description('six words by which a kiosk’s technician knows the key for packages')
    .addOption(folderOption())
    .addHelpText('after', help.key)
    .action((options: Options) => orRefuseAtRegion(() => words(options)));
}

async function add(file: string, options: AddOptions): Promise<void> {
  const [{ readDeb }, { addPackage }, { readSigningKey }] = await Promise.all([
    import('../package/deb.ts'),
    import('../package/packages.ts'),
    import('../region/region-folder.ts'),
  ]);
  const at = await atRegion(options);
  const key = readSigningKey(regionOf(at), 'package', options.key);
  const deb = await readDeb(file);
  const hub = await connect(at);
  try {
    const { from, oneWay = false, days } = options;
    const now = Date.now();
    const until = new Date(now + days * 86_400_000).toISOString();
    const { version, architecture, sha256 } = deb;
    await hub.audit({
      at: new Date(now).toISOString(),
      by: at.identity.kiosk,
      action: 'package-add',
      what: [version, architecture, `sha256:${sha256}`],
    });
    const about = { deb, from, oneWay, notBefore: new Date(now).toISOString(), expires: until };
    const made = await addPackage(hub, about, key, (done, all) =>
      showProgress(`${done} of ${all} parts`),
    );
    showProgress('');
    if (options.json) return void printJson(made, 2);
    print(
      `${version} for ${architecture} is at the hub, number ${made.serial}, until ${until.slice(0, 10)}.\n`,
    );
    printError(`Roll it out: kiosk-fleet rollout plan --package ${version}\n`);
  } finally {
    await hub.close();
  }
}

async function list(options: Options): Promise<void> {
  const found = await packagesOf(options);
  if (options.json) return void printJson(found.map(plain), 2);
  if (found.length === 0) return void print('No package was added.\n');
  printTable(
    ['version', 'for', 'over', 'until', 'way back', 'number', 'added'],
    found.map(({ manifest, addedAtMs }) => [
      manifest.version,
      manifest.architecture,
      manifest.from,
      manifest.expires.slice(0, 10),
      manifest.oneWay ? 'no' : 'yes',
      String(manifest.serial),
      new Date(addedAtMs).toISOString().slice(0, 16),
    ]),
    [20, 6, 12, 10, 8, 6],
  );
}

async function show(version: string, options: Options): Promise<void> {
  const found = (await packagesOf(options)).filter(({ manifest }) => manifest.version === version);
  if (found.length === 0)
    throw new Refusal(`No package of version ${version} was added.`, exitCodes.wrongData);
  if (options.json) return void printJson(found.map(plain), 2);
  const lines = found.map(({ manifest, addedAtMs }) =>
    [
      `version:  ${manifest.version} for ${manifest.architecture}, number ${manifest.serial}`,
      `content:  sha256:${manifest.sha256}, ${manifest.bytes} bytes`,
      `installs: over ${manifest.from} and newer, from ${manifest.notBefore} to ${manifest.expires}`,
      `way back: ${manifest.oneWay ? 'none: it migrates the journal' : 'to the version before'}`,
      `added:    ${new Date(addedAtMs).toISOString()}`,
    ].join('\n'),
  );
  print(`${lines.join('\n\n')}\n`);
}

async function words(options: Options): Promise<void> {
  const { packageKeyWords } = await import('../../../src/branch/enrol/words.ts');
  print(`${packageKeyWords(regionOf(await atRegion(options)).record)}\n`);
}

async function packagesOf(options: Options): Promise<readonly PackageAtHub[]> {
  const { packagesAt } = await import('../package/packages.ts');
  const at = await atRegion(options);
  const { packageKey } = regionOf(at).record;
  const hub = await connect(at);
  try {
    return await packagesAt(hub, packageKey);
  } finally {
    await hub.close();
  }
}

function plain({ manifest, addedAtMs }: PackageAtHub) {
  return { ...manifest, addedAt: new Date(addedAtMs).toISOString() };
}

function regionOf(at: AtRegion): Region {
  const region = at.region();
  if (region !== null) return region;
  const text =
    'This folder does not say which key the region has: name that of the region (--folder).';
  throw new Refusal(text, exitCodes.wrongConfiguration);
}

function readVersion(text: string): string {
  if (/^[0-9][A-Za-z0-9.+~-]{0,59}$/.test(text)) return text;
  throw new InvalidArgumentError('Write a version, as in 0.1.0.');
}

function readDays(text: string): number {
  const days = Number(text);
  if (Number.isInteger(days) && days >= 1 && days <= 3_650) return days;
  throw new InvalidArgumentError('Write a number of days from 1 to 3650.');
}
