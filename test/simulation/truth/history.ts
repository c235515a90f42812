/** What was done with an item and said of it, in its order, and who may have it on loan after that. */
import type { Monitor } from '../judge/monitor.ts';
import { now, opensAt, wasKioskWrongAt } from '../world/time.ts';
import type { Deeds, Event } from './deeds.ts';
import type { Judged } from './meant.ts';

/** What was done with it, said of it and booked, in seconds since the opening. */
export function historyOf(deeds: Deeds, bookings: Judged['bookings'], item: string): string[] {
  const lines = deeds.of(item).map((event): [number, string] => [atMs(event), describe(event)]);
  for (const { at, what, card, item: of } of bookings)
    if (of === item) lines.push([Date.parse(at), `booked: ${what} ${card ?? ''}`]);
  return lines
    .sort(([one], [other]) => one - other)
    .map(([ms, line]) => `${((ms - opensAt) / 1_000).toFixed(1)} ${line}`);
}

function describe(event: Event): string {
  if (event.kind === 'told')
    return `told by ${event.told.by}: ${event.told.what} ${event.told.code}`;
  if (event.kind === 'desk') return `desk: ${event.desk.holder}`;
  if (event.kind === 'killed') return 'the kiosk was killed';
  if (event.kind === 'unheard') return `the ${event.told.by} says to nobody: ${event.told.what}`;
  const { by, view, means, cards, excuse } = event.deed;
  return `${by} at ${view} means: ${means} on ${[...cards].join(' or ')} ${excuse ?? ''}`;
}

/** Chosen in an account, or said of that: no hand moved the thing. */
export function isOfRenewal(event: Event): boolean {
  if (event.kind === 'deed') return event.deed.means === 'renew';
  return 'told' in event && event.told.of === 'renew';
}

export function atMs(event: Event): number {
  if (event.kind === 'deed') return event.deed.atMs;
  if (event.kind === 'killed') return event.atMs;
  return event.kind === 'desk' ? event.desk.atMs : event.told.atMs;
}

/**
 * Returned here off line, and not sent yet: SIP2 has no question by which it spares what a desk lends
 * then (`lent-before-its-return-is-sent`). What was sent once, or is with the staff, is asked about.
 */
function isReturnUnsent(
  entries: ReturnType<Monitor['ledger']['all']> & object,
  item: string,
  atMs: number,
): boolean {
  return entries.some(({ transaction, events }) => {
    if (transaction.kind !== 'check-in' || transaction.item !== item) return false;
    const before = events.filter(({ at }) => Date.parse(at) <= atMs);
    const last = before.findLast((event) => event.event === 'settle');
    const isSent = before.some((one) => one.event === 'note' && one.note.step === 'sending');
    return last?.event === 'settle' && last.settlement.state === 'deferred' && !isSent;
  });
}

/**
 * What a desk booked, but no loan that ended by a return from before it; and what staff found where they
 * saw to an entry and closed it.
 */
export function deskOf(
  { bookings, isAtDesk }: Judged,
  item: string,
  lentTo: string | null,
  entries: ReturnType<Monitor['ledger']['all']> & object,
): Event[] {
  const after: { atMs: number; holder: string | null; isDesk: boolean }[] = [];
  for (const booking of bookings) {
    if (booking.item !== item) continue;
    const isOut = booking.what === 'check-out' || booking.what === 'renewal';
    after.push({
      atMs: Date.parse(booking.at),
      holder: isOut ? booking.card : null,
      isDesk: isAtDesk(booking),
    });
  }
  const holderAt = (ms: number) => {
    const before = after.findLast((one) => one.atMs <= ms);
    return before ? before.holder : lentTo;
  };
  const closed = entries.flatMap(({ transaction, events }) => {
    const end = events.at(-1);
    const isOfItem = 'item' in transaction && transaction.item === item;
    return isOfItem && end?.event === 'settle' && end.settlement.state === 'closed'
      ? [Date.parse(end.at)]
      : [];
  });
  const isEnded = (at: number) =>
    after[at + 1]?.isDesk === false &&
    after[at + 1]?.holder === null &&
    isReturnUnsent(entries, item, after[at]?.atMs ?? 0);
  const desk = after
    .filter(({ isDesk, holder }, at) => isDesk && !(holder !== null && isEnded(at)))
    .map((one) => ({ atMs: one.atMs, item, holder: one.holder, isSeen: false }));
  const seenTo = closed.map((ms) => ({ atMs: ms, item, holder: holderAt(ms), isSeen: true }));
  return [...desk, ...seenTo].map((one): Event => ({ kind: 'desk', desk: one }));
}

/**
 * Lent and unlocked here within the hour: who uses the plate as a table returns nothing by it
 * (`latelyMs` in src/kiosk/lent-lately.ts). By a clock that is wrong it may be longer ago.
 */
export function isLentLately(deeds: Deeds, item: string): boolean {
  const last = deeds.of(item).findLast(({ kind }) => kind === 'told');
  if (last?.kind !== 'told' || last.told.what !== 'lent' || last.told.code !== '') return false;
  if (wasKioskWrongAt(last.told.atMs, 0) || wasKioskWrongAt(now(), 0)) return false;
  return now() - last.told.atMs < 3_500_000;
}

/**
 * All of it, and once for each way in which something was said since the last deed to who did it, as
 * if the others had said nothing since: where they differ, one of them is not so. What is tried again,
 * and never answered in any way, is open to who only hears, too.
 */
