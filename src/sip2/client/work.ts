import { shapeOf } from '../messages/table.ts';
import { askStatus } from './connect.ts';
import {
  type Connection,
  dropUnsolicited,
  exchange,
  type Outcome,
  saysOffline,
} from './exchange.ts';
import { fitsPatience, type Timings } from './options.ts';
import type { Job, RequestQueue } from './queue.ts';

/** What the requests of one connection need of the client. */
export interface Work {
  readonly queue: RequestQueue;
  readonly timings: Timings;
  readonly stopping: AbortSignal;
  /** a request is on the wire */
  busy: boolean;
  /** Waits for an event (false) or for so long (true). */
  waitFor(ms: number): Promise<boolean>;
}

const offlineItself = 'the library system says that it is off line';

/**
 * Sends the requests and heartbeats of one connection until it ends; resolves with the number of
 * answers.
 */
export async function work(on: Connection, context: Work): Promise<number> {
  const { queue, stopping, timings } = context;
  let answered = 0;
  while (!stopping.aborted) {
    const job = queue.take();
    if (job) {
      context.busy = true;
      const outcome = await exchange(on, job.draft, job.since);
      context.busy = false;
      if (!settle(on, context, job, outcome))
        return outcome.kind === 'reply' ? answered + 1 : answered;
      answered++;
      continue;
    }
    dropUnsolicited(on);
    if (on.link.down !== null) return answered;
    if (!(await context.waitFor(timings.heartbeatMs))) continue;
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

/** Settles a request, or puts it back; whether the connection is still good. */
function settle(on: Connection, context: Work, job: Job, outcome: Outcome): boolean {
  if (outcome.kind === 'reply' || outcome.unreadable) context.queue.moved();
  if (outcome.kind === 'failed') {
    const { sent, why, unreadable } = outcome;
    // Each try was answered with 96, so no late answer can come: the connection stays good.
    if (unreadable) job.settle({ kind: 'no-answer', sent, why, unreadable });
    else giveUp(context, job, outcome);
    return unreadable === true;
  }
  if (saysOffline(on, outcome.message)) {
    job.settle({ kind: 'no-answer', sent: false, why: offlineItself });
    on.link.destroy(offlineItself);
    return false;
  }
  job.settle({ kind: 'answer', message: outcome.message });
  return true;
}

function giveUp(
  { queue, timings, stopping }: Work,
  job: Job,
  { why, sent, silence }: { why: string; sent: boolean; silence?: true },
): void {
  const harmless = shapeOf(job.draft.code).repeatable === true;
  if (harmless && fitsPatience(job.since, timings) && !job.tried && !stopping.aborted) {
    job.tried = true;
    queue.putBack(job);
    return;
  }
  job.settle({ kind: 'no-answer', sent: sent && !harmless, why });
  // The requests behind it have waited through this silence, and do not wait through the next one.
  if (silence) queue.settleAll('the library system did not answer the request before it');
}
