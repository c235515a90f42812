/** What a visit is told of its requests without an answer, while it goes on. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { shelfNumber } from '../../simulators/library/cast/items.ts';
import { noteInterrupted, resolveOpen } from '../../src/circulation/settle/resolve.ts';
import { retryEntry } from '../../src/circulation/settle/retry.ts';
import { openVisit } from '../../src/circulation/visit.ts';
import { type Counter, openCounter } from '../support/circulation/counter.ts';
import { card } from '../support/simulators/lindeveld.ts';

const book = { item: shelfNumber('book', 40), uids: ['E0040150'] };
/** lent to the first patron */
const lentBook = { item: shelfNumber('book', 1), uids: ['E0040151'] };

let counter: Counter;
let asked = 0;
let switched: string[] = [];
async function note(step: 'released' | 'secured') {
  switched.push(step);
  return 'ok' as const;
}
beforeEach(async () => {
  asked = 0;
  switched = [];
  counter = await openCounter({
    onCheck: () => {
      asked += 1;
    },
    security: {
      release: () => note('released'),
      secure: () => note('secured'),
    },
  });
});
afterEach(() => counter.close());

const settled = () => expect.poll(() => resolveOpen(counter.parts)).toBe(true);
const entry = (id = 1) => counter.parts.journal.get(id);
const steps = () => entry()?.notes.map(({ step }) => step);

async function visitOf(number = 1) {
  const visit = openVisit(counter.parts, 'online');
  await visit.identify(card(number));
  expect((await visit.enterPin('1234')).kind).toBe('known');
  return visit;
}
async function lost(carriedOut = true) {
  const visit = await visitOf();
  const how = carriedOut ? 'hang-up-before-answer' : 'hang-up-on-request';
  counter.library.misbehave(how, { codes: ['11'], times: 1 });
  expect(await visit.checkOut(book)).toMatchObject({ code: 'outcome-unknown' });
  return visit;
}

describe('a loan', () => {
  test('that stands is released by its visit, which ends the entry', async () => {
    const visit = await lost();
    const found = visit.becameOf('borrow', book);
    expect(asked).toBe(1);
    await settled();
    expect(await found).toMatchObject({
      kind: 'done',
      switchedTags: [],
      dueOn: expect.any(String),
    });
    expect([switched, entry()?.settlement?.state, steps()]).toEqual([[], 'unknown', ['accepted']]);
    // Nobody else ends it.
    await settled();
    expect(await retryEntry(counter.parts, 1)).toBe('wait');
    expect(await visit.checkOut(book)).toMatchObject({ kind: 'done', provisional: false });
    expect([switched, entry()?.settlement?.state]).toEqual([['released'], 'accepted']);
    expect(steps()).toEqual(['accepted', 'released']);
    expect(entry(2)).toBeNull();
  });

  test('that was not made is told so', async () => {
    const visit = await lost(false);
    const found = visit.becameOf('borrow', book);
    await settled();
    expect(await found).toMatchObject({ kind: 'refused', code: 'unreachable' });
    expect(entry()?.settlement).toMatchObject({ state: 'not-done', why: 'no-such-loan' });
  });

  test('whose visit ends before its tag was released is for the staff', async () => {
    const visit = await lost();
    const found = visit.becameOf('borrow', book);
    await settled();
    await found;
    await visit.end();
    await settled();
    expect(entry()?.settlement).toMatchObject({ state: 'staff', why: 'loan-unseen' });
    expect(switched).toEqual([]);
  });

  test('whose visit is over is waited for no more', async () => {
    const visit = await lost();
    const found = visit.becameOf('borrow', book);
    await visit.end();
    expect(await found).toBeNull();
    await settled();
    expect(entry()?.settlement).toMatchObject({ state: 'staff', why: 'loan-unseen' });
  });

  test('that a person closes meanwhile stays closed, and is not released', async () => {
    const visit = await lost();
    const found = visit.becameOf('borrow', book);
    const { journal, clock } = counter.parts;
    journal.settle(1, { state: 'closed', by: 'An', why: 'seen' }, clock.now());
    await settled();
    expect(await found).toBeNull();
    expect([entry()?.settlement?.state, switched]).toEqual(['closed', []]);
  });

  test('that staff retry first is handed to its visit', async () => {
    const visit = await lost();
    const found = visit.becameOf('borrow', book);
    await expect.poll(() => retryEntry(counter.parts, 1)).toBe('wait');
    expect(await found).toMatchObject({ kind: 'done' });
  });

  test('by its number alone is complete', async () => {
    const visit = await visitOf();
    counter.library.misbehave('hang-up-before-answer', { codes: ['11'], times: 1 });
    const scanned = { item: book.item, uids: [] };
    await visit.checkOut(scanned);
    const found = visit.becameOf('borrow', scanned);
    await settled();
    expect(await found).toMatchObject({ kind: 'done', tagNotSeen: true });
    expect([entry()?.settlement?.state, steps()]).toEqual([
      'accepted',
      ['accepted', 'tag-not-seen'],
    ]);
  });

  test('that is returned meanwhile is not released after it', async () => {
    const visit = await lost();
    const found = visit.becameOf('borrow', book);
    await expect.poll(async () => (await visit.checkIn(book)).kind).toBe('done');
    expect(await found).toBeNull();
    await settled();
    expect(switched).toEqual(['secured']);
    expect(entry()?.settlement?.state).toBe('not-done');
  });

  test('of a kiosk that ended before the release is for the staff after the start', async () => {
    const visit = await lost();
    const found = visit.becameOf('borrow', book);
    await settled();
    await found;
    const started = { ...counter.parts, checks: { ...counter.parts.checks, isTaken: () => false } };
    noteInterrupted(started);
    expect(await resolveOpen(started)).toBe(true);
    expect(entry()?.settlement).toMatchObject({ state: 'staff', why: 'loan-unseen' });
  });
});

test('a return that stands is secured by its visit', async () => {
  const visit = await visitOf();
  counter.library.misbehave('hang-up-before-answer', { codes: ['09'], times: 1 });
  await visit.checkIn(lentBook);
  const found = visit.becameOf('return', lentBook);
  await settled();
  expect(await found).toMatchObject({ kind: 'done', destination: { kind: 'desk' } });
  expect(await visit.checkIn(lentBook)).toMatchObject({ kind: 'done' });
  expect([switched, entry()?.settlement?.state]).toEqual([['secured'], 'accepted']);
  expect(counter.parts.journal.staff()).toEqual([]);
});

test.each([
  ['hang-up-before-answer', { kind: 'done', dueOn: expect.any(String) }],
  ['hang-up-on-request', { kind: 'refused', code: 'refused' }],
] as const)('a renewal, %s', async (how, outcome) => {
  const visit = await visitOf();
  await visit.account();
  counter.library.misbehave(how, { codes: ['29'], times: 1 });
  expect(await visit.renew(lentBook.item)).toMatchObject({ code: 'outcome-unknown' });
  const found = visit.renewalBecame(lentBook.item);
  await settled();
  expect(await found).toMatchObject(outcome);
});
