/** Switches the security of one tag: writes AFI, EAS or both, and reads them back. Locks nothing. */
import type { Log, SecurityOutcome } from '../devices.ts';
import { hexByte } from '../hex.ts';
import { pause } from './exchange.ts';
import type { ReaderOptions } from './options.ts';
import { describeOutcome, type Order, type Outcome, type ReaderProtocol } from './protocol.ts';

type Step = {
  means: string;
  write(): Promise<Outcome<null>>;
  read(): Promise<Outcome<number | boolean>>;
  wanted: number | boolean;
};

interface SwitchParts {
  protocol: ReaderProtocol;
  options: ReaderOptions;
  log: Log;
}

function stepsFor({ protocol, options }: SwitchParts, { uid, secured }: Order): Step[] {
  const afi = options.afi[secured ? 'secured' : 'released'];
  const steps: Step[] = [];
  if (options.security === 'afi' || options.security === 'both') {
    steps.push({
      means: `AFI ${hexByte(afi)}`,
      write: () => protocol.writeAfi(uid, afi),
      read: () => protocol.readAfi(uid),
      wanted: afi,
    });
  }
  if (options.security === 'eas' || options.security === 'both') {
    steps.push({
      means: secured ? 'EAS on' : 'EAS off',
      write: () => protocol.writeEas(uid, secured),
      read: () => protocol.readEas(uid),
      wanted: secured,
    });
  }
  return steps;
}

/** `again`: another try may help. */
type StepOutcome =
  | { kind: 'done' }
  | { kind: 'down' }
  | { kind: 'again' | 'final'; gone: boolean; why: string };

/**
 * Only the value read back counts: a reader may report success for a write that did not last, or
 * lose the reply of one that did.
 */
async function writeAndReadBack(step: Step): Promise<StepOutcome> {
  const written = await step.write();
  if (written.kind === 'down') return { kind: 'down' };
  const read = await step.read();
  if (read.kind === 'down') return { kind: 'down' };
  if (read.kind === 'ok' && read.value === step.wanted) return { kind: 'done' };
  const back = read.kind === 'ok' ? 'another value' : describeOutcome(read);
  const isFinal = [written, read].some((each) => each.kind === 'refused' && each.final);
  const why = `write ${describeOutcome(written)}, read-back ${back}`;
  return { kind: isFinal ? 'final' : 'again', gone: read.kind === 'gone', why };
}

/**
 * Between tries the field goes off and on, which brings back a tag that no longer answers. What
 * was read back is not written again; what is refused for good is not tried again.
 */
export async function switchSecurity(
  parts: SwitchParts,
  order: Order,
  signal: AbortSignal,
): Promise<SecurityOutcome> {
  const { protocol, options, log } = parts;
  const { uid } = order;
  let left = stepsFor(parts, order);
  /** the last failure of each means */
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
      const outcome = await writeAndReadBack(step);
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
  const failed = [...failures]
    .map(([one, why]) => (failures.size > 1 ? `${one}: ${why}` : why))
    .join('; ');
  const cause = isFinal
    ? 'Trying again does not help: replace the tag.'
    : 'Is the tag covered by metal or by another tag? If it fails alone on the reader too, replace it.';
  const text = `Security of tag ${uid} could not be set to ${means}: ${failed}. ${cause}`;
  log({ level: 'error', part: 'reader', code: 'rfid-security-failed', text, data: { uid, means } });
}
