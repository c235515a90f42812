/** What was done with an item and said of it, in its order, and who may have it on loan after that. */
import type { Monitor } from '../monitor.ts';
import { opensAt } from '../time.ts';
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
  if (event.kind === 'unheard') return `the ${event.told.by} says to nobody: ${event.told.what}`;
  const { by, view, means, cards, excuse } = event.deed;
  return `${by} at ${view} means: ${means} on ${[...cards].join(' or ')} ${excuse ?? ''}`;
}

export function atMs(event: Event): number {
  if (event.kind === 'deed') return event.deed.atMs;
  return event.kind === 'desk' ? event.desk.atMs : event.told.atMs;
}

/** What a desk booked, and what staff found where they saw to an entry and closed it. */
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
  const desk = after
    .filter(({ isDesk }) => isDesk)
    .map((one) => ({ atMs: one.atMs, item, holder: one.holder, isSeen: false }));
  const seenTo = closed.map((ms) => ({ atMs: ms, item, holder: holderAt(ms), isSeen: true }));
  return [...desk, ...seenTo].map((one): Event => ({ kind: 'desk', desk: one }));
}

/**
 * All of it, and once for each way in which something was said since the last deed, as if the others
 * had said nothing since: where they differ, one of them is not so.
 */
export function eachWay(events: readonly Event[]): readonly (readonly Event[])[] {
  const from = events.findLastIndex(({ kind }) => kind === 'deed');
  const since = events.slice(from + 1);
  const ways = new Set(since.flatMap((event) => (event.kind === 'told' ? event.told.by : [])));
  const others = [...ways].map((way) =>
    events.filter((event, at) => at <= from || event.kind !== 'told' || event.told.by === way),
  );
  return ways.size < 2 ? [events] : [events, ...others];
}

/**
 * Who may have it on loan at the end; null: nobody. `leavers`: of what those did who left before they
 * were told of it, another one is told nothing; or all that is told counts (`denied`).
 */
export function holdersAfter(
  events: readonly Event[],
  atFirst: string | null,
  leavers: 'untold' | 'denied' = 'untold',
): ReadonlySet<string | null> {
  let settled = new Set<string | null>([atFirst]);
  /** by deeds of which nothing was said yet */
  let pending = new Set<string | null>();
  let cards: ReadonlySet<string> = new Set();
  let visit = 0;
  for (const event of events) {
    if (event.kind === 'desk') {
      const { isSeen, holder } = event.desk;
      settled = new Set(isSeen ? [...settled, holder] : [holder]);
    }
    if (event.kind === 'deed') {
      const { deed } = event;
      if (deed.visit !== visit && leavers === 'untold') {
        settled = new Set([...settled, ...pending]);
        pending = new Set();
      }
      visit = deed.visit;
      if (deed.means === 'borrow') cards = deed.cards;
      if (deed.means === 'borrow') for (const card of cards) pending.add(card);
      if (deed.means === 'return') pending.add(null);
    }
    // Left on the plate in an open visit, it is still tried, as they meant it: either may be so.
    if (event.kind === 'unheard' && event.told.what === 'lent')
      settled = new Set([...settled, ...cards]);
    if (event.kind === 'unheard' && event.told.what === 'returned') settled.add(null);
    if (event.kind !== 'told') continue;
    const { what, of } = event.told;
    if (what === 'under-way') {
      pending = new Set<string | null>(of === 'borrow' ? cards : [null]);
      continue;
    }
    if (what === 'returned') settled = new Set([null]);
    if (what === 'lent') settled = new Set(cards);
    // Neither yes nor no: either may be so, and an entry says so where it is not settled.
    if (what === 'not-known' && of !== 'renew')
      settled = new Set([...settled, ...(of === 'borrow' ? cards : [null])]);
    pending = new Set();
  }
  return new Set([...settled, ...pending]);
}
