/**
 * `kiosk doctor`: examines every part of a kiosk, and says what is wrong and what to do. Changes
 * nothing; what came of a wrong PIN is stored. A running kiosk is asked about the devices that it holds.
 */
import { systemFolders } from '../../../hardware/serial-ports.ts';
import { type Config, sharedPorts } from '../../config/schema.ts';
import type { Secrets } from '../../config/secrets/secrets.ts';
import { passingNames } from '../../wiring/port-names.ts';
import type { Overview } from '../actions.ts';
import { askKiosk } from '../control/control-client.ts';
import {
  attention,
  broken,
  type Finding,
  fine,
  inOrder,
  type PartName,
  partNames,
} from '../finding.ts';
import { trialFindings } from '../health/trial.ts';
import { withoutSecrets } from '../parts/library.ts';
import type { Examined, Found } from '../parts/part.ts';
import type { ProbeLimits, ProbeOptions } from '../parts/probe-options.ts';
import { parts } from '../parts/table.ts';
import { probeNtp } from '../probes/clock.ts';
import { probeConfiguration } from '../probes/configuration.ts';
import { probeCard } from '../probes/library/card.ts';
import { probePackage } from '../probes/package.ts';
import { probeEnvironment, probeLines } from '../probes/trust.ts';
import { dataFolderOf } from './data-folder.ts';
import { probeRunning } from './running.ts';

export interface DoctorOptions extends Partial<ProbeLimits>, Omit<ProbeOptions, keyof ProbeLimits> {
  /** the configuration */
  file: string;
  ntpCommand?: string;
  /** asks dpkg; dpkg-query where left out */
  packageCommand?: string;
  /** asked about; where patrons type a PIN, one wrong one is sent for it */
  card?: string | undefined;
  /** of that card; left out: not known */
  pin?: string | undefined;
}
type Options = DoctorOptions & ProbeOptions;

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
  const examined = { config, secrets, options };
  if (asked.kind === 'answer') {
    const beside = await probeParts(examined, 'running');
    const running = await probeRunning(examined, asked.value);
    // The running kiosk has its secrets; this process need not have them.
    const wrong = configured.filter(({ code }) => code !== 'secret-missing');
    const own =
      wrong.length > 0 ? wrong : [fine('configuration', 'The configuration is in order.')];
    // The kiosk and this process may complain of the same environment.
    const texts = new Set(running.map(({ text }) => text));
    const isNew = ({ text }: Finding) => !texts.has(text);
    const findings = [
      ...own,
      ...trust.filter(isNew),
      ...(await host),
      ...beside.flatMap(({ mayRepeat, found }) => (mayRepeat ? found.filter(isNew) : found)),
      ...shown.filter(isNew),
      ...running,
    ];
    return { findings: inOrder(findings), running: true };
  }
  const noAnswer = asked.kind === 'absent' ? [] : [unanswered(asked)];
  const probed = (await probeParts(examined, 'stopped')).flatMap(({ found }) => found);
  const found = [...(await host), ...probed, ...atPorts(config, options)];
  const isOther = ({ text }: Finding) => found.every((each) => each.text !== text);
  return {
    findings: inOrder([...configured, ...trust, ...noAnswer, ...shown.filter(isOther), ...found]),
    running: false,
  };
}

/** The card that the person has at hand. */
async function probeShown(
  config: Config,
  secrets: Secrets | null,
  { card, pin, answerMs }: Options,
): Promise<Finding[]> {
  if (card === undefined) return [];
  if (secrets === null) return [withoutSecrets()];
  const probe = { config, secrets, answerMs, now: new Date().toISOString() };
  const wrongPin = config.identification.pin === 'always';
  const { findings } = await probeCard(card, { ...probe, wrongPin, pin: pin ?? null });
  return findings;
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

/** All at once: a broker that hangs takes as long as the library system. */
async function probeParts(
  examined: Examined,
  kiosk: 'running' | 'stopped',
): Promise<{ mayRepeat: boolean; found: readonly Finding[] }[]> {
  const probes = partNames.flatMap((part) =>
    (parts[part].probes ?? [])
      .filter(({ when }) => when === 'always' || when === kiosk)
      .map(async ({ run, mayRepeat = false }) => ({
        mayRepeat,
        found: await guarded(part, () => run(examined)),
      })),
  );
  return await Promise.all(probes);
}

/** Names of ports that may change, and addresses that two devices have. */
function atPorts(config: Config, { folders }: ProbeOptions): Finding[] {
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
  return [...passing, ...shared];
}

/** An unexpected error in one probe must not hide the findings of the other parts. */
async function guarded(
  part: PartName,
  probe: () => Found | Promise<Found>,
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
