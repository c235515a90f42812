/**
 * A running kiosk reports on the parts that it holds; for a part that is down there, the cause is
 * searched from here too.
 */
import { parseAddress } from '../../../hardware/address.ts';
import type { SystemFolders } from '../../../hardware/serial-ports.ts';
import type { Config } from '../../config/schema.ts';
import type { Secrets } from '../../config/secrets.ts';
import { readTls } from '../../wiring/open.ts';
import type { Overview, Testable } from '../actions.ts';
import type { Finding, PartName } from '../health/finding.ts';
import { askKiosk } from '../panel/control-client.ts';
import { diagnosePrinter, diagnoseScanner, diagnoseTerminal } from './devices.ts';
import { probeLibrary } from './library.ts';
import { walk } from './path.ts';
import { diagnoseReader } from './reader.ts';

export interface ProbeLimits {
  /** for one answer of the library system or a terminal */
  answerMs: number;
  /** for one answer of a reader or printer */
  deviceAnswerMs: number;
  /** how long to wait for a scan; 0: not at all */
  scanMs: number;
  folders: SystemFolders;
}
interface Running extends ProbeLimits {
  config: Config;
  secrets: Secrets | null;
}

/** Examined from this process, whatever the kiosk reports. */
const examinedHere: ReadonlySet<PartName> = new Set(['configuration', 'disk']);
/** Findings about them that only the kiosk can make. */
const onlyKnownThere: ReadonlySet<string> = new Set(['restart-due', 'environment-unsafe']);
/** Their tests print nothing, and interrupt no payment. */
const tested: readonly Testable[] = ['library', 'reader'];

export async function askRunning(running: Running, overview: Overview): Promise<Finding[]> {
  const { config, answerMs, scanMs } = running;
  const { folder } = config.store;
  const lights = overview.parts.filter(
    ({ part, code }) => !examinedHere.has(part) || onlyKnownThere.has(code),
  );
  const isWell = (part: PartName) =>
    lights.some((each) => each.part === part && each.light === 'ok');
  const toTest = [
    ...tested.filter(isWell),
    ...(scanMs > 0 && isWell('scanner') ? (['scanner'] as const) : []),
  ];
  const test = (part: Testable) =>
    askKiosk<Finding>(folder, `/parts/${part}/test`, part === 'scanner' ? 21_000 : 5_000, 'POST');
  const [tests, certificate, ...causes] = await Promise.all([
    Promise.all(toTest.map(test)),
    certificateOf(config, answerMs),
    ...lights.filter(({ light }) => light === 'broken').map(({ part }) => causeOf(part, running)),
  ]);
  const answers = tests.flatMap((answer) => (answer.kind === 'answer' ? [answer.value] : []));
  const untested = lights.filter(({ part }) => !answers.some((answer) => answer.part === part));
  return [...untested, ...answers, ...certificate, ...causes.flat()];
}

/** How long the certificate of a secure line is valid. */
async function certificateOf({ sip2 }: Config, answerMs: number): Promise<Finding[]> {
  const parsed = parseAddress(sip2.address);
  if (!parsed.ok || parsed.address.kind !== 'tls') return [];
  const { findings } = await walk('library', parsed.address, readTls(sip2.tls ?? {}), answerMs);
  return findings.slice(-1);
}

/** What this process can find out about a part that the kiosk has lost. */
async function causeOf(part: PartName, running: Running): Promise<readonly Finding[]> {
  const { config, secrets, answerMs, deviceAnswerMs, folders } = running;
  const password = secrets?.['terminal.password'] ?? null;
  const findings = async () => {
    switch (part) {
      case 'library':
        return secrets ? (await probeLibrary(config, secrets, answerMs)).findings : [];
      case 'reader':
        return await diagnoseReader(config.reader, folders, deviceAnswerMs);
      case 'scanner':
        return [await diagnoseScanner(config.scanner, folders, 0)];
      case 'printer':
        return [await diagnosePrinter(config.printer, folders, deviceAnswerMs)];
      case 'terminal':
        return [await diagnoseTerminal(config.terminal, password, folders, answerMs)];
      default:
        return [];
    }
  };
  return (await findings()).filter(({ light }) => light === 'broken');
}
