/**
 * A price that the library system named holds for the visit: for all its people, on line and off; and
 * what a loan costs is told, whichever answer names it.
 */
import { afterEach, expect, it } from 'vitest';
import { profileOf } from '../../packages/sip2/src/index.ts';
import { series } from '../../simulators/library/cast/items.ts';
import { openVisit } from '../../src/circulation/visit.ts';
import { type Counter, openCounter } from '../support/circulation/counter.ts';
import { systemOf, yesToPin } from '../support/circulation/system.ts';
import { card } from '../support/simulators/lindeveld.ts';

const film = { item: series.costs, uids: ['E1'] };
const security = { release: async () => 'ok' as const, secure: async () => 'ok' as const };

let counter: Counter;
afterEach(() => counter.close());

async function visitOf(by: string) {
  const visit = openVisit(counter.parts, 'online');
  await visit.identify(by);
  expect((await visit.enterPin('1234')).kind).toBe('known');
  return visit;
}

it('L11: agreed to as the line was lost: not lent off line without a price', async () => {
  counter = await openCounter({ security });
  const visit = await visitOf(card(1));
  expect(await visit.checkOut(film)).toMatchObject({ code: 'costs', costCents: 100 });
  await counter.cut();
  expect(await visit.checkOut(film, 100)).toMatchObject({ code: 'unreachable' });
  visit.goOffline();
  expect(await visit.checkOut(film)).toMatchObject({ kind: 'refused', code: 'costs' });
});

it('L11: asked of one person: not lent off line to another of the same visit', async () => {
  counter = await openCounter({ security });
  const [first, second] = [await visitOf(card(1)), await visitOf(card(2))];
  expect(await first.checkOut(film)).toMatchObject({ code: 'costs', costCents: 100 });
  await counter.cut();
  for (const visit of [first, second]) visit.goOffline();
  expect(await first.checkOut(film)).toMatchObject({ code: 'costs' });
  expect(await second.checkOut(film)).toMatchObject({ kind: 'refused', code: 'costs' });
});

it.each([
  ['more than was agreed to', '2.50', 250],
  ['what was agreed to', '1.00', undefined],
  ['nothing', null, undefined],
])('L12: a loan whose answer names %s', async (_, charged, costCents) => {
  counter = await openCounter({ security });
  const at = '20240517    093000';
  const loan = `AO|AA${card(1)}|AB${film.item}|AJx|`;
  const { library } = await systemOf(profileOf('generic'), (message) => {
    const { code, fields } = message;
    if (code !== '11')
      return `64              001${at}000000000000000000000000AO|AA${card(1)}|AEx|BLY|${yesToPin(message)}`;
    const isAgreed = fields.some(({ id, value }) => id === 'BO' && value === 'Y');
    return isAgreed
      ? `121NNY${at}${loan}AH20240607|${charged === null ? '' : `BT06|BV${charged}|`}`
      : `120NUN${at}${loan}AH|BT06|BV1.00|`;
  });
  counter.parts.library = library;
  const visit = await visitOf(card(1));
  expect(await visit.checkOut(film)).toMatchObject({ code: 'costs', costCents: 100 });
  const lent = await visit.checkOut(film, 100);
  expect(lent.kind).toBe('done');
  expect('costCents' in lent ? lent.costCents : undefined).toBe(costCents);
  const isOther = costCents !== undefined;
  expect(counter.reports.some(({ code }) => code === 'loan-cost-otherwise')).toBe(isOther);
  const steps = counter.parts.journal.get(1)?.notes.map(({ step }) => step);
  expect(steps).toEqual([
    'costs',
    'agreed',
    ...(isOther ? ['charged'] : []),
    'accepted',
    'released',
  ]);
});
