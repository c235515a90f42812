/**
 * One command and everything after it, to 06 0F or 06 1E. After 80 00 00 the terminal leads and the
 * kiosk answers (PA00P015, 2.1: master rights). The caller decides on each status information.
 */
import { toHex } from '../hex.ts';
import { reasonOf } from '../reason.ts';
import { notPossible } from './codes.ts';
import { type Link, NotSent } from './link.ts';
import { encode, type Message } from './messages.ts';

export type Ending =
  /** the terminal certainly did not receive the command */
  | { kind: 'not-sent'; why: string }
  /** 84 xx in answer to the command */
  | { kind: 'refused'; code: number }
  /** 06 0F */
  | { kind: 'completed'; message: Message }
  /** 06 1E; a terminal may leave the code out */
  | { kind: 'aborted'; code: number | null }
  /** the line or a time limit ended it */
  | { kind: 'lost'; why: string };

export interface Conversation {
  receive(message: Message): void;
  /** The line is gone. */
  end(why: string): void;
  /**
   * Sends 06 B0, once, as soon as the terminal has taken the command. The end still comes from the
   * terminal, or after T4.
   */
  askToStop(): void;
  readonly ending: Promise<Ending>;
}

export interface ConversationOptions {
  /** the whole command */
  command: Uint8Array;
  /** T3: the command to 80 00 00 */
  t3Ms: number;
  /** T4: the longest silence of a terminal that leads; a 04 FF may ask for more */
  t4Ms: number;
  /** the whole command, also with messages and requests for time. 600 000; after 06 B0 at most T4 */
  longestMs?: number;
  /** serial: repeat the command without an ACK. Never for a command that moves money */
  repeatOnSilence?: boolean;
  /** serial: a time limit for the ACK that is shorter than T2 */
  ackMs?: number;
  /** 04 FF */
  onIntermediate?(status: number): void;
  /** 04 0F. Returns the answer: 0 takes it, any other code makes the terminal reverse (2.2.6) */
  onStatus?(message: Message): Promise<number>;
  /** 06 D1, 06 D3; dropped by default */
  onPrint?(message: Message): void;
  /** The answer to 04 0F is sent. */
  onAnswered?(code: number): void;
}

export function converse(link: Link, options: ConversationOptions): Conversation {
  const { t3Ms, t4Ms, longestMs = 600_000 } = options;
  let resolve: (ending: Ending) => void = () => {};
  const ending = new Promise<Ending>((settle) => {
    resolve = settle;
  });
  let finished = false;
  let started = false;
  let lost: string | null = null;
  let stop: 'no' | 'wanted' | 'asked' = 'no';
  /** a status information came: the payment has a result, also after 06 B0 */
  let hasResult = false;
  let handling: Promise<void> = Promise.resolve();
  const deadlines = createDeadlines(
    (why) => finish({ kind: 'lost', why }),
    (work) => {
      handling = handling.then(work);
    },
    t3Ms,
  );
  deadlines.limit(longestMs);

  function finish(result: Ending): void {
    if (finished) return;
    finished = true;
    deadlines.clear();
    resolve(result);
  }

  function fail(error: unknown): void {
    finish({ kind: 'lost', why: lost ?? reasonOf(error) });
  }

  function waitForTerminal(limitMs = t4Ms): void {
    if (!finished) deadlines.expect(limitMs, 'the terminal said nothing');
  }

  const answer = (code: number) => link.send(encode({ kind: 'response', code }));

  function begin(): void {
    started = true;
    if (stop === 'wanted') sendStop();
  }

  function sendStop(): void {
    stop = 'asked';
    deadlines.limit(Math.min(t4Ms, longestMs));
    link.send(encode({ kind: 'abort-by-kiosk' })).catch(() => {});
  }

  async function handle(message: Message): Promise<void> {
    if (finished) return;
    deadlines.expectNothing();
    if (message.kind === 'response') return handleResponse(message.code ?? 0);
    if (!started) begin();
    switch (message.kind) {
      case 'completion': {
        await answer(0).catch(() => {});
        const completed: Ending = { kind: 'completed', message };
        // Some terminals complete the stop first, and abort the payment later.
        if (stop === 'asked' && !hasResult) return deadlines.after(t3Ms, () => finish(completed));
        return finish(completed);
      }
      case 'abort':
        await answer(0).catch(() => {});
        return finish({ kind: 'aborted', code: message.code ?? null });
      case 'status-information': {
        // Without a line it cannot be acknowledged, so it must not be journalled either.
        if (lost !== null) return finish({ kind: 'lost', why: lost });
        hasResult = true;
        const code = (await options.onStatus?.(message)) ?? 0;
        await answer(code);
        options.onAnswered?.(code);
        return waitForTerminal();
      }
      default: {
        const { code, waitMs } = reactTo(message, options);
        await answer(code);
        return waitForTerminal(waitMs);
      }
    }
  }

  function handleResponse(code: number): void {
    // Once the terminal leads, a response can only be the one to 06 B0.
    if (!started && code !== 0) finish({ kind: 'refused', code });
    else if (!started) begin();
    waitForTerminal();
  }

  async function open(): Promise<void> {
    const { command, repeatOnSilence = true, ackMs } = options;
    try {
      await link.send(command, { repeatOnSilence, ackMs });
      const name = toHex(command.subarray(0, 2));
      if (!started && !finished) deadlines.expect(t3Ms, `the terminal did not answer ${name}`);
    } catch (error) {
      if (error instanceof NotSent) finish({ kind: 'not-sent', why: error.message });
      else fail(error);
    }
  }

  void open();
  return {
    // One by one: the next message waits until this one is journalled and answered.
    receive: (message) => {
      handling = handling.then(() => handle(message)).catch(fail);
    },
    end: (why) => {
      lost ??= why;
      handling = handling.then(() => fail(why));
    },
    askToStop: () => {
      if (finished || stop !== 'no') return;
      if (started) sendStop();
      else stop = 'wanted';
    },
    ending,
  };
}

