/** An entry for the staff says what is so: its reason, held against what became of the item. */
import type { LedgerEntry } from '../judge/ledger.ts';
import type { Monitor } from '../judge/monitor.ts';
import type { Deeds, Telling } from './deeds.ts';

/** A visit in which the item was secured after all, and the patron was told so. */
function isSecuredSince(told: readonly Telling[], beganMs: number): boolean {
  const first = told.find(({ atMs, what }) => atMs >= beganMs && what === 'returned');
  const last = told.findLast((one) => one.visit === first?.visit && one.what !== 'under-way');
  return first?.code === 'not-secured' && last?.what === 'returned' && last.code === '';
}

/** Not lent, since its tags stayed secured; and lent with its tags at a later try of the same visit. */
function isLentSince(told: readonly Telling[], beganMs: number): boolean {
  const first = told.find(({ atMs, what }) => atMs >= beganMs && what !== 'under-way');
  const last = told.findLast((one) => one.visit === first?.visit && one.what !== 'under-way');
  const wasLocked = first?.code === 'not-released' || first?.code === 'lifted';
  return first?.what === 'not-lent' && wasLocked && last?.what === 'lent' && last.code === '';
}

/** What a reason says that is not so; null: it may be so. */
function falsehood({ transaction, why, events }: LedgerEntry, deeds: Deeds): string | null {
  if (!('item' in transaction)) return null;
  const beganMs = Date.parse(events[0]?.at ?? '');
  const told = deeds
    .of(transaction.item)
    .flatMap((event) => (event.kind === 'told' && event.told.by === 'screen' ? [event.told] : []));
  if (why === 'returned-not-secured' && isSecuredSince(told, beganMs))
    return 'the list says that it is not secured, and it is';
  if (why === 'not-lent-not-secured' && isLentSince(told, beganMs))
    return 'the list says that it is not lent, and it is';
  return null;
}

export function checkList(monitor: Monitor, deeds: Deeds): void {
  for (const entry of monitor.ledger.all() ?? []) {
    const rule = entry.state === 'staff' ? falsehood(entry, deeds) : null;
    if (rule) monitor.violate(rule, { ...entry.transaction, why: entry.why });
  }
}
