/**
 * The security of one tag: AFI, EAS or both are written, then read back. Nothing else on a tag is
 * ever written, and nothing locked.
 */
import type { Log, SecurityOutcome } from '../devices.ts';
import { pause } from './exchange.ts';
import type { ReaderOptions } from './options.ts';
import { type ReaderProtocol, type Said, sayOutcome } from './protocol.ts';

type Step = {
  means: string;
  write(): Promise<Said<null>>;
  read(): Promise<Said<number | boolean>>;
  wanted: number | boolean;
};

function stepsFor(
  protocol: ReaderProtocol,
  uid: string,
  on: boolean,
  options: ReaderOptions,
): Step[] {
  const afi = on ? options.afi.secured : options.afi.released;
  const steps: Step[] = [];
  if (options.security === 'afi' || options.security === 'both') {
    steps.push({
      means: `AFI ${afi.toString(16).toUpperCase().padStart(2, '0')}`,
      write: () => protocol.writeAfi(uid, afi),
      read: () => protocol.readAfi(uid),
      wanted: afi,
    });
  }
  if (options.security === 'eas' || options.security === 'both') {
    steps.push({
      means: on ? 'EAS on' : 'EAS off',
      write: () => protocol.writeEas(uid, on),
      read: () => protocol.readEas(uid),
      wanted: on,
    });
  }
  return steps;
}

/** What one step came to: `again` where another try may help. */
type StepOutcome =
  | { kind: 'done' }
  | { kind: 'down' }
  | { kind: 'again' | 'final'; gone: boolean; why: string };

/**
 * Only what the tag says afterwards counts: a reader may report success of a write that did not
 * last, and lose the reply of one that did.
 */
async function take(step: Step): Promise<StepOutcome> {
  const written = await step.write();
  if (written.kind === 'down') return { kind: 'down' };
  const read = await step.read();
  if (read.kind === 'down') return { kind: 'down' };
  if (read.kind === 'told' && read.value === step.wanted) return { kind: 'done' };
  const back = read.kind === 'told' ? 'another value' : sayOutcome(read);
  const isFinal = [written, read].some((said) => said.kind === 'refused' && said.final);
  const why = `write ${sayOutcome(written)}, read-back ${back}`;
  return { kind: isFinal ? 'final' : 'again', gone: read.kind === 'gone', why };
}

/**
 * Between tries the field goes off and on, which brings back a tag that has gone mute; what has
 * been read back is not written again, and what is refused for good is not tried again.
 */
export async function switchSecurity(
  protocol: ReaderProtocol,
  uid: string,
  on: boolean,
  options: ReaderOptions,
  log: Log,
  signal: AbortSignal,
): Promise<SecurityOutcome> {
  let left = stepsFor(protocol, uid, on, options);
  /** by the means that failed, the last thing that was said of it */
  const failures = new Map<string, string>();
  let isFinal = false;
  let gone = false;
  let startedMs = performance.now();
  for (let attempt = 1; attempt <= options.writeTries && left.length > 0; attempt++) {
    if (attempt > 1) {
      await pause(startedMs + options.writePauseMs - performance.now(), signal);
      if (signal.aborted) return 'down';
      startedMs = performance.now();
      if ((await protocol.resetField()).kind === 'down') return 'down';
    }
    gone = false;
    const still: Step[] = [];
    for (const step of left) {
      const outcome = await take(step);
      if (outcome.kind === 'down') return 'down';
      failures.delete(step.means);
      if (outcome.kind === 'done') continue;
      failures.set(step.means, outcome.why);
      if (outcome.kind === 'final') {
        isFinal = true;
        continue;
      }
      still.push(step);
      gone ||= outcome.gone;
      const text = `Security of tag ${uid} (${step.means}), try ${attempt}: ${outcome.why}.`;
      log({
        level: 'warn',
        part: 'reader',
        code: 'rfid-security-retry',
        text,
        data: { uid, attempt },
      });
    }
    left = still;
  }
  if (failures.size === 0) return 'ok';
  if (gone && !isFinal) return 'gone';
  reportFailure(uid, failures, isFinal, log);
  return 'failed';
}

function reportFailure(
  uid: string,
  failures: ReadonlyMap<string, string>,
  isFinal: boolean,
  log: Log,
): void {
  const means = [...failures.keys()].join(' and ');
  const said = [...failures]
    .map(([one, why]) => (failures.size > 1 ? `${one}: ${why}` : why))
    .join('; ');
  const cause = isFinal
    ? 'Trying again does not help: replace the tag.'
    : 'Is the tag covered by metal or by another tag? If it fails alone on the reader too, replace it.';
  const text = `Security of tag ${uid} could not be set to ${means}: ${said}. ${cause}`;
  log({ level: 'error', part: 'reader', code: 'rfid-security-failed', text, data: { uid, means } });
}
