/** A running kiosk reports on its parts; the cause of a failure is also searched from here. */
import { parseAddress } from '../../../hardware/address.ts';
import type { SystemFolders } from '../../../hardware/serial-ports.ts';
import type { Config } from '../../config/schema.ts';
import type { Secrets } from '../../config/secrets/secrets.ts';
import { readTls } from '../../wiring/open.ts';
import type { Overview, Testable } from '../actions.ts';
import type { Finding, PartName } from '../health/finding.ts';
import { askKiosk } from '../panel/control-client.ts';
import { diagnoseCardReader } from './devices/card-reader.ts';
import { diagnosePrinter, diagnoseScanner } from './devices/devices.ts';
import { diagnoseReader } from './devices/reader.ts';
import { diagnoseSignals } from './devices/signals.ts';
import { probeLibrary } from './library/library.ts';
import { probePath } from './path.ts';
import { diagnoseCode } from './payments/code.ts';
import { diagnoseTerminal } from './payments/terminal.ts';

export interface ProbeLimits {
  /** for one answer of the library system or a terminal */
  answerMs: number;
  /** for one answer of a reader or printer */
  deviceAnswerMs: number;
  /** how long to wait for a scan; 0: no wait */
  scanMs: number;
  folders: SystemFolders;
}
interface Running extends ProbeLimits {
  config: Config;
  secrets: Secrets | null;
}

/** Always checked from this process. */
const examinedHere: ReadonlySet<PartName> = new Set(['configuration', 'disk', 'help']);
/** Findings about them that only the kiosk has. */
const onlyKnownThere: ReadonlySet<string> = new Set([
  'restart-due',
  'environment-unsafe',
  'help-call-failed',
]);
/** Their tests neither print nor interrupt a payment. */
const tested: readonly Testable[] = ['library', 'reader'];

export async function probeRunning(running: Running, overview: Overview): Promise<Finding[]> {
  const { config, answerMs, scanMs } = running;
  const { folder } = config.store;
  const lights = overview.parts.filter(
    ({ part, code }) => !examinedHere.has(part) || onlyKnownThere.has(code),
  );
  const works = (part: PartName) =>
    lights.some((each) => each.part === part && each.light === 'ok');
  const toTest = [
    ...tested.filter(works),
    ...(scanMs > 0 && works('scanner') ? (['scanner'] as const) : []),
  ];
  const test = (part: Testable) =>
    askKiosk<Finding>(folder, `/parts/${part}/test`, part === 'scanner' ? 21_000 : 5_000, 'POST');
  const [tests, certificate, ...causes] = await Promise.all([
    Promise.all(toTest.map(test)),
    certificateOf(config, answerMs),
    // A payment host answers many at once, and its light may be a minute old.
    ...lights
      .filter(({ light, part }) => light === 'broken' || part === 'code')
      .map(({ part }) => causeOf(part, running)),
  ]);
  const answers = tests.flatMap((answer) => (answer.kind === 'answer' ? [answer.value] : []));
  const untested = lights.filter(({ part }) => !answers.some((answer) => answer.part === part));
  return [...untested, ...answers, ...certificate, ...causes.flat()];
}

/** How long the certificate of an encrypted connection is valid. */
async function certificateOf({ sip2 }: Config, answerMs: number): Promise<Finding[]> {
  const parsed = parseAddress(sip2.address);
  if (!parsed.ok || parsed.address.kind !== 'tls') return [];
  const { findings } = await probePath(
    'library',
    parsed.address,
    readTls(sip2.tls ?? {}),
    answerMs,
  );
  return findings.slice(-1);
}

/** What this process finds about a part that does not work. */
async function causeOf(part: PartName, running: Running): Promise<readonly Finding[]> {
  const { config, secrets, answerMs, deviceAnswerMs, folders } = running;
  const findings = async () => {
    switch (part) {
      case 'library':
        return secrets ? (await probeLibrary(config, secrets, answerMs)).findings : [];
      case 'reader':
        return await diagnoseReader(config, folders, deviceAnswerMs);
      case 'scanner':
        return [await diagnoseScanner(config.scanner, folders, 0)];
      case 'card-reader':
        return await diagnoseCardReader(config.cardReader, deviceAnswerMs);
      case 'printer':
        return [await diagnosePrinter(config.printer, folders, deviceAnswerMs)];
      case 'terminal':
        // The running kiosk itself has the port of OPI.
        return [
          await diagnoseTerminal(config.terminal, secrets, {
            folders,
            answerMs,
            timeZone: config.library.timeZone,
          }),
        ].filter(({ code }) => code !== 'way-back-taken');
      case 'signals':
        return [await diagnoseSignals(config, folders, deviceAnswerMs)];
      case 'code':
        return await diagnoseCode(config.code, secrets, answerMs);
      default:
        return [];
    }
  };
  return (await findings()).filter(({ light }) => light === 'broken');
}
