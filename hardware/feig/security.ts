/** The security of one tag: its AFI is written, then read back. Nothing else on a tag is ever written, and nothing locked. */
import type { Log, SecurityOutcome } from '../devices.ts';
import { statusNoTransponder, statusOk } from './commands.ts';
import { type Answer, type Ask, pause } from './exchange.ts';
import { describeStatus } from './meanings.ts';
import type { FeigOptions } from './options.ts';

/**
 * Only what the tag says afterwards counts: a reader may report success of a write that did not last, and lose the
 * reply of one that did. Between tries the field goes off and on, which brings back a tag that has gone mute.
 */
export async function writeAfi(
  ask: Ask,
  uid: string,
  afi: number,
  options: FeigOptions,
  log: Log,
  signal: AbortSignal,
): Promise<SecurityOutcome> {
  const target = { to: 'uid', uid, security: false } as const;
  let gone = false;
  let startedMs = performance.now();
  for (let attempt = 1; attempt <= options.writeTries; attempt++) {
    if (attempt > 1) {
      await pause(startedMs + options.writePauseMs - performance.now(), signal);
      if (signal.aborted) return 'down';
      startedMs = performance.now();
      if ((await ask({ command: 'rf-reset' })).kind === 'down') return 'down';
    }
    const written = await ask({ command: 'write-afi', target, afi });
    if (written.kind === 'down') return 'down';
    const info = await ask({ command: 'system-info', target });
    if (info.kind === 'down') return 'down';
    const onTag = info.kind === 'reply' && info.reply.status === statusOk ? info.reply.data : null;
    if (onTag?.uid === uid && onTag.afi === afi) return 'ok';
    gone = info.kind === 'reply' && info.reply.status === statusNoTransponder;
    const text = `Security of tag ${uid}, try ${attempt}: write ${sayAnswer(written)}, read-back ${sayAnswer(info)}.`;
    log({ level: 'warn', part: 'rfid', code: 'rfid-security-retry', text, data: { uid, attempt } });
  }
  if (gone) return 'gone';
  const text = `Security of tag ${uid} could not be set to AFI ${afi.toString(16).toUpperCase()}. The tag is weak, locked or covered.`;
  log({ level: 'error', part: 'rfid', code: 'rfid-security-failed', text, data: { uid, afi } });
  return 'failed';
}

function sayAnswer(answer: Answer<'write-afi' | 'system-info'>): string {
  return answer.kind === 'reply' ? describeStatus(answer.reply.status, answer.reply.isoError) : 'without answer';
}
