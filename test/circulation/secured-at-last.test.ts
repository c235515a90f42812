/** A return whose tag stayed as it was is one line on the staff's list, until the tag is secured. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { shelfNumber } from '../../simulators/library/cast/items.ts';
import { resolveOpen } from '../../src/circulation/settle/resolve.ts';
import { openVisit } from '../../src/circulation/visit.ts';
import { type Counter, openCounter } from '../support/circulation/counter.ts';

const lent = { item: shelfNumber('book', 40), uids: ['A', 'B'] };

let counter: Counter;
let broken = new Set<string>();
beforeEach(async () => {
  broken = new Set(['B']);
  const secure = async (uid: string) => (broken.has(uid) ? 'failed' : 'ok');
  counter = await openCounter({
    security: { release: async () => 'ok', secure: secure as () => Promise<'failed' | 'ok'> },
  });
});
afterEach(() => counter.close());

function listed() {
  return counter.parts.journal
    .staff()
    .map(({ id, settlement: is }) => [id, is && 'why' in is && is.why]);
}
const notSecured = [1, 'returned-not-secured'];

it('L19: secured at the second try it leaves the list, and the library system hears of one return', async () => {
  const visit = openVisit(counter.parts, 'online');
  expect(await visit.checkIn(lent)).toMatchObject({ code: 'not-secured', failedTags: ['B'] });
  expect(await visit.checkIn(lent)).toMatchObject({ code: 'not-secured' });
  expect(listed()).toEqual([notSecured]);
  broken.clear();
  expect(await visit.checkIn({ ...lent, uids: ['B'] })).toMatchObject({ kind: 'done' });
  expect([listed(), counter.parts.journal.lastId()]).toEqual([[], 1]);
  expect(counter.library.received().filter((code) => code === '09')).toHaveLength(1);
});

it('another part of the set says nothing of the one that failed', async () => {
  const visit = openVisit(counter.parts, 'online');
  expect(await visit.checkIn(lent)).toMatchObject({ code: 'not-secured' });
  expect(await visit.checkIn({ ...lent, uids: ['A'] })).toMatchObject({ kind: 'done' });
  expect(listed()).toEqual([notSecured]);
});

it('off line too: what was secured before it is sent is never listed', async () => {
  const visit = openVisit(counter.parts, 'offline');
  expect(await visit.checkIn(lent)).toMatchObject({ code: 'not-secured' });
  broken.clear();
  expect(await visit.checkIn(lent)).toMatchObject({ kind: 'done', provisional: true });
  expect(await resolveOpen(counter.parts)).toBe(true);
  expect([listed(), counter.parts.journal.get(1)?.settlement]).toEqual([[], { state: 'accepted' }]);
});

it.each(['online', 'offline'] as const)(
  'secured tag by tag, %s, it is not listed',
  async (mode) => {
    broken = new Set(lent.uids);
    const visit = openVisit(counter.parts, mode);
    expect(await visit.checkIn(lent)).toMatchObject({ code: 'not-secured' });
    expect(await visit.checkIn({ ...lent, uids: ['A'] })).toMatchObject({ code: 'not-secured' });
    broken.clear();
    expect(await visit.checkIn({ ...lent, uids: ['A'] })).toMatchObject({ kind: 'done' });
    expect(await resolveOpen(counter.parts)).toBe(true);
    expect(listed()).toEqual([notSecured]);
    expect(await visit.checkIn({ ...lent, uids: ['B'] })).toMatchObject({ kind: 'done' });
    expect(listed()).toEqual([]);
  },
);

describe.each(['online', 'offline'] as const)('returned again in a later visit, %s', (mode) => {
  const returnedAgain = (uids: string[]) =>
    openVisit(counter.parts, mode).checkIn({ ...lent, uids });

  it('and secured there, both leave the list', async () => {
    await openVisit(counter.parts, 'online').checkIn(lent);
    await openVisit(counter.parts, 'online').checkIn(lent);
    expect(listed()).toEqual([notSecured, [2, 'returned-not-secured']]);
    broken.clear();
    expect(await returnedAgain(['A', 'B'])).toMatchObject({ kind: 'done' });
    expect(listed()).toEqual([]);
  });

  it('without the tag that failed, it stays on the list', async () => {
    await openVisit(counter.parts, 'online').checkIn(lent);
    expect(await returnedAgain(['A'])).toMatchObject({ kind: 'done' });
    expect(listed()).toEqual([notSecured]);
  });

  it('after a return that was interrupted before its security, that leaves the list too', async () => {
    const { journal, clock } = counter.parts;
    const id = journal.begin({ kind: 'check-in', ...lent, mode: 'online' }, clock.now());
    journal.note(id, { step: 'accepted' }, clock.now());
    journal.settle(id, { state: 'staff', why: 'returned-interrupted' }, clock.now());
    broken.clear();
    expect(await returnedAgain(['A', 'B'])).toMatchObject({ kind: 'done' });
    expect(listed()).toEqual([]);
  });
});

it('not sent yet, and secured in a later visit, it is never listed', async () => {
  await openVisit(counter.parts, 'offline').checkIn(lent);
  broken.clear();
  await openVisit(counter.parts, 'offline').checkIn(lent);
  expect(await resolveOpen(counter.parts)).toBe(true);
  expect([listed(), counter.parts.journal.get(1)?.settlement]).toEqual([[], { state: 'accepted' }]);
});
