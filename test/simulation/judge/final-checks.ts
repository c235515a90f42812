/** The end of a run: repairs everything, lets the kiosk settle its journal, and compares all records. */
import type { Booking, Hold } from '../../../simulators/library/state.ts';
import { releasedAfi } from '../../../simulators/tags/tags.ts';
import { askStaff } from '../acts/staff.ts';
import { checkMoney } from '../payments/final-money.ts';
import { hearsStaff } from '../world/fake-screen.ts';
import type { Room } from '../world/room.ts';
import { opensInMs } from '../world/settings.ts';
import { now } from '../world/time.ts';
import type { World } from '../world/world.ts';
import { begunAt, checkLoan } from './final-loans.ts';
import type { LedgerEntry } from './ledger.ts';
import { isLentMeanwhile } from './lent-meanwhile.ts';
import type { Monitor } from './monitor.ts';
import type { ShownOutcome } from './shown-outcome.ts';

export const settlesWithinMs = 30 * 60_000;

export async function repairAll(world: World, room: Room, monitor: Monitor): Promise<void> {
  await repair(world, room);
  const untilItOpens = async () => {
    const inMs = opensInMs(world.settings, now());
    if (inMs > 0) await world.sleep(inMs);
  };
  await untilItOpens();
  const since = now();
  // A technician's switch, which lasts over each start: only a kiosk that runs can be asked.
  while (!hearsStaff() && now() - since < settlesWithinMs) await world.pass(2_000);
  await askStaff('/out-of-service', { on: false, until: null });
  const isOver = () => isSettled(world, monitor) && world.library.owed === 0;
  while (!isOver() && now() - since < settlesWithinMs) await world.pass(2_000);
  // It may have closed meanwhile, with a visit that was under way.
  await untilItOpens();
  const opened = now();
  while (!isOver() && now() - opened < settlesWithinMs) await world.pass(2_000);
  checkSettled(monitor);
}

/** Attract, with nothing open in the journal. */
export function isSettled(world: World, monitor: Monitor): boolean {
  return (
    world.running &&
    monitor.seen?.screen.view.kind === 'attract' &&
    monitor.ledger.open().length === 0
  );
}

export async function repair(world: World, room: Room): Promise<void> {
  for (const cable of Object.values(world.cables)) cable.isHole = false;
  world.disk.state = 'sound';
  world.library.misbehave(null);
  world.library.delay(0);
  for (const of of ['kiosk', 'library'] as const) world.setClock(of, 0);
  world.library.behave({ lists: null });
  await world.library.restoreLine();
  for (const name of ['reader', 'scanner', 'printer', 'terminal', 'code'] as const)
    await world[name]?.plugIn();
  for (const way of ['terminal', 'code'] as const) world[way]?.mute(false);
  world.printer.setStatus({ paper: 'ok' });
  world.reader.failWrites(0);
  for (const thing of [...room.at('plate'), ...room.at('hand')]) room.take(thing, 'home');
}

export function checkSettled(monitor: Monitor): void {
  if (monitor.seen?.screen.view.kind !== 'attract')
    monitor.violate('no way out', monitor.seen?.screen.view ?? 'it does not run');
  const open = monitor.ledger
    .open()
    .map(({ transaction, settlement }) => [transaction.kind, settlement]);
  if (open.length > 0) monitor.violate('never settled', open);
}

function endsLoan({ what }: Booking): boolean {
  return what === 'check-in' || what === 'take-in' || what === 'cancel';
}

/** The loan was cancelled, since a tag stayed secured, and that has no entry of its own. */
function isCancelledUnkept({ id, events }: LedgerEntry, ofItem: readonly LedgerEntry[]): boolean {
  const next = ofItem.find((entry) => entry.id > id);
  const stayedSecured = events.some(
    (event) => event.event === 'note' && event.note.step === 'security-failed',
  );
  // A renewal is not cancelled.
  const isKept = events.some(
    (event) =>
      event.event === 'settle' &&
      'why' in event.settlement &&
      event.settlement.why === 'renewed-not-released',
  );
  return stayedSecured && !isKept && next?.transaction.kind !== 'cancel-check-out';
}

function groupBy<T>(all: readonly T[], keyOf: (one: T) => unknown): (key: unknown) => readonly T[] {
  const groups = new Map<unknown, T[]>();
  for (const one of all) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one]);
  return (key) => groups.get(key) ?? [];
}

/** A tag is released, and as far as this kiosk goes nobody has the item on loan. */
export interface Unsecured {
  item: string;
  where: string;
}

/** So long a kiosk remembers what it has settled with an item. */
const rememberedMs = 24 * 3_600_000;

/** Every booking has an entry of the journal, and every outcome shown has its booking. */
export function runFinalChecks(world: World, room: Room, monitor: Monitor): void {
  const [first] = checkRecords(world, room, monitor);
  if (first)
    monitor.violate('unsecured, and nobody has it on loan', `${first.item} ${first.where}`);
  checkDisk(world, room, monitor);
}

