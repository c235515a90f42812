/** The invariants, seen from outside the kiosk: library, tags, terminal, screen and disk. */

import type { Report } from '../../../machines/domain.ts';
import type { Booking, Hold } from '../../../simulators/library/state.ts';
import { releasedAfi, securedAfi } from '../../../simulators/tags/tags.ts';
import type { Entry } from '../../../src/store/types.ts';
import { watchLeft } from '../left.ts';
import { watchCodes } from '../payments/shown-code.ts';
import { watchTill } from '../payments/till.ts';
import type { Seen } from '../world/fake-screen.ts';
import type { Room, Thing } from '../world/room.ts';
import { now } from '../world/time.ts';
import type { World } from '../world/world.ts';
import { eavesdrop } from './eavesdrop.ts';
import { readLedger } from './ledger.ts';
import { watchNextPatron } from './next-patron.ts';
import { watchPrices } from './prices.ts';
import { watchSecrets } from './secrets.ts';
import { watchServed } from './served.ts';
import { watchTold } from './told.ts';
import { watchVerdicts } from './verdicts.ts';

export interface Violation {
  rule: string;
  detail: string;
}
export type Monitor = ReturnType<typeof createMonitor>;

/** views outside a visit */
const idle = ['attract', 'closed', 'out-of-order'];
/** a tag is reported in the second inventory of the reader, and may miss one before */
const readMs = 4_000;
/** What the judge of one of several kiosks knows of the others. */
export interface Elsewhere {
  /** the open entries of the other kiosks */
  open(): readonly Entry[];
  /** Whether a booking was made by this kiosk; what others made is to it as what a desk made. */
  isOurs(booking: Booking): boolean;
}
const nowhere: Elsewhere = { open: () => [], isOurs: () => true };

