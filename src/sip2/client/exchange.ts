import { type DecodeOptions, decode } from '../codec/decode.ts';
import { isHarmless } from '../codec/deviations.ts';
import { encode } from '../codec/encode.ts';
import { withoutControls } from '../codec/values.ts';
import { type AnyDraft, type KnownMessage, type Message, shapeOf } from '../messages/table.ts';
import type { ErrorDetection } from '../profiles/profile.ts';
import { mask } from '../trace/trace.ts';
import { judge } from './judge.ts';
import type { Link } from './link.ts';
import { type ClientOptions, fitsPatience, type Timings } from './options.ts';

/** One connection with all that its messages depend on. */
export interface Talk {
  readonly link: Link;
  readonly options: ClientOptions;
  readonly timings: Timings;
  readonly decoding: DecodeOptions;
  /** `auto` becomes `lenient` or `off` with the first reply */
  detection: ErrorDetection;
  /** how often one command may be sent again */
  retries: number;
  previous: AnyDraft | null;
  nextSequence(): number;
  onStatus(status: Message<'98'>): void;
  /** kinds of deviation already reported on this connection */
  readonly reported: Set<string>;
}

/**
 * `sent`: the request may have been carried out. `unreadable`: each answer to it was 96. `noise`:
 * an answer was no SIP2 message. `silence`: nothing came that answers it. After a failure the
 * connection is of no more use: a late answer could come.
 */
export type Outcome =
  | { kind: 'reply'; message: KnownMessage }
  | { kind: 'failed'; why: string; sent: boolean; unreadable?: true; noise?: true; silence?: true };

/**
 * One command and its reply (3M SIP 2.00, "Error detection" and "Retries"): the same bytes again
 * after 96, 97 after a bad checksum, a 98 taken as status and the command sent again, but for one
 * that changes something where no sequence number tells that it is the same. After silence only a
 * command that changes nothing is sent again, and only while sequence numbers tell the answers
 * apart. `since`: when it was asked for, by `performance.now()`; it is not sent again where its
 * answer could come later than the patience allows.
 */
export async function exchange(
  talk: Talk,
  draft: AnyDraft,
  since = performance.now(),
): Promise<Outcome> {
  const { link, timings } = talk;
  dropUnasked(talk);
  const sequence = talk.detection === 'off' ? null : talk.nextSequence();
  const wire = { ...talk.options.wire, errorDetection: sequence !== null };
  const command = encode(draft, { ...wire, sequence });
  const resend = encode({ code: '97', fixed: {}, fields: {} }, wire);
  const { reply: replyCode, repeatable } = shapeOf(draft.code);
  const code = draft.code;
  let triesLeft = talk.retries;
  let askedAgain = false;
  let lastWas97 = false;
  let noisy = false;
  /** an answer came that only a system gives which may have carried the command out */
  let maybeDone = false;
  let deadline = 0;

  let sentAt = 0;
  const send = (bytes: Uint8Array) => {
    sentAt = performance.now();
    trace(talk, 'out', bytes, null);
    lastWas97 = bytes === resend;
    askedAgain ||= lastWas97;
    deadline = sentAt + timings.timeoutMs;
    link.send(bytes);
  };
  const sendAgain = (bytes: Uint8Array): boolean => {
    if (triesLeft <= 0 || !fitsPatience(since, timings)) return false;
    triesLeft--;
    send(bytes);
    return true;
  };
  /**
   * Only sequence numbers let the library system see that a command is the one which it may have
   * carried out already.
   */
  const mayRepeat = () => repeatable === true || sequence !== null || !maybeDone;
  if (link.down !== null) return { kind: 'failed', why: link.down, sent: false };
  send(command);
  for (;;) {
    // Lines that have come already are looked at even after the deadline: they may have come in
    // time and been read late.
    const got = await link.next(deadline - performance.now());
    if (got.kind === 'down') return { kind: 'failed', why: got.why, sent: true };
    if (got.kind === 'quiet') {
      warn(talk, 'no-answer', `${code} was not answered in time`, { message: code });
      const told = talk.detection === 'strict' || talk.detection === 'lenient';
      if (repeatable && told && sendAgain(command)) continue;
      return {
        kind: 'failed',
        why: 'no answer in time',
        sent: true,
        silence: true,
        ...(noisy ? { noise: true } : {}),
      };
    }
    trace(talk, 'in', got.bytes, performance.now() - sentAt);
    const decoded = decode(got.bytes, talk.decoding);
    const verdict = judge(decoded, {
      draft,
      replyCode: replyCode ?? '',
      sequence,
      detection: talk.detection,
      askedAgain,
      previous: talk.previous,
    });
    switch (verdict.kind) {
      case 'reply':
        reportOdd(talk, decoded);
        settleDetection(talk, verdict.message);
        talk.previous = draft;
        return { kind: 'reply', message: shownSafely(verdict.message) };
      case 'status':
        talk.onStatus(shownSafely(verdict.message));
        if (verdict.message.fixed.onlineStatus === 'N' && talk.options.obeyOffline !== false) {
          return {
            kind: 'failed',
            why: 'the library system says that it is off line',
            sent: maybeDone,
          };
        }
        // What answers with nothing but this may have carried it out all the same: that is asked
        // about.
        maybeDone = true;
        // Not sent again, it may still be answered.
        if (!mayRepeat()) deadline = Math.min(deadline, performance.now() + timings.graceMs);
        else if (!sendAgain(lastWas97 ? resend : command))
          return { kind: 'failed', why: 'only status answers', sent: true };
        break;
      case 'resend':
        // In answer to a 97 it means that there is nothing to send again: give up, and nobody knows
        // what became of the command.
        if (lastWas97)
          return { kind: 'failed', why: 'the reply was garbled and is lost', sent: true };
        warn(
          talk,
          'resend-asked',
          `the library system could not read ${code} and asked for it again`,
          {
            message: code,
          },
        );
        if (!mayRepeat() || !sendAgain(command)) {
          const why = 'the library system cannot read the message';
          return {
            kind: 'failed',
            why,
            sent: maybeDone,
            ...(maybeDone ? {} : { unreadable: true }),
          };
        }
        break;
      case 'garbled':
        maybeDone = true;
        warn(
          talk,
          'bad-checksum',
          'a reply had a wrong checksum: look at the line, or at errorDetection',
          {
            message: code,
          },
        );
        if (!sendAgain(resend))
          return { kind: 'failed', why: 'the reply stayed garbled', sent: true };
        break;
      case 'unchecked':
        maybeDone = true;
        warn(talk, 'checksum-missing', 'a reply had no checksum, and errorDetection is strict', {
          message: code,
        });
        if (!sendAgain(resend))
          return { kind: 'failed', why: 'the reply has no checksum', sent: true };
        break;
      case 'noise':
        // Once for a request: a peer that never stops talking must not fill the log.
        if (!noisy)
          warn(talk, 'not-sip2', 'the library system sent a line that is no SIP2 message', {
            bytes: got.bytes.length,
          });
        noisy = true;
        maybeDone = true;
        deadline = Math.min(deadline, performance.now() + timings.graceMs);
        break;
      case 'stale':
        warn(talk, 'stale-answer', 'a late answer to another request was dropped', {
          message: code,
        });
        break;
      case 'other':
        maybeDone = true;
        warn(
          talk,
          'wrong-reply',
          `${decoded.message.code} came in answer to ${code} and was dropped`,
          {
            message: code,
          },
        );
        break;
    }
  }
}

