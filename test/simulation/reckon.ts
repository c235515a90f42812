/** The end of a run: everything works again, the kiosk has settled what it can, and all books are laid side by side. */
import type { Booking } from '../../simulators/library/state.ts';
import { releasedAfi } from '../../simulators/play/tags.ts';
import type { Kept } from './ledger.ts';
import type { Room } from './room.ts';
import { now } from './time.ts';
import type { Told, Truth } from './truth.ts';
import type { World } from './world.ts';

const settlesWithinMs = 30 * 60_000;

export const mendAll = async (world: World, room: Room, truth: Truth): Promise<void> => {
  for (const cable of Object.values(world.cables)) cable.isHole = false;
  world.disk.state = 'sound';
  world.library.misbehave(null);
  world.library.delay(0);
  await world.library.restoreLine();
  for (const name of ['reader', 'scanner', 'printer', 'terminal'] as const) await world[name].plugIn();
  world.printer.setStatus({ paper: 'ok' });
  world.reader.failWrites(0);
  for (const thing of [...room.at('plate'), ...room.at('hand')]) room.take(thing, 'home');
  const since = now();
  const isSettled = () =>
    world.running && truth.seen?.screen.view.kind === 'attract' && truth.ledger.open().length === 0;
  while (!isSettled() && now() - since < settlesWithinMs && !truth.violation) await world.pass(2_000);
  if (truth.seen?.screen.view.kind !== 'attract')
    truth.violate('no way out', truth.seen?.screen.view ?? 'it does not run');
  const open = truth.ledger.open().map(({ transaction, settlement }) => [transaction.kind, settlement]);
  if (open.length > 0) truth.violate('never settled', open);
};

/** Each booking once: no more of them than the kiosk meant, and none missing of what a patron was told. */
export const reckon = (world: World, room: Room, truth: Truth): void => {
  const { deskBookings, heldSince } = truth;
  const entries = truth.ledger.all() ?? [];
  const { bookings, loans, holds, items } = world.library.library.state;
  const kiosk = bookings.filter((booking) => !deskBookings.has(booking));
  const ofItem = (item: string) =>
    entries.filter(({ transaction }) => 'item' in transaction && transaction.item === item);
  const onList = (item: string) => ofItem(item).some(({ state }) => state === 'staff');

  const counted = new Map<string, { booked: number; meant: number; item: string }>();
  const count = (what: string, item: string, card: string | null, key: 'booked' | 'meant') => {
    const name = `${what} ${item} ${card ?? ''}`;
    const row = counted.get(name) ?? { booked: 0, meant: 0, item };
    row[key] += 1;
    counted.set(name, row);
  };
  for (const { what, item, card } of kiosk) {
    if (what === 'check-out' || what === 'renewal') count('loan', item ?? '', card, 'booked');
    // Of an item that is never on loan no question tells whether its 09 came through: it goes out again, and changes nothing.
    if (what === 'check-in' && items.get(item ?? '')?.forLoan) count('return', item ?? '', null, 'booked');
  }
  for (const { transaction } of entries) {
    if (transaction.kind === 'check-out' || transaction.kind === 'renew')
      count('loan', transaction.item, transaction.patron, 'meant');
    if (transaction.kind === 'check-in') count('return', transaction.item, null, 'meant');
  }
  for (const [name, { booked, meant }] of counted)
    if (booked > meant) truth.violate('booked more often than meant', `${name}: ${booked} of ${meant}`);

  for (const one of truth.told) {
    const since = (booking: Booking) => Date.parse(booking.at) >= one.fromMs - 1;
    const of = bookings.filter((booking) => booking.item === one.item && since(booking));
    const mine = of.filter((booking) => one.cards.includes(booking.card ?? ''));
    // His already, and no sooner due than he was promised: then there is nothing to send (docs/offline.md).
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
    if (one.what === 'not-lent') checkNotLent(one, mine);
  }
  /** Nobody had it on loan and nobody waited for it: the 09 that was lost would have changed nothing (docs/reconciliation.md). */
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
  /** Made off line by an earlier visit, and sent since: that one was told of it. */
  function isOfEarlier({ noBlock }: Booking, { item, fromMs }: Told) {
    const keptNow = ofItem(item).some(
      ({ transaction, events: [begin] }) =>
        transaction.kind === 'check-out' && transaction.mode === 'offline' && Date.parse(begin?.at ?? '') >= fromMs,
    );
    return noBlock && !keptNow;
  }
  function checkNotLent(one: Told, mine: readonly Booking[]) {
    const during = mine.filter(
      (booking) => !deskBookings.has(booking) && !isOfEarlier(booking, one) && Date.parse(booking.at) <= one.atMs,
    );
    const last = during.findLast(({ what }) => what === 'check-out' || what === 'cancel');
    // Whatever ended it meanwhile, at a desk or here: it does not stand.
    const after = last ? bookings.slice(bookings.indexOf(last) + 1).filter(({ item }) => item === one.item) : [];
    const stands = last?.what === 'check-out' && !after.some(({ what }) => what !== 'renewal');
    const alsoLent = truth.told.some(
      (other) => other.what === 'lent' && other.item === one.item && other.fromMs === one.fromMs,
    );
    if (stands && !alsoLent && !onList(one.item))
      truth.violate('told as not lent, and it is', `${one.item} ${one.code}`);
  }

  // Returned by its number alone: the kiosk saw no tag, and whoever empties the bin sees to it.
  const byNumber = (item: string) => {
    const last = ofItem(item).findLast(
      ({ transaction, state }) => transaction.kind === 'check-in' && state === 'accepted',
    )?.transaction;
    return last?.kind === 'check-in' && last.uids.length === 0;
  };
  /** Lent at a desk from the bin, before the return that the kiosk took off line was sent: no question tells (docs/offline.md). */
  const lentMeanwhile = (item: string) => {
    const of = bookings.filter((booking) => booking.item === item);
    const [lent, back] = [of.at(-2), of.at(-1)];
    return (
      lent?.what === 'check-out' &&
      deskBookings.has(lent) &&
      back?.what === 'check-in' &&
      !deskBookings.has(back) &&
      truth.told.some(
        (one) => one.what === 'returned' && one.provisional && one.item === item && one.atMs <= Date.parse(lent.at),
      )
    );
  };
  for (const { item, afi, where } of room.security().values())
    if (afi === releasedAfi && !loans.has(item) && !onList(item) && !byNumber(item) && !lentMeanwhile(item))
      truth.violate('unsecured, and nobody has it on loan', `${item} ${where}`);

  reckonMoney(world, truth, entries, kiosk);

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
};

