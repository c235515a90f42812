/** The simulated library as other systems write: what is on its wire, quirk by quirk. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { encode, type Field, first } from '../../packages/sip2/src/index.ts';
import { shelfNumber } from '../../simulators/library/cast/items.ts';
import {
  at,
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

type Reply = { readonly fields: readonly Field[] };
async function speakAs(form: 'simulated') {
  await counter.close();
  counter = await openCounter(form);
}
function said(reply: Reply, ...ids: string[]) {
  return ids.map((id) => first(reply, id));
}
function turn(...on: Parameters<Counter['library']['library']['setQuirk']>[0][]) {
  for (const quirk of on) counter.library.library.setQuirk(quirk, true);
}
const onShelf = shelfNumber('book', 40);

test('as it is, and again once a quirk is given up', async () => {
  turn('no-pin-verdict');
  counter.library.library.setQuirk('no-pin-verdict', false);
  expect(said(await counter.patron(card(1), { pin: '9999' }), 'BL', 'CQ')).toEqual(['Y', 'N']);
  await counter.checkOut(card(1), onShelf);
  expect(said(await counter.checkIn(onShelf), 'CS', 'CV')).toEqual([null, null]);
});

test('empty-alert: CS, CT and CV are there and say nothing; an alert still says what it is', async () => {
  turn('empty-alert');
  await counter.checkOut(card(1), onShelf);
  expect(said(await counter.checkIn(onShelf), 'CS', 'CT', 'CV')).toEqual(['', '', '']);
  const held =
    counter.library.library.state.holds.find((hold) => hold.state === 'waiting')?.item ?? '';
  expect(said(await counter.checkIn(held), 'CS', 'CV')).toEqual(['', '01']);
});

test('no-pin-verdict: no CQ, and any PIN lends', async () => {
  turn('no-pin-verdict');
  expect(said(await counter.patron(card(1), { pin: '9999' }), 'BL', 'CQ', 'AF')).toEqual([
    'Y',
    null,
    null,
  ]);
  expect((await counter.checkOut(card(1), onShelf, { pin: '9999' })).fixed).toMatchObject({
    ok: '1',
  });
});

test('no-holder: on loan, and not to whom', async () => {
  await speakAs('simulated');
  turn('no-holder');
  await counter.checkOut(card(1), onShelf);
  const item = await itemInformation(counter.wire, onShelf);
  expect([item.fixed, first(item, 'AA')]).toEqual([
    expect.objectContaining({ circulationStatus: '04' }),
    null,
  ]);
});

test('own-card-form: the same number, written otherwise', async () => {
  await speakAs('simulated');
  turn('own-card-form');
  await counter.checkOut(card(1), onShelf);
  const holder = first(await itemInformation(counter.wire, onShelf), 'AA') ?? '';
  expect(holder).not.toBe(card(1));
  expect(holder.replace(' ', '')).toBe(`00${card(1)}`);
});

test('day-first-dates and month-first-dates', async () => {
  turn('month-first-dates');
  expect(first(await counter.checkOut(card(1), onShelf), 'AH')).toBe('6/7/2024,23:59');
  turn('day-first-dates');
  expect(first(await itemInformation(counter.wire, onShelf), 'AH')).toBe('07/06/2024');
});

test('blocked-is-invalid and wrong-pin-is-invalid', async () => {
  turn('blocked-is-invalid', 'wrong-pin-is-invalid');
  const ended = await counter.patron(card(20));
  expect(said(ended, 'BL', 'CQ')).toEqual(['N', 'Y']);
  expect(first(ended, 'AF')).toContain('niet meer geldig');
  expect(said(await counter.patron(card(1), { pin: '9999' }), 'BL', 'CQ')).toEqual(['N', 'N']);
  expect(said(await counter.patron(card(1)), 'BL', 'CQ')).toEqual(['Y', 'Y']);
});

test('refuses-without-pin: says nothing of the card, known or not, until its PIN comes', async () => {
  turn('refuses-without-pin');
  for (const number of [card(1), '29999999999999']) {
    const asked = await counter.patron(number, { pin: '' });
    expect(said(asked, 'AA', 'AE', 'BL', 'CQ', 'AF')).toEqual([number, '', 'N', 'N', null]);
    expect(asked.fixed).toMatchObject({ patronStatus: 'Y'.repeat(14), chargedItemsCount: '0000' });
  }
  expect(said(await counter.patron(card(1), { pin: '1234' }), 'BL', 'CQ')).toEqual(['Y', 'Y']);
  expect(said(await counter.patron(card(1), { pin: '9999' }), 'CQ')).toEqual(['N']);
});

test('yes-to-any-pin and yes-without-pin: CQ without a PIN, with a wrong one, and the loan with that', async () => {
  turn('yes-to-any-pin');
  const cq = async (pin: string) => first(await counter.patron(card(1), { pin }), 'CQ');
  expect([await cq(''), await cq('9999')]).toEqual(['Y', 'Y']);
  const lent = await counter.checkOut(card(1), onShelf, { pin: '9999' });
  expect(lent.fixed).toMatchObject({ ok: '1' });
  counter.library.library.setQuirk('yes-to-any-pin', false);
  turn('yes-without-pin');
  expect([await cq(''), await cq('9999'), await cq('1234')]).toEqual(['Y', 'N', 'Y']);
  expect(first(await counter.patron('29999999999999', { pin: '' }), 'CQ')).toBe('N');
});

test('writes-n-flags: N where nothing is set, Y where something is', async () => {
  turn('writes-n-flags');
  expect((await counter.patron(card(1))).fixed).toMatchObject({ patronStatus: 'N'.repeat(14) });
  expect((await counter.patron(card(20))).fixed.patronStatus).toMatch(/^Y[YN]{13}$/);
});

test('constant-sequence: 18 has AY0 and a sound checksum; the others have what was asked with', async () => {
  turn('constant-sequence');
  const ask = (code: '17' | '99') =>
    counter.wire.sendRaw(
      encode(
        code === '17'
          ? { code, fixed: { transactionDate: at }, fields: { AO: '3550', AB: onShelf } }
          : {
              code,
              fixed: { statusCode: '0', maxPrintWidth: '040', protocolVersion: '2.00' },
              fields: {},
            },
        { errorDetection: true, sequence: 7 },
      ),
    );
  const replies = [await ask('17'), await ask('99')];
  expect(replies.map(({ code, sequence, checksum }) => [code, sequence, checksum])).toEqual([
    ['18', 0, 'ok'],
    ['98', 7, 'ok'],
  ]);
});