/**
 * Returns the tags that are released; of several kiosks each may know why one is. `beside`: of the
 * other kiosks of the branch, which may have made the loan that this one shows as the patron's.
 */
export function checkRecords(
  world: World,
  room: Room,
  monitor: Monitor,
  beside: readonly Monitor[] = [],
): readonly Unsecured[] {
  const { deskBookings, heldSince } = monitor;
  const { countsHolds, tellsFilledHolds } = world.system;
  const entries = monitor.ledger.all() ?? [];
  const { bookings, loans, holds, items } = world.library.library.state;
  const kiosk = bookings.filter((booking) => !deskBookings.has(booking));
  const ofItem = groupBy(entries, ({ transaction }) =>
    'item' in transaction ? transaction.item : null,
  );
  const bookingsOf = groupBy(bookings, ({ item }) => item);
  /** It is on the staff's list, or was closed by staff. */
  const onList = (item: string) =>
    ofItem(item).some(({ state }) => state === 'staff' || state === 'closed');
  const loanOnOtherList = ({ item, cards }: ShownOutcome) =>
    beside
      .flatMap(({ ledger }) => ledger.all() ?? [])
      .some(
        ({ transaction, state }) =>
          transaction.kind === 'check-out' &&
          transaction.item === item &&
          cards.includes(transaction.patron) &&
          (state === 'staff' || state === 'closed'),
      );

  const counted = new Map<string, { booked: number; meant: number; item: string }>();
  const count = (what: string, item: string, card: string | null, key: 'booked' | 'meant') => {
    const name = `${what} ${item} ${card ?? ''}`;
    const row = counted.get(name) ?? { booked: 0, meant: 0, item };
    row[key] += 1;
    counted.set(name, row);
  };
  for (const { what, item, card } of kiosk) {
    if (what === 'check-out' || what === 'renewal') count('loan', item ?? '', card, 'booked');
    // For an item that is not for loan no query shows whether its 09 arrived: it is sent again,
    // harmlessly. So is one that may fill a hold, where 18 does not say whether it did; of a hold that is
    // picked up elsewhere none does, since the desk sends it there.
    const isUntold = ({ pickUp }: Hold) => !tellsFilledHolds || pickUp !== undefined;
    const mayFill = holds.some((hold) => hold.item === item && isUntold(hold));
    const mayRepeat = !items.get(item ?? '')?.forLoan || (card === null && !countsHolds) || mayFill;
    if (what === 'check-in' && !mayRepeat) count('return', item ?? '', null, 'booked');
  }
  for (const entry of entries) {
    const { transaction } = entry;
    if (transaction.kind === 'check-out' || transaction.kind === 'renew')
      count('loan', transaction.item, transaction.patron, 'meant');
    // A disk that takes nothing does not keep a patron from getting rid of a loan.
    if (transaction.kind === 'check-out' && isCancelledUnkept(entry, ofItem(transaction.item)))
      count('return', transaction.item, null, 'meant');
    // Most library systems take a cancellation for a return.
    if (transaction.kind === 'check-in' || transaction.kind === 'cancel-check-out')
      count('return', transaction.item, null, 'meant');
  }
  for (const [name, { booked, meant }] of counted)
    if (booked > meant)
      monitor.violate('booked more often than meant', `${name}: ${booked} of ${meant}`);

  for (const one of monitor.outcomes) {
    const since = (booking: Booking) => Date.parse(booking.at) >= one.fromMs - 1;
    const all = bookingsOf(one.item);
    const of = all.filter(since);
    const mine = of.filter((booking) => one.cards.includes(booking.card ?? ''));
    // Already on loan to this patron, and not due earlier than shown: nothing to send
    // (docs/reconciliation.md).
    const before = all.findLast((booking) => !since(booking));
    const holder = before
      ? endsLoan(before)
        ? null
        : before.card
      : room.things.get(one.item)?.lentTo;
    const isHis = one.cards.includes(holder ?? '');
    const isLoan = ({ what }: Booking) => what === 'check-out' || what === 'renewal';
    const isKnownLoan = mine.some(isLoan) || isHis || onList(one.item) || loanOnOtherList(one);
    if (one.what === 'lent' && !isKnownLoan)
      monitor.violate('told as lent, and nobody knows', one.item);
    if (one.what === 'renewed' && !mine.some(isLoan) && !onList(one.item))
      monitor.violate('told as renewed, and nobody knows', one.item);
    // A desk may have taken it in, in the visit, before it was laid down.
    const isTakenIn = (byMs: number) =>
      of.findLast((booking) => Date.parse(booking.at) <= byMs)?.what === 'take-in';
    const isFree = (byMs: number) => !holder || isTakenIn(byMs);
    const isBack = of.some(({ what }) => what === 'check-in') || wasHere(one, isFree);
    if (one.what === 'returned' && !isBack && !onList(one.item))
      monitor.violate('told as returned, and nobody knows', one.item);
  }
  /**
   * Neither on loan nor to be put on the hold shelf, where it may be already: the lost 09 would have
   * changed nothing (docs/reconciliation.md).
   */
  function wasHere(
    { item, fromMs, atMs }: ShownOutcome,
    isFree: (byMs: number) => boolean,
  ): boolean {
    const onItem = holds.filter((hold) => hold.item === item);
    const isOnShelf = onItem.some((hold) => hold.state === 'ready');
    const waiting = isOnShelf ? [] : onItem;
    const isSent = ofItem(item).some((entry) => {
      const { transaction, state, events } = entry;
      const endedMs = Date.parse(events.findLast(({ event }) => event === 'settle')?.at ?? '');
      // Returned off line, and taken to the desk before the 09 was sent, which then changed nothing.
      const isTold = begunAt(entry) >= fromMs && begunAt(entry) <= atMs;
      return (
        isFree(isTold ? Math.max(atMs, endedMs) : atMs) &&
        transaction.kind === 'check-in' &&
        transaction.mode === 'offline' &&
        state === 'accepted' &&
        events.some((event) => event.event === 'note' && event.note.step === 'sending') &&
        !waiting.some((hold) => (heldSince.get(hold) ?? 0) <= endedMs)
      );
    });
    // Found here after no answer: it is secured, and the screen sends it to the desk.
    const isFound = ofItem(item).some(
      (entry) =>
        entry.transaction.kind === 'check-in' &&
        entry.transaction.mode === 'online' &&
        entry.state === 'accepted' &&
        begunAt(entry) >= fromMs &&
        entry.events.some(
          (event) => event.event === 'settle' && event.settlement.state === 'unknown',
        ),
    );
    // Refused, since its loan was ended here not long before (docs/reconciliation.md).
    const isSettled = ofItem(item).some((entry) => {
      const { kind } = entry.transaction;
      const isReturn = kind === 'check-in' || kind === 'cancel-check-out';
      const beforeMs = fromMs - begunAt(entry);
      return isReturn && entry.state === 'accepted' && beforeMs > 0 && beforeMs <= rememberedMs;
    });
    return isSent || (isFree(atMs) && (isFound || isSettled));
  }
  for (const item of loans.keys())
    if (!onList(item)) checkLoan(world, room, monitor, entries, item);

  /**
   * Returned by barcode: the kiosk saw no tag, so staff secure the item from the bin. Not a tag that
   * the kiosk read later while its item was shown as returned.
   */
  const byNumber = (item: string, uid: string) => {
    const of = ofItem(item);
    const at = of.findLastIndex(
      ({ transaction, state }) =>
        transaction.kind === 'check-in' && transaction.uids.length === 0 && state === 'accepted',
    );
    const back = of[at];
    // Refused or unsent entries changed nothing.
    const isNamed = of
      .slice(at + 1)
      .filter(({ state }) => state !== 'not-done' && state !== 'refused')
      .some(
        ({ transaction }) =>
          transaction.kind === 'check-out' ||
          ('uids' in transaction && transaction.uids.includes(uid)),
      );
    return back !== undefined && !isNamed && (monitor.readReturning.get(uid) ?? 0) < begunAt(back);
  };
  const lentMeanwhile = (item: string) =>
    isLentMeanwhile({
      bookings: bookingsOf(item),
      isAtDesk: (booking) => deskBookings.has(booking),
      toldMs: [monitor, ...beside]
        .flatMap(({ outcomes }) => outcomes)
        .filter((one) => one.what === 'returned' && one.provisional && one.item === item)
        .map(({ atMs }) => atMs),
    });
  checkMoney(monitor, entries, kiosk);
  return [...room.security()].flatMap(([uid, { item, afi, where }]) =>
    afi === releasedAfi &&
    !loans.has(item) &&
    !onList(item) &&
    !byNumber(item, uid) &&
    !lentMeanwhile(item)
      ? [{ item, where }]
      : [],
  );
}

/** A shorter one may be there by chance. */
const shortestWord = 6;
/** The files are UTF-8, read as Latin-1. */
function asRead(word: string): string {
  return Buffer.from(word).toString('latin1');
}

export function checkDisk(world: World, room: Room, monitor: Monitor): void {
  const text = world.onDisk();
  const names = [...world.library.library.state.patrons.values()].flatMap(({ card, name, pin }) => [
    card,
    name,
    pin ?? '',
  ]);
  const clear = [...names, ...monitor.till.personal, ...room.things.keys()].filter(
    (word) => word.length >= shortestWord,
  );
  // Numbers begin alike: the whole of one is looked for where its beginning is there.
  const beginnings = new Set(clear.map((word) => asRead(word).slice(0, shortestWord)));
  const there = [...beginnings].filter((beginning) => text.includes(beginning));
  const found = clear
    .filter((word) => there.some((beginning) => asRead(word).startsWith(beginning)))
    .find((word) => text.includes(asRead(word)));
  if (found) monitor.violate('in clear on disk', found);
}
