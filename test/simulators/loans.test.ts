import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { all, first } from '../../packages/sip2/src/index.ts';
import { shelfNumber } from '../../simulators/library/cast/items.ts';
import {
  type Counter,
  card,
  itemInformation,
  openCounter,
} from '../support/simulators/lindeveld.ts';

let counter: Counter;
beforeEach(async () => {
  counter = await openCounter();
});
afterEach(() => counter.close());

function booked() {
  return counter.library.log().map((booking) => booking.what);
}

describe('a check-out', () => {
  test('books the loan, gives a book 21 days and a game 7', async () => {
    const book = await counter.checkOut(card(1), shelfNumber('book', 40));
    expect(book.fixed).toMatchObject({ ok: '1', renewalOk: 'N', desensitize: 'Y' });
    expect(first(book, 'AH')).toBe('20240607    235900');
    expect(first(book, 'AJ')).toBe('Tel je mee tot tien? / Maes, Roos');
    const game = await counter.checkOut(card(1), shelfNumber('game', 5));
    expect(first(game, 'AH')).toBe('20240524    235900');
    expect(booked()).toEqual(['check-out', 'check-out']);
    expect(counter.library.library.state.loans.get(shelfNumber('book', 40))?.card).toBe(card(1));
  });

  test('gives a child a book for 28 days', async () => {
    expect(first(await counter.checkOut(card(32), shelfNumber('book', 40)), 'AH')).toBe(
      '20240614    235900',
    );
  });

  test.each([
    ['on hold for somebody else', 2, shelfNumber('game', 8), 'Gereserveerd door iemand anders.'],
    [
      'on the hold shelf for somebody else',
      2,
      shelfNumber('book', 5),
      'Gereserveerd door iemand anders.',
    ],
    ['not for loan', 1, shelfNumber('book', 92), 'Dit exemplaar wordt niet uitgeleend.'],
    ['unknown', 1, '39990000000013', 'Dit exemplaar is niet bekend.'],
    [
      'lent to somebody else',
      2,
      shelfNumber('book', 1),
      'Dit exemplaar staat op naam van iemand anders.',
    ],
    ['on hold, in English', 35, shelfNumber('book', 5), 'On hold for somebody else.'],
    ['unknown, in French', 37, '39990000000013', 'Cet exemplaire est inconnu.'],
    [
      'of a blocked patron',
      3,
      shelfNumber('book', 40),
      'U kunt op dit moment niet lenen of verlengen.',
    ],
  ])('is refused: %s', async (_, nth, item, words) => {
    const reply = await counter.checkOut(card(nth), item);
    expect(reply.fixed).toMatchObject({ ok: '0', desensitize: 'N' });
    expect(all(reply, 'AF')).toEqual([words]);
    expect(booked()).toEqual([]);
  });

  test('is refused to an unknown card and with a wrong PIN', async () => {
    const unknown = await counter.checkOut('20000000000000', shelfNumber('book', 40));
    expect([unknown.fixed.ok, first(unknown, 'AF')]).toEqual(['0', 'Deze kaart is niet bekend.']);
    const wrong = await counter.checkOut(card(1), shelfNumber('book', 40), { pin: '9999' });
    expect([wrong.fixed.ok, first(wrong, 'AF')]).toEqual(['0', 'De pincode is niet juist.']);
    expect(booked()).toEqual([]);
  });

  test('takes the hold of the patron it is ready for', async () => {
    expect((await counter.checkOut(card(34), shelfNumber('book', 5))).fixed.ok).toBe('1');
    expect(all(await counter.patron(card(34), { summary: 'Y' }), 'AS')).toHaveLength(1);
  });

  test('of an item that the patron has is a renewal, if the kiosk allows renewals', async () => {
    const item = shelfNumber('book', 1);
    const refused = await counter.checkOut(card(1), item, { renewal: 'N' });
    expect([refused.fixed.ok, first(refused, 'AF')]).toEqual([
      '0',
      'U hebt dit exemplaar al geleend.',
    ]);
    const renewed = await counter.checkOut(card(1), item);
    expect(renewed.fixed).toMatchObject({ ok: '1', renewalOk: 'Y' });
    expect(first(renewed, 'AH')).toBe('20240607    235900');
    expect(booked()).toEqual(['renewal']);
  });

  test('with no block is not refused for a block, a hold or another name, and keeps the kiosk’s due date', async () => {
    for (const item of [shelfNumber('book', 40), shelfNumber('book', 5), shelfNumber('book', 1)]) {
      const reply = await counter.checkOut(card(3), item, { noBlock: true, dueOn: '2024-06-01' });
      expect([reply.fixed.ok, first(reply, 'AH')]).toEqual(['1', '20240601    235900']);
    }
    expect((await counter.checkOut(card(3), '39990000000013', { noBlock: true })).fixed.ok).toBe(
      '0',
    );
    expect(counter.library.log().every((booking) => booking.noBlock)).toBe(true);
    expect(booked()).toHaveLength(3);
  });

  test('is undone by a cancel, by 11 or by 09, as if it had not been', async () => {
    const item = shelfNumber('book', 5);
    await counter.checkOut(card(34), item);
    expect((await counter.checkOut(card(34), item, { cancel: true })).fixed.ok).toBe('1');
    expect(all(await counter.patron(card(34), { summary: 'Y' }), 'AS')).toHaveLength(2);
    await counter.checkOut(card(34), item);
    expect((await counter.checkIn(item, { cancel: true })).fixed.ok).toBe('1');
    expect((await itemInformation(counter.wire, item)).fixed.circulationStatus).toBe('08');
    expect((await counter.checkIn(item, { cancel: true })).fixed.ok).toBe('0');
    expect(booked()).toEqual(['check-out', 'cancel', 'check-out', 'cancel']);
  });

  test('that was a renewal is cancelled back to its old due date', async () => {
    const item = shelfNumber('book', 1);
    await counter.checkOut(card(1), item);
    await counter.checkOut(card(1), item, { cancel: true });
    expect(first(await itemInformation(counter.wire, item), 'AH')).toBe('20240531    235900');
  });
});

