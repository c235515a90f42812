/**
 * The rule at the end: what people meant and were last told is what the library system has. Written
 * by what people do and see; of the kiosk it reads the staff's list alone.
 */
import { releasedAfi } from '../../../simulators/tags/tags.ts';
import type { LedgerEntry } from '../judge/ledger.ts';
import type { Monitor } from '../judge/monitor.ts';
import type { Room } from '../world/room.ts';
import type { World } from '../world/world.ts';
import { type Things, writeDeeds } from './deeds.ts';
import { workOff } from './desk.ts';
import { countExceptions, type Exceptions } from './exceptions.ts';
import {
  atMs,
  deskOf,
  eachWay,
  historyOf,
  holdersAfter,
  isLentLately,
  isOfRenewal,
} from './history.ts';
import { checkList } from './list-is-true.ts';
import { checkMeant, type Judged } from './meant.ts';
import { checkMoneyIsKept } from './money.ts';
import { watchPeople } from './people/people.ts';
import { watchRefused } from './refused.ts';
import { checkSecurity } from './security.ts';
import { watchPaper } from './told/paper.ts';
import { watchShown } from './told/screen.ts';
import { watchVoice } from './told/voice.ts';

/** As it is printed on a card of this library (`patronCard`). */
function isPatronCard(code: string): boolean {
  return /^23550\d{9}$/.test(code);
}

export type Truth = ReturnType<typeof watchTruth>;

/** Watches the people at one kiosk; `things`: what others did with them at the other kiosks. */
export function watchTruth(
  world: () => World,
  room: () => Room,
  monitor: Monitor,
  count: (what: string) => void,
  things?: Things,
) {
  const deeds = writeDeeds(things);
  const people = watchPeople(deeds, {
    isItem: (code) => room().things.has(code),
    // Also one that no patron has: off line it opens a list, where `unknownPatrons` lets it.
    isCard: (code) => world().library.library.state.patrons.has(code) || isPatronCard(code),
    isReaderUp: () => world().reader.plugged && !world().cables.reader.isHole,
    isLying: (item) =>
      room()
        .at('plate')
        .some((thing) => thing.item === item),
    isReturnedByLaying: (item) => {
      if (world().settings.returnByLaying === false) return false;
      // Of several kiosks, at which one it was lent is not written down.
      if (things === undefined && isLentLately(deeds, item)) return false;
      room().look();
      const tags = [...(room().things.get(item)?.tags.values() ?? [])];
      return tags.every(({ afi }) => afi === releasedAfi);
    },
    titleOf: (item) => room().things.get(item)?.title ?? '',
    proven: () => monitor.line.lastProven,
  });
  const shown = watchShown(deeds, people);
  const voice = watchVoice(deeds, people, count);
  const paper = watchPaper(deeds, people, () => room().things.values(), count);
  const refused = watchRefused(world, people, monitor.ledger, {
    violate: monitor.violate,
    excuse: (name) => count(`exception ${name}`),
  });
  return {
    deeds,
    people,
    refused,
    onScreen: (screen: Parameters<typeof people.onScreen>[0]) => {
      people.onScreen(screen);
      shown.onScreen(screen);
      voice.onScreen(screen);
      refused.onScreen(screen);
    },
    onKilled: () => {
      people.onKilled();
      shown.onKilled();
      voice.onKilled();
    },
    onPrinted: () => paper.onPrinted(world().printer),
  };
}

/** A kiosk, and what became of the people there. */
export interface Witnessed {
  world: World;
  room: Room;
  monitor: Monitor;
  truth: Truth;
}

/**
 * All lines are up, and nothing is open at any of the kiosks of one library. Returns how often each
 * exception was used.
 */
