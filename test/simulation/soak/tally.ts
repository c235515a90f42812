/** What was run, and what broke, as it is said each hour and at the end. */
import { sayLeft } from '../left.ts';
import { sayList } from '../truth/list.ts';
import type { Job } from './jobs.ts';
import type { Ran } from './worker.ts';

export interface Tally {
  add(job: Job, ran: Ran, seconds: number): void;
  /** how many broke a rule */
  readonly violations: number;
  say(hours: number, shapes: ReadonlyMap<string, number>): string;
}

export function createTally(): Tally {
  const counts: Record<string, number> = {};
  const visitsOf = new Map<string, number>();
  let [visits, seeds, seconds, violations, programs] = [0, 0, 0, 0, 0];
  const count = (what: string, more: number) => {
    visitsOf.set(what, (visitsOf.get(what) ?? 0) + more);
  };
  /** How often a rule was not asked for, for 1,000 visits. */
  const exceptions = () =>
    Object.entries(counts)
      .filter(([what]) => what.startsWith('exception '))
      .map(([what, times]) => `  ${((times * 1_000) / visits).toFixed(1).padStart(6)}  ${what}`);
  return {
    get violations() {
      return violations;
    },
    add: (job, ran, took) => {
      seconds += took;
      violations += ran.broken.length;
      if (job.kind !== 'seed') {
        programs += 1;
        return;
      }
      seeds += 1;
      visits += ran.visits;
      const { terminal, code } = job.ways;
      count(job.library, ran.visits);
      count(`${terminal}${code === null ? '' : `+${code}`}`, ran.visits);
      count(job.kiosks === 1 ? 'one kiosk' : 'a branch', ran.visits);
      for (const [what, more] of Object.entries(ran.counts))
        counts[what] = (counts[what] ?? 0) + more;
    },
    say: (hours, shapes) => {
      const parts = [...visitsOf].sort().map(([what, number]) => `${what} ${number}`);
      const rate = visits === 0 ? '' : `, ${(seconds / visits).toFixed(2)} s a visit`;
      return [
        `${visits} visits of ${seeds} seeds and ${programs} other programs in ${hours.toFixed(2)} hours${rate}`,
        `visits by library, way and kiosks: ${parts.join(' · ')}`,
        ...(visits === 0 ? [] : [sayList(counts, visits), ...exceptions(), sayLeft(counts)]),
        `violations: ${violations}`,
        ...[...shapes].map(([shape, times]) => `  ${String(times).padStart(5)}  ${shape}`),
      ].join('\n');
    },
  };
}