/** The answer to a message that neither ends the command nor is a result, and the next limit. */
function reactTo(
  message: Message,
  { t4Ms, onIntermediate, onPrint }: ConversationOptions,
): { code: number; waitMs: number } {
  switch (message.kind) {
    case 'intermediate-status': {
      if (message.text === undefined) onIntermediate?.(message.status ?? 0);
      const minutes = Number(message.minutes ?? 0) || 0;
      return { code: 0, waitMs: Math.max(t4Ms, minutes * 60_000) };
    }
    case 'print-line':
    case 'print-block':
      onPrint?.(message);
      return { code: 0, waitMs: t4Ms };
    default:
      // The kiosk has no menu, clock or key for the terminal.
      return { code: notPossible, waitMs: t4Ms };
  }
}

interface Deadlines {
  /** The next message must come within so long. */
  expect(limitMs: number, what: string): void;
  expectNothing(): void;
  /** Does this unless a message comes before. */
  after(limitMs: number, work: () => void): void;
  /** The whole command must end within so long; replaces an earlier limit. */
  limit(limitMs: number): void;
  clear(): void;
}

/**
 * `behindHandling`: does this after the message that is being handled, so that an approval on its
 * way to the journal is still acknowledged; but not later than `hangMs`, since an answer hangs when
 * the terminal no longer reads.
 */
function createDeadlines(
  onLate: (why: string) => void,
  behindHandling: (work: () => void) => void,
  hangMs: number,
): Deadlines {
  let next: NodeJS.Timeout | undefined;
  let whole: NodeJS.Timeout | undefined;

  function after(limitMs: number, work: () => void): void {
    clearTimeout(next);
    next = setTimeout(work, limitMs);
  }
  return {
    after,
    expect: (limitMs, what) => after(limitMs, () => onLate(`${what} within ${limitMs} ms`)),
    expectNothing: () => clearTimeout(next),
    limit: (limitMs) => {
      const giveUp = () => onLate(`the terminal came to no end within ${limitMs} ms`);
      clearTimeout(whole);
      whole = setTimeout(() => {
        behindHandling(giveUp);
        whole = setTimeout(giveUp, hangMs);
      }, limitMs);
    },
    clear: () => {
      clearTimeout(next);
      clearTimeout(whole);
    },
  };
}
