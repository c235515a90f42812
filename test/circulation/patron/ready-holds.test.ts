/** How many holds are left to pick up, while some are borrowed. */
import { expect, test } from 'vitest';
import { createReadyHolds } from '../../../src/circulation/patron/ready-holds.ts';

test('a count of the library system is lowered by the loans since, and by none of before', () => {
  const holds = createReadyHolds();
  holds.learn({ holdsReady: 3 });
  expect([holds.afterLoan('a'), holds.afterLoan('b')]).toEqual([2, 1]);
  holds.learn({ holdsReady: 2 });
  expect([holds.afterLoan('c'), holds.afterLoan('d'), holds.afterLoan('e')]).toEqual([1, 0, 0]);
});
