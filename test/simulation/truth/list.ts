/** How often an entry came onto the staff's list, by its reason: the list is to be short. */
import type { LedgerEntry } from '../judge/ledger.ts';

const mark = 'list ';

/** Each reason for which it ever was on the list, whatever became of it since. */
export function countList(count: (what: string) => void, entries: readonly LedgerEntry[]): void {
  for (const { transaction, events } of entries) {
    const reasons = events.flatMap((event) =>
      event.event === 'settle' && event.settlement.state === 'staff' ? [event.settlement.why] : [],
    );
    for (const why of new Set(reasons)) count(`${mark}${transaction.kind} ${why}`);
  }
}

/** Entries for 1,000 visits, by what and why; the most frequent first. */
export function listFor1000(
  counts: Readonly<Record<string, number>>,
  visits: number,
): readonly (readonly [string, number])[] {
  return Object.entries(counts)
    .filter(([what]) => what.startsWith(mark))
    .map(([what, count]) => [what.slice(mark.length), (count * 1_000) / visits] as const)
    .sort(([, one], [, other]) => other - one);
}

export function sayList(counts: Readonly<Record<string, number>>, visits: number): string {
  const rows = listFor1000(counts, visits);
  const all = rows.reduce((sum, [, each]) => sum + each, 0);
  const line = ([what, each]: readonly [string, number]) =>
    `  ${each.toFixed(1).padStart(6)}  ${what}`;
  return [
    "on the staff's list, for 1,000 visits:",
    ...[['all', all] as const, ...rows].map(line),
  ].join('\n');
}
