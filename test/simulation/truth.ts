/**
 * What must hold at every moment, from outside the kiosk: the library, the tags, the terminal, the
 * screen and the disk.
 */
import type { Booking, Hold } from '../../simulators/library/state.ts';
import { releasedAfi, securedAfi } from '../../simulators/play/tags.ts';
import type { Report } from '../../src/domain.ts';
import type { ItemRow } from '../../src/screen/screen.ts';
import { eavesdrop } from './eavesdrop.ts';
import type { Seen } from './face.ts';
import { type Kept, readLedger } from './ledger.ts';
import type { Room, Thing } from './room.ts';
import { mayAtKiosk } from './rules.ts';
import { watchServed } from './served.ts';
import { watchTill } from './till.ts';
import { now } from './time.ts';
import type { World } from './world.ts';

export interface Violation {
  rule: string;
  detail: string;
}
/** What a patron was told of one item or one payment. */
export interface Told {
  atMs: number;
  fromMs: number;
  what:
    | 'lent'
    | 'not-lent'
    | 'returned'
    | 'not-returned'
    | 'renewed'
    | 'paid'
    | 'not-paid'
    | 'not-booked'
    | 'not-known';
  item: string;
  cards: readonly string[];
  code: string;
  /** off line: not yet the library system's word */
  provisional: boolean;
}
export type Truth = ReturnType<typeof watchTruth>;

/** of nobody's visit; whether the kiosk may stay there is another question */
const idle = ['attract', 'closed', 'out-of-order'];
function dateOf(ms: number) {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Brussels' }).format(ms);
}
/** a tag is seen in the second round of the reader, and one round may go by before */
const readMs = 4_000;
const factsLastMs = 30 * 86_400_000;

