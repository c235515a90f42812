/** The security of one tag: AFI, EAS or both are written, then read back. Nothing else on a tag is ever written, and nothing locked. */
import type { Log, SecurityOutcome } from '../devices.ts';
import { pause } from './exchange.ts';
import type { RfidOptions } from './options.ts';
import { type ReaderProtocol, type Said, sayOutcome } from './protocol.ts';

type Step = {
  means: string;
  write(): Promise<Said<null>>;
  read(): Promise<Said<number | boolean>>;
  wanted: number | boolean;
};

function stepsFor(protocol: ReaderProtocol, uid: string, on: boolean, options: RfidOptions): Step[] {
  const afi = on ? options.securedAfi : options.releasedAfi;
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

/**
 * Only what the tag says afterwards counts: a reader may report success of a write that did not last, and lose the
 * reply of one that did. Between tries the field goes off and on, which brings back a tag that has gone mute; what
 * has been read back is not written again.
 */
export async function switchSecurity(
  protocol: ReaderProtocol,
  uid: string,
  on: boolean,
  options: RfidOptions,
  log: Log,
  signal: AbortSignal,
): Promise<SecurityOutcome> {
  let left = stepsFor(protocol, uid, on, options);
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
      const written = await step.write();
      if (written.kind === 'down') return 'down';
      const read = await step.read();
      if (read.kind === 'down') return 'down';
      if (read.kind === 'told' && read.value === step.wanted) continue;
      still.push(step);
      gone ||= read.kind === 'gone';
      const back = read.kind === 'told' ? 'another value' : sayOutcome(read);
      const text = `Security of tag ${uid} (${step.means}), try ${attempt}: write ${sayOutcome(written)}, read-back ${back}.`;
      log({ level: 'warn', part: 'rfid', code: 'rfid-security-retry', text, data: { uid, attempt } });
    }
    left = still;
  }
  if (left.length === 0) return 'ok';
  if (gone) return 'gone';
  const means = left.map((step) => step.means).join(' and ');
  const text = `Security of tag ${uid} could not be set to ${means}. The tag is weak, locked or covered.`;
  log({ level: 'error', part: 'rfid', code: 'rfid-security-failed', text, data: { uid, means } });
  return 'failed';
}