const reckonMoney = (world: World, truth: Truth, entries: readonly Kept[], kiosk: readonly Booking[]) => {
  const attempts = entries.flatMap((entry) =>
    entry.transaction.kind === 'payment' ? [{ ...entry, transaction: entry.transaction }] : [],
  );
  // BK names the attempt, and each fee of it apart.
  const isOf = (booked: string | null, { transaction }: (typeof attempts)[number]) =>
    booked === transaction.attempt || booked?.startsWith(`${transaction.attempt}/`) === true;
  const receiptsOf = ({ events }: Kept) =>
    events.flatMap((event) =>
      event.event === 'note' && event.note.step === 'approved' ? [event.note.receiptNumber] : [],
    );
  for (const paid of world.terminal.transactions().filter(({ state }) => state === 'paid')) {
    const mine = attempts.filter(
      (entry) => receiptsOf(entry).includes(paid.receiptNumber) || entry.why.includes(`receipt ${paid.receiptNumber}`),
    );
    if (mine.length === 0) truth.violate('money taken, and nobody knows', paid);
    for (const entry of mine) {
      if (entry.state === 'staff') continue;
      const booked = kiosk.filter(({ what, attempt }) => what === 'payment' && isOf(attempt, entry));
      const cents = booked.reduce((sum, { amountCents }) => sum + (amountCents ?? 0), 0);
      if (cents !== paid.amountCents)
        truth.violate('money taken, and not booked', { paid, state: entry.state, why: entry.why, cents });
    }
  }
  for (const one of truth.told.filter(({ what }) => what === 'not-paid')) {
    const begun = ({ events }: Kept) => Date.parse(events[0]?.at ?? '');
    const last = attempts.findLast(
      (entry) =>
        one.cards.includes(entry.transaction.patron) && begun(entry) >= one.fromMs - 1 && begun(entry) <= one.atMs,
    );
    if (last && last.state !== 'not-done' && last.state !== 'staff')
      truth.violate('told as not paid, and it is', { code: one.code, state: last.state, why: last.why });
  }
  for (const entry of attempts) {
    const booked = kiosk.filter(({ what, attempt }) => what === 'payment' && isOf(attempt, entry));
    const fees = booked.map(({ feeId }) => feeId);
    if (new Set(fees).size < fees.length) truth.violate('a fee booked twice', fees);
    const isPaid = world.terminal
      .transactions()
      .some(({ state, receiptNumber }) => state === 'paid' && receiptsOf(entry).includes(receiptNumber));
    if (booked.length > 0 && !isPaid && entry.state !== 'staff') truth.violate('booked, and never paid', entry.why);
  }
};
