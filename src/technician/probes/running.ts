/**
 * A kiosk that runs knows its parts itself; it is asked, and where one is down the cause is looked
 * for from here too.
 */
import { parseAddress } from '../../../hardware/address.ts';
import { systemFolders } from '../../../hardware/serial-ports.ts';
import type { Config } from '../../config/schema.ts';
import type { Secrets } from '../../config/secrets.ts';
import { readTls } from '../../wiring/open.ts';
import type { Overview, Testable } from '../actions.ts';
import type { DoctorOptions } from '../health/doctor.ts';
import type { Finding, PartName } from '../health/finding-types.ts';
import { askKiosk } from '../panel/control-client.ts';
import { diagnosePrinter, diagnoseScanner, diagnoseTerminal } from './devices.ts';
import { probeLibrary } from './library.ts';
import { walk } from './path.ts';
import { diagnoseReader } from './reader.ts';

interface Running extends DoctorOptions {
  config: Config;
  secrets: Secrets | null;
}

/** Looked at from here all the same. */
const ownParts: ReadonlySet<PartName> = new Set(['configuration', 'disk']);
/** Nothing that this process could see by itself. */
const onlyKnownThere: ReadonlySet<string> = new Set(['restart-due', 'environment-unsafe']);
/**
 * These cost nobody anything: no paper, and no terminal that is asked in the middle of a payment.
 */
const tried: readonly Testable[] = ['library', 'reader'];

export async function askRunning(running: Running, overview: Overview): Promise<Finding[]> {
  const { config, answerMs = 2_500, scanMs = 0 } = running;
  const { folder } = config.store;
  const lights = overview.parts.filter(
    ({ part, code }) => !ownParts.has(part) || onlyKnownThere.has(code),
  );
  const isWell = (part: PartName) =>
    lights.some((each) => each.part === part && each.light === 'ok');
  const wanted = [
    ...tried.filter(isWell),
    ...(scanMs > 0 && isWell('scanner') ? (['scanner'] as const) : []),
  ];
  const [tests, certificate, ...causes] = await Promise.all([
    Promise.all(
      wanted.map((part) =>
        askKiosk<Finding>(
          folder,
          `/parts/${part}/test`,
          part === 'scanner' ? 21_000 : 5_000,
          'POST',
        ),
      ),
    ),
    certificateOf(config, answerMs),
    ...lights.filter(({ light }) => light === 'broken').map(({ part }) => lookFor(part, running)),
  ]);
  const answers = tests.flatMap((test) => (test.kind === 'answer' ? [test.value] : []));
  const untried = lights.filter(({ part }) => !answers.some((answer) => answer.part === part));
  return [...untried, ...answers, ...certificate, ...causes.flat()];
}

/** Of a secure line: how long it still holds. */
async function certificateOf({ sip2 }: Config, answerMs: number): Promise<Finding[]> {
  const parsed = parseAddress(sip2.address);
  if (!parsed.ok || parsed.address.kind !== 'tls') return [];
  const { findings } = await walk('library', parsed.address, readTls(sip2.tls ?? {}), answerMs);
  return findings.slice(-1);
}

/** What this process can see of a part that the kiosk has lost. */
async function lookFor(part: PartName, running: Running): Promise<readonly Finding[]> {
  const {
    config,
    secrets,
    answerMs = 2_500,
    deviceAnswerMs = 700,
    folders = systemFolders,
  } = running;
  const unwell = (findings: readonly Finding[]) =>
    findings.filter(({ light }) => light === 'broken');
  switch (part) {
    case 'library':
      return secrets ? unwell((await probeLibrary(config, secrets, answerMs)).findings) : [];
    case 'reader':
      return unwell(await diagnoseReader(config.reader, folders, deviceAnswerMs));
    case 'scanner':
      return unwell([await diagnoseScanner(config.scanner, folders, 0)]);
    case 'printer':
      return unwell([await diagnosePrinter(config.printer, folders, deviceAnswerMs)]);
    case 'terminal':
      return unwell([
        await diagnoseTerminal(
          config.terminal,
          secrets?.['terminal.password'] ?? null,
          folders,
          answerMs,
        ),
      ]);
    default:
      return [];
  }
}
