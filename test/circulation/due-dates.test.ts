/**
 * The due date as each library system writes it: read where it is one day for sure, else shown as
 * it came.
 */
import { expect, onTestFinished, test } from 'vitest';
import { profileOf, readLoans } from '../../packages/sip2/src/index.ts';
import { shelfNumber } from '../../simulators/library/cast/items.ts';
import { patronCard } from '../../simulators/library/cast/patrons.ts';
import { openVisit } from '../../src/circulation/visit.ts';
import { openCounter } from '../support/circulation/counter.ts';
import { real, systemOf } from '../support/circulation/system.ts';

const book = shelfNumber('book', 40);
async function lentWith(
  quirk: 'day-first-dates' | 'month-first-dates',
  profile = profileOf('wise'),
) {
  const counter = await openCounter({ profile });
  onTestFinished(() => counter.close());
  counter.library.library.setQuirk(quirk, true);
  const visit = openVisit(counter.parts, 'online');
  await visit.identify(patronCard(1));
  await visit.enterPin('1234');
  return { lent: await visit.checkOut({ item: book, uids: [] }), visit };
}

test('with slashes, in an order that is not known: in the words of the library system', async () => {
  const { lent } = await lentWith('day-first-dates');
  // 7 June, three weeks after the fixed day of the counter
  expect(lent).toMatchObject({ kind: 'done', dueOn: null, dueText: '07/06/2024' });
});

test.each([
  ['day-first-dates', 'day-first'],
  ['month-first-dates', 'month-first'],
] as const)('%s with sip2.dateOrder %s', async (quirk, dateOrder) => {
  const { lent, visit } = await lentWith(quirk, profileOf('wise', { dateOrder }));
  expect(lent).toMatchObject({ kind: 'done', dueOn: '2024-06-07', dueText: undefined });
  expect(await visit.renew(book)).toMatchObject({
    kind: 'done',
    dueOn: expect.stringMatching(/^2024-/),
  });
});

test('Symphony writes the month first, and a time: one way only', async () => {
  const said = real('5/23/2008,23:59');
  const { library } = await systemOf(profileOf('symphony'), () => said);
  expect(await library.renew('1', null, '2')).toMatchObject({
    value: { ok: false, dueOn: '2008-05-23', dueText: undefined },
  });
});

test('in a list of loans as in a loan', () => {
  const read = (due: string, dateOrder: 'day-first' | null) =>
    readLoans(
      { fields: [{ id: 'AU', value: `35500000001234~${due}~Het diner` }] },
      { format: 'tilde', field: 'AU', timeZone: 'Europe/Brussels', dateOrder },
    )[0];
  expect(read('16/12/2026', null)).toMatchObject({ dueOn: '2026-12-16', dueText: null });
  expect(read('06/12/2026', null)).toMatchObject({ dueOn: null, dueText: '06/12/2026' });
  expect(read('06/12/2026', 'day-first')).toMatchObject({ dueOn: '2026-12-06', dueText: null });
});
