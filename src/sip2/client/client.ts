import {
  type AnyDraft,
  type Draft,
  type KnownMessage,
  type Message,
  type ReplyCode,
  type RequestCode,
  shapeOf,
} from '../messages/table.ts';
import { askStatus, connect, saysOffline } from './connect.ts';
import { dropUnasked, exchange, type Talk } from './exchange.ts';
import {
  backOffMs,
  type ClientOptions,
  type ClientState,
  fitsPatience,
  turnMs,
  usualTimings,
} from './options.ts';

/**
 * `sent: false`: the library system did not carry the request out, or it changes nothing; it may be
 * sent again. `sent: true`: the outcome is unknown; ask with 17 or 63 before anything is repeated.
 * `why` is for a log. `unreadable`: each try was answered with 96; the library system may not know
 * this message.
 */
export type Answer<C extends RequestCode> =
  | { kind: 'answer'; message: Message<ReplyCode<C>> }
  | { kind: 'no-answer'; sent: boolean; why: string; unreadable?: true };

export interface Sip2Client {
  readonly state: ClientState;
  /**
   * Queued behind the requests before it: one is on the wire at a time. Off line it is answered at
   * once, and where its turn does not come in time (`turnMs`), also while a connection is being
   * made. Never rejects.
   */
  request<C extends RequestCode>(draft: Draft<C>): Promise<Answer<C>>;
  /**
   * Lets the request under way end (see `closeMs`), answers those behind it, closes the line. May
   * be called again.
   */
  close(): Promise<void>;
}

type Result =
  | { kind: 'answer'; message: KnownMessage }
  | { kind: 'no-answer'; sent: boolean; why: string; unreadable?: true };
interface Job {
  readonly draft: AnyDraft;
  readonly settle: (result: Result) => void;
  /** when it was asked for, by `performance.now()` */
  readonly since: number;
  /** sent on one connection already, in vain */
  tried: boolean;
}

const offlineItself = 'the library system says that it is off line';

/**
 * A client that keeps its line open: connects, logs in, reconnects, beats. Faults go to `log`;
 * nothing is thrown.
 */
