/**
 * `kiosk setup --from BASE`: one further kiosk, with one command. Writes a configuration that extends
 * the base and holds what differs.
 */
import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { plain } from '../../config/files/merge.ts';
import { readConfig } from '../../config/load.ts';
import type { Config } from '../../config/schema.ts';
import { type Edit, editJson } from '../../config/text/edit.ts';
import { writeSecret, writtenReference } from '../../config/write-secret.ts';
import { systemCode } from '../../fault.ts';
import { differences } from '../../technician/panel/configuration/differences.ts';
import { askKiosk } from '../../technician/panel/control-client.ts';
import { askLine } from '../common/ask-line.ts';
import { readConfigured, wrongConfiguration } from '../common/configured.ts';
import { print } from '../common/print.ts';
import { exitCodes, Refusal } from '../common/refusal.ts';
import { printDifference, writeConfiguration } from '../common/write-configuration.ts';
import { agreed } from '../devices/devices-write.ts';
import { findOwnDevices, type OwnDevices } from './from/devices.ts';
import { isTaken } from './from/port.ts';
import {
  askMissing,
  type GivenSecrets,
  missingSecrets,
  openSecret,
  readGiven,
} from './from/secrets.ts';
import { readSet, wrong } from './from/settings.ts';
import { editOf, openTarget, type Target } from './from/target.ts';

const noDevices: OwnDevices = { edits: [], found: [], open: [] };

export const fromHelp = `
With --from BASE: one further kiosk with one command. BASE is the configuration of a finished kiosk,
or of what all have in common. The file that is written extends it and holds what differs: the name,
the log-in, devices that are at another port of this machine, and each --set. A device whose address
in the base answers here stays as it is there. Secrets of the base are used where they can be read;
others are asked for at a terminal, or come with --secret. What is still open is listed at the end.
A file that is there already is shown as a difference, and a copy of it is kept (configurations in
the data folder). The base is not changed.

Exit codes: 0 written, nothing is open · 1 you said no · 2 written, and something is open (--from)
· 64 a wrong argument · 65 the file would be wrong with it · 66 a secret cannot be read · 74 a file
cannot be written · 78 the base is wrong

Examples:
  kiosk setup --from base.json --name "Zelfuitleen 4" --sip2-user kiosk-4
  kiosk setup --from base.json --name "Zelfuitleen 4" --secret sip2.password=@password.txt --yes
  kiosk setup --from ../base.json --to kiosk-4/kiosk.config.json --name "Zelfuitleen 4" \\
    --set screen.port=8090 --set store.folder=data --set printer=null
`;

export interface FromOptions {
  config: string;
  from: string;
  to?: string;
  name?: string;
  sip2User?: string;
  set: readonly string[];
  secret: readonly string[];
  devices: boolean;
  yes?: true;
}

export function addFromOptions(command: Command): Command {
  const collect = (value: string, before: readonly string[]) => [...before, value];
  return command
    .option('--from <base>', 'set up a further kiosk from this configuration')
    .option('--to <file>', 'with --from: the file to write; --config where left out')
    .option('--name <name>', 'with --from: the name of this kiosk (device.name)')
    .option('--sip2-user <user>', 'with --from: its log-in at the library system (sip2.user)')
    .addOption(
      new Option('--set <path=value>', 'with --from: any setting; may be given more than once')
        .argParser(collect)
        .default([], 'none'),
    )
    .addOption(
      new Option(
        '--secret <path=@file>',
        'with --from: a secret, from a file, or path=- from standard input',
      )
        .argParser(collect)
        .default([], 'none'),
    )
    .option('--no-devices', 'with --from: do not ask the devices')
    .option('--yes', 'with --from: ask nothing');
}

export async function setupFrom(options: FromOptions): Promise<void> {
  const mayAsk = !options.yes && process.stdin.isTTY === true;
  const base = await readConfigured(resolve(options.from));
  const target = openTarget(options.to ?? options.config, resolve(options.from));
  const given = await readGiven(options.secret);
  const sets = options.set.map(readSet);
  const own = [...(await nameOf(options, sets, target, mayAsk)), ...logInOf(options), ...sets];
  const draft = withEdits(target, own);
  const isRunning = await runsAlready(draft.config, target);

  const devices =
    options.devices && !isRunning
      ? await findOwnDevices(draft.config, (path) =>
          sets.some((set) => set.path.join('.') === path),
        )
      : noDevices;
  for (const line of devices.found) print(`${line}\n`);
  if (mayAsk) await askMissing(missingSecrets(draft.config, given), given);
  const references = [...given.keys()].map((path) => editOf(path, writtenReference(path)));
  const next = withEdits(target, [...own, ...devices.edits, ...references]);

  await write(target, next, {
    before: target.text === null ? plain(base.sources.together) : target.before,
    given,
    isSure: options.yes === true,
  });
  const open = [
    ...devices.open,
    ...missingSecrets(next.config, given).map(openSecret),
    ...(await filesOf(next.config)),
    ...(isRunning ? [] : await takenPort(next.config)),
  ];
  end(target.file, open, isRunning);
}

