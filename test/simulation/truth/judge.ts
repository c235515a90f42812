/**
 * The rule at the end: what people meant and were last told is what the library system has. Written
 * by what people do and see; of the kiosk it reads the staff's list alone.
 */
import type { Monitor } from '../monitor.ts';
import type { Room } from '../room.ts';
import type { World } from '../world.ts';
import { writeDeeds } from './deeds.ts';
import { workOff } from './desk.ts';
import { countExceptions } from './exceptions.ts';
import { atMs, deskOf, historyOf, holdersAfter } from './history.ts';
import { checkList } from './list-is-true.ts';
import { checkMeant, type Judged } from './meant.ts';
import { checkMoneyIsKept } from './money.ts';
import { watchPeople } from './people.ts';
import { watchRefused } from './refused.ts';
import { checkSecurity } from './security.ts';
import { watchTelling } from './told.ts';

export type Truth = ReturnType<typeof watchTruth>;

export function watchTruth(world: () => World, room: () => Room, monitor: Monitor) {
  const deeds = writeDeeds();
  const exceptions = countExceptions();
  const people = watchPeople(deeds, {
    isItem: (code) => room().things.has(code),
    isCard: (code) => world().library.library.state.patrons.has(code),
    isReaderUp: () => world().reader.plugged && !world().cables.reader.isHole,
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
      const given = { world: world(), room: room(), monitor };
      checkTold(judged, given, false);
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
      const ofItem = (item: string) =>
        (monitor.ledger.all() ?? []).filter(
          ({ transaction }) => 'item' in transaction && transaction.item === item,
        );
      checkSecurity({
        ...judged,
        room: room(),
        isListed: (item) =>
          ofItem(item).some(({ state }) => state === 'staff' || state === 'closed'),
      });
      if (monitor.violation) return;
      workOff(given, deeds);
      checkTold(judged, given, true);
    },
  };
}

interface Given {
  world: World;
  room: Room;
  monitor: Monitor;
}

/** Told is booked, and the last deed wins. */
function checkTold(judged: Judged, { world, room, monitor }: Given, isWorkedOff: boolean): void {
  const { loans } = world.library.library.state;
  const entries = monitor.ledger.all() ?? [];
  const listed = new Set(
    entries.flatMap(({ transaction, state }) =>
      !isWorkedOff && state === 'staff' && 'item' in transaction ? [transaction.item] : [],
    ),
  );
  for (const item of judged.deeds.items) {
    const desk = deskOf(judged, item, room.things.get(item)?.lentTo ?? null, entries);
    const events = [...judged.deeds.of(item), ...desk].sort((a, b) => atMs(a) - atMs(b));
    const holders = holdersAfter(events, room.things.get(item)?.lentTo ?? null);
    const holder = loans.get(item)?.card ?? null;
    if (holders.has(holder) || listed.has(item)) continue;
    // It never left, so the desk put it back on its shelf.
    if (isWorkedOff && holder === null && room.things.get(item)?.where === 'shelf') continue;
    const last = events.findLast(({ kind }) => kind === 'told');
    const what = last?.kind === 'told' ? last.told.what : 'nothing';
    judged.violate(
      isWorkedOff ? 'the list does not set it right' : `told as ${what}, and it is not so`,
      item,
      `told as ${what}: on loan to ${holder}, not ${[...holders].join(' or ')}`,
    );
  }
}
