/**
 * `kiosk doctor`: examines every part of a kiosk, and says what is wrong and what to do. Changes
 * nothing; what came of a wrong PIN is stored. A running kiosk is asked about the devices that it holds.
 */
import { systemFolders } from '../../../hardware/serial-ports.ts';
import { type Config, sharedPorts } from '../../config/schema.ts';
import type { Secrets } from '../../config/secrets/secrets.ts';
import { passingNames } from '../../wiring/port-names.ts';
import type { Overview } from '../actions.ts';
import { askKiosk } from '../panel/control-client.ts';
import { probeAttract } from '../probes/attract.ts';
import { probeBranch } from '../probes/branch.ts';
import { compareClocks, probeNtp } from '../probes/clock.ts';
import { probeConfiguration } from '../probes/configuration.ts';
import { probeDatabase, probeProof } from '../probes/database.ts';
import { diagnoseCardReader } from '../probes/devices/card-reader.ts';
import { diagnosePrinter, diagnoseScanner } from '../probes/devices/devices.ts';
import { diagnoseReader } from '../probes/devices/reader.ts';
import { diagnoseSignals } from '../probes/devices/signals.ts';
import { probeDisk } from '../probes/disk.ts';
import { probeHelp } from '../probes/help.ts';
import { probeCard } from '../probes/library/card.ts';
import { probeItem } from '../probes/library/item.ts';
import { probeLibrary } from '../probes/library/library.ts';
import { probeMachine } from '../probes/machine.ts';
import { probeNightlyFacts } from '../probes/nightly-facts.ts';
import { probePackage } from '../probes/package.ts';
import { diagnoseCode } from '../probes/payments/code.ts';
import { diagnoseTerminal } from '../probes/payments/terminal.ts';
import { type ProbeLimits, probeRunning } from '../probes/running.ts';
import { probeMetrics, probeScreen } from '../probes/screen.ts';
import { probeSound } from '../probes/sound.ts';
import { probeEnvironment, probeLines } from '../probes/trust.ts';
import { dataFolderOf } from './data-folder.ts';
import { attention, broken, type Finding, fine, inOrder, type PartName } from './finding.ts';
import { trialFindings } from './trial.ts';
import { triedPinFinding } from './tried-pin.ts';

export interface DoctorOptions extends Partial<ProbeLimits> {
  /** the configuration */
  file: string;
  environment: Readonly<Record<string, string | undefined>>;
  /** in bytes: below `full` the disk counts as full, below `low` as nearly full */
  disk?: { full: number; low: number };
  ntpCommand?: string;
  /** asks dpkg; dpkg-query where left out */
  packageCommand?: string;
  /** reads the log of this machine; journalctl where left out */
  logCommand?: string;
  /** asked about; where patrons type a PIN, one wrong one is sent for it */
  card?: string | undefined;
  /** of that card; left out: not known */
  pin?: string | undefined;
  /** asked about */
  item?: string | undefined;
}
type Options = DoctorOptions & ProbeLimits;

export interface Diagnosis {
  /** in the order of the parts */
  findings: readonly Finding[];
  /** whether a kiosk runs on this data folder and answered */
  running: boolean;
}

/** All together stay under 15 s. */
const defaults: ProbeLimits = {
  answerMs: 2_500,
  deviceAnswerMs: 700,
  scanMs: 0,
  folders: systemFolders,
};
/** A running kiosk that does not answer in this time hangs. */
const overviewMs = 1_500;