export function createClient(options: ClientOptions): Sip2Client {
  const timings = { ...usualTimings, ...options.timings };
  const queue: Job[] = [];
  const stopping = new AbortController();
  let state: ClientState = 'connecting';
  let busy = false;
  let talk: Talk | null = null;
  let sequence = 9;
  let wake: () => void = () => undefined;
  let turnTimer: NodeJS.Timeout | undefined;
  /** when a request was answered last, or the line came up */
  let movedAt = 0;
  let closed: Promise<void> | null = null;

  const nextSequence = () => {
    sequence = (sequence + 1) % 10;
    return sequence;
  };
  const setState = (next: ClientState) => {
    if (next === state) return;
    state = next;
    options.onState?.(next);
  };
  const settleQueue = (why: string) => {
    for (const job of queue.splice(0)) job.settle({ kind: 'no-answer', sent: false, why });
  };
  /**
   * No request waits for ever: each has its turn, or is given up when nothing was answered for too
   * long.
   */
  const watchTurns = () => {
    const waitsUntil = ({ since }: Job) => Math.max(since, movedAt) + turnMs(timings);
    // The one at the head was asked for first, or goes again: it is the first whose time ends.
    const [first] = queue;
    if (first === undefined || turnTimer !== undefined) return;
    turnTimer = setTimeout(() => {
      turnTimer = undefined;
      const now = performance.now();
      for (const job of queue.filter((each) => waitsUntil(each) <= now)) {
        queue.splice(queue.indexOf(job), 1);
        job.settle({ kind: 'no-answer', sent: false, why: 'its turn did not come in time' });
      }
      watchTurns();
    }, waitsUntil(first) - performance.now());
  };
  /** Until something happens, or after so long: true then. */
  const waitFor = (ms: number) =>
    new Promise<boolean>((resolve) => {
      const timer = ms > 0 ? setTimeout(() => resolve(true), ms) : undefined;
      wake = () => {
        clearTimeout(timer);
        resolve(false);
      };
    });

  /** Runs the requests of one connection until it ends; how many were answered. */
  async function work(on: Talk): Promise<number> {
    let answered = 0;
    while (!stopping.signal.aborted) {
      const job = queue.shift();
      if (job) {
        busy = true;
        const outcome = await exchange(on, job.draft, job.since);
        busy = false;
        answered++;
        if (outcome.kind === 'reply' || outcome.unreadable) movedAt = performance.now();
        if (outcome.kind === 'failed' && outcome.unreadable) {
          // Each try was answered, so no late answer can come: the line is as good as before.
          const { sent, why } = outcome;
          job.settle({ kind: 'no-answer', sent, why, unreadable: true });
          continue;
        }
        if (outcome.kind === 'failed') {
          giveUp(job, outcome);
          return answered - 1;
        }
        if (saysOffline(on, outcome.message)) {
          job.settle({ kind: 'no-answer', sent: false, why: offlineItself });
          on.link.destroy(offlineItself);
          return answered;
        }
        job.settle({ kind: 'answer', message: outcome.message });
        continue;
      }
      dropUnasked(on);
      if (on.link.down !== null) return answered;
      if (!(await waitFor(timings.heartbeatMs))) continue;
      const status = await askStatus(on);
      if (status.kind === 'failed') return answered;
      if (saysOffline(on, status.message)) {
        on.link.destroy(offlineItself);
        return answered;
      }
      answered++;
    }
    return answered;
  }
  function giveUp(
    job: Job,
    { why, sent, silence }: { why: string; sent: boolean; silence?: true },
  ): void {
    const harmless = shapeOf(job.draft.code).repeatable === true;
    if (harmless && fitsPatience(job.since, timings) && !job.tried && !stopping.signal.aborted) {
      job.tried = true;
      queue.unshift(job);
      watchTurns();
    } else {
      job.settle({ kind: 'no-answer', sent: sent && !harmless, why });
      // What waited through one silence does not wait through the next: it may be asked for again.
      if (silence) settleQueue('the library system did not answer the request before it');
    }
  }

  async function run(): Promise<void> {
    let failures = 0;
    let lastComplaint = '';
    const complain = (code: string, text: string) => {
      // The same complaint at every try would drown all others.
      if (lastComplaint !== `${code} ${text}`)
        options.log({
          level: code === 'log-in-refused' ? 'error' : 'warn',
          part: 'sip2',
          code,
          text,
        });
      lastComplaint = `${code} ${text}`;
    };
    while (!stopping.signal.aborted) {
      const connected = await connect({
        options,
        timings,
        signal: stopping.signal,
        nextSequence,
        onEvent: () => wake(),
      });
      let slow = false;
      if (connected.kind === 'open' && !stopping.signal.aborted) {
        talk = connected.talk;
        movedAt = performance.now();
        lastComplaint = '';
        options.log({
          level: 'info',
          part: 'sip2',
          code: 'online',
          text: 'the library system is on line',
        });
        setState('online');
        const answered = await work(talk);
        const why = talk.link.down ?? 'an answer failed to come';
        const { flooded } = talk.link;
        talk.link.destroy('closing');
        talk = null;
        if (stopping.signal.aborted) return;
        const text = `the line to the library system was lost: ${why}`;
        if (flooded) complain('line-flooded', text);
        else complain('line-lost', text);
        // What floods a line would flood the next one too: however well it went before, there is a
        // pause.
        failures = flooded ? Math.max(failures + 1, 2) : answered > 0 ? 0 : failures + 1;
      } else {
        if (connected.kind === 'open') connected.talk.link.destroy('closing');
        if (stopping.signal.aborted) return;
        if (connected.kind === 'failed') complain(connected.code, connected.text);
        slow = connected.kind === 'failed' && connected.slow;
        failures++;
      }
      // A line that stood and broke is opened again at once; if the next one is no better, or none
      // comes, there is a pause.
      if (failures === 0 || (failures === 1 && connected.kind === 'open')) {
        setState('connecting');
        continue;
      }
      setState('offline');
      settleQueue('the library system is off line');
      await pause(slow ? timings.reconnect.mostMs : backOffMs(failures, timings, options.random));
    }
  }
  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const end = () => {
        clearTimeout(timer);
        stopping.signal.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, ms);
      stopping.signal.addEventListener('abort', end);
    });
  const running = run();

  async function shutDown(): Promise<void> {
    stopping.abort();
    settleQueue('the client is closed');
    wake();
    if (!busy) talk?.link.destroy('closing');
    const timer = setTimeout(() => talk?.link.destroy('closing'), timings.closeMs);
    await running;
    clearTimeout(timer);
    clearTimeout(turnTimer);
    settleQueue('the client is closed');
    setState('offline');
  }

  return {
    get state() {
      return state;
    },
    request<C extends RequestCode>(draft: Draft<C>) {
      return new Promise<Answer<C>>((resolve) => {
        const settle = (result: Result) => resolve(result as unknown as Answer<C>);
        const over = stopping.signal.aborted;
        const why = over ? 'the client is closed' : 'the library system is off line';
        if (over || state === 'offline') {
          settle({ kind: 'no-answer', sent: false, why });
          return;
        }
        queue.push({
          draft: draft as unknown as AnyDraft,
          settle,
          since: performance.now(),
          tried: false,
        });
        watchTurns();
        wake();
      });
    },
    close() {
      closed ??= shutDown();
      return closed;
    },
  };
}
