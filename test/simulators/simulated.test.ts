/** The simulated library in the form of its own, over its wire. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { evaluate, type Facts, type Fee } from '../../packages/blocks/src/index.ts';
import {
  all,
  first,
  type Message,
  readCount,
  readDay,
  readFlags,
  readMoney,
} from '../../packages/sip2/src/index.ts';
import { shelfNumber } from '../../simulators/library/cast/items.ts';
import {
  type Counter,
  card,
  clock,
  itemInformation,
  openCounter,
  registrations,
  wisePolicy,
} from '../support/simulators/lindeveld.ts';

let counter: Counter;
beforeEach(async () => {
  counter = await openCounter('simulated');
});
afterEach(() => counter.close());

/** 64 as facts: the dialect of this library read with nothing but its fields. */
function factsOf(message: Message<'64'>): Facts {
  const text = (id: string) => first(message, id) ?? '';
  const invoices = new Map<
    string,
    { item: string; amountCents: number; paidCents: number; returned: boolean }[]
  >();
  for (const line of all(message, 'MN')) {
    const [id = '', item = '', price = '', paid = '', returned = ''] = line.split('~');
    const one = {
      item,
      amountCents: readMoney(price) ?? 0,
      paidCents: readMoney(paid) ?? 0,
      returned: returned === 'Y',
    };
    invoices.set(id, [...(invoices.get(id) ?? []), one]);
  }
  return {
    observedAt: clock.now(),
    institution: text('MI'),
    branch: text('MB'),
    membership: {
      status: readCount(text('MS')) ?? -1,
      type: text('MT'),
      startedOn: readDay(text('MD'), 'Europe/Brussels') ?? '',
      feeCents: readMoney(text('MF')) ?? -1,
    },
    fees: all(message, 'AV').map((line) => {
      const [id = '', made = '', amount = '', kind = '', institution = '', state = '', until = ''] =
        line.split('~');
      return {
        id,
        amountCents: readMoney(amount) ?? Number.NaN,
        createdOn: readDay(made, 'Europe/Brussels') ?? '',
        institution,
        state: state as NonNullable<Fee['state']>,
        ...(until === '' ? {} : { until: readDay(until, 'Europe/Brussels') ?? '' }),
        membership: kind === 'membership',
      };
    }),
    replacementInvoices: [...invoices].map(([id, items]) => ({ id, items })),
    manualBlocks: all(message, 'MK'),
    flags: readFlags(message.fixed.patronStatus),
  };
}

test('64 tells of every patron what the block rules ask', async () => {
  for (const { card, pin, note } of counter.library.library.state.patrons.values()) {
    const message = await counter.patron(card, pin === null ? {} : { pin });
    const { level, reasons } = evaluate(factsOf(message), wisePolicy(), clock.now(), 'kiosk');
    const own = counter.library.library.decide(card, 'kiosk');
    const rules = reasons.map(({ rule }) => rule).filter((rule) => !rule.startsWith('flag-'));
    expect([note, level, rules]).toEqual([note, own?.level, own?.reasons.map(({ rule }) => rule)]);
  }
  const unknown = await counter.patron('29999999999999');
  expect([first(unknown, 'BL'), first(unknown, 'MS')]).toEqual(['N', null]);
});

test('42 has the lines of AV, and what was paid here, marked', async () => {
  const AV = all(await counter.patron(card(4)), 'AV');
  const [paid = ''] = AV;
  await counter.pay(card(4), paid.split('~')[0] ?? '', 320);
  const YZ = all(await registrations(counter.wire, card(4), null), 'YZ');
  expect(YZ.slice(0, -1)).toEqual(AV.slice(1));
  expect(YZ.at(-1)?.split('~')[5]).toBe('paid');
});

test('18 and 10 name who has or had an item; a return has the bin of its kind, and fills a hold', async () => {
  const item = shelfNumber('comic', 2);
  expect(first(await itemInformation(counter.wire, item), 'AA')).toBe(card(1));
  const reply = await counter.checkIn(item);
  expect([first(reply, 'AA'), first(reply, 'CL'), first(reply, 'CV')]).toEqual([
    card(1),
    null,
    '01',
  ]);
  expect(all(await counter.patron(card(6), { summary: 'Y' }), 'AS')[0]).toMatch(/^\d{14}~Sproet/);
  expect(first(await counter.checkIn(shelfNumber('game', 3)), 'CL')).toBe('2');
});

test('a return settles an invoice at once', async () => {
  expect((await counter.patron(card(18))).fixed.patronStatus).toMatch(/^YY/);
  await counter.checkIn(shelfNumber('book', 87));
  const after = await counter.patron(card(18));
  expect(after.fixed.patronStatus.trim()).toBe('');
  expect([first(after, 'MN')?.split('~')[4], first(after, 'BV')]).toEqual(['Y', '0.00']);
});
