/** An item of which one thing is booked and another is asked: the list begins anew before it is answered. */
import { expect, it } from 'vitest';
import type { Tag } from '../../../machines/domain.ts';
import { present, presentAll, type VisitItem } from '../../../machines/items/items.ts';

const item = '1001';
const uid = 'E004010000000001';
const content = { kind: 'item', item, parts: 1, ordinal: 1, usage: 0 } as const;
const plate: Tag[] = [{ uid, content: content as never }];
const again = { plate, laid: [], scanned: [] };

/** Returned here, and its tag could not be secured. */
const returned = present([], 'return', plate, item).map(
  (row): VisitItem => ({ ...row, state: 'done', booked: true, failed: [uid] }),
);
const borrowing = (change: Partial<VisitItem>) =>
  present(returned, 'borrow', plate, item).map((row) =>
    row.action === 'borrow' ? { ...row, ...change } : row,
  );
const states = (rows: readonly VisitItem[]) =>
  rows.map(({ action, state }) => [action, state]).sort();

it('the securing of its return is tried again where nothing else is asked about it', () => {
  expect(states(presentAll(returned, 'borrow', again, 0))).toEqual([['return', 'waiting']]);
});

it.each<[string, Partial<VisitItem>]>([
  ['waits', { state: 'waiting' }],
  ['is asked of the library system', { state: 'working' }],
  ['had no answer', { state: 'checking' }],
  ['asks its price', { state: 'refused', cost: { cents: 50, answer: 'open' } }],
])('it is not while its loan %s', (_, change) => {
  const rows = borrowing(change);
  expect(states(rows)).toEqual([
    ['borrow', change.state],
    ['return', 'done'],
  ]);
  expect(states(presentAll(rows, 'borrow', again, 0))).toEqual(states(rows));
});

it('it is again once the loan was declined', () => {
  const rows = borrowing({ state: 'refused', cost: { cents: 50, answer: 'declined' } });
  expect(states(presentAll(rows, 'borrow', again, 0))).toContainEqual(['return', 'waiting']);
});