/** Examines all parts at once, in about 14 s at most. Rejects for nothing that is wrong with them. */
export async function diagnose(given: DoctorOptions): Promise<Diagnosis> {
  const options: Options = { ...defaults, ...given };
  const { file, environment } = options;
  const { config, secrets, findings: configured } = await probeConfiguration(file, environment);
  const trust = [
    ...probeEnvironment(environment),
    ...(config ? [...probeLines(config), ...trialFindings(config)] : []),
  ];
  const host = Promise.all([
    probeNtp(options.ntpCommand).then((finding) => (finding ? [finding] : [])),
    probePackage(options.packageCommand),
  ]).then((found) => found.flat());
  // First: what a wrong PIN shows is one of the lights.
  const shown = config ? await guarded('library', () => probeShown(config, secrets, options)) : [];
  if (!config) {
    const running = await runningParts(file);
    const findings = [...configured, ...trust, ...(await host), ...(running ?? [])];
    return { findings: inOrder(findings), running: running !== null };
  }
  const asked = await askKiosk<Overview>(config.store.folder, '/overview', overviewMs);
  const disk = guarded('disk', () => probeDisk(config.store.folder, options.disk));
  if (asked.kind === 'answer') {
    // Beside the others: a broker that hangs takes as long as the library system.
    const branch = guarded('branch', () => probeBranch(config, options.answerMs));
    const ofMachine = [...(await host), ...(await disk)];
    const proof = await guarded('journal', () => probeProof(config, options));
    const facts = await guarded('database', () => probeNightlyFacts(config));
    const help = await guarded('help', () => probeHelp(config, secrets, options.answerMs));
    const attract = await guarded('screen', () => probeAttract(config, options.answerMs));
    const sound = await guarded('screen', () => probeSound(config, options.folders.proc));
    const machine = await guarded('screen', () => probeMachine(config, environment.PATH ?? ''));
    const running = await probeRunning({ ...options, config, secrets }, asked.value);
    // The running kiosk has its secrets; this process need not have them.
    const wrong = configured.filter(({ code }) => code !== 'secret-missing');
    const own =
      wrong.length > 0 ? wrong : [fine('configuration', 'The configuration is in order.')];
    // The kiosk and this process may complain of the same environment.
    const texts = new Set(running.map(({ text }) => text));
    const isNew = ({ text }: Finding) => !texts.has(text);
    const ownTrust = trust.filter(isNew);
    const findings = [
      ...own,
      ...ownTrust,
      ...ofMachine,
      ...proof,
      ...facts,
      ...help,
      ...(await branch),
      ...attract,
      ...sound,
      ...machine.filter(isNew),
      ...shown.filter(isNew),
      ...running,
    ];
    return { findings: inOrder(findings), running: true };
  }
  const noAnswer = asked.kind === 'absent' ? [] : [unanswered(asked)];
  const found = (await Promise.all([host, disk, probeParts(config, secrets, options)])).flat();
  const isOther = ({ text }: Finding) => found.every((each) => each.text !== text);
  return {
    findings: inOrder([...configured, ...trust, ...noAnswer, ...shown.filter(isOther), ...found]),
    running: false,
  };
}

/** The card and the item that the person has at hand. */
async function probeShown(
  config: Config,
  secrets: Secrets | null,
  { card, pin, item, answerMs }: Options,
): Promise<Finding[]> {
  if (card === undefined && item === undefined) return [];
  if (secrets === null) return [withoutSecrets()];
  const probe = { config, secrets, answerMs, now: new Date().toISOString() };
  const wrongPin = config.identification.pin === 'always';
  const ofPin = { wrongPin, pin: pin ?? null };
  const ofCard = card === undefined ? null : await probeCard(card, { ...probe, ...ofPin });
  const ofItem = item === undefined ? [] : await probeItem(item, probe);
  return [...(ofCard?.findings ?? []), ...ofItem];
}

/**
 * The parts of a running kiosk whose configuration file was spoilt since it started; null: none
 * runs.
 */
async function runningParts(file: string): Promise<readonly Finding[] | null> {
  const data = dataFolderOf(file);
  const asked = data && (await askKiosk<Overview>(data.folder, '/overview', overviewMs));
  return asked?.kind === 'answer'
    ? asked.value.parts.filter(({ part }) => part !== 'configuration')
    : null;
}