export function judgeAtEnd(kiosks: readonly [Witnessed, ...Witnessed[]]): Exceptions['used'] {
  const [first] = kiosks;
  const { deeds } = first.truth;
  const { bookings } = first.world.library.library.state;
  const { violate } = first.monitor;
  const exceptions = countExceptions();
  const judged: Judged = {
    deeds,
    exceptions,
    bookings,
    // To each kiosk what the others booked is as what a desk booked.
    isAtDesk: (booking) => kiosks.every(({ monitor }) => monitor.deskBookings.has(booking)),
    violate: (rule, item, detail) =>
      violate(rule, [item, detail, ...historyOf(deeds, bookings, item)]),
  };
  checkMeant(judged);
  checkTold(judged, kiosks, null);
  for (const { world, monitor, truth } of kiosks) {
    checkMoneyIsKept({
      deeds: truth.deeds,
      exceptions,
      booked: bookings.filter((one) => one.what === 'payment' && !monitor.deskBookings.has(one)),
      taken: monitor.till.taken(),
      entries: monitor.ledger.all() ?? [],
      localFeeId: world.localFeeId,
      violate: monitor.violate,
    });
    checkList(monitor, truth.deeds);
  }
  checkSecurity({
    ...judged,
    room: first.room,
    isListed: (item) =>
      entriesOf(kiosks).some(
        ({ transaction, state }) =>
          'item' in transaction &&
          transaction.item === item &&
          (state === 'staff' || state === 'closed'),
      ),
  });
  if (kiosks.some(({ monitor }) => monitor.violation)) return exceptions.used;
  checkTold(judged, kiosks, new Set(kiosks.flatMap((kiosk) => workOff(kiosk, judged))));
  return exceptions.used;
}

function entriesOf(kiosks: readonly Witnessed[]): LedgerEntry[] {
  return kiosks.flatMap(({ monitor }) => monitor.ledger.all() ?? []);
}

/**
 * Told is booked, and the last deed wins. `lentByHand`: by a desk that has worked the list off; null:
 * it has not yet.
 */
function checkTold(
  judged: Judged,
  kiosks: readonly [Witnessed, ...Witnessed[]],
  lentByHand: ReadonlySet<string> | null,
): void {
  const isWorkedOff = lentByHand !== null;
  const [{ world, room }] = kiosks;
  const { loans, patrons } = world.library.library.state;
  const entries = entriesOf(kiosks);
  const listed = new Set(
    entries.flatMap(({ transaction, state }) =>
      !isWorkedOff && state === 'staff' && 'item' in transaction ? [transaction.item] : [],
    ),
  );
  for (const item of judged.deeds.items) {
    const lentTo = room.things.get(item)?.lentTo ?? null;
    const desk = deskOf(judged, item, lentTo, entries);
    const known = judged.deeds.of(item);
    // A patron who renewed what another carries home has that from the desk, which moved the loan.
    const deeds = lentByHand?.has(item) ? known.filter((event) => !isOfRenewal(event)) : known;
    const events = [...deeds, ...desk].sort((a, b) => atMs(a) - atMs(b));
    const holder = loans.get(item)?.card ?? null;
    if (listed.has(item)) continue;
    // It never left, so the desk put it back on its shelf.
    if (isWorkedOff && holder === null && room.things.get(item)?.where === 'shelf') continue;
    if (!isWorkedOff && !holdersAfter(events, lentTo, 'denied').has(holder))
      judged.exceptions.use('left-before-it-was-told');
    for (const own of eachWay(events)) {
      const holders = holdersAfter(own, lentTo);
      if (holders.has(holder)) continue;
      // The entry stood on the list, or it was violated before the list was worked off.
      if (isWorkedOff && holder === null && ![...holders].some((card) => patrons.has(card ?? ''))) {
        judged.exceptions.use('lent-off-line-to-an-unknown-card');
        break;
      }
      const last = own.findLast(({ kind }) => kind === 'told');
      const [what, by] = last?.kind === 'told' ? [last.told.what, last.told.by] : ['nothing', ''];
      judged.violate(
        isWorkedOff ? 'the list does not set it right' : `told as ${what}, and it is not so`,
        item,
        `told as ${what} by ${by}: on loan to ${holder}, not ${[...holders].join(' or ')}`,
      );
      return;
    }
  }
}
