/** Whether what the journal was settled to agrees with the library system, the items and the money. */
import type { Entry, Store, Transaction } from '../../../../src/store/types.ts';
import type { Counter } from '../../circulation/counter.ts';
import type { Cast } from './plot/cast.ts';
import { nextCard, saidOf, type World } from './world.ts';

export interface Settled {
  store: Pick<Store, 'journal'>;
  library: Counter['library'];
  cast: Cast;
  world: World;
  said: readonly string[];
}
type Of<K extends Transaction['kind']> = Entry & { transaction: Extract<Transaction, { kind: K }> };

export function wrongWhenSettled(settled: Settled): string[] {
  const { journal } = settled.store;
  const open = journal.open().map(({ id }) => `entry ${id} stays open`);
  return [...open, ...wrongLoans(settled), ...wrongReturns(settled), ...wrongMoney(settled)];
}

function entriesOf<K extends Transaction['kind']>({ store }: Settled, kind: K): Of<K>[] {
  const { journal } = store;
  const entries = Array.from({ length: journal.lastId() }, (_, at) => journal.get(at + 1));
  return entries.filter((entry): entry is Of<K> => entry?.transaction.kind === kind);
}

/** No loan is booked twice; what was released is on loan to its patron, or with the staff. */
function wrongLoans(settled: Settled): string[] {
  const { library, cast, said } = settled;
  const booked = saidOf(said, 'booked');
  const again = library
    .log()
    .filter(
      ({ what, item }) => what !== 'check-in' && what !== 'payment' && booked.includes(item ?? ''),
    );
  const lost = entriesOf(settled, 'check-out').filter(
    ({ settlement, notes, transaction: { item } }) =>
      notes.some(({ step }) => step === 'released') &&
      settlement?.state !== 'staff' &&
      library.library.state.loans.get(item)?.card !== cast.card,
  );
  return [
    ...again.map(({ what, item }) => `booked twice: ${what} ${item}`),
    ...lost.map(({ id }) => `entry ${id} was released, and is neither a loan nor with the staff`),
  ];
}

/** No return ends a loan that was made since; one that counts as done is, and one that does not is not. */
function wrongReturns(settled: Settled): string[] {
  const { library, cast, world } = settled;
  const { loans } = library.library.state;
  const isFirstLoan = (item: string) =>
    loans.has(item) &&
    !(world.lentSince.includes(item) && loans.get(item)?.card === nextCard(cast));
  const ended = world.lentSince.filter((item) => loans.get(item)?.card !== nextCard(cast));
  const untrue = entriesOf(settled, 'check-in').filter(({ settlement, transaction: { item } }) => {
    if (settlement?.state === 'accepted') return isFirstLoan(item);
    return settlement?.state === 'not-done' && !isFirstLoan(item);
  });
  return [
    ...ended.map((item) => `a return ended the next loan of ${item}`),
    ...untrue.map(
      ({ id, settlement }) => `return ${id} counts as ${settlement?.state}, and is not`,
    ),
  ];
}

/** Each cent that was taken is one booking, or given back, or with the staff; and never two of them. */
function wrongMoney(settled: Settled): string[] {
  const { library, world, said } = settled;
  const taken = saidOf(said, 'took').map((line) => line.split(' ')[0]);
  const booked = [
    ...saidOf(said, 'paid'),
    ...library.log().flatMap(({ what, feeId }) => (what === 'payment' ? [feeId] : [])),
  ];
  return entriesOf(settled, 'payment').flatMap(({ id, settlement, transaction }) => {
    const { attempt, fees } = transaction;
    const bookings = booked.filter((fee) => fees.some((each) => each.id === fee)).length;
    const isTaken = taken.includes(attempt);
    const isGiven = world.given.has(attempt);
    const isTrue =
      settlement?.state === 'accepted'
        ? isTaken && bookings === 1 && !isGiven
        : settlement?.state === 'staff' || (bookings === 0 && isTaken === isGiven);
    if (bookings > 1) return [`payment ${id} is booked ${bookings} times`];
    if (bookings === 1 && isGiven) return [`payment ${id} is booked and given back`];
    return isTrue ? [] : [`payment ${id} counts as ${settlement?.state}, and is not`];
  });
}
