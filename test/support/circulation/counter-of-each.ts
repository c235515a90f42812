/** A counter for each test of a file, and what its tests ask of it. */
import { afterEach, beforeEach, expect } from 'vitest';
import { noteInterrupted } from '../../../src/circulation/settle/resolve.ts';
import type { Settlement, Transaction } from '../../../src/store/types.ts';
import { clock } from '../simulators/lindeveld.ts';
import { type Counter, openCounter } from './counter.ts';

export function counterOfEach() {
  let counter: Counter;
  beforeEach(async () => {
    counter = await openCounter();
  });
  afterEach(() => counter.close());

  function journal() {
    return counter.parts.journal;
  }
  function begun(transaction: Transaction, settlement?: Settlement) {
    const id = journal().begin(transaction, clock.now());
    if (settlement) journal().settle(id, settlement, clock.now());
    else noteInterrupted(counter.parts);
    return id;
  }
  function settlementOf(id: number) {
    return journal().get(id)?.settlement;
  }
  function booked(what: string) {
    return counter.library.log().filter((booking) => booking.what === what).length;
  }
  function holderOf(item: string) {
    return counter.library.library.state.loans.get(item)?.card ?? null;
  }
  async function lendTo(borrower: string, item: string) {
    const lent = await counter.parts.library.checkOut({
      card: borrower,
      pin: null,
      item,
      mayRenew: false,
    });
    expect(lent).toMatchObject({ value: { ok: true } });
  }
  async function open(more: Parameters<typeof openCounter>[0]) {
    await counter.close();
    counter = await openCounter(more);
  }
  return {
    get counter() {
      return counter;
    },
    ...{ journal, begun, settlementOf, booked, holderOf, lendTo, open },
  };
}
