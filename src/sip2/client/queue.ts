import type { AnyDraft, KnownMessage } from '../messages/table.ts';
import { type Timings, turnMs } from './options.ts';

export type Result =
  | { kind: 'answer'; message: KnownMessage }
  | { kind: 'no-answer'; sent: boolean; why: string; unreadable?: true };

/** A request that waits for its turn or its answer. */
export interface Job {
  readonly draft: AnyDraft;
  readonly settle: (result: Result) => void;
  /** when it was made, by `performance.now()` */
  readonly since: number;
  /** sent on one connection already, in vain */
  tried: boolean;
}

export interface RequestQueue {
  add(job: Job): void;
  /** takes the first request */
  take(): Job | undefined;
  /** a request that is to be sent again, as the first one */
  putBack(job: Job): void;
  /** answers all requests: they were not sent */
  settleAll(why: string): void;
  /** A request was answered, or the line came up: the others wait from now on. */
  moved(): void;
  /** stops the timer */
  stop(): void;
}

/**
 * The requests in the order of their turns. None waits for ever: each has its turn, or is given up
 * when nothing was answered for too long.
 */
export function createRequestQueue(timings: Timings): RequestQueue {
  const jobs: Job[] = [];
  let movedAt = 0;
  let timer: NodeJS.Timeout | undefined;

  const waitsUntil = ({ since }: Job) => Math.max(since, movedAt) + turnMs(timings);
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
    moved() {
      movedAt = performance.now();
    },
    stop: () => clearTimeout(timer),
  };
}
