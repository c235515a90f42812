/**
 * Looks at every part of a kiosk, says what is so and what to do. Changes nothing; asks a running
 * kiosk for what it holds.
 */
import { type SystemFolders, systemFolders } from '../../../hardware/serial-ports.ts';
import type { Config } from '../../config/schema.ts';
import { sharedPorts } from '../../config/together.ts';
import { passingNames } from '../../wiring/port-names.ts';
import type { Overview } from '../actions.ts';
import { askKiosk } from '../panel/control-client.ts';
import { compareClocks, probeNtp } from '../probes/clock.ts';
import { probeConfiguration } from '../probes/configuration.ts';
import { probeDatabase, probeProof } from '../probes/database.ts';
import { diagnosePrinter, diagnoseScanner, diagnoseTerminal } from '../probes/devices.ts';
import { probeDisk } from '../probes/disk.ts';
import { probeLibrary } from '../probes/library.ts';
import { diagnoseReader } from '../probes/reader.ts';
import { askRunning } from '../probes/running.ts';
import { probeMetrics, probeScreen } from '../probes/screen.ts';
import { probeEnvironment, probeLines } from '../probes/trust.ts';
import { attention, broken, fine, inOrder } from './finding.ts';
import type { Finding, PartName } from './finding-types.ts';
import { placeOf } from './place.ts';

export interface DoctorOptions {
  /** the configuration */
  file: string;
  environment: Readonly<Record<string, string | undefined>>;
  /**
   * Patience for one answer of the library system or a terminal. 2 500: all together stays under 15
   * s.
   */
  answerMs?: number;
  /** Patience for one answer of a reader or printer. 700 */
  deviceAnswerMs?: number;
  /** How long a scan is waited for; 0: nobody scans. 0 */
  scanMs?: number;
  folders?: SystemFolders;
  /** bytes below which a disk counts as full, and as tight */
  disk?: { full: number; tight: number };
  ntpCommand?: string;
  /** what reads the log of this machine: journalctl where left out */
  logCommand?: string;
}
export interface Diagnosis {
  /** in the order of the parts */
  findings: readonly Finding[];
  /** whether a kiosk runs on this data folder and was asked */
  running: boolean;
}

/** A kiosk that does not say how it is in so long hangs. */
const askedMs = 1_500;

/**
 * Never rejects for anything that is wrong with the kiosk; all parts at once, at most some 14 s.
 */
export async function diagnose(options: DoctorOptions): Promise<Diagnosis> {
  const { file, environment } = options;
  const configured = await probeConfiguration(file, environment);
  const { config } = configured;
  const trust = [...probeEnvironment(environment), ...(config ? probeLines(config) : [])];
  if (!config) {
    const ntp = await probeNtp(options.ntpCommand);
    const known = await stillKnown(file);
    const found = [...configured.findings, ...trust, ...(ntp ? [ntp] : []), ...(known ?? [])];
    return { findings: inOrder(found), running: known !== null };
  }
  const asked = await askKiosk<Overview>(config.store.folder, '/overview', askedMs);
  const disks = guarded('disk', () => probeDisk(config.store.folder, options.disk));
  const always = Promise.all([disks, probeNtp(options.ntpCommand)]);
  if (asked.kind === 'answer') {
    const [disk, ntp] = await always;
    const proof = await guarded('journal', () => probeProof(config, options));
    const held = await askRunning({ ...options, config, secrets: configured.secrets }, asked.value);
    // The secrets are in the environment of the kiosk, and need not be in this one: it has started
    // with them.
    const kept = configured.findings.filter(({ code }) => code !== 'secret-missing');
    const own = kept.length > 0 ? kept : [fine('configuration', 'The configuration is in order.')];
    // Of the kiosk's environment it has said the same.
    const said = new Set(held.map(({ text }) => text));
    const here = [...own, ...trust.filter(({ text }) => !said.has(text))];
    return {
      findings: inOrder([...here, ...(ntp ? [ntp] : []), ...disk, ...proof, ...held]),
      running: true,
    };
  }
  const [[disk, ntp], parts] = await Promise.all([
    always,
    probeParts(config, configured.secrets, options),
  ]);
  const unheard = asked.kind === 'absent' ? [] : [notHeard(asked)];
  const found = [
    ...configured.findings,
    ...trust,
    ...unheard,
    ...(ntp ? [ntp] : []),
    ...disk,
    ...parts,
  ];
  return { findings: inOrder(found), running: false };
}

