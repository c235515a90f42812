import { type DecodeOptions, decode } from '../codec/decode.ts';
import { isHarmless } from '../codec/deviations.ts';
import { encode } from '../codec/encode.ts';
import { withoutControls } from '../codec/values.ts';
import { type AnyDraft, type KnownMessage, type Message, shapeOf } from '../messages/table.ts';
import type { ErrorDetection } from '../profiles/profile.ts';
import { mask } from '../trace/trace.ts';
import { itemOf, judge } from './judge.ts';
import type { Link, Received } from './link.ts';
import type { ClientOptions, Timings } from './options.ts';

/** One connection with all that its messages depend on. */
export interface Connection {
  readonly link: Link;
  readonly options: ClientOptions;
  readonly timings: Timings;
  readonly decoding: DecodeOptions;
  /** `auto` becomes `lenient` or `off` with the first reply */
  detection: ErrorDetection;
  /** how often one command may be sent again */
  retries: number;
  previous: AnyDraft | null;
  /** the last request with each AY */
  readonly asked: Map<number, AnyDraft>;
  /** numbers of the items of the last requests, on this connection and those before */
  readonly items: Set<string>;
  /** codes of answers that came with another AY than their request */
  readonly unnumbered: Set<string>;
  nextSequence(): number;
  onStatus(status: Message<'98'>): void;
  /** kinds of deviation already reported on this connection */
  readonly reported: Set<string>;
}

/**
 * `sent`: the request may have been carried out. `unreadable`: each answer to it was 96. `noise`:
 * an answer was no SIP2 message. `silence`: nothing came that answers it. After a failure the
 * connection is closed, since a late answer could come. `sentMs`: when it was sent last, by
 * `performance.now()`.
 */
export type Outcome = { kind: 'reply'; message: KnownMessage } | Failed;

interface Failed {
  kind: 'failed';
  why: string;
  sent: boolean;
  unreadable?: true;
  noise?: true;
  silence?: true;
  sentMs?: number;
}

/** A command that waits for its reply. */
interface Attempt {
  readonly draft: AnyDraft;
  /** the bytes of the command */
  readonly command: Uint8Array;
  /** the bytes of the 97 that asks for the reply again */
  readonly resend: Uint8Array;
  /** null: error detection is off */
  readonly sequence: number | null;
  /** when the request was made, by `performance.now()` */
  readonly since: number;
  triesLeft: number;
  sentAt: number;
  deadline: number;
  /** the bytes that were sent last */
  last: Uint8Array;
  /** a 97 was sent */
  askedAgain: boolean;
  /** a line came that is no SIP2 message */
  noisy: boolean;
  /** an answer came that only a system gives which may have carried the command out */
  maybeDone: boolean;
}

const mostItems = 200;

function rememberItem(items: Set<string>, item: string | undefined): void {
  if (!item) return;
  items.delete(item);
  items.add(item);
  for (const oldest of items) if (items.size > mostItems) items.delete(oldest);
}

/**
 * One command and its reply (3M SIP 2.00, "Error detection" and "Retries"): the same bytes again
 * after 96, 97 after a bad checksum, a 98 taken as status and the command sent again, except one
 * that changes something where no sequence number marks it as the same. After silence only a
 * command that changes nothing is sent again, and only while sequence numbers tell the answers
 * apart. `since`: when the request was made, by `performance.now()`; it is not sent again where its
 * answer could come later than the patience allows.
 */
export async function exchange(
  connection: Connection,
  draft: AnyDraft,
  since = performance.now(),
): Promise<Outcome> {
  dropUnsolicited(connection);
  const sequence = connection.detection === 'off' ? null : connection.nextSequence();
  if (sequence !== null) connection.asked.set(sequence, draft);
  rememberItem(connection.items, itemOf(draft));
  const wire = { ...connection.options.wire, errorDetection: sequence !== null };
  const command = encode(draft, { ...wire, sequence });
  const resend = encode({ code: '97', fixed: {}, fields: {} }, wire);
  const attempt: Attempt = {
    draft,
    command,
    resend,
    sequence,
    since,
    triesLeft: connection.retries,
    sentAt: 0,
    deadline: 0,
    last: command,
    askedAgain: false,
    noisy: false,
    maybeDone: false,
  };
  if (connection.link.down !== null) return failed(connection.link.down, false);
  send(connection, attempt, command);
  for (;;) {
    // A line that has come already is read even after the deadline: it may have come in time.
    const received = await connection.link.next(attempt.deadline - performance.now());
    const outcome = afterReceived(connection, attempt, received);
    if (outcome?.kind === 'failed') return { ...outcome, sentMs: attempt.sentAt };
    if (outcome) return outcome;
  }
}

