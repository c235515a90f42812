/**
 * The line of an examination: one question at a time, as it is. It repairs nothing, asks for nothing
 * again, and notes all that comes.
 */
import { createCarrierLink } from '../client/carrier.ts';
import { createLink, type Link } from '../client/link.ts';
import type { ClientOptions } from '../client/options.ts';
import { type Decoded, decode } from '../codec/decode.ts';
import { otherDelimiterIn } from '../codec/delimiter.ts';
import { encode, type Wire } from '../codec/encode.ts';
import { withoutControls } from '../codec/values.ts';
import {
  type AnyDraft,
  type Draft,
  type Message,
  type ReplyCode,
  type RequestCode,
  shapeOf,
} from '../messages/table.ts';
import type { Heard, Idled, Note, RoughLine } from './question.ts';
import type { FindingCode } from './rows/rows.ts';
import type { Tally } from './tally.ts';
import { traced } from './traced.ts';

type OfClient = 'open' | 'login' | 'wire' | 'errorDetection' | 'onTrace';
export type LineOptions = Pick<ClientOptions, OfClient> & {
  /** until an answer; as long again one may come late */
  answerMs: number;
  connectMs: number;
  /** ended by a person: no answer is waited for longer than its time, and no line is left idle */
  signal?: AbortSignal;
};

interface ExamLine {
  /** Opens a connection where there is none, and logs in. */
  ask<C extends RequestCode>(draft: Draft<C>): Promise<Heard<C>>;
  /** 93, on a connection of its own; `way`: none was made */
  logIn(): Promise<readonly Note[]>;
  rough(): Promise<RoughLine | null>;
  readonly isOpen: boolean;
  close(): void;
}

/** What came on the connection since a question was asked. */
interface Arrived {
  pieces: number;
  lastMs: number;
  /** the longest pause between two pieces */
  pauseMs: number;
  /** since the last terminator */
  rest: number;
}
const graceMs = 400;

export function openExamLine(options: LineOptions, tally: Tally): ExamLine {
  const { open, login, wire = {}, answerMs, connectMs, onTrace, signal } = options;
  let link: Link | null = null;
  let sequence = 9;
  let isNumbered = (options.errorDetection ?? 'auto') !== 'off';
  const arrived: Arrived = { pieces: 0, lastMs: 0, pauseMs: 0, rest: 0 };

  async function connect(): Promise<Link | null> {
    const made = await connected({ open, connectMs, wire }, arrived);
    return made && onTrace ? traced(made, { onTrace, wire }) : made;
  }

  /** One question on the open connection. */
  async function exchange<C extends RequestCode>(on: Link, draft: Draft<C>): Promise<Heard<C>> {
    on.takeUnsolicited();
    Object.assign(arrived, { pieces: 0, lastMs: 0, pauseMs: 0, rest: 0 });
    sequence = (sequence + 1) % 10;
    const own = isNumbered ? sequence : null;
    const any = draft as unknown as AnyDraft;
    on.send(encode(any, { ...wire, errorDetection: isNumbered, sequence: own }));
    const { code } = draft;
    const notes: Note[] = [];
    const note = (finding: FindingCode, about: string = code) =>
      notes.push({ code: finding, about });
    const reply = shapeOf(code).reply ?? '';
    const none = (): Heard<C> => ({ message: null, notes });
    let until = performance.now() + answerMs;
    let isLate = false;
    for (;;) {
      const received = await on.next(until - performance.now());
      if (received.kind === 'down') {
        if (!on.remembers) note('envelope-failed');
        else if (notes.length === 0) note(arrived.rest > 0 ? 'cut-short' : 'hung-up');
        return none();
      }
      if (received.kind === 'quiet') {
        // What came is no answer to it, or nothing came: it may still come late.
        if (isLate || notes.length > 0 || signal?.aborted) {
          if (notes.length === 0) note('no-answer');
          on.destroy('given up');
          return none();
        }
        isLate = true;
        until += answerMs;
        continue;
      }
      if (received.bytes.length === 0) {
        tally.emptyLine();
        continue;
      }
      const decoded = decode(received.bytes, wire);
      const { message } = decoded;
      const divided = dividedOtherwise(received.bytes, wire);
      notes.push(...divided);
      if (message.code !== reply) {
        until = performance.now() + graceMs;
        if (message.code === 'unknown') note('no-sip2');
        else if (message.code === '96') note('asks-again');
        else note('other-answer', `${code} → ${message.code}`);
        continue;
      }
      if (isLate) note('answered-late');
      if (arrived.pieces > mostPieces || arrived.pauseMs > longPauseMs) note('in-pieces');
      // Read with the wrong sign, it says nothing of its form.
      if (divided.length === 0) tally.count(message, decoded.deviations, own);
      const more = on.takeUnsolicited().filter((bytes) => bytes.length > 0);
      if (more.length > 0) note('more-than-asked');
      return { message: readable(decoded) as unknown as Message<ReplyCode<C>>, notes };
    }
  }

  async function opened(): Promise<Link | null> {
    if (link !== null && link.down === null) return link;
    link = await connect();
    if (link === null || login === null || !link.remembers) return link;
    await exchange(link, logInOf(login));
    return link.down === null ? link : null;
  }

  return {
    get isOpen() {
      return link !== null && link.down === null;
    },
    async logIn() {
      link = await connect();
      if (link === null) return [{ code: 'not-reached' }];
      if (login === null || !link.remembers) return [{ code: 'log-in-inside' }];
      const heard = await exchange(link, logInOf(login));
      const { message } = heard;
      if (message?.fixed.ok === '1') return [...heard.notes, { code: 'log-in-accepted' }];
      if (message !== null) {
        // A log-in with another sign between its fields is one long name; a 98 shows the sign.
        const more = link.down === null ? (await exchange(link, statusRequest)).notes : [];
        const divided = more.filter(({ code }) => code === 'delimiter-other');
        return [...heard.notes, { code: 'log-in-refused' }, ...divided];
      }
      if (!isNumbered || !heard.notes.some(({ code }) => code === 'no-sip2')) return heard.notes;
      // A system that takes no checksum answers one by a text that is no message.
      isNumbered = false;
      link.destroy('given up');
      link = await connect();
      const again = link && (await exchange(link, logInOf(login)));
      if (!again?.message) return heard.notes;
      tally.refused();
      const isTaken = again.message.fixed.ok === '1';
      return [...again.notes, { code: isTaken ? 'log-in-accepted' : 'log-in-refused' }];
    },
    async ask(draft) {
      const on = await opened();
      if (on === null) return { message: null, notes: [{ code: 'hung-up', about: draft.code }] };
      return await exchange(on, draft);
    },
    async rough() {
      const on = await opened();
      if (on === null) return null;
      const hear = (most: number) => heard(on, { most, wire, answerMs });
      return {
        isNumbered,
        get isOpen() {
          return on.down === null;
        },
        encode(draft, errorDetection) {
          sequence = (sequence + 1) % 10;
          return encode(draft, { ...wire, errorDetection, sequence });
        },
        send: (bytes) => on.send(bytes),
        hear,
        trade: async (bytes, most) => {
          on.takeUnsolicited();
          on.send(bytes);
          return await hear(most);
        },
        idle: (ms) => idled(on, ms, signal),
        cut: () => on.destroy('cut'),
      };
    },
    close: () => link?.destroy('closing'),
  };
}