export function eachWay(events: readonly Event[]): readonly (readonly Event[])[] {
  const from = events.findLastIndex(({ kind }) => kind === 'deed');
  const last = events[from];
  const isSince = (event: Event, at: number): event is Extract<Event, { kind: 'told' }> =>
    at > from &&
    event.kind === 'told' &&
    last?.kind === 'deed' &&
    event.told.visit === last.deed.visit;
  const since = events.filter(isSince);
  const ways = new Set(since.map(({ told }) => told.by));
  const newest = since.at(-1);
  const open = newest?.told.what === 'under-way' ? newest : null;
  const others = [...ways].map((way) =>
    events.filter((event, at) => !isSince(event, at) || event.told.by === way || event === open),
  );
  return ways.size < 2 ? [events] : [events, ...others];
}

/**
 * Who may have it on loan at the end; null: nobody. The last deed wins, at whatever kiosk. `leavers`:
 * of what those did who left before they were told of it, another one is told nothing; or all that is
 * told counts (`denied`).
 */
export function holdersAfter(
  events: readonly Event[],
  atFirst: string | null,
  leavers: 'untold' | 'denied' = 'untold',
): ReadonlySet<string | null> {
  let settled = new Set<string | null>([atFirst]);
  /** by visit, those of deeds of which nothing was said yet; the newest deed stands last */
  const pending = new Map<number, Set<string | null>>();
  /** by visit, for which cards it was asked as the kiosk was killed: a no to another answers none */
  const cutOff = new Map<number, Set<string | null>>();
  /** by visit, for which cards it was under way before, and nothing was said of that */
  const unsaid = new Map<number, Set<string | null>>();
  const cardsOf = new Map<number, ReadonlySet<string>>();
  let newestCards: ReadonlySet<string> = new Set();
  /** by visit, the place of its last deed */
  const placeOf = new Map<number, number>();
  let wonAt = -1;
  const name = (visit: number) => (leavers === 'untold' ? visit : 0);
  const wins = (visit: number, holders: ReadonlySet<string | null>) => {
    const place = placeOf.get(visit) ?? wonAt;
    settled = new Set(place < wonAt ? [...settled, ...holders] : holders);
    wonAt = Math.max(wonAt, place);
    for (const [other, at] of placeOf)
      if (at < place) for (const open of [pending, unsaid]) open.delete(other);
    cutOff.clear();
  };
  for (const [place, event] of events.entries()) {
    if (event.kind === 'desk') {
      const { isSeen, holder } = event.desk;
      settled = new Set(isSeen ? [...settled, holder] : [holder]);
      const newest = [...pending].at(-1);
      if (!isSeen) for (const open of [pending, cutOff, unsaid]) open.clear();
      if (!isSeen && newest) pending.set(...newest);
    }
    if (event.kind === 'deed') {
      const visit = name(event.deed.visit);
      const { means, cards } = event.deed;
      const own = pending.get(visit) ?? new Set();
      pending.delete(visit);
      pending.set(visit, own);
      placeOf.set(visit, place);
      if (means === 'borrow' || means === 'renew') {
        cardsOf.set(visit, cards);
        newestCards = cards;
      }
      if (means === 'borrow') for (const card of cards) own.add(card);
      if (means === 'return') own.add(null);
    }
    if (event.kind === 'killed') {
      const visit = name(event.visit);
      const own = pending.get(visit);
      if (own) cutOff.set(visit, new Set(own));
    }
    if (event.kind !== 'told' && event.kind !== 'unheard') continue;
    const { what, of, owners } = event.told;
    const visit = name(event.told.visit);
    const meant = cardsOf.get(visit) ?? newestCards;
    // What stands in the list of those before is theirs, whoever has shown a card since.
    const isListed = of !== 'return' && owners !== undefined && owners.size > 0;
    const cards = isListed && ![...meant].some((card) => owners.has(card)) ? owners : meant;
    if (event.kind === 'unheard') {
      // Left on the plate in an open visit, it is still tried, as they meant it: either may be so.
      const isTried = what === 'under-way';
      if (what === 'lent' || (isTried && of === 'borrow'))
        settled = new Set([...settled, ...cards]);
      if (what === 'returned' || (isTried && of === 'return')) settled.add(null);
      if (what === 'not-lent') pending.delete(visit);
      continue;
    }
    if (what === 'under-way') {
      const asked = of === 'borrow' ? cards : [null];
      unsaid.set(visit, new Set([...(unsaid.get(visit) ?? []), ...asked]));
      pending.set(visit, new Set(asked));
      continue;
    }
    // Whether it is on loan, only a yes to a renewal says.
    if (of === 'renew' && what !== 'renewed') continue;
    pending.delete(visit);
    const before = unsaid.get(visit) ?? [];
    unsaid.delete(visit);
    const unanswered = cutOff.get(visit) ?? new Set();
    for (const one of [null, ...cards]) unanswered.delete(one);
    if (what === 'not-lent' && unanswered.size > 0) pending.set(visit, unanswered);
    if (what === 'returned') wins(visit, new Set([null]));
    if (what === 'lent' || what === 'renewed') wins(visit, cards);
    // Neither yes nor no: either may be so, and an entry says so where it is not settled. It may be
    // what was asked for another card before, as the kiosk says that it does not know of that either.
    if (what === 'not-known')
      settled = new Set([...settled, ...before, ...(of === 'borrow' ? cards : [null])]);
  }
  return new Set([...settled, ...[...pending.values()].flatMap((own) => [...own])]);
}
