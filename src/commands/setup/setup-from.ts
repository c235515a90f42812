/**
 * `kiosk setup --from BASE`: one further kiosk, with one command. Writes a configuration that extends
 * the base and holds what differs.
 */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { baseValues } from '../../config/files/sources.ts';
import { withFiles } from '../../config/load.ts';
import type { Config } from '../../config/schema.ts';
import { writtenReference } from '../../config/secrets/write-secret.ts';
import type { Edit } from '../../config/text/edit.ts';
import { askKiosk } from '../../technician/control/control-client.ts';
import { askLine } from '../common/ask-line.ts';
import { readConfigured } from '../common/configured.ts';
import { fitNotes } from '../common/fit-notes.ts';
import { print } from '../common/print.ts';
import { Refusal } from '../common/refusal.ts';
import { shell } from '../common/shell.ts';
import { findOwnDevices, type OwnDevices } from './from/devices.ts';
import type { FromOptions } from './from/options.ts';
import { isTaken } from './from/port.ts';
import { askMissing, missingSecrets, openSecret, readGiven } from './from/secrets.ts';
import { readSet, wrong } from './from/settings.ts';
import { editOf, openTarget, type Target } from './from/target.ts';
import { type Next, withEdits, writeNext } from './from/write.ts';
import type { Tried } from './try-devices.ts';

const noDevices: OwnDevices = { edits: [], found: [], open: [] };

export async function setupFrom(options: FromOptions): Promise<void> {
  const mayAsk = !options.yes && shell().stdin.isTTY === true;
  await readConfigured(resolve(options.from));
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

  await writeNext(target, next, {
    before: target.before ?? baseValues(next.sources),
    given,
    isSure: options.yes === true,
  });
  const open = [
    ...devices.open,
    ...missingSecrets(next.config, given).map(openSecret),
    ...(await filesOf(next)),
    ...journalThere(next.config, target),
    ...(isRunning ? [] : await takenPort(next.config)),
  ];
  showOpen(open);
  for (const note of await fitNotes(next.config)) print(`Note: ${note}\n`);
  const tried = options.report ? await reportOf(target.file, !mayAsk) : null;
  comesNext(target.file, isRunning, tried);
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

/** What `kiosk check` finds in the files that it names. */
async function filesOf({ config, sources }: Next): Promise<string[]> {
  const { fileComplaints } = await import('../../wiring/check.ts');
  const complaints = withFiles(await fileComplaints(config, shell().env), sources);
  return complaints.map(({ file, path, problem, remedy }) =>
    [...(file === undefined ? [] : [file]), path, `${problem.replace(/\.?$/, '.')} ${remedy}`].join(
      ': ',
    ),
  );
}

/** It may be of this machine from before, or of the kiosk that the base is of. */
function journalThere({ store: { folder } }: Config, { text }: Target): string[] {
  if (text !== null || !existsSync(join(folder, 'kiosk.db'))) return [];
  return [
    `store.folder: ${folder} has a journal already. If it is another kiosk's, give this one its own before it starts: --set store.folder=data`,
  ];
}

async function takenPort({ screen: { port } }: Config): Promise<string[]> {
  return (await isTaken(port))
    ? [
        `screen.port: ${port} is in use on this machine. Give this kiosk another: --set screen.port=…`,
      ]
    : [];
}

function showOpen(open: readonly string[]): void {
  if (open.length > 0) {
    print(`\nStill open:\n${open.map((line) => `  ${line}\n`).join('')}`);
    shell().exitCode = 2;
  } else print('kiosk check: it is in order.\n');
}

/** null: there is none, and why was shown. */
async function reportOf(file: string, unattended: boolean): Promise<Tried | null> {
  const [{ tryDevices }, { setupWords }] = await Promise.all([
    import('./try-devices.ts'),
    import('./words.ts'),
  ]);
  try {
    const tried = await tryDevices(file, unattended, setupWords('en'));
    if (tried.worst === 'broken') shell().exitCode = 2;
    return tried;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    print(`\nThere is no report. ${error.message}\n`);
    shell().exitCode = 2;
    return null;
  }
}

function comesNext(file: string, isRunning: boolean, tried: Tried | null): void {
  if (tried?.wasRunning) return void print('\nThe kiosk runs with this configuration.\n');
  if (tried) print('\nThe kiosk was started only for this report, and has ended.\n');
  const start = isRunning
    ? 'Its next start takes it: sudo systemctl restart library-kiosk'
    : `Start it: sudo systemctl start library-kiosk, or kiosk run --config ${file}`;
  print(`\n${start}\n`);
  if (!tried) print(`Then each device is tried: kiosk report --config ${file}\n`);
}
