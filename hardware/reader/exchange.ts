/**
 * One request and its reply at a time. Replies carry no number, so after a request without a reply
 * the exchange waits (`drainMs`): a late reply would be taken for the answer to the next request.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Log } from '../devices.ts';
import type { Line } from '../line.ts';
import { limit } from '../pause.ts';
import type { Framer, FramerHandlers } from './framer.ts';
import type { ReaderOptions } from './options.ts';

/** `silence`: no reply in time. `down`: the line is lost. */
type Answer<Frame> = { kind: 'reply'; frame: Frame } | { kind: 'silence' } | { kind: 'down' };

export interface Exchange<Frame> {
  /** `name` for the log; `answers` says whether a frame is the reply to this request. */
  ask(name: string, bytes: Uint8Array, answers: (frame: Frame) => boolean): Promise<Answer<Frame>>;
}
interface OpenExchange<Frame> extends Exchange<Frame> {
  /** The reader has not answered yet: shorter time-outs, so that it is found soon. */
  probing: boolean;
  onUp(): void;
  onDown(): void;
  onData(chunk: Uint8Array): void;
}
type ExchangeOptions = Pick<
  ReaderOptions,
  | 'responseTimeoutMs'
  | 'drainMs'
  | 'turnaroundMs'
  | 'gapMs'
  | 'missesUntilDrop'
  | 'probeTimeoutMs'
  | 'probeDrainMs'
>;

/** Resolves early when the signal is aborted. */
export async function pause(durationMs: number, signal: AbortSignal): Promise<void> {
  if (durationMs > 0) await delay(durationMs, undefined, { signal }).catch(() => {});
}

export function createExchange<Frame>(
  line: () => Line,
  createFramer: (handlers: FramerHandlers<Frame>) => Framer,
  options: ExchangeOptions,
  log: Log,
): OpenExchange<Frame> {
  /** aborted when the line goes down */
  let life = new AbortController();
  life.abort();
  let waiting: { answers(frame: Frame): boolean; settle(frame: Frame | null): void } | null = null;
  let repliedAtMs = 0;
  let misses = 0;
  let endGap = () => {};
  let tail: Promise<unknown> = Promise.resolve();

  const framer = createFramer({ onFrame: receive, onGarbage: reportGarbage });

  function reportGarbage(count: number): void {
    const text = `${count} bytes from the RFID reader are no reply. Check baud rate, parity and the cable's screen.`;
    log({ level: 'warn', part: 'reader', code: 'rfid-garbage', text, data: { count } });
  }

  function receive(frame: Frame): void {
    if (waiting?.answers(frame)) {
      waiting.settle(frame);
      return;
    }
    const text =
      'The RFID reader sent a reply that was not expected: it answered late, or another host asks it too.';
    log({ level: 'warn', part: 'reader', code: 'rfid-unexpected-reply', text });
  }

  const timeoutMs = () =>
    exchange.probing
      ? Math.min(options.probeTimeoutMs, options.responseTimeoutMs)
      : options.responseTimeoutMs;

  /** null: no reply in time, or the line is down. */
  function transmit(bytes: Uint8Array, answers: (frame: Frame) => boolean): Promise<Frame | null> {
    return new Promise((resolve) => {
      const callOff = limit(() => settle(null), timeoutMs());
      function settle(frame: Frame | null): void {
        callOff();
        if (waiting?.settle === settle) waiting = null;
        resolve(frame);
      }
      waiting = { answers, settle };
      // The line reports its own loss; a refused write was not sent.
      line()
        .write(bytes)
        .catch(() => settle(null));
    });
  }

  async function perform(
    name: string,
    bytes: Uint8Array,
    answers: (frame: Frame) => boolean,
  ): Promise<Answer<Frame>> {
    const { signal } = life;
    await pause(repliedAtMs + options.turnaroundMs - performance.now(), signal);
    if (signal.aborted) return { kind: 'down' };
    framer.reset();
    const frame = await transmit(bytes, answers);
    repliedAtMs = performance.now();
    if (signal.aborted) return { kind: 'down' };
    if (!frame) return miss(name, signal);
    misses = 0;
    return { kind: 'reply', frame };
  }

  async function miss(name: string, signal: AbortSignal): Promise<Answer<Frame>> {
    misses += 1;
    if (misses >= options.missesUntilDrop) {
      line().drop(`the RFID reader does not answer (${name})`);
      return { kind: 'down' };
    }
    const text = `The RFID reader did not answer ${name} within ${timeoutMs()} ms.`;
    log({ level: 'warn', part: 'reader', code: 'rfid-no-answer', text, data: { command: name } });
    await pause(
      exchange.probing ? Math.min(options.probeDrainMs, options.drainMs) : options.drainMs,
      signal,
    );
    return { kind: signal.aborted ? 'down' : 'silence' };
  }

  const exchange: OpenExchange<Frame> = {
    probing: true,
    ask(name, bytes, answers) {
      const performed = tail.then(() => perform(name, bytes, answers));
      tail = performed;
      return performed;
    },
    onUp() {
      life = new AbortController();
      misses = 0;
      framer.reset();
    },
    onDown() {
      endGap();
      life.abort();
      waiting?.settle(null);
    },
    onData(chunk) {
      endGap();
      framer.push(chunk);
      if (framer.pending > 0) endGap = limit(() => framer.flush(), options.gapMs);
    },
  };
  return exchange;
}

export function reportUndecodable(log: Log, command: string, problem: string): void {
  const text = `A reply of the RFID reader cannot be decoded: ${problem}.`;
  log({ level: 'error', part: 'reader', code: 'rfid-undecodable-reply', text, data: { command } });
}