describe('a renewal', () => {
  test.each([
    ['on hold for somebody else', shelfNumber('book', 51), 'Gereserveerd door iemand anders.'],
    ['renewed twice', shelfNumber('comic', 9), 'Dit exemplaar kan niet meer verlengd worden.'],
    ['lent to another', shelfNumber('book', 1), 'Dit exemplaar staat op naam van iemand anders.'],
    ['not lent', shelfNumber('book', 40), 'U hebt dit exemplaar niet geleend.'],
  ])('is refused: %s', async (_, item, words) => {
    const reply = await counter.renew(card(33), item);
    expect([reply.fixed.ok, first(reply, 'AF')]).toEqual(['0', words]);
  });

  test('moves the due date on, and is refused to a blocked patron', async () => {
    expect(first(await counter.renew(card(33), shelfNumber('book', 50)), 'AH')).toBe(
      '20240607    235900',
    );
    const blocked = await counter.renew(card(3), shelfNumber('book', 60));
    expect([blocked.fixed.ok, first(blocked, 'AF')]).toEqual([
      '0',
      'U kunt op dit moment niet lenen of verlengen.',
    ]);
  });
});

describe('a return', () => {
  test('ends the loan; of what was not lent it says so', async () => {
    const book = await counter.checkIn(shelfNumber('book', 60));
    expect(book.fixed).toMatchObject({ ok: '1', resensitize: 'Y', alert: 'N' });
    expect(counter.library.library.state.loans.has(shelfNumber('book', 60))).toBe(false);
    expect(first(await counter.checkIn(shelfNumber('book', 40)), 'AF')).toBe(
      'Dit exemplaar was niet uitgeleend.',
    );
  });

  test('that is late costs money; one with no block counts its own date', async () => {
    const late = (nth: number) =>
      counter.library.library.state.patrons
        .get(card(nth))
        ?.fees.filter(({ id }) => Number(id) > 770_000)
        .map(({ amountCents }) => amountCents);
    await counter.checkIn(shelfNumber('book', 50));
    expect(late(33)).toEqual([180]);
    await counter.checkIn(shelfNumber('film', 10), { returnedOn: '2024-05-15' });
    expect(late(36)).toEqual([]);
  });
});