/** The outcome; null: the reply is still to come. */
function afterReceived(
  connection: Connection,
  attempt: Attempt,
  received: Received,
): Outcome | null {
  if (received.kind === 'down') return failed(received.why, !received.unsent || attempt.maybeDone);
  if (received.kind === 'quiet') return afterSilence(connection, attempt);
  return afterLine(connection, attempt, received.bytes);
}

function send(connection: Connection, attempt: Attempt, bytes: Uint8Array): void {
  attempt.sentAt = performance.now();
  attempt.last = bytes;
  attempt.askedAgain ||= bytes === attempt.resend;
  attempt.deadline = attempt.sentAt + connection.timings.timeoutMs;
  connection.link.send(bytes);
  // Not before: a patron waits for the answer, and not for the trace.
  trace(connection, 'out', bytes, null);
}

/** False where the tries or the time are used up. */
function sendAgain(connection: Connection, attempt: Attempt, bytes: Uint8Array): boolean {
  if (bytes === attempt.resend && !connection.link.remembers) return false;
  if (attempt.triesLeft <= 0 || !fitsPatience(attempt.since, connection.timings)) return false;
  attempt.triesLeft--;
  send(connection, attempt, bytes);
  return true;
}

/**
 * Whether a command that was requested at `since` (`performance.now()`) may be sent now: there must
 * be time for its answer.
 */
export function fitsPatience(since: number, { patienceMs, timeoutMs }: Timings): boolean {
  // Timers are late by some milliseconds: there is time for two tries of half the patience each.
  return performance.now() + timeoutMs <= since + patienceMs * 1.02;
}

/**
 * Only sequence numbers let the library system see that a command is the one which it may have
 * carried out already, and not every library system looks at them.
 */
function mayRepeat(
  { options, link }: Connection,
  { draft, sequence, maybeDone }: Attempt,
): boolean {
  const { repeatable, once } = shapeOf(draft.code);
  const isSeenAsSame =
    sequence !== null && link.remembers && options.storesReplies !== false && !once;
  return repeatable === true || isSeenAsSame || !maybeDone;
}

function failed(why: string, sent: boolean): Outcome {
  return { kind: 'failed', why, sent };
}

function waitNoLonger(connection: Connection, attempt: Attempt): void {
  attempt.deadline = Math.min(attempt.deadline, performance.now() + connection.timings.graceMs);
}

/** The outcome; null: the command was sent again. */
function afterSilence(connection: Connection, attempt: Attempt): Outcome | null {
  const { code } = attempt.draft;
  warn(connection, 'no-answer', `${code} was not answered in time`, { message: code });
  const numbered =
    (connection.detection === 'strict' || connection.detection === 'lenient') &&
    !connection.unnumbered.has(shapeOf(code).reply ?? '');
  if (shapeOf(code).repeatable && numbered && sendAgain(connection, attempt, attempt.command))
    return null;
  const noise = attempt.noisy ? ({ noise: true } as const) : {};
  return { kind: 'failed', why: 'no answer in time', sent: true, silence: true, ...noise };
}