export function watchTruth(world: () => World, room: () => Room) {
  const told: Told[] = [];
  const ledger = readLedger();
  const patrons = () => world().library.library.state.patrons;
  const line = eavesdrop(
    (card) => patrons().get(card),
    now,
    () => world().disk.state === 'sound',
    () => world().library.lineBehaviour.checksums !== 'never',
  );
  let violation: Violation | null = null;
  let seen: Seen | null = null;
  let afis = new Map<string, number>();
  let bookingsSeen = 0;
  let atDesk = false;
  const deskBookings = new Set<Booking>();
  /** since when somebody waits for it; those of the beginning are not among them */
  const heldSince = new Map<Hold, number>();
  const shown = new Map<string, number>();
  let cardOnPlate: string | null = null;
  /** of the visit under way, or the one that is about to begin */
  let visit = {
    fromMs: now(),
    cards: new Set<string>(),
    items: new Set<string>(),
    rows: new Map<string, string>(),
    view: '',
  };
  let before = visit;
  /** on the plate since the visit before, and in nobody's hands since */
  let leftBehind = new Set<string>();
  /** tags that the kiosk has seen lie there, and that nobody has touched since */
  const seenTags = new Set<string>();
  /** by tag: when the kiosk last saw it while its item was said to be returned */
  const readReturning = new Map<string, number>();
  const served = watchServed();

  const violate = (rule: string, detail: unknown) => {
    violation ??= { rule, detail: typeof detail === 'string' ? detail : JSON.stringify(detail) };
  };
  const till = watchTill(world, ledger, violate);
  /** What lies there and was read, all of it that lies there. */
  const lyingKnown = (): string[] => {
    const there = new Set(
      world()
        .reader.tags()
        .map(({ uid }) => uid),
    );
    // A set of which one part was read before the end of the visit, and the next one after it, is
    // still being laid down.
    const isKnown = ({ tags }: Thing) =>
      [...tags.keys()].every((uid) => seenTags.has(uid) || !there.has(uid));
    return room()
      .at('plate')
      .flatMap((thing) => (isKnown(thing) ? [thing.item] : []));
  };
  const newVisit = () => {
    before = visit;
    // A card that is still on its way to the kiosk begins the next visit.
    const late = [...shown].filter(([, atMs]) => now() - atMs < readMs).map(([card]) => card);
    if (cardOnPlate !== null) late.push(cardOnPlate);
    visit = { fromMs: now(), cards: new Set(late), items: new Set(), rows: new Map(), view: '' };
    line.forgetProofs();
    served.forget();
    for (const card of late) served.show(card, []);
    leftBehind = new Set(lyingKnown());
  };
  /** Of whom it was said: who is served, or where that is not known whoever showed a card. */
  const tell = (what: Told['what'], item: string, { code = '', provisional = false } = {}) => {
    const cards = served.card === null ? [...visit.cards] : [served.card];
    told.push({ atMs: now(), fromMs: visit.fromMs, what, item, cards, code, provisional });
  };
  const whose = (card: string) => patrons().get(card);
  const isServed = (card: string) =>
    served.card === null ? visit.cards.has(card) : served.card === card;

  /** Nothing of the patron before: not on the screen, not in what it is drawn from. */
  const checkAttract = ({ screen, kiosk }: Seen) => {
    const { plate: _, leftover: __, outOfSight: ___, ...memory } = kiosk.context;
    const text = JSON.stringify([screen, memory, Object.keys(kiosk.children)]);
    const past = [...before.cards].filter((card) => !visit.cards.has(card));
    const secrets = [...past, ...past.map((card) => whose(card)?.name ?? '')];
    for (const item of before.items)
      secrets.push(item, room().things.get(item)?.title.split(' / ')[0] ?? '');
    const found = secrets
      .filter((secret) => secret.length > 3)
      .find((secret) => text.includes(secret));
    if (found) violate('attract is not clean', `${found} in ${text.slice(0, 400)}`);
    if (kiosk.children.visit && screen.view.kind === 'attract')
      violate('attract is not clean', 'the visit is still there');
  };

  /** A visit that is open at midnight goes on as it was decided when it began. */
  const decidedOn = (card: string) => dateOf(served.card === card ? served.sinceMs : now());

  const checkVerdict = ({ screen: { view }, visit: chart }: Seen) => {
    if (!chart || served.card === null || visit.view === view.kind) return;
    if (view.kind !== 'borrow' && view.kind !== 'blocked') return;
    const facts = line.facts(served.card);
    if (facts === 'unsure') return;
    const isOnline = chart.context.mode === 'online';
    if (!isOnline && facts?.isKept === false) return;
    const isKnown = facts !== null && (isOnline || now() - facts.seenAt <= factsLastMs);
    const may =
      isKnown && mayAtKiosk(facts.patron, dateOf(facts.seenAt), decidedOn(served.card)).borrow;
    // Also a patron of the library whom the machine does not know is one about whom nothing is
    // known.
    if (may !== (view.kind === 'borrow') && chart.context.purpose === 'borrow')
      violate(may ? 'blocked, though no rule denies it' : 'may borrow, though a rule denies it', {
        patron: facts?.patron.note ?? null,
        mode: chart.context.mode,
      });
  };

  /** At the moment in which it is done, whatever the screen says. */
  const checkMay = (card: string, action: 'borrow' | 'renew', mode: 'online' | 'offline') => {
    const facts = line.facts(card);
    if (facts === 'unsure' || (mode === 'offline' && facts?.isKept === false)) return;
    const isOld = facts === null || (mode === 'offline' && now() - facts.seenAt > factsLastMs);
    if (isOld || !mayAtKiosk(facts.patron, dateOf(facts.seenAt), decidedOn(card))[action])
      violate('done, though a rule denies it', {
        action,
        mode,
        patron: facts?.patron.note ?? null,
      });
  };

  /**
   * Of all tags that lie there, and that the kiosk has read: not only those that its entry names.
   */
  const checkTags = (row: ItemRow, action: string, thing: Thing, chart: Seen['visit']) => {
    const read = new Set(
      chart?.context.plate.flatMap(({ uid, content }) => (content.kind === 'item' ? [uid] : [])),
    );
    const laid = world()
      .reader.tags()
      .filter(({ uid }) => thing.tags.has(uid) && read.has(uid));
    // Lent, and its alarm may go off at the gate: said so in the row, with what to do.
    const isSaid = row.code === 'not-released' || row.code === 'not-secured';
    if (row.state !== 'done' || isSaid) return;
    if (action === 'return') for (const { uid } of laid) readReturning.set(uid, now());
    const wrong = action === 'borrow' ? securedAfi : releasedAfi;
    if (laid.some(({ afi }) => afi === wrong))
      violate(
        action === 'borrow'
          ? 'told as lent, but still secured'
          : 'told as returned, but not secured',
        thing.item,
      );
  };

  const checkRow = (row: ItemRow, chart: Seen['visit']) => {
    const [action = '', item = ''] = row.key.split(':');
    const thing = room().things.get(item);
    // An unreadable tag, or a code that is no item's.
    if (!thing) return;
    if (leftBehind.has(item))
      violate("what the one before left is taken for the next one's", row.key);
    visit.items.add(item);
    checkTags(row, action, thing, chart);
    const state = row.state === 'refused' ? `refused ${row.code}` : row.state;
    if (visit.rows.get(row.key) === state) return;
    visit.rows.set(row.key, state);
    if (row.state === 'refused')
      return void tell(action === 'borrow' ? 'not-lent' : 'not-returned', item, {
        code: row.code ?? '',
      });
    if (row.state !== 'done') return;
    tell(action === 'borrow' ? 'lent' : 'returned', item, { provisional: row.provisional });
    const kind = action === 'borrow' ? 'check-out' : 'check-in';
    const kept = ledger.all()?.findLast(
      ({ transaction, state: settled }) =>
        transaction.kind === kind &&
        transaction.item === item &&
        (transaction.kind !== 'check-out' || isServed(transaction.patron)) &&
        // Renewed, and its security stayed on: staff know, and the patron is told both.
        (settled === 'accepted' ||
          settled === 'deferred' ||
          (row.code === 'not-released' && settled === 'staff')),
    );
    if (!kept) violate('told, but not on disk', `${action} ${item}`);
  };

  const isOnDisk = (is: (kept: Kept) => boolean) =>
    ledger.all()?.some((kept) => kept.state === 'accepted' && is(kept));
  const checkRenewed = (item: string) => {
    tell('renewed', item);
    const is = ({ transaction }: Kept) =>
      transaction.kind === 'renew' &&
      transaction.item === item &&
      visit.cards.has(transaction.patron);
    if (!isOnDisk(is)) violate('told, but not on disk', `renew ${item}`);
  };
  const checkPaid = (cents: number) => {
    tell('paid', '');
    const is = ({ transaction }: Kept) =>
      transaction.kind === 'payment' &&
      transaction.amountCents === cents &&
      visit.cards.has(transaction.patron);
    if (!isOnDisk(is)) violate('told, but not on disk', `paid ${cents}`);
  };

  const onSeen = (next: Seen) => {
    const { view } = next.screen;
    const was = seen?.screen.view.kind ?? '';
    seen = next;
    for (const { uid } of next.kiosk.context.plate) seenTags.add(uid);
    const chart = next.visit?.context;
    const lying = served.onPatron(
      chart?.patron ?? null,
      chart?.mode === 'online' ? line.lastProven : null,
    );
    if (lying) {
      // What lies there is nobody's until it is lifted, as at the end of a visit.
      for (const item of lying) leftBehind.add(item);
      visit.rows.clear();
      visit.view = '';
    }
    if (idle.includes(view.kind)) {
      if (!idle.includes(was)) newVisit();
      checkAttract(next);
    } else {
      checkVerdict(next);
      if (view.kind === 'borrow' || view.kind === 'return')
        for (const row of view.rows) checkRow(row, next.visit);
      till.onView(view, served.card);
      if (view.kind === 'account')
        for (const { item, renewal } of view.loans) {
          visit.items.add(item);
          const state = renewal?.state ?? '';
          if (visit.rows.get(`renew:${item}`) === state) continue;
          visit.rows.set(`renew:${item}`, state);
          if (state === 'done') checkRenewed(item);
        }
      if (view.kind !== was) {
        if (view.kind === 'paid') checkPaid(view.paidCents);
        if (view.kind === 'paid-not-booked') tell('not-booked', '');
        if (view.kind === 'not-paid') tell('not-paid', '', { code: view.why });
        if (view.kind === 'payment-unknown') tell('not-known', '');
      }
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
      const kept = ledger
        .open()
        .flatMap(({ transaction }) => (transaction.kind === 'check-out' ? [transaction] : []));
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
   * Nobody acts on a card whose PIN was not right in this visit; what is sent later carries its own
   * proof.
   */
  const onBookings = () => {
    const { bookings } = world().library.library.state;
    for (const booking of bookings.slice(bookingsSeen)) {
      const isPersonal =
        (booking.what === 'check-out' || booking.what === 'renewal') && !booking.noBlock;
      if (isPersonal && !atDesk && !line.proven.has(booking.card ?? ''))
        violate(
          'done on a card without its PIN',
          `${booking.what} ${booking.item} ${booking.card}`,
        );
      // A renewal on the account is asked for, and takes nothing from the plate.
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
    // Who comes next may bring what is only in the journal to be sent (docs/offline.md).
    if (
      report.code === 'on-line' &&
      ledger.open().some(({ settlement }) => settlement?.state === 'deferred')
    )
      violate('on line before all is sent', report.text);
    const text = JSON.stringify(report);
    const names = [...visit.cards]
      .map((card) => whose(card)?.name ?? '')
      .filter((name) => name !== '');
    // Longer than a number that might mean anything else.
    names.push(
      ...[...visit.cards].map((card) => whose(card)?.pin ?? '').filter((pin) => pin.length > 4),
    );
    const titles = [...visit.items].map(
      (item) => room().things.get(item)?.title.split(' / ')[0] ?? '',
    );
    const found =
      /\b[23]\d{13}\b/.exec(text)?.[0] ??
      [...names, ...titles].find((word) => word.length > 5 && text.includes(word));
    if (found) violate('said in the log', `${found}: ${text}`);
  };

  return {
    told,
    deskBookings,
    heldSince,
    placeHold(hold: Hold) {
      heldSince.set(hold, now());
      world().library.library.state.holds.push(hold);
    },
    ledger,
    line,
    till,
    readReturning,
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
      shown.set(card, now());
    },
    /** one that lies there is read again by a kiosk that starts */
    layCard: (card: string | null) => {
      cardOnPlate = card;
    },
    handle: (item: string) => {
      visit.items.add(item);
      leftBehind.delete(item);
      served.handle(item);
      for (const uid of room().things.get(item)?.tags.keys() ?? []) seenTags.delete(uid);
    },
    /** What is booked meanwhile is the desk's own doing. */
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
      // The process that starts knows of nobody before.
      seenTags.clear();
      // What is on the wire still arrives: the visit is over with the first screen of the next
      // process.
      seen = null;
      afis = new Map(
        world()
          .reader.tags()
          .map(({ uid, afi }) => [uid, afi]),
      );
    },
    /**
     * It receives patrons, or it is closed. Out of order is no way out while it could work; nor is
     * a start that never ends.
     */
    isAtRest: (mayBeOutOfOrder: boolean) =>
      seen !== null &&
      (mayBeOutOfOrder ? idle : ['attract', 'closed']).includes(seen.screen.view.kind),
  };
}
