import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { evaluate, type Facts, type Level, readFacts } from '../../packages/blocks/src/index.ts';
import { all, first, type Message, readFlags } from '../../packages/sip2/src/index.ts';
import { catalogueOn } from '../../simulators/library/cast/catalogue.ts';
import { luhnDigit } from '../../simulators/library/cast/numbers.ts';
import { patronsOn } from '../../simulators/library/cast/patrons.ts';
import { factsExport } from '../../simulators/library/export-facts.ts';
import {
  type Counter,
  card,
  clock,
  openCounter,
  wisePolicy,
} from '../support/simulators/lindeveld.ts';

let counter: Counter;
beforeAll(async () => {
  counter = await openCounter();
});
afterAll(() => counter.close());

/** Written down from the block rules, not from the program. */
const cast: readonly [number, string, Level, readonly string[]][] = [
  [1, 'nothing open', 'full', []],
  [2, 'exactly the maximum', 'full', []],
  [3, 'a cent above it', 'payment', ['maximum-fees']],
  [4, 'above it, and partly old', 'payment', ['aged-fees', 'maximum-fees']],
  [5, 'above it with the region', 'payment', ['maximum-fees']],
  [6, 'above it only with a library outside', 'full', []],
  [7, 'below it by a credit', 'full', []],
  [8, 'billed', 'payment', ['membership-fee']],
  [9, 'reminded', 'payment', ['membership-fee']],
  [10, 'paid but a cent', 'payment', ['membership-fee']],
  [11, 'new and not paid', 'payment', ['membership-fee']],
  [12, 'billed with nothing open', 'full', []],
  [13, 'normal with a membership fee', 'full', []],
  [14, '30 days old', 'full', []],
  [15, '31 days old', 'payment', ['aged-fees']],
  [16, 'aged and billed', 'payment', ['aged-fees', 'membership-fee']],
  [17, 'replacement invoice, half paid', 'payment', ['replacement-invoice']],
  [18, 'replacement invoice, unpaid', 'payment', ['replacement-invoice', 'maximum-fees']],
  [19, 'payment overdue', 'payment', ['payment-overdue']],
  [
    20,
    'cancelled, and all his old fees',
    'checkin-only',
    ['cancelled', 'aged-fees', 'maximum-fees'],
  ],
  [21, 'status 7', 'checkin-only', ['unconfirmed']],
  [22, 'status 6', 'checkin-only', ['unconfirmed']],
  [23, 'status 8', 'checkin-only', ['banned']],
  [24, 'status 42', 'checkin-only', ['unknown-status']],
  [25, 'blocked by hand', 'checkin-only', ['manual-block']],
  [26, 'arrangement', 'full', []],
  [27, 'arrangement that ended', 'payment', ['maximum-fees']],
  [28, 'debt collector', 'payment', ['maximum-fees']],
  [29, 'direct debit', 'payment', ['maximum-fees']],
  [30, 'debt collector and open', 'payment', ['maximum-fees']],
  [31, 'youth above 5.00', 'payment', ['maximum-fees']],
  [32, 'youth at 5.00', 'full', []],
  [33, 'five loans', 'full', []],
  [34, 'holds ready', 'full', []],
  [35, 'English', 'full', []],
  [36, 'English, above the maximum', 'payment', ['maximum-fees']],
  [37, 'French', 'full', []],
  [38, 'no PIN', 'full', []],
  [39, 'another PIN', 'full', []],
  [40, 'many small fees', 'full', []],
];

/** What the library exports at night, and the flags of its 64. */
function factsOf(nth: number, message: Message<'64'>): Facts {
  const line = factsExport(counter.library.library.state)
    .split('\n')
    .slice(1, -1)
    .map((text) => JSON.parse(text) as { cards: string[]; facts: unknown })
    .find(({ cards }) => cards[0] === card(nth));
  const read = readFacts(line?.facts);
  if (!read.ok) throw new Error(read.problem);
  return { ...read.facts, flags: readFlags(message.fixed.patronStatus) };
}

