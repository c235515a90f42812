/** The queue of requests, and how they are sent on one connection after another. */
import { type AnyDraft, type KnownMessage, shapeOf } from '../messages/table.ts';
import { askStatus } from './connect.ts';
import {
  type Connection,
  dropUnsolicited,
  exchange,
  fitsPatience,
  type Outcome,
  saysOffline,
} from './exchange.ts';
import type { Timings } from './options.ts';

export type Result =
  | { kind: 'answer'; message: KnownMessage }
  | { kind: 'no-answer'; sent: boolean; why: string; unreadable?: true; sentAgoMs?: number };

/** A request that waits for its turn or its answer. */
interface Job {
  readonly draft: AnyDraft;
  readonly settle: (result: Result) => void;
  /** when it was made, by `performance.now()` */
  readonly since: number;
  /** sent on one connection already, in vain */
  tried: boolean;
}

interface RequestQueue {
  add(job: Job): void;
  /** takes the first request */
  take(): Job | undefined;
  /** a request that is to be sent again, as the first one */
  putBack(job: Job): void;
  /** answers all requests: they were not sent */
  settleAll(why: string): void;
  /** A request was answered, or the line came up: the time that the others wait begins again. */
  restartWaits(): void;
  /** stops the timer */
  stop(): void;
}

/**
 * The requests in the order of their turns. None waits for ever: each has its turn, or is given up
 * when nothing was answered for too long.
 */
export function createRequestQueue(timings: Timings): RequestQueue {
  const jobs: Job[] = [];
  let waitsSince = 0;
  let timer: NodeJS.Timeout | undefined;

  const waitsUntil = ({ since }: Job) => Math.max(since, waitsSince) + turnMs(timings);
  function watchTurns(): void {
    // The first one is the oldest, or is sent again: its time ends first.
    const [first] = jobs;
    if (first === undefined || timer !== undefined) return;
    timer = setTimeout(() => {
      timer = undefined;
      const now = performance.now();
      for (const job of jobs.filter((each) => waitsUntil(each) <= now)) {
        jobs.splice(jobs.indexOf(job), 1);
        job.settle({ kind: 'no-answer', sent: false, why: 'its turn did not come in time' });
      }
      watchTurns();
    }, waitsUntil(first) - performance.now());
  }
  return {
    add(job) {
      jobs.push(job);
      watchTurns();
    },
    take: () => jobs.shift(),
    putBack(job) {
      jobs.unshift(job);
      watchTurns();
    },
    settleAll(why) {
      for (const job of jobs.splice(0)) job.settle({ kind: 'no-answer', sent: false, why });
    },
    restartWaits() {
      waitsSince = performance.now();
    },
    stop: () => clearTimeout(timer),
  };
}

/**
 * How long a request waits for its turn while nothing is answered: long enough to open a
 * connection.
 */
function turnMs({ patienceMs, timeoutMs, connectTimeoutMs }: Timings): number {
  return Math.max(patienceMs - timeoutMs, Math.min(connectTimeoutMs, patienceMs));
}

/** What the requests of one connection need of the client. */
export interface SendContext {
  readonly queue: RequestQueue;
  readonly timings: Timings;
  readonly stopping: AbortSignal;
  /** a request is on the wire */
  busy: boolean;
  /** Waits for an event (false) or for so long (true). */
  waitFor(ms: number): Promise<boolean>;
}

const offlineItself = 'the library system says that it is off line';

/** How a connection ended. */
interface Ended {
  /** the number of answers */
  answered: number;
  /** nothing was under way that the next connection cannot ask for as well */
  isIdle: boolean;
}

/** Sends the requests and heartbeats of one connection until it ends. */
export async function sendRequests(connection: Connection, context: SendContext): Promise<Ended> {
  const { queue, stopping, timings } = context;
  let answered = 0;
  const ended = (isIdle = false): Ended => ({ answered, isIdle });
  while (!stopping.aborted) {
    if (connection.link.down !== null) return ended(!connection.link.flooded);
    const job = queue.take();
    if (job) {
      context.busy = true;
      const outcome = await exchange(connection, job.draft, job.since);
      context.busy = false;
      const { isGood, waits } = settle(connection, context, job, outcome);
      if (isGood || outcome.kind === 'reply') answered++;
      // Sent as the far end closed an idle line: both ends were right, and the question is asked anew.
      if (!isGood) return ended(waits && connection.link.down !== null);
      continue;
    }
    dropUnsolicited(connection);
    if (!(await context.waitFor(timings.heartbeatMs))) continue;
    const status = await askStatus(connection);
    if (status.kind === 'failed') return ended();
    if (saysOffline(connection, status.message)) {
      connection.link.destroy(offlineItself);
      return ended();
    }
    answered++;
  }
  return ended();
}

/**
 * Settles a request, or puts it back. `isGood`: the connection is still good. `waits`: it is put back,
 * for the next one.
 */
function settle(
  connection: Connection,
  context: SendContext,
  job: Job,
  outcome: Outcome,
): { isGood: boolean; waits: boolean } {
  if (outcome.kind === 'reply' || outcome.unreadable) context.queue.restartWaits();
  if (outcome.kind === 'failed') {
    const { sent, why, unreadable } = outcome;
    // Each try was answered with 96, so no late answer can come: the connection stays good.
    if (!unreadable) return { isGood: false, waits: giveUp(context, job, outcome) };
    job.settle({ kind: 'no-answer', sent, why, unreadable });
    return { isGood: true, waits: false };
  }
  if (saysOffline(connection, outcome.message)) {
    job.settle({ kind: 'no-answer', sent: false, why: offlineItself });
    connection.link.destroy(offlineItself);
    return { isGood: false, waits: false };
  }
  job.settle({ kind: 'answer', message: outcome.message });
  return { isGood: true, waits: false };
}

/** True where it is put back, to be sent again. */
function giveUp(
  { queue, timings, stopping }: SendContext,
  job: Job,
  { why, sent, silence, sentMs }: Extract<Outcome, { kind: 'failed' }>,
): boolean {
  const harmless = shapeOf(job.draft.code).repeatable === true;
  if (harmless && fitsPatience(job.since, timings) && !job.tried && !stopping.aborted) {
    job.tried = true;
    queue.putBack(job);
    return true;
  }
  const sentAgo = sentMs === undefined ? {} : { sentAgoMs: performance.now() - sentMs };
  job.settle({ kind: 'no-answer', sent: sent && !harmless, why, ...sentAgo });
  // The requests behind it have waited through this silence, and do not wait through the next one.
  if (silence) queue.settleAll('the library system did not answer the request before it');
  return false;
}
