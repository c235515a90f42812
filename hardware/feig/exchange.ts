/**
 * One request and its reply at a time, over a line that may fall silent. Replies carry no number, so a request that
 * got none must not be followed before a late reply would have come: it would be taken for the answer to the next.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Log } from '../devices.ts';
import type { Line } from '../line.ts';
import { type CommandName, decodeReply, encodeRequest, type Reply, type Request, type RequestOf } from './commands.ts';
import { createFramer, encodeFrame, type Frame } from './frame.ts';
import type { FeigOptions } from './options.ts';

/** What a kiosk may ask of a reader: of all that a tag can suffer, only the writing of its AFI. */
export type KioskCommand = 'software-version' | 'rf-reset' | 'inventory' | 'system-info' | 'read-blocks' | 'write-afi';
/** `silence`: no reply in time, or none that can be understood. `down`: the line is lost. */
export type Answer<N extends CommandName> = { kind: 'reply'; reply: Reply<N> } | { kind: 'silence' } | { kind: 'down' };
export type Ask = <N extends KioskCommand>(request: RequestOf<N>) => Promise<Answer<N>>;

export interface Exchange {
  ask: Ask;
  /** To be told of what the line tells. */
  onUp(): void;
  onDown(): void;
  onData(chunk: Uint8Array): void;
}

const anyReader = 255;

/** Resolves early when the signal is aborted. */
export async function pause(durationMs: number, signal: AbortSignal): Promise<void> {
  if (durationMs > 0) await delay(durationMs, undefined, { signal }).catch(() => {});
}

export function createExchange(line: () => Line, options: FeigOptions, log: Log): Exchange {
  /** one life of the line, from up to down */
  let life = new AbortController();
  life.abort();
  let waiting: ((frame: Frame | null) => void) | null = null;
  let expected: number | null = null;
  let repliedAtMs = 0;
  let misses = 0;
  let gapTimer: NodeJS.Timeout | undefined;
  let tail: Promise<unknown> = Promise.resolve();

  const framer = createFramer({ onFrame: receive, onGarbage: reportGarbage }, 2);

  function reportGarbage(count: number): void {
    const text = `${count} bytes from the RFID reader are no reply. Check baud rate, parity and the cable's screen.`;
    log({ level: 'warn', part: 'rfid', code: 'rfid-garbage', text, data: { count } });
  }

  function receive(frame: Frame): void {
    const mine = options.busAddress === anyReader || frame.address === options.busAddress;
    if (waiting && mine && frame.body[0] === expected) {
      waiting(frame);
      return;
    }
    const text = 'The RFID reader sent a reply that nobody waited for: it answered late, or another host asks it too.';
    log({ level: 'warn', part: 'rfid', code: 'rfid-unexpected-reply', text });
  }

  /** null: none in time, or the line is down. */
  function transmit(bytes: Uint8Array): Promise<Frame | null> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => finish(null), options.responseTimeoutMs);
      function finish(frame: Frame | null): void {
        clearTimeout(timer);
        if (waiting === finish) waiting = null;
        resolve(frame);
      }
      waiting = finish;
      // The line reports its own loss; a write that it refuses is one that never left.
      line()
        .write(bytes)
        .catch(() => finish(null));
    });
  }

  async function perform(request: Request): Promise<{ body: Uint8Array } | 'silence' | 'down'> {
    const { signal } = life;
    await pause(repliedAtMs + options.turnaroundMs - performance.now(), signal);
    if (signal.aborted) return 'down';
    framer.reset();
    const body = encodeRequest(request);
    expected = body[0] ?? null;
    const frame = await transmit(encodeFrame({ type: options.frameType, address: options.busAddress, body }));
    repliedAtMs = performance.now();
    if (signal.aborted) return 'down';
    if (frame) {
      misses = 0;
      return frame;
    }
    return miss(request, signal);
  }

  async function miss(request: Request, signal: AbortSignal): Promise<'silence' | 'down'> {
    misses += 1;
    if (misses >= options.missesUntilDrop) {
      line().drop(`the RFID reader does not answer (${request.command})`);
      return 'down';
    }
    const text = `The RFID reader did not answer ${request.command} within ${options.responseTimeoutMs} ms.`;
    log({ level: 'warn', part: 'rfid', code: 'rfid-no-answer', text, data: { command: request.command } });
    await pause(options.drainMs, signal);
    return signal.aborted ? 'down' : 'silence';
  }

  async function ask<N extends KioskCommand>(request: RequestOf<N>): Promise<Answer<N>> {
    const performed = tail.then(() => perform(request as Request));
    tail = performed;
    const answer = await performed;
    if (answer === 'down' || answer === 'silence') return { kind: answer };
    const decoded = decodeReply<N>(request.command, answer.body);
    if (decoded.ok) return { kind: 'reply', reply: decoded.value };
    const text = `A reply of the RFID reader cannot be understood: ${decoded.problem}.`;
    log({ level: 'error', part: 'rfid', code: 'rfid-undecodable-reply', text, data: { command: request.command } });
    return { kind: 'silence' };
  }

  return {
    ask,
    onUp() {
      life = new AbortController();
      misses = 0;
      framer.reset();
    },
    onDown() {
      clearTimeout(gapTimer);
      life.abort();
      waiting?.(null);
    },
    onData(chunk) {
      clearTimeout(gapTimer);
      framer.push(chunk);
      if (framer.pending > 0) gapTimer = setTimeout(() => framer.flush(), options.gapMs);
    },
  };
}
