import type { AnyDraft, Draft, Message, ReplyCode, RequestCode } from '../messages/table.ts';
import { connect } from './connect.ts';
import type { Connection } from './exchange.ts';
import type { Log, Report } from './log.ts';
import type { ClientOptions, ClientState, Timings } from './options.ts';
import { createRequestQueue, type Result, type SendContext, sendRequests } from './requests.ts';

/**
 * `sent: false`: the library system did not carry the request out, or it changes nothing; it may be
 * sent again. `sent: true`: the outcome is unknown; ask with 17 or 63 before a repetition.
 * `why` is for a log. `unreadable`: each try was answered with 96; the library system may not know
 * this message. `sentAgoMs`: so long ago it was sent last; it may have waited for its turn before.
 */
export type Answer<C extends RequestCode> =
  | { kind: 'answer'; message: Message<ReplyCode<C>> }
  | { kind: 'no-answer'; sent: boolean; why: string; unreadable?: true; sentAgoMs?: number };

export interface Sip2Client {
  readonly state: ClientState;
  /**
   * Queued behind the requests before it: one is on the wire at a time. It gets no answer at
   * once when off line, and when its turn does not come in time (`turnMs`), also while a
   * connection is being made. Never rejects.
   */
  request<C extends RequestCode>(draft: Draft<C>): Promise<Answer<C>>;
  /**
   * Lets the request under way end (see `closeMs`), answers those behind it, closes the line. May
   * be called again.
   */
  close(): Promise<void>;
}

export const usualTimings: Timings = {
  connectTimeoutMs: 5_000,
  timeoutMs: 10_000,
  retries: 3,
  patienceMs: 20_000,
  graceMs: 1_000,
  quietMs: 250,
  heartbeatMs: 45_000,
  reconnect: { firstMs: 500, mostMs: 30_000 },
  closeMs: 2_000,
};

/**
 * A client that keeps its connection open: connects, logs in, reconnects, sends heartbeats. Faults
 * go to `log`; nothing is thrown.
 */
export function createClient(options: ClientOptions): Sip2Client {
  const timings = { ...usualTimings, ...options.timings };
  const queue = createRequestQueue(timings);
  const stopping = new AbortController();
  let state: ClientState = 'connecting';
  let connection: Connection | null = null;
  let sequence = 9;
  let wake: () => void = () => undefined;
  let closed: Promise<void> | null = null;
  const report = withoutRepetition(options.log);

  const nextSequence = () => {
    sequence = (sequence + 1) % 10;
    return sequence;
  };
  const setState = (next: ClientState, isIdleEnd = false) => {
    if (next === state) return;
    state = next;
    options.onState?.(next, isIdleEnd);
  };
  const context: SendContext = {
    queue,
    timings,
    stopping: stopping.signal,
    busy: false,
    waitFor: (ms) =>
      new Promise<boolean>((resolve) => {
        const timer = ms > 0 ? setTimeout(() => resolve(true), ms) : undefined;
        wake = () => {
          clearTimeout(timer);
          resolve(false);
        };
      }),
  };

  async function run(): Promise<void> {
    const signal = stopping.signal;
    let failures = 0;
    let isIdleEnd = false;
    const items = new Set<string>();
    while (!signal.aborted) {
      const onEvent = () => wake();
      const connected = await connect({ options, timings, signal, items, nextSequence, onEvent });
      if (signal.aborted) {
        if (connected.kind === 'open') connected.connection.link.destroy('closing');
        return;
      }
      if (connected.kind === 'open') {
        connection = connected.connection;
        queue.restartWaits();
        report({ level: 'info', code: 'online', text: 'the library system is on line' });
        setState('online');
        const openedAt = performance.now();
        const { answered, isIdle } = await sendRequests(connection, context);
        const why = connection.link.down ?? 'an answer failed to come';
        const { flooded } = connection.link;
        connection.link.destroy('closing');
        connection = null;
        if (signal.aborted) return;
        const text = `the line to the library system was lost: ${why}`;
        if (flooded) report({ level: 'warn', code: 'line-flooded', text });
        else report({ level: 'warn', code: 'line-lost', text });
        // What floods this connection would flood the next one too: there is a pause, however many
        // requests were answered before.
        const isWell = answered > 0 || (isIdle && performance.now() - openedAt >= wellMs(timings));
        failures = flooded ? Math.max(failures + 1, 2) : isWell ? 0 : failures + 1;
        isIdleEnd = isIdle;
      } else {
        const { code, text } = connected;
        report({ level: code === 'log-in-refused' ? 'error' : 'warn', code, text });
        failures++;
      }
      // A connection that was open and broke is opened again at once; if the next one is no better,
      // or cannot be opened, there is a pause.
      if (failures === 0 || (failures === 1 && connected.kind === 'open')) {
        setState('connecting', isIdleEnd);
        continue;
      }
      setState('offline');
      queue.settleAll('the library system is off line');
      const slow = connected.kind === 'failed' && connected.slow;
      const ms = slow ? timings.reconnect.mostMs : backOffMs(failures, timings, options.random);
      await pause(ms, signal);
    }
  }
  const running = run();

  async function shutDown(): Promise<void> {
    stopping.abort();
    queue.settleAll('the client is closed');
    wake();
    if (!context.busy) connection?.link.destroy('closing');
    const timer = setTimeout(() => connection?.link.destroy('closing'), timings.closeMs);
    await running;
    clearTimeout(timer);
    queue.stop();
    queue.settleAll('the client is closed');
    setState('offline');
  }

  return {
    get state() {
      return state;
    },
    request<C extends RequestCode>(draft: Draft<C>) {
      return new Promise<Answer<C>>((resolve) => {
        const settle = (result: Result) => resolve(result as unknown as Answer<C>);
        const isClosed = stopping.signal.aborted;
        if (isClosed || state === 'offline') {
          const why = isClosed ? 'the client is closed' : 'the library system is off line';
          settle({ kind: 'no-answer', sent: false, why });
          return;
        }
        const since = performance.now();
        queue.add({ draft: draft as unknown as AnyDraft, settle, since, tried: false });
        wake();
      });
    },
    close() {
      closed ??= shutDown();
      return closed;
    },
  };
}

/** A line that is closed after so long without a request has an idle limit, and no fault. */
function wellMs({ reconnect }: Timings): number {
  return 4 * reconnect.firstMs;
}

/** The log without a report that is the same as the one before, as at every attempt to connect. */
function withoutRepetition(log: Log) {
  let last = '';
  return ({ level, code, text }: Omit<Report, 'part' | 'data'>) => {
    if (last !== `${code} ${text}`) log({ level, part: 'sip2', code, text });
    last = `${code} ${text}`;
  };
}

/** The pause before try number `failures` + 1. */
export function backOffMs(failures: number, timings: Timings, random: () => number): number {
  const longest = Math.min(
    timings.reconnect.firstMs * 2 ** Math.min(failures - 1, 20),
    timings.reconnect.mostMs,
  );
  return Math.round(longest * (1 - random() / 2));
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
  });
}
