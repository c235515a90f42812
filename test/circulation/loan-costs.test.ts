/**
 * A loan that costs something: the patron is asked, and it is one loan in the journal, whatever
 * comes between.
 */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { profileOf } from '../../packages/sip2/src/index.ts';
import { series } from '../../simulators/library/cast/items.ts';
import { noteInterrupted, resolveOpen } from '../../src/circulation/settle/resolve.ts';
import { openVisit } from '../../src/circulation/visit.ts';
import { type Counter, openCounter } from '../support/circulation/counter.ts';
import { systemOf, yesToPin } from '../support/circulation/system.ts';
import { card } from '../support/simulators/lindeveld.ts';

const patron = card(1);
const film = { item: series.costs, uids: ['E1'] };

let counter: Counter;
let released: string[] = [];
beforeEach(async () => {
  released = [];
  counter = await openCounter({
    security: {
      release: async (uid) => {
        released.push(uid);
        return 'ok';
      },
      secure: async () => 'ok',
    },
  });
});
afterEach(() => counter.close());

async function openVisitOf(by = patron) {
  const visit = openVisit(counter.parts, 'online');
  await visit.identify(by);
  expect((await visit.enterPin('1234')).kind).toBe('known');
  return visit;
}
function entries() {
  const { journal } = counter.parts;
  const all = [];
  for (let id = 1; journal.get(id); id += 1)
    all.push({
      steps: journal.get(id)?.notes.map(({ step }) => step),
      is: journal.get(id)?.settlement,
    });
  return all;
}
function loanOf(item: string) {
  return counter.library.library.state.loans.get(item)?.card ?? null;
}

test('asked, agreed, lent: nothing is released before, and it is one entry', async () => {
  const visit = await openVisitOf();
  const asked = await visit.checkOut(film);
  expect(asked).toMatchObject({ kind: 'refused', code: 'costs', costCents: 100 });
  expect([loanOf(series.costs), released, entries()]).toEqual([
    null,
    [],
    [{ steps: ['costs'], is: null }],
  ]);
  const sent = counter.library.received().length;
  // Laid down again, and agreed to another amount: the same question, and nothing is sent.
  expect(await visit.checkOut(film)).toEqual(asked);
  expect(await visit.checkOut(film, 50)).toEqual(asked);
  expect(counter.library.received()).toHaveLength(sent);
  expect(await visit.checkOut(film, 100)).toMatchObject({ kind: 'done', renewed: false });
  expect([loanOf(series.costs), released]).toEqual([patron, ['E1']]);
  expect(entries()).toEqual([
    { steps: ['costs', 'agreed', 'accepted', 'released'], is: { state: 'accepted' } },
  ]);
  expect(counter.library.log().map(({ what }) => what)).toEqual(['check-out']);
});

test.each(['the visit ends', 'another person of the visit has it'])(
  'not agreed to by the time that %s: refused, and not lent',
  async (how) => {
    const visit = await openVisitOf();
    await visit.checkOut(film);
    if (how === 'the visit ends') await visit.end();
    else {
      visit.forgetItem(film.item);
      // What was agreed to before counts for nothing.
      expect(await visit.checkOut(film, 100)).toMatchObject({ code: 'costs' });
    }
    expect(entries()[0]).toEqual({ steps: ['costs'], is: { state: 'refused' } });
    expect([loanOf(series.costs), released]).toEqual([null, []]);
  },
);

test('returned while it is asked: the loan that follows is asked anew, and stands after the return', async () => {
  const visit = await openVisitOf();
  const asked = await visit.checkOut(film);
  expect((await visit.checkIn(film)).kind).toBe('done');
  expect(await visit.checkOut(film, 100)).toEqual(asked);
  expect((await visit.checkOut(film, 100)).kind).toBe('done');
  expect(entries()).toEqual([
    { steps: ['costs'], is: { state: 'refused' } },
    { steps: ['accepted', 'secured'], is: { state: 'accepted' } },
    { steps: ['costs', 'agreed', 'accepted', 'released'], is: { state: 'accepted' } },
  ]);
});

test('a crash while the patron is asked: refused by the journal alone, and nothing is asked', async () => {
  const visit = await openVisitOf();
  await visit.checkOut(film);
  noteInterrupted(counter.parts);
  const sent = counter.library.received().length;
  expect(await resolveOpen(counter.parts)).toBe(true);
  expect(entries()).toEqual([{ steps: ['costs'], is: { state: 'refused' } }]);
  expect(counter.library.received()).toHaveLength(sent);
});

test.each([
  ['silent', 'staff'],
  ['deaf', 'not-done'],
] as const)('no answer to the loan that was agreed to (%s): %s', async (how, state) => {
  const visit = await openVisitOf();
  await visit.checkOut(film);
  counter.library.misbehave(how, { codes: ['11'], times: 1 });
  expect(await visit.checkOut(film, 100)).toMatchObject({ code: 'outcome-unknown' });
  await expect.poll(() => resolveOpen(counter.parts)).toBe(true);
  expect(entries()).toMatchObject([{ steps: ['costs', 'agreed'], is: { state } }]);
  expect([loanOf(series.costs), released]).toEqual([state === 'staff' ? patron : null, []]);
});

test('a crash after the patron agreed: the library system is asked whether it stands', async () => {
  const visit = await openVisitOf();
  await visit.checkOut(film);
  const { journal, clock } = counter.parts;
  journal.note(1, { step: 'agreed', costCents: 100 }, clock.now());
  noteInterrupted(counter.parts);
  expect(await resolveOpen(counter.parts)).toBe(true);
  expect(entries()[0]?.is).toMatchObject({ state: 'not-done', why: 'no-such-loan' });
});

test('another amount than was agreed to is asked for again; the same one is a refusal', async () => {
  const amounts = ['1.00', '1.50', '1.50'];
  const at = '20240517    093000';
  const { library, received } = await systemOf(profileOf('generic'), (message) =>
    message.code === '11'
      ? `120NUN${at}AO|AA${patron}|AB${film.item}|AJx|AH|BT06|BV${amounts.shift()}|`
      : message.code === '17'
        ? `18030001${at}AB${film.item}|AJx|`
        : `64              001${at}000000000000000000000000AO|AA${patron}|AEx|BLY|${yesToPin(message)}`,
  );
  counter.parts.library = library;
  const visit = await openVisitOf();
  expect(await visit.checkOut(film)).toMatchObject({ code: 'costs', costCents: 100 });
  expect(await visit.checkOut(film, 100)).toMatchObject({ code: 'costs', costCents: 150 });
  expect(await visit.checkOut(film, 150)).toMatchObject({ code: 'refused' });
  expect(entries()).toEqual([
    { steps: ['costs', 'agreed', 'costs', 'agreed'], is: { state: 'refused' } },
  ]);
  const loans = received.filter(({ code }) => code === '11');
  expect(loans.map(({ fields }) => fields.some(({ id }) => id === 'BO'))).toEqual([
    false,
    true,
    true,
  ]);
  expect(released).toEqual([]);
});

test('a question (FV) is not answered: to the desk, with the words of the library system', async () => {
  counter.library.library.setQuirk('asks-by-fv', true);
  const visit = await openVisitOf();
  const outcome = await visit.checkOut({ item: series.attachment, uids: ['E1'] });
  expect(outcome).toMatchObject({ code: 'needs-answer', message: expect.stringMatching(/\w/) });
  expect(entries()).toEqual([{ steps: [], is: { state: 'refused' } }]);
  expect([loanOf(series.attachment), released]).toEqual([null, []]);
});