/** null: no connection can be made. What comes on it is counted. */
async function connected(
  { open, connectMs, wire }: Pick<LineOptions, 'open' | 'connectMs' | 'wire'>,
  arrived: Arrived,
): Promise<Link | null> {
  if (typeof open !== 'function') return createCarrierLink(open, () => undefined);
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), connectMs);
  try {
    const duplex = await open(stop.signal);
    duplex.on('data', (chunk: Uint8Array) => {
      const nowMs = performance.now();
      if (arrived.pieces > 0) arrived.pauseMs = Math.max(arrived.pauseMs, nowMs - arrived.lastMs);
      arrived.lastMs = nowMs;
      arrived.pieces += 1;
      const end = Math.max(chunk.lastIndexOf(0x0d), chunk.lastIndexOf(0x0a));
      arrived.rest = end === -1 ? arrived.rest + chunk.length : chunk.length - end - 1;
    });
    return createLink(duplex, {
      onEvent: () => undefined,
      quietMs: 250,
      graceMs,
      decoding: wire ?? {},
    });
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}

async function heard(
  on: Link,
  { most, wire, answerMs }: { most: number; wire: Wire; answerMs: number },
): Promise<Decoded[]> {
  const until = performance.now() + answerMs;
  const lines: Decoded[] = [];
  while (lines.length < most) {
    const received = await on.next(until - performance.now());
    if (received.kind !== 'line') return lines;
    if (received.bytes.length > 0) lines.push(decode(received.bytes, wire));
  }
  return lines;
}

/** What comes unasked meanwhile is dropped. */
async function idled(on: Link, ms: number, signal: AbortSignal | undefined): Promise<Idled> {
  const sinceMs = performance.now();
  const stop = () => on.destroy('stopped');
  signal?.addEventListener('abort', stop);
  try {
    if (signal?.aborted) stop();
    for (;;) {
      const received = await on.next(sinceMs + ms - performance.now());
      if (signal?.aborted) return { kind: 'stopped' };
      if (received.kind === 'down')
        return { kind: 'hung-up', afterMs: performance.now() - sinceMs };
      if (received.kind === 'quiet') return { kind: 'open' };
    }
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}

/** A line longer than a packet comes in two or three. */
const mostPieces = 4;
/** After so long a kiosk may take a piece for the whole. */
const longPauseMs = 1_000;

function readable({ message }: Decoded) {
  return {
    ...message,
    fields: message.fields.map(({ id, value }) => ({ id, value: withoutControls(value) })),
  };
}

function dividedOtherwise(bytes: Uint8Array, { delimiter = '|' }: Wire): Note[] {
  const other = otherDelimiterIn(bytes, delimiter);
  if (other === null) return [];
  return [{ code: 'delimiter-other', about: other, fits: [{ name: 'delimiter', value: other }] }];
}

const statusRequest: Draft<'99'> = {
  code: '99',
  fixed: { statusCode: '0', maxPrintWidth: '040', protocolVersion: '2.00' },
  fields: {},
};

function logInOf({ user, password, location }: NonNullable<ClientOptions['login']>): Draft<'93'> {
  return {
    code: '93',
    fixed: { uidAlgorithm: '0', pwdAlgorithm: '0' },
    fields: { CN: user, CO: password, CP: location },
  };
}