export function createMonitor(
  world: () => World,
  room: () => Room,
  elsewhere = nowhere,
  count: (what: string) => void = () => {},
) {
  const ledger = readLedger(world);
  const patrons = () => world().library.library.state.patrons;
  /** What the answers tell; null: too little. */
  const know = (card: string) => {
    const { listed, lineBehaviour } = world().library;
    const patron = listed().patrons.get(card);
    const lent = [...listed().loans.values()].filter((loan) => loan.card === card);
    const { lists } = lineBehaviour;
    const isWhole = !lists || lists.how === 'lag';
    const saidMs = world().libraryNowMs();
    return patron && { patron, loans: lent.length, saidMs, isWhole };
  };
  const line = eavesdrop(know, now, () => world().disk.state === 'sound', {
    system: () => world().system,
    signs: () => world().library.lineBehaviour.checksums !== 'never',
    asksPin: () => world().settings.pin !== 'never',
  });
  let violation: Violation | null = null;
  let seen: Seen | null = null;
  let afis = new Map<string, number>();
  let bookingsSeen = 0;
  let atDesk = false;
  const deskBookings = new Set<Booking>();
  /** when each hold was placed; holds of the start are not included */
  const heldSince = new Map<Hold, number>();
  const shown = new Map<string, number>();
  let cardOnPlate: string | null = null;
  /** of the open visit, or the next one */
  let visit = {
    fromMs: now(),
    cards: new Set<string>(),
    items: new Set<string>(),
    rows: new Map<string, string>(),
    view: '',
  };
  let before = visit;
  /** on the plate since the visit before, and not touched since */
  let leftBehind = new Set<string>();
  /** when each item was laid down or scanned last */
  const handledAt = new Map<string, number>();
  /** tags that the kiosk has read on the plate and that were not touched since */
  const seenTags = new Set<string>();
  const served = watchServed();
  /** of the visit that was drawn last; null: none was under way */
  let sessionBefore: string | null = null;

  const violate = (rule: string, detail: unknown) => {
    violation ??= { rule, detail: typeof detail === 'string' ? detail : JSON.stringify(detail) };
  };
  const nextPatron = watchNextPatron();
  const till = watchTill(world, ledger, violate);
  const codes = watchCodes(() => till.link, violate);
  const prices = watchPrices(world, violate);
  const openInBranch = () => [...ledger.open(), ...elsewhere.open()];
  const secrets = watchSecrets(
    room,
    (card) => patrons().get(card),
    () => till.personal,
    violate,
  );
  const left = watchLeft({
    titleOf: (item) => room().things.get(item)?.title,
    nameOf: (card) => patrons().get(card)?.name,
    violate,
    count,
  });
  const { checkVerdict, checkMay } = watchVerdicts(
    world,
    line,
    served,
    () => visit.fromMs,
    violate,
  );
  /** Items on the plate of which every tag there was read. */
  const lyingKnown = (): string[] => {
    const there = new Set(
      world()
        .reader.tags()
        .map(({ uid }) => uid),
    );
    // A set with an unread part is still being put down.
    const isKnown = ({ tags }: Thing) =>
      [...tags.keys()].every((uid) => seenTags.has(uid) || !there.has(uid));
    return room()
      .at('plate')
      .flatMap((thing) => (isKnown(thing) ? [thing.item] : []));
  };
  /** What the kiosk has not read yet is of the next visit. */
  const isOnItsWay = (item: string) => now() - (handledAt.get(item) ?? -readMs) < readMs;
  /** `isNext`: it began as the one before ended, by the card that the kiosk asked about. */
  const newVisit = (isNext: boolean) => {
    before = visit;
    const next = isNext ? nextPatron.asked : null;
    const lying = next && (served.lyingBefore(next.card) ?? next.lying);
    // A card that the kiosk has not read yet begins the next visit.
    const late = [...shown].filter(([, atMs]) => now() - atMs < readMs).map(([card]) => card);
    if (cardOnPlate !== null) late.push(cardOnPlate);
    if (next !== null) late.push(next.card);
    visit = { fromMs: now(), cards: new Set(late), items: new Set(), rows: new Map(), view: '' };
    prices.newVisit();
    line.forgetProofs();
    served.forget();
    for (const card of late) served.show(card, []);
    leftBehind = new Set(lying ?? lyingKnown().filter((item) => !isOnItsWay(item)));
  };
  const told = watchTold({
    world,
    room,
    ledger,
    servedCard: () => served.card,
    visit: () => visit,
    isLeftBehind: (item) => leftBehind.has(item),
    openInBranch,
    violate,
  });

  const onSeen = (next: Seen) => {
    const { view } = next.screen;
    const was = seen?.screen.view.kind ?? '';
    seen = next;
    const chart = next.visit?.context;
    const session = next.kiosk.children.visit?.sessionId ?? null;
    const isNext = session !== null && sessionBefore !== null && session !== sessionBefore;
    sessionBefore = session;
    if (isNext) {
      newVisit(true);
      left.checkClean(next, before, visit);
    }
    nextPatron.onVisit(next, lyingKnown);
    for (const { uid } of next.kiosk.context.plate) seenTags.add(uid);
    served.onPatron(chart?.person ?? 0, chart?.patron ?? null, {
      isOnline: chart?.mode === 'online',
      proven: line.lastProven,
    });
    if (idle.includes(view.kind)) {
      if (!idle.includes(was)) newVisit(false);
      left.checkAttract(next, before, visit);
    } else {
      checkVerdict(next, visit.view);
      told.onView(next, was);
      till.onView(view, served.card);
      codes.onView(view);
    }
    visit.view = view.kind;
  };

  const onTags = () => {
    const present = new Map(
      world()
        .reader.tags()
        .map(({ uid, afi }) => [uid, afi]),
    );
    for (const [uid, afi] of present) {
      if (afis.get(uid) !== securedAfi || afi !== releasedAfi) continue;
      const thing = [...room().things.values()].find(({ tags }) => tags.has(uid));
      const item = thing?.item ?? '';
      const loan = world().library.library.state.loans.get(item);
      const isLent = loan !== undefined && visit.cards.has(loan.card);
      const kept = [...openInBranch(), ...ledger.unanswered()].flatMap(({ transaction }) =>
        transaction.kind === 'check-out' ? [transaction] : [],
      );
      const offline = kept.find(
        ({ item: lent, patron, mode }) =>
          lent === item && visit.cards.has(patron) && mode === 'offline',
      );
      if (!isLent && !offline) violate('released without a loan', item);
      if (!isLent && offline) checkMay(offline.patron, 'borrow', 'offline');
    }
    afis = present;
  };

  /**
   * Nothing is done on a card whose PIN was not verified in this visit; a transaction sent later
   * carries its own proof.
   */
  const onBookings = () => {
    const { bookings } = world().library.library.state;
    for (const booking of bookings.slice(bookingsSeen)) {
      if (!elsewhere.isOurs(booking)) {
        deskBookings.add(booking);
        continue;
      }
      // Some library systems get what was made off line as an ordinary loan.
      const isSentLater =
        booking.noBlock ||
        booking.isLate ||
        line.isSentLater(booking.card ?? '', booking.item ?? '');
      const isPersonal =
        (booking.what === 'check-out' || booking.what === 'renewal') && !isSentLater;
      if (isPersonal && !atDesk && !line.proven.has(booking.card ?? ''))
        violate(
          'done on a card without its PIN',
          `${booking.what} ${booking.item} ${booking.card}`,
        );
      if (isPersonal && !atDesk && booking.what === 'check-out')
        prices.checkLoan(booking.item ?? '');
      // A renewal on the account does not involve the plate.
      if (isPersonal && !atDesk && visit.view !== 'account' && leftBehind.has(booking.item ?? ''))
        violate(
          "what the one before left is taken for the next one's",
          `${booking.what} ${booking.item}`,
        );
      if (isPersonal && !atDesk)
        checkMay(booking.card ?? '', booking.what === 'renewal' ? 'renew' : 'borrow', 'online');
    }
    bookingsSeen = bookings.length;
  };

  const onReport = (report: Report) => {
    // An entry that waits for the patron's next visit may stay in the journal (docs/offline.md).
    if (
      report.code === 'on-line' &&
      ledger.open().some(({ settlement }) => settlement?.state === 'deferred')
    )
      violate('on line before all is sent', report.text);
    secrets.checkReport(report, visit);
  };

  return {
    outcomes: told.outcomes,
    deskBookings,
    heldSince,
    placeHold(hold: Hold) {
      heldSince.set(hold, now());
      world().library.library.state.holds.push(hold);
    },
    ledger,
    line,
    till,
    codes,
    readReturning: told.readReturning,
    onSeen,
    onTags,
    onBookings,
    onReport,
    violate,
    get violation() {
      return violation;
    },
    get seen() {
      return seen;
    },
    get visit() {
      return visit;
    },
    showCard: (card: string) => {
      visit.cards.add(card);
      served.show(card, lyingKnown());
      // The last of them stands last.
      shown.delete(card);
      shown.set(card, now());
    },
    agreeTo: (key: string) => prices.agreeTo(key, seen?.screen.dialog),
    /** a card on the plate is read again by a kiosk that starts */
    layCard: (card: string | null) => {
      cardOnPlate = card;
    },
    handle: (item: string) => {
      visit.items.add(item);
      leftBehind.delete(item);
      handledAt.set(item, now());
      served.handle(item);
      nextPatron.handle(item);
      for (const uid of room().things.get(item)?.tags.keys() ?? []) seenTags.delete(uid);
    },
    /** Bookings made during `act` are the desk's. */
    desk: (act: () => void) => {
      onBookings();
      atDesk = true;
      const before = bookingsSeen;
      act();
      onBookings();
      for (const booking of world().library.library.state.bookings.slice(before))
        deskBookings.add(booking);
      atDesk = false;
    },
    onKilled: () => {
      ledger.remember();
      line.onKilled();
      // The new process has no data of earlier visits.
      seenTags.clear();
      // Data on the wire still arrives: the visit ends with the first screen of the next
      // process.
      seen = null;
      sessionBefore = null;
      afis = new Map(
        world()
          .reader.tags()
          .map(({ uid, afi }) => [uid, afi]),
      );
    },
    /**
     * The kiosk serves patrons or is closed. Out of order does not count while it could work; nor
     * does a start that never ends.
     */
    isAtRest: (mayBeOutOfOrder: boolean) =>
      seen !== null &&
      (mayBeOutOfOrder ? idle : ['attract', 'closed']).includes(seen.screen.view.kind),
  };
}
