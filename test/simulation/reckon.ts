/**
 * The end of a run: everything works again, the kiosk has settled what it can, and all books are
 * laid side by side.
 */
import type { Booking } from '../../simulators/library/state.ts';
import { releasedAfi } from '../../simulators/play/tags.ts';
import { begunAt, checkStanding } from './reckon-loans.ts';
import { reckonMoney } from './reckon-money.ts';
import type { Room } from './room.ts';
import { now } from './time.ts';
import type { Told, Truth } from './truth.ts';
import type { World } from './world.ts';

const settlesWithinMs = 30 * 60_000;

export async function mendAll(world: World, room: Room, truth: Truth): Promise<void> {
  for (const cable of Object.values(world.cables)) cable.isHole = false;
  world.disk.state = 'sound';
  world.library.misbehave(null);
  world.library.delay(0);
  await world.library.restoreLine();
  for (const name of ['reader', 'scanner', 'printer', 'terminal'] as const)
    await world[name].plugIn();
  world.printer.setStatus({ paper: 'ok' });
  world.reader.failWrites(0);
  for (const thing of [...room.at('plate'), ...room.at('hand')]) room.take(thing, 'home');
  const since = now();
  const isSettled = () =>
    world.running && truth.seen?.screen.view.kind === 'attract' && truth.ledger.open().length === 0;
  while (!isSettled() && now() - since < settlesWithinMs && !truth.violation)
    await world.pass(2_000);
  if (truth.seen?.screen.view.kind !== 'attract')
    truth.violate('no way out', truth.seen?.screen.view ?? 'it does not run');
  const open = truth.ledger
    .open()
    .map(({ transaction, settlement }) => [transaction.kind, settlement]);
  if (open.length > 0) truth.violate('never settled', open);
}

/**
 * Each booking once: no more of them than the kiosk meant, and none missing of what a patron was
 * told.
 */
