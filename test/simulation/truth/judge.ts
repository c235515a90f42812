/**
 * The rule at the end: what people meant and were last told is what the library system has. Written
 * by what people do and see; of the kiosk it reads the staff's list alone.
 */
import type { Monitor } from '../monitor.ts';
import type { Room } from '../room.ts';
import { opensAt } from '../time.ts';
import type { World } from '../world.ts';
import { type Event, writeDeeds } from './deeds.ts';
import { countExceptions } from './exceptions.ts';
import { checkList } from './list-is-true.ts';
import { checkMeant, type Judged } from './meant.ts';
import { checkMoneyIsKept } from './money.ts';
import { watchPeople } from './people.ts';
import { watchRefused } from './refused.ts';
import { watchTelling } from './told.ts';

export type Truth = ReturnType<typeof watchTruth>;

export function watchTruth(world: () => World, room: () => Room, monitor: Monitor) {
  const deeds = writeDeeds();
  const exceptions = countExceptions();
  const people = watchPeople(deeds, {
    isItem: (code) => room().things.has(code),
    isCard: (code) => world().library.library.state.patrons.has(code),
    proven: () => monitor.line.lastProven,
  });
  const telling = watchTelling(deeds, people);
  const refused = watchRefused(world, people, deeds, monitor.violate);
  return {
    people,
    exceptions,
    onScreen: (screen: Parameters<typeof people.onScreen>[0]) => {
      people.onScreen(screen);
      telling.onScreen(screen);
      refused.onScreen(screen);
    },
    onKilled: () => {
      people.onKilled();
      telling.onKilled();
    },
    /** All lines are up, and nothing is open. */
    atEnd: () => {
      const { bookings } = world().library.library.state;
      const judged: Judged = {
        deeds,
        exceptions,
        bookings,
        isAtDesk: (booking) => monitor.deskBookings.has(booking),
        violate: (rule, item, detail) =>
          monitor.violate(rule, [item, detail, ...historyOf(deeds, bookings, item)]),
      };
      checkMeant(judged);
      checkTold(judged, world(), room(), monitor);
      checkMoneyIsKept({
        payments: deeds.payments,
        exceptions,
        booked: bookings.filter((one) => one.what === 'payment' && !judged.isAtDesk(one)),
        taken: monitor.till.taken(),
        entries: monitor.ledger.all() ?? [],
        localFeeId: world().localFeeId,
        violate: monitor.violate,
      });
      checkList(monitor, deeds);
    },
  };
}

/** Told is booked, and the last deed wins. */
function checkTold(judged: Judged, world: World, room: Room, monitor: Monitor): void {
  const { loans } = world.library.library.state;
  const entries = monitor.ledger.all() ?? [];
  const listed = new Set(
    entries.flatMap(({ transaction, state }) =>
      state === 'staff' && 'item' in transaction ? [transaction.item] : [],
    ),
  );
  for (const item of judged.deeds.items) {
    const desk = deskOf(judged, item, room.things.get(item)?.lentTo ?? null, entries);
    const events = [...judged.deeds.of(item), ...desk].sort((a, b) => atMs(a) - atMs(b));
    const holders = holdersAfter(events, room.things.get(item)?.lentTo ?? null);
    const holder = loans.get(item)?.card ?? null;
    if (holders.has(holder) || listed.has(item)) continue;
    const last = events.findLast(({ kind }) => kind === 'told');
    const what = last?.kind === 'told' ? last.told.what : 'nothing';
    judged.violate(
      `told as ${what}, and it is not so`,
      item,
      `on loan to ${holder}, not ${[...holders].join(' or ')}`,
    );
  }
}

/** What was done with it, said of it and booked, in seconds since the opening. */
function historyOf(
  deeds: ReturnType<typeof writeDeeds>,
  bookings: Judged['bookings'],
  item: string,
): string[] {
  const lines = deeds.of(item).map((event): [number, string] => [atMs(event), describe(event)]);
  for (const { at, what, card, item: of } of bookings)
    if (of === item) lines.push([Date.parse(at), `booked: ${what} ${card ?? ''}`]);
  return lines
    .sort(([one], [other]) => one - other)
    .map(([ms, line]) => `${((ms - opensAt) / 1_000).toFixed(1)} ${line}`);
}

function describe(event: Event): string {
  if (event.kind === 'told') return `told: ${event.told.what} ${event.told.code}`;
  if (event.kind === 'desk') return `desk: ${event.desk.holder}`;
  const { by, view, means, cards, excuse } = event.deed;
  return `${by} at ${view} means: ${means} on ${[...cards].join(' or ')} ${excuse ?? ''}`;
}

function atMs(event: Event): number {
  if (event.kind === 'deed') return event.deed.atMs;
  return event.kind === 'told' ? event.told.atMs : event.desk.atMs;
}

/** What a desk booked, and what staff found where they saw to an entry and closed it. */
function deskOf(
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

/** Who may have it on loan at the end; null: nobody. */
function holdersAfter(
  events: readonly Event[],
  atFirst: string | null,
): ReadonlySet<string | null> {
  let settled = new Set<string | null>([atFirst]);
  /** by deeds of which nothing was said yet */
  let pending = new Set<string | null>();
  let cards: ReadonlySet<string> = new Set();
  for (const event of events) {
    if (event.kind === 'desk') {
      const { isSeen, holder } = event.desk;
      settled = new Set(isSeen ? [...settled, holder] : [holder]);
    }
    if (event.kind === 'deed') {
      const { deed } = event;
      if (deed.means === 'borrow') cards = deed.cards;
      if (deed.means === 'borrow') for (const card of cards) pending.add(card);
      if (deed.means === 'return') pending.add(null);
    }
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