/**
 * Somebody spoilt the file of a kiosk that runs on: it still knows how its parts are. null: none
 * runs.
 */
async function stillKnown(file: string): Promise<readonly Finding[] | null> {
  const place = placeOf(file);
  const asked = place && (await askKiosk<Overview>(place.folder, '/overview', askedMs));
  return asked?.kind === 'answer'
    ? asked.value.parts.filter(({ part }) => part !== 'configuration')
    : null;
}

function notHeard(asked: { kind: 'forbidden' } | { kind: 'failed'; why: string }): Finding {
  if (asked.kind === 'forbidden') {
    const remedy = 'Run this command as the user of the kiosk: `sudo kiosk doctor`.';
    const text =
      'This user may not look into the data folder: a kiosk that runs cannot be asked, and what it holds looks taken.';
    return attention('configuration', 'control-forbidden', text, { remedy });
  }
  const remedy =
    'Look into its log; start it again if it hangs: `sudo systemctl restart library-kiosk`.';
  return attention(
    'configuration',
    'control-failed',
    `A kiosk runs, and does not answer as it should: ${asked.why}.`,
    {
      remedy,
    },
  );
}

async function probeParts(
  config: Config,
  secrets: Awaited<ReturnType<typeof probeConfiguration>>['secrets'],
  options: DoctorOptions,
): Promise<Finding[]> {
  const {
    answerMs = 2_500,
    deviceAnswerMs = 700,
    scanMs = 0,
    folders = systemFolders,
    environment,
  } = options;
  const { reader, scanner, printer, terminal } = config;
  const found = await Promise.all([
    guarded('database', () => probeDatabase(config, options)),
    guarded('library', () =>
      secrets ? libraryAndClock(config, secrets, answerMs) : [withoutSecrets()],
    ),
    guarded('reader', () => diagnoseReader(reader, folders, deviceAnswerMs)),
    guarded('scanner', () => diagnoseScanner(scanner, folders, scanMs)),
    guarded('printer', () => diagnosePrinter(printer, folders, deviceAnswerMs)),
    guarded('terminal', () =>
      diagnoseTerminal(terminal, secrets?.['terminal.password'] ?? null, folders, answerMs),
    ),
    guarded('screen', () => probeScreen(config, environment.PATH ?? '')),
    guarded('screen', () => probeMetrics(config)),
  ]);
  const passing = passingNames(config, folders).map(({ part, path, text, remedy }) =>
    attention(part, 'port-name-passing', text, { where: path, remedy }),
  );
  const shared = sharedPorts(config).map(({ part, other, port }) => {
    const text = `The ${part} is at the address of the ${other} too: ${port}.`;
    const remedy =
      'Each has an address of its own; `kiosk devices` says which device answers where.';
    const name = part as PartName;
    return attention(name, 'address-shared', text, { where: port, remedy });
  });
  return [...found.flat(), ...passing, ...shared];
}

type Probed = Finding | readonly Finding[];

/**
 * A machine that is ill in a way nobody thought of must not hide what is found of its other parts.
 */
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
      'Send the file of `kiosk support` to the maintainers, and say what is special about this machine.';
    return [
      broken(part, 'probe-failed', `The ${part} could not be looked at (${kind}).`, { remedy }),
    ];
  }
}

async function libraryAndClock(
  config: Config,
  secrets: NonNullable<Awaited<ReturnType<typeof probeConfiguration>>['secrets']>,
  answerMs: number,
): Promise<Finding[]> {
  const { findings, clock } = await probeLibrary(config, secrets, answerMs);
  const compared = clock && compareClocks(clock.date18, config.library.timeZone, clock.at);
  return compared ? [...findings, compared] : [...findings];
}

function withoutSecrets(): Finding {
  return attention(
    'library',
    'not-looked-at',
    'The log-in could not be tried: a secret is missing.',
    {
      remedy:
        'Run this command with the secrets of the kiosk: `sudo -u library-kiosk …`, or from its unit; see configuration.',
    },
  );
}
