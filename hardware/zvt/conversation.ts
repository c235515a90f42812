/**
 * One command and everything that follows it, to 06 0F or 06 1E. After 80 00 00 the terminal leads
 * and the kiosk answers (PA00P015, 2.1: master rights). What a status information means is for the
 * caller to say.
 */
import { nameCode, notPossible } from './codes.ts';
import { type Link, NotSent } from './link.ts';
import { encode, type Message } from './messages.ts';

export type Ending =
  /** the terminal surely has not got the command */
  | { kind: 'not-sent'; why: string }
  /** 84 xx in answer to the command */
  | { kind: 'refused'; code: number }
  /** 06 0F */
  | { kind: 'completed'; message: Message }
  /** 06 1E; a terminal may leave the code out */
  | { kind: 'aborted'; code: number | null }
  /** the line, or the patience, ended first */
  | { kind: 'lost'; why: string };

export interface Conversation {
  receive(message: Message): void;
  /** The line is gone. */
  end(why: string): void;
  /**
   * 06 B0, once, as soon as the terminal has taken the command. A wish: the end still comes from
   * the terminal, or after T4.
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
  /**
   * The whole command, whatever the terminal says and asks for. 600 000; after 06 B0 no more than
   * T4
   */
  longestMs?: number;
  /** serial: send the command again when no ACK comes. Never for a command that moves money */
  repeatOnSilence?: boolean;
  /** serial: how long the command waits for its ACK, where that is to be less than T2 */
  ackMs?: number;
  /** 04 FF */
  onIntermediate?(status: number): void;
  /** 04 0F. Returns the answer: 0 takes it, any other code makes the terminal reverse (2.2.6) */
  onStatus?(message: Message): Promise<number>;
  /** 06 D1, 06 D3; dropped unless given */
  onPrint?(message: Message): void;
  /** The answer to 04 0F is on the wire. */
  onAnswered?(code: number): void;
}

export function converse(link: Link, options: ConversationOptions): Conversation {
  let resolve: (ending: Ending) => void = () => {};
  const ending = new Promise<Ending>((settle) => {
    resolve = settle;
  });
  let finished = false;
  let started = false;
  let lost: string | null = null;
  let stop: 'no' | 'wanted' | 'asked' = 'no';
  /** a status information came: whatever was answered to 06 B0, the payment has a result */
  let hasResult = false;
  let timer: NodeJS.Timeout | undefined;
  const longestMs = options.longestMs ?? 600_000;
  let limit = limitTo(longestMs);
  let handling: Promise<void> = Promise.resolve();

  function finish(result: Ending): void {
    if (finished) return;
    finished = true;
    clearTimeout(timer);
    clearTimeout(limit);
    resolve(result);
  }

  /**
   * Behind what is being handled: an approval that is on its way to the journal is still
   * acknowledged.
   */
  function limitTo(ms: number): NodeJS.Timeout {
    const giveUp = () =>
      finish({ kind: 'lost', why: `the terminal came to no end within ${ms} ms` });
    return setTimeout(() => {
      handling = handling.then(giveUp);
      // A terminal that reads no more lets an answer hang.
      limit = setTimeout(giveUp, options.t3Ms);
    }, ms);
  }

  function expect(limitMs: number, what: string): void {
    clearTimeout(timer);
    if (!finished)
      timer = setTimeout(
        () => finish({ kind: 'lost', why: `${what} within ${limitMs} ms` }),
        limitMs,
      );
  }

  const waitForTerminal = (limitMs = options.t4Ms) => expect(limitMs, 'the terminal said nothing');
  const answer = (code: number) => link.send(encode({ kind: 'response', code }));

  function begin(): void {
    started = true;
    if (stop === 'wanted') sendStop();
  }

  function sendStop(): void {
    stop = 'asked';
    clearTimeout(limit);
    limit = limitTo(Math.min(options.t4Ms, longestMs));
    // Where it cannot be sent, the line tells by itself.
    link.send(encode({ kind: 'abort-by-kiosk' })).catch(() => {});
  }

  async function handle(message: Message): Promise<void> {
    if (finished) return;
    clearTimeout(timer);
    if (message.kind === 'response') return handleResponse(message.code ?? 0);
    if (!started) begin();
    switch (message.kind) {
      case 'completion':
        await answer(0).catch(() => {});
        // Some complete the stop first, and abort the payment later.
        if (stop === 'asked' && !hasResult) {
          timer = setTimeout(() => finish({ kind: 'completed', message }), options.t3Ms);
          return;
        }
        return finish({ kind: 'completed', message });
      case 'abort':
        await answer(0).catch(() => {});
        return finish({ kind: 'aborted', code: message.code ?? null });
      case 'status-information':
        // With the line gone it cannot be acknowledged, so it must not be kept as a payment either.
        if (lost !== null) return finish({ kind: 'lost', why: lost });
        hasResult = true;
        await settleStatus(message);
        return waitForTerminal();
      case 'intermediate-status': {
        if (message.text === undefined) options.onIntermediate?.(message.status ?? 0);
        const minutes = Number(message.minutes ?? 0) || 0;
        await answer(0);
        return waitForTerminal(Math.max(options.t4Ms, minutes * 60_000));
      }
      case 'print-line':
      case 'print-block':
        options.onPrint?.(message);
        await answer(0);
        return waitForTerminal();
      default:
        // A terminal may ask for what a kiosk has not got: a menu, a clock, a key.
        await answer(notPossible);
        return waitForTerminal();
    }
  }

  function handleResponse(code: number): void {
    // Once the terminal leads, a response can only be the one to 06 B0.
    if (!started && code !== 0) {
      finish({ kind: 'refused', code });
      return;
    }
    if (!started) begin();
    waitForTerminal();
  }

  async function settleStatus(message: Message): Promise<void> {
    const code = (await options.onStatus?.(message)) ?? 0;
    await answer(code);
    options.onAnswered?.(code);
  }

  function fail(error: unknown): void {
    finish({ kind: 'lost', why: lost ?? (error instanceof Error ? error.message : String(error)) });
  }

  async function open(): Promise<void> {
    try {
      await link.send(options.command, {
        repeatOnSilence: options.repeatOnSilence ?? true,
        ackMs: options.ackMs,
      });
      if (!started)
        expect(
          options.t3Ms,
          `the terminal did not answer ${nameCode(options.command[0] ?? 0)} ${nameCode(options.command[1] ?? 0)}`,
        );
    } catch (error) {
      if (error instanceof NotSent) finish({ kind: 'not-sent', why: error.message });
      else fail(error);
    }
  }

  void open();
  return {
    // One after the other: the next message waits until this one is journalled and answered.
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