function unanswered(asked: { kind: 'forbidden' } | { kind: 'failed'; why: string }): Finding {
  if (asked.kind === 'forbidden') {
    const remedy = 'Run this command as the user of the kiosk: `sudo kiosk doctor`.';
    const text =
      'This user may not read the data folder: a running kiosk cannot be asked, and the devices that it holds look taken.';
    return attention('configuration', 'control-forbidden', text, { remedy });
  }
  const remedy = 'Read its log; restart it if it hangs: `sudo systemctl restart library-kiosk`.';
  const text = `A kiosk runs, and does not answer as it should: ${asked.why}.`;
  return attention('configuration', 'control-failed', text, { remedy });
}

async function probeParts(
  config: Config,
  secrets: Secrets | null,
  options: Options,
): Promise<Finding[]> {
  const { answerMs, deviceAnswerMs, scanMs, folders, environment } = options;
  const { scanner, printer, terminal } = config;
  const found = await Promise.all([
    guarded('database', () => probeDatabase(config, options)),
    guarded('database', () => probeNightlyFacts(config)),
    guarded('library', () =>
      secrets ? libraryAndClock(config, secrets, answerMs) : [withoutSecrets()],
    ),
    guarded('reader', () => diagnoseReader(config, folders, deviceAnswerMs)),
    guarded('scanner', () => diagnoseScanner(scanner, folders, scanMs)),
    guarded('card-reader', () => diagnoseCardReader(config.cardReader, deviceAnswerMs)),
    guarded('printer', () => diagnosePrinter(printer, folders, deviceAnswerMs)),
    guarded('terminal', () =>
      diagnoseTerminal(terminal, secrets, { folders, answerMs, timeZone: config.library.timeZone }),
    ),
    guarded('code', () => diagnoseCode(config.code, secrets, answerMs)),
    guarded('signals', () => diagnoseSignals(config, folders, deviceAnswerMs)),
    guarded('help', () => probeHelp(config, secrets, answerMs)),
    guarded('branch', () => probeBranch(config, answerMs)),
    guarded('screen', () => probeScreen(config, environment.PATH ?? '')),
    guarded('screen', () => probeMetrics(config)),
    guarded('screen', () => probeAttract(config, answerMs)),
    guarded('screen', () => probeSound(config, folders.proc)),
    guarded('screen', () => probeMachine(config, environment.PATH ?? '')),
  ]);
  const passing = passingNames(config, folders).map(({ part, path, text, remedy }) =>
    attention(part, 'port-name-passing', text, { where: path, remedy }),
  );
  const shared = sharedPorts(config).map(({ part, other, port }) => {
    const text = `The ${part} is at the address of the ${other} too: ${port}.`;
    const remedy =
      'Each device has an address of its own; `kiosk devices` shows which device answers where.';
    const name = part as PartName;
    return attention(name, 'address-shared', text, { where: port, remedy });
  });
  return [...found.flat(), ...passing, ...shared];
}

type Probed = Finding | readonly Finding[];

/** An unexpected error in one probe must not hide the findings of the other parts. */
async function guarded(
  part: PartName,
  probe: () => Probed | Promise<Probed>,
): Promise<readonly Finding[]> {
  try {
    return [await probe()].flat();
  } catch (error) {
    // Its message may quote a file or a device; its kind is enough to begin with.
    const kind =
      error instanceof Error ? ('code' in error ? String(error.code) : error.name) : typeof error;
    const remedy =
      'Send the file of `kiosk support` to the maintainers, and write what is special about this machine.';
    return [
      broken(part, 'probe-failed', `The ${part} could not be examined (${kind}).`, { remedy }),
    ];
  }
}

async function libraryAndClock(
  config: Config,
  secrets: Secrets,
  answerMs: number,
): Promise<Finding[]> {
  const { findings, clock } = await probeLibrary(config, secrets, answerMs);
  if (clock === null) return [...findings];
  const compared = compareClocks(clock.date18, config.library.timeZone, clock.at);
  return [...findings, compared, triedPinFinding(config)].filter((each) => each !== null);
}

function withoutSecrets(): Finding {
  const text = 'The log-in could not be tried: a secret is missing.';
  const remedy =
    'Run this command with the secrets of the kiosk: `sudo -u library-kiosk …`, or from its unit; see configuration.';
  return attention('library', 'not-looked-at', text, { remedy });
}