describe('what the export says of each patron, and the flags of 64', () => {
  test.each(cast)('patron %i, %s: %s', async (nth, _, level, rules) => {
    const message = await counter.patron(card(nth));
    const decision = evaluate(factsOf(nth, message), wisePolicy(), clock.now(), 'kiosk');
    expect(decision.level).toBe(level);
    const named = decision.reasons.map((reason) => reason.rule);
    expect(named.filter((rule) => !rule.startsWith('flag-'))).toEqual(rules);
    // The library's own flags say the same as its facts.
    expect(decision.mismatches.filter((mismatch) => mismatch.startsWith('flag-'))).toEqual([]);
    expect(readFlags(message.fixed.patronStatus)?.slice(0, 2)).toEqual(
      level === 'full' ? [false, false] : [true, true],
    );
    expect(readFlags(message.fixed.patronStatus)?.[10]).toBe(rules.includes('maximum-fees'));
  });

  test('covers the whole cast', () => {
    expect(cast).toHaveLength(catalogueOn('2024-05-17').patrons.length);
  });

  test('names the mismatches of 12 and 13', async () => {
    for (const [nth, mismatch] of [
      [12, 'billed-without-fee'],
      [13, 'normal-with-fee'],
    ] as const) {
      const decision = evaluate(
        factsOf(nth, await counter.patron(card(nth))),
        wisePolicy(),
        clock.now(),
        'kiosk',
      );
      expect(decision.mismatches).toContain(mismatch);
    }
  });
});

describe('the rest of 64', () => {
  test('lists only what the summary asks for, and any of it', async () => {
    const counts = async (summary: string) => {
      const message = await counter.patron(card(33), { summary });
      return ['AS', 'AT', 'AU', 'AV', 'CD'].map((id) => all(message, id).length);
    };
    expect(await counts('')).toEqual([0, 0, 0, 0, 0]);
    expect(await counts(' Y')).toEqual([0, 1, 0, 0, 0]);
    expect(await counts('  Y')).toEqual([0, 0, 5, 0, 0]);
    expect(await counts('YYYYYY')).toEqual([0, 1, 5, 0, 0]);
    const rosa = await counter.patron(card(34), { summary: 'Y    Y' });
    expect([all(rosa, 'AS').length, all(rosa, 'CD').length]).toEqual([2, 1]);
    expect([rosa.fixed.holdItemsCount, rosa.fixed.unavailableHoldsCount]).toEqual(['0002', '0001']);
  });

  test('writes a loan as item, title and due date', async () => {
    expect(all(await counter.patron(card(33), { summary: ' Y' }), 'AT')[0]).toMatch(
      /^33550\d{9} De stad onder het ijs, deel 3 \/ Tack, Olivier 20240508$/,
    );
  });

  test('checks the PIN, takes any from a patron without one, and knows languages', async () => {
    const asked = async (nth: number, pin?: string) => {
      const message = await counter.patron(card(nth), pin === undefined ? {} : { pin });
      return [first(message, 'CQ'), message.fixed.language];
    };
    expect(await asked(1)).toEqual(['Y', '005']);
    expect(await asked(1, '4321')).toEqual(['N', '005']);
    expect(await asked(35)).toEqual(['Y', '001']);
    expect(await asked(37)).toEqual(['Y', '002']);
    expect(await asked(38, 'whatever')).toEqual(['Y', '005']);
    expect(await asked(39)).toEqual(['N', '005']);
    expect(await asked(39, '9876')).toEqual(['Y', '005']);
  });

  test('says of an unknown card only that it is unknown', async () => {
    const message = await counter.patron('29999999999999');
    expect([first(message, 'BL'), first(message, 'AE'), message.fixed.patronStatus.trim()]).toEqual(
      ['N', '', 'YYYY'],
    );
  });
});

test.each(['2024-02-29', '2024-01-01', '2023-12-31', '2026-08-31'])(
  'the cast of %s has 14-digit numbers: with a check digit, but for the Flemish series from 3000',
  (day) => {
    const { patrons, items, loans } = catalogueOn(day);
    const numbers = [...patrons.map((one) => one.card), ...items.map((one) => one.item)];
    expect(new Set(numbers).size).toBe(numbers.length);
    for (const number of numbers) {
      expect(number).toMatch(/^[23]\d{13}$/);
      const hasCheckDigit = luhnDigit(number.slice(0, -1)) === number.at(-1);
      expect(hasCheckDigit).toBe(!number.startsWith('3000'));
    }
    expect(numbers.filter((number) => number.startsWith('3000'))).toHaveLength(6);
    expect(items.length).toBeGreaterThan(180);
    const known = new Set(items.map((one) => one.item));
    expect(loans.every((loan) => known.has(loan.item))).toBe(true);
  },
);

test('U19: each PIN of the cast has the length that the stage asks for', () => {
  const pins = patronsOn('2026-11-24').flatMap(({ pin }) => pin ?? []);
  expect(new Set(pins.map((pin) => pin.length))).toEqual(new Set([4]));
});