async function nameOf(
  { name }: FromOptions,
  sets: readonly Edit[],
  { text, start }: Target,
  mayAsk: boolean,
): Promise<Edit[]> {
  if (name !== undefined) return [editOf('device.name', name)];
  // It has one: by an option, or in the file that is there already.
  if (sets.some(({ path }) => path.join('.') === 'device.name') || start === text) return [];
  if (!mayAsk) throw wrong('Give the kiosk a name: --name "Zelfuitleen 4".');
  const typed = await askLine({ question: 'Name of this kiosk: ', echo: true, to: 'stderr' });
  if (typed === null) throw new Refusal('Nothing is changed.', 1);
  return [editOf('device.name', typed.trim())];
}

function logInOf({ sip2User }: FromOptions): Edit[] {
  return sip2User === undefined ? [] : [editOf('sip2.user', sip2User)];
}

interface Next {
  text: string;
  config: Config;
  together: unknown;
}

/** A Refusal where the file would be wrong. */
function withEdits({ file, start }: Target, edits: readonly Edit[]): Next {
  const read = (text: string) => readConfig(text, dirname(file), file);
  const text = editJson(start, edits);
  const loaded = read(text);
  if (loaded.ok) return { text, config: loaded.config, together: plain(loaded.sources.together) };
  const { message } = wrongConfiguration(file, loaded.complaints);
  throw new Refusal(
    `The configuration would be wrong, and is not written.\n${message}`,
    exitCodes.wrongData,
  );
}

/** Whether this kiosk runs; a Refusal where another one has the data folder. */
async function runsAlready({ store: { folder } }: Config, { text }: Target): Promise<boolean> {
  if ((await askKiosk(folder, '/overview', 3_000)).kind === 'absent') return false;
  if (text === null)
    throw wrong(
      `Another kiosk runs with the data folder ${folder}. Give this one its own: --set store.folder=data, and a port: --set screen.port=8090.`,
    );
  print('The kiosk runs, so its devices are not asked. To have them sought, stop it first.\n');
  return true;
}

interface Writing {
  before: unknown;
  given: GivenSecrets;
  isSure: boolean;
}

async function write(target: Target, next: Next, { before, given, isSure }: Writing) {
  const { file, text } = target;
  const changes = differences(before, next.together).filter(
    ({ path }) => !['$schema', 'version'].includes(path),
  );
  if (changes.length > 0) printDifference(file, changes);
  else print(`${file} has all that already.\n`);
  for (const path of given.keys()) print(`+ ${path} goes into a file of its own (secrets)\n`);
  if (changes.length === 0 && given.size === 0) return;
  if (!isSure && !(await agreed())) throw new Refusal('Nothing is changed.', 1);
  makeFolder(dirname(file));
  for (const [path, value] of given) writeSecret(file, path, value);
  if (changes.length === 0) return;
  writeConfiguration({
    file,
    text,
    next: next.text,
    config: next.config,
    action: 'setup',
    changes,
  });
  print(`${file} is written.${text === null ? '' : ' The file before it is kept.'}\n`);
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new Refusal(
      `${folder} cannot be made (${systemCode(error)}). Run it as the user of the kiosk.`,
      exitCodes.cannotWrite,
    );
  }
}

/** What `kiosk check` finds in the files that it names. */
async function filesOf(config: Config): Promise<string[]> {
  const { fileComplaints } = await import('../../wiring/check.ts');
  const complaints = await fileComplaints(config, process.env);
  return complaints.map(({ path, problem, remedy }) => `${path}: ${problem} ${remedy}`);
}

async function takenPort({ screen: { port } }: Config): Promise<string[]> {
  return (await isTaken(port))
    ? [
        `screen.port: ${port} is in use on this machine. Give this kiosk another: --set screen.port=…`,
      ]
    : [];
}

function end(file: string, open: readonly string[], isRunning: boolean): void {
  if (open.length > 0) {
    print(`\nStill open:\n${open.map((line) => `  ${line}\n`).join('')}`);
    process.exitCode = 2;
  } else print('kiosk check: it is in order.\n');
  const start = isRunning
    ? 'Its next start takes it: sudo systemctl restart library-kiosk'
    : `Start it: sudo systemctl start library-kiosk, or kiosk run --config ${file}`;
  print(`\n${start}\nThen every part is checked: kiosk doctor --config ${file}\n`);
}
