/** The figures of the branch: none of them is of a person, an item or a name. */
import { Counter, Gauge, type Registry } from 'prom-client';
import type { BranchState } from '../branch/port.ts';

/** A kiosk says each 20 s that it is there. */
const seenWithinMs = 60_000;

/** `branch`: asked at each scrape. */
export function addBranch(registry: Registry, branch: () => BranchState): void {
  const registers = [registry];
  const gauge = (name: string, help: string, figure: (state: BranchState) => number | null) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        const value = figure(branch());
        if (value === null) this.remove();
        else this.set(value);
      },
    });
  gauge(
    'kiosk_branch_up',
    '1: what the other kiosks of the branch lend is known, and what this one lends is told. 0: it decides for itself.',
    ({ link }) => (link === 'up' ? 1 : 0),
  );
  gauge(
    'kiosk_branch_unpublished',
    'Own entries whose state the broker of the branch does not have yet.',
    ({ unpublished }) => unpublished,
  );
  gauge(
    'kiosk_branch_others',
    'Other kiosks of the branch that were heard of within the last minute.',
    ({ others }) =>
      others.filter(({ lastSeenAt }) => lastSeenAt !== null && isRecent(Date.parse(lastSeenAt)))
        .length,
  );
  gauge(
    'kiosk_branch_others_open',
    'Loans and returns that wait at the other kiosks of the branch.',
    ({ others }) => others.reduce((sum, { open }) => sum + open, 0),
  );
  gauge(
    'kiosk_branch_clock_ahead_seconds',
    'How far the clock of the broker is ahead of that of this kiosk. Left out until it is measured.',
    ({ clockAheadMs }) => clockAheadMs && clockAheadMs / 1_000,
  );
  new Counter({
    name: 'kiosk_branch_claims_total',
    help: 'Loans off line that were claimed at the broker of the branch, by what came of it.',
    labelNames: ['outcome'],
    registers,
    collect() {
      this.reset();
      for (const [outcome, count] of Object.entries(branch().claims)) this.inc({ outcome }, count);
    },
  });
}

function isRecent(atMs: number): boolean {
  return Math.abs(Date.now() - atMs) < seenWithinMs;
}