/**
 * What everybody gets who reads a message: its texts go to screens, printers, logs and terminals.
 * Bytes and trace keep the message as it came.
 */
function shownSafely<M extends KnownMessage>(message: M): M {
  return {
    ...message,
    fields: message.fields.map(({ id, value }) => ({ id, value: withoutControls(value) })),
  };
}

/** Reports and forgets lines that came while nothing was asked. */
export function dropUnasked(talk: Talk): void {
  const dropped = talk.link.takeUnasked().filter((bytes) => bytes.length > 0);
  for (const bytes of dropped) trace(talk, 'in', bytes, null);
  if (dropped.length === 0) return;
  const data = {
    lines: dropped.length,
    bytes: dropped.reduce((sum, { length }) => sum + length, 0),
  };
  warn(talk, 'unasked-line', 'what came answers nothing; it was dropped', data);
}

function trace(
  { options, decoding }: Talk,
  direction: 'in' | 'out',
  bytes: Uint8Array,
  latencyMs: number | null,
) {
  if (!options.onTrace) return;
  const message = mask(bytes, decoding);
  options.onTrace(direction, message.line, {
    message,
    latencyMs: latencyMs === null ? null : Math.round(latencyMs),
  });
}

function settleDetection(talk: Talk, message: KnownMessage): void {
  if (talk.detection !== 'auto') return;
  talk.detection = message.checksum === 'absent' ? 'off' : 'lenient';
  if (talk.detection === 'off') {
    const text =
      'the library system answers without checksums: error detection is off for this connection';
    talk.options.log({ level: 'info', part: 'sip2', code: 'checksums-off', text });
  }
}

function reportOdd(talk: Talk, { message, deviations }: ReturnType<typeof decode>): void {
  for (const deviation of deviations) {
    const key = `${message.code} ${deviation.code} ${deviation.at ?? ''}`;
    if (isHarmless(deviation) || talk.reported.has(key)) continue;
    talk.reported.add(key);
    const data = { message: message.code, deviation: deviation.code, at: deviation.at ?? null };
    warn(
      talk,
      'odd-message',
      'the library system deviates from the protocol; read as well as possible',
      data,
    );
  }
}

function warn(
  talk: Talk,
  code: string,
  text: string,
  data: Record<string, string | number | null>,
): void {
  talk.options.log({ level: 'warn', part: 'sip2', code, text, data });
}
