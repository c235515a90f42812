/** The line of the simulated library as others have it: what is on the wire, manner by manner. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { encode } from '../../packages/sip2/src/index.ts';
import { shelfNumber } from '../../simulators/library/cast/items.ts';
import { openWire } from '../support/simulators/kiosk-wire.ts';
import {
  at,
  type Counter,
  card,
  checkOut,
  itemInformation,
  logIn,
  openCounter,
} from '../support/simulators/lindeveld.ts';

let counter: Counter;
beforeEach(async () => {
  counter = await openCounter();
});
afterEach(() => counter.close());

const book = shelfNumber('book', 40);
function question(sequence?: number) {
  return encode(
    { code: '17', fixed: { transactionDate: at }, fields: { AO: '3550', AB: book } },
    sequence === undefined ? {} : { errorDetection: true, sequence },
  );
}
async function status() {
  const draft = { statusCode: '0', maxPrintWidth: '040', protocolVersion: '2.00' };
  return (await counter.wire.ask({ code: '99', fixed: draft, fields: {} })).fixed;
}

test('it never sends checksums, though they were asked for; and again once it does', async () => {
  counter.library.behave({ checksums: 'never' });
  expect(await counter.wire.sendRaw(question(3))).toMatchObject({
    code: '18',
    checksum: 'absent',
    sequence: null,
  });
  counter.library.behave({ checksums: 'as-asked' });
  expect(await counter.wire.sendRaw(question(4))).toMatchObject({
    code: '18',
    checksum: 'ok',
    sequence: 4,
  });
});

test('it takes no message with AY and AZ: a text that is no message, and nothing is done', async () => {
  counter.library.behave({ checksums: 'refused' });
  expect((await counter.wire.sendRaw(question(3))).code).toBe('unknown');
  expect((await counter.wire.sendRaw(question())).code).toBe('18');
});

test('its 98 announces what it is set to', async () => {
  counter.library.behave({
    announces: { timeoutPeriod: '600', retriesAllowed: '000', checkoutOk: 'N' },
  });
  expect(await status()).toMatchObject({
    timeoutPeriod: '600',
    retriesAllowed: '000',
    checkoutOk: 'N',
    checkinOk: 'Y',
  });
});

test.each([
  ['hang-up', 'the line went down'],
  ['silent', 'nothing'],
] as const)(
  'it dies of one item, (%s) each time; what names another is answered',
  async (how, expected) => {
    counter.library.behave({ diesOf: { number: book, codes: ['11'], how } });
    for (let time = 0; time < 2; time += 1) {
      const wire = await openWire(counter.library.port);
      await logIn(wire);
      expect((await itemInformation(wire, book)).fixed.circulationStatus).toBe('03');
      const lent = checkOut(wire, card(1), book).then(
        () => 'answered',
        (error: Error) => error.message,
      );
      if (expected === 'nothing') {
        await expect
          .poll(() => counter.library.received().filter((code) => code === '11').length)
          .toBe(time + 1);
        wire.close();
      }
      expect(await lent).toBe('the line went down');
    }
    expect(counter.library.log()).toEqual([]);
    expect((await checkOut(counter.wire, card(1), shelfNumber('book', 41))).fixed.ok).toBe('1');
  },
);

test('it carries a loan out late: asked about it before, it knows none', async () => {
  counter.library.behave({ late: { codes: ['11'], ms: 300 } });
  const second = await openWire(counter.library.port);
  await logIn(second);
  const lent = checkOut(counter.wire, card(1), book);
  await expect.poll(() => counter.library.received().at(-1)).toBe('11');
  expect((await itemInformation(second, book)).fixed.circulationStatus).toBe('03');
  expect((await lent).fixed.ok).toBe('1');
  expect((await itemInformation(second, book)).fixed.circulationStatus).toBe('04');
  second.close();
});

test('it hangs up on a connection that asks nothing for so long', async () => {
  counter.library.behave({ hangsUpIdleMs: 40 });
  await expect.poll(() => counter.library.connections).toBe(0);
  counter.library.behave({ hangsUpIdleMs: null });
  counter.wire = await openWire(counter.library.port);
  expect((await logIn(counter.wire)).fixed.ok).toBe('1');
});

describe('lists', () => {
  const lines = (message: Awaited<ReturnType<Counter['patron']>>, id: string) =>
    message.fields.filter((field) => field.id === id).length;
  const asked = async () => {
    const loans = await counter.patron(card(1), { summary: '  Y' });
    return [lines(loans, 'AU'), loans.fixed.chargedItemsCount];
  };

  test('lag: a loan is made, and listed later', async () => {
    const before = await asked();
    counter.library.behave({ lists: { of: 'loans', how: 'lag', ms: 5_000 } });
    await counter.checkOut(card(1), shelfNumber('book', 40));
    expect(await asked()).toEqual(before);
    counter.library.behave({ lists: null });
    expect(await asked()).not.toEqual(before);
  });

  test.each([
    ['half', 1],
    ['none', 0],
  ] as const)('%s: the count says how many there are', async (how, told) => {
    await counter.checkOut(card(1), shelfNumber('book', 40));
    await counter.checkOut(card(1), shelfNumber('book', 41));
    const [, count] = await asked();
    counter.library.behave({ lists: { of: 'loans', how, ms: 0 } });
    expect(await asked()).toEqual([Math.ceil((Number(count) * told) / 2), count]);
  });
});