export function reckon(world: World, room: Room, truth: Truth): void {
  const { deskBookings, heldSince } = truth;
  const entries = truth.ledger.all() ?? [];
  const { bookings, loans, holds, items } = world.library.library.state;
  const kiosk = bookings.filter((booking) => !deskBookings.has(booking));
  const ofItem = (item: string) =>
    entries.filter(({ transaction }) => 'item' in transaction && transaction.item === item);
  /** It stands on the staff's list, or stood there, and a person has seen to it. */
  const onList = (item: string) =>
    ofItem(item).some(({ state }) => state === 'staff' || state === 'closed');

  const counted = new Map<string, { booked: number; meant: number; item: string }>();
  const count = (what: string, item: string, card: string | null, key: 'booked' | 'meant') => {
    const name = `${what} ${item} ${card ?? ''}`;
    const row = counted.get(name) ?? { booked: 0, meant: 0, item };
    row[key] += 1;
    counted.set(name, row);
  };
  for (const { what, item, card } of kiosk) {
    if (what === 'check-out' || what === 'renewal') count('loan', item ?? '', card, 'booked');
    // Of an item that is never on loan no question tells whether its 09 came through: it goes out
    // again, and changes nothing.
    if (what === 'check-in' && items.get(item ?? '')?.forLoan)
      count('return', item ?? '', null, 'booked');
  }
  for (const { transaction } of entries) {
    if (transaction.kind === 'check-out' || transaction.kind === 'renew')
      count('loan', transaction.item, transaction.patron, 'meant');
    if (transaction.kind === 'check-in') count('return', transaction.item, null, 'meant');
  }
  for (const [name, { booked, meant }] of counted)
    if (booked > meant)
      truth.violate('booked more often than meant', `${name}: ${booked} of ${meant}`);

  for (const one of truth.told) {
    const since = (booking: Booking) => Date.parse(booking.at) >= one.fromMs - 1;
    const of = bookings.filter((booking) => booking.item === one.item && since(booking));
    const mine = of.filter((booking) => one.cards.includes(booking.card ?? ''));
    // His already, and no sooner due than he was promised: then there is nothing to send
    // (docs/reconciliation.md).
    const before = bookings.findLast((booking) => booking.item === one.item && !since(booking));
    const holder = before
      ? before.what === 'check-in' || before.what === 'cancel'
        ? null
        : before.card
      : room.things.get(one.item)?.lentTo;
    const isHis = one.cards.includes(holder ?? '');
    const isLoan = ({ what }: Booking) => what === 'check-out' || what === 'renewal';
    if (one.what === 'lent' && !mine.some(isLoan) && !isHis && !onList(one.item))
      truth.violate('told as lent, and nobody knows', one.item);
    if (one.what === 'renewed' && !mine.some(isLoan) && !onList(one.item))
      truth.violate('told as renewed, and nobody knows', one.item);
    const isBack = of.some(({ what }) => what === 'check-in') || wasHere(one, holder);
    if (one.what === 'returned' && !isBack && !onList(one.item))
      truth.violate('told as returned, and nobody knows', one.item);
  }
  /**
   * Nobody had it on loan and nobody waited for it: the 09 that was lost would have changed nothing
   * (docs/reconciliation.md).
   */
  function wasHere({ item }: Told, holder: string | null | undefined): boolean {
    const waiting = holds.filter((hold) => hold.item === item && hold.state === 'waiting');
    const isSent = ofItem(item).some(({ transaction, state, events }) => {
      const endedMs = Date.parse(events.findLast(({ event }) => event === 'settle')?.at ?? '');
      return (
        transaction.kind === 'check-in' &&
        transaction.mode === 'offline' &&
        state === 'accepted' &&
        events.some((event) => event.event === 'note' && event.note.step === 'sending') &&
        !waiting.some((hold) => (heldSince.get(hold) ?? 0) <= endedMs)
      );
    });
    return !holder && isSent;
  }
  for (const item of loans.keys())
    if (!onList(item)) checkStanding(world, room, truth, entries, item);

  /**
   * Returned by its number alone: the kiosk saw no tag, and the staff who empty the bin see to it.
   * Not a tag that was read after that, while its item was said to be returned; but the part of a
   * set that is not laid down even then.
   */
  const byNumber = (item: string, uid: string) => {
    const of = ofItem(item);
    const at = of.findLastIndex(
      ({ transaction, state }) =>
        transaction.kind === 'check-in' && transaction.uids.length === 0 && state === 'accepted',
    );
    const back = of[at];
    // What was refused, or never sent, changed nothing, and its row said so.
    const isNamed = of
      .slice(at + 1)
      .filter(({ state }) => state !== 'not-done' && state !== 'refused')
      .some(
        ({ transaction }) =>
          transaction.kind === 'check-out' ||
          ('uids' in transaction && transaction.uids.includes(uid)),
      );
    return back !== undefined && !isNamed && (truth.readReturning.get(uid) ?? 0) < begunAt(back);
  };
  /**
   * Lent at a desk from the bin, before the return that the kiosk took off line was sent: no
   * question tells (docs/offline.md).
   */
  const lentMeanwhile = (item: string) => {
    const of = bookings.filter((booking) => booking.item === item);
    const [lent, back] = [of.at(-2), of.at(-1)];
    return (
      lent?.what === 'check-out' &&
      deskBookings.has(lent) &&
      back?.what === 'check-in' &&
      !deskBookings.has(back) &&
      truth.told.some(
        (one) =>
          one.what === 'returned' &&
          one.provisional &&
          one.item === item &&
          one.atMs <= Date.parse(lent.at),
      )
    );
  };
  for (const [uid, { item, afi, where }] of room.security())
    if (
      afi === releasedAfi &&
      !loans.has(item) &&
      !onList(item) &&
      !byNumber(item, uid) &&
      !lentMeanwhile(item)
    )
      truth.violate('unsecured, and nobody has it on loan', `${item} ${where}`);

  reckonMoney(truth, entries, kiosk);

  // As it is written: UTF-8, read here one byte a letter.
  const text = world.onDisk();
  const names = [...world.library.library.state.patrons.values()].flatMap(({ card, name, pin }) => [
    card,
    name,
    pin ?? '',
  ]);
  const clear = [...names, ...room.things.keys()].filter((word) => word.length > 5);
  const found = clear.find((word) => text.includes(Buffer.from(word).toString('latin1')));
  if (found) truth.violate('in clear on disk', found);
}