/** The outcome after a line came; null: the reply is still to come. */
function afterLine(connection: Connection, attempt: Attempt, bytes: Uint8Array): Outcome | null {
  const { draft, sequence, askedAgain, command, resend } = attempt;
  const { code } = draft;
  trace(connection, 'in', bytes, performance.now() - attempt.sentAt);
  const decoded = decode(bytes, connection.decoding);
  const replyCode = shapeOf(code).reply ?? '';
  const { detection, previous, asked, items, unnumbered } = connection;
  const verdict = judge(decoded, {
    draft,
    replyCode,
    sequence,
    detection,
    askedAgain,
    previous,
    asked,
    items,
    unnumbered,
  });
  const data = { message: code };
  switch (verdict.kind) {
    case 'reply':
      reportOdd(connection, decoded);
      if (verdict.otherNumber) {
        reportOdd(connection, { ...decoded, deviations: [{ code: 'bad-sequence' }] });
        unnumbered.add(replyCode);
      }
      settleDetection(connection, verdict.message);
      connection.previous = draft;
      return { kind: 'reply', message: withSafeTexts(verdict.message) };
    case 'status':
      return afterStatus(connection, attempt, verdict.message);
    case 'resend': {
      // In answer to a 97 it means that there is nothing to send again: the outcome is unknown.
      if (attempt.last === resend) return failed('the reply was garbled and is lost', true);
      const text = `the library system could not read ${code} and asked for it again`;
      warn(connection, 'resend-asked', text, data);
      if (mayRepeat(connection, attempt) && sendAgain(connection, attempt, command)) return null;
      const why = 'the library system cannot read the message';
      if (attempt.maybeDone) return failed(why, true);
      return { kind: 'failed', why, sent: false, unreadable: true };
    }
    case 'garbled': {
      const text = 'a reply had a wrong checksum: look at the line, or at errorDetection';
      warn(connection, 'bad-checksum', text, data);
      attempt.maybeDone = true;
      return sendAgain(connection, attempt, resend)
        ? null
        : failed('the reply stayed garbled', true);
    }
    case 'unchecked': {
      const text = 'a reply had no checksum, and errorDetection is strict';
      warn(connection, 'checksum-missing', text, data);
      attempt.maybeDone = true;
      return sendAgain(connection, attempt, resend)
        ? null
        : failed('the reply has no checksum', true);
    }
    case 'noise': {
      const text = 'the library system sent a line that is no SIP2 message';
      // Once for a request: a peer that never stops talking must not fill the log.
      if (!attempt.noisy) warn(connection, 'not-sip2', text, { bytes: bytes.length });
      attempt.noisy = true;
      attempt.maybeDone = true;
      waitNoLonger(connection, attempt);
      return null;
    }
    case 'stale':
      warn(connection, 'stale-answer', 'a late answer to another request was dropped', data);
      return null;
    case 'other': {
      const text = `${decoded.message.code} came in answer to ${code} and was dropped`;
      warn(connection, 'wrong-reply', text, data);
      attempt.maybeDone = true;
      // Without a number it may be a second answer to the request before.
      const isOfPrevious =
        previous !== null && shapeOf(previous.code).reply === decoded.message.code;
      if (!isOfPrevious || decoded.message.sequence !== null) waitNoLonger(connection, attempt);
      return null;
    }
  }
}

/** A 98 in answer to another command asks to send the command again. */
function afterStatus(
  connection: Connection,
  attempt: Attempt,
  status: Message<'98'>,
): Outcome | null {
  connection.onStatus(withSafeTexts(status));
  if (saysOffline(connection, status))
    return failed('the library system says that it is off line', attempt.maybeDone);
  // A system that answers with nothing but this may have carried out the command all the same.
  attempt.maybeDone = true;
  if (mayRepeat(connection, attempt))
    return sendAgain(connection, attempt, attempt.last)
      ? null
      : failed('only status answers', true);
  // Not sent again, it may still be answered.
  waitNoLonger(connection, attempt);
  return null;
}

/** A library system that answers, and announces that it works without its own database. */
export function saysOffline(connection: Connection, message: KnownMessage): boolean {
  return (
    message.code === '98' &&
    message.fixed.onlineStatus === 'N' &&
    connection.options.obeyOffline !== false
  );
}

/**
 * A message as it is handed on: its texts go to screens, printers, logs and terminals. Bytes and
 * trace keep it as it came.
 */
function withSafeTexts<M extends KnownMessage>(message: M): M {
  return {
    ...message,
    fields: message.fields.map(({ id, value }) => ({ id, value: withoutControls(value) })),
  };
}

/** Reports and drops the lines that came outside of an exchange. */
export function dropUnsolicited(connection: Connection): void {
  const dropped = connection.link.takeUnsolicited().filter((bytes) => bytes.length > 0);
  for (const bytes of dropped) trace(connection, 'in', bytes, null);
  if (dropped.length === 0) return;
  const data = {
    lines: dropped.length,
    bytes: dropped.reduce((sum, { length }) => sum + length, 0),
  };
  warn(connection, 'unasked-line', 'what came answers nothing; it was dropped', data);
}

function trace(
  { options, decoding }: Connection,
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

function settleDetection(connection: Connection, message: KnownMessage): void {
  if (connection.detection !== 'auto') return;
  connection.detection = message.checksum === 'absent' ? 'off' : 'lenient';
  if (connection.detection === 'off') {
    const text =
      'the library system answers without checksums: error detection is off for this connection';
    connection.options.log({ level: 'info', part: 'sip2', code: 'checksums-off', text });
  }
}

function reportOdd(
  connection: Connection,
  { message, deviations }: ReturnType<typeof decode>,
): void {
  for (const deviation of deviations) {
    const key = `${message.code} ${deviation.code} ${deviation.at ?? ''}`;
    if (isHarmless(deviation) || connection.reported.has(key)) continue;
    connection.reported.add(key);
    const data = { message: message.code, deviation: deviation.code, at: deviation.at ?? null };
    warn(
      connection,
      'odd-message',
      'the library system deviates from the protocol; read as well as possible',
      data,
    );
  }
}

function warn(
  connection: Connection,
  code: string,
  text: string,
  data: Record<string, string | number | null>,
): void {
  connection.options.log({ level: 'warn', part: 'sip2', code, text, data });
}
