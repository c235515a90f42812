/** The last fact on an item outlives its settling, for who has an older list of loans. */
import { expect, test } from 'vitest';
import {
  branchKeys,
  createBranchSeal,
  othersOf,
  plainStream,
  sealed,
} from '../support/branch/entries.ts';

const nowMs = Date.parse('2026-11-26T10:00:00.000Z');

test('a return elsewhere that was sent is known, until the item is lent there', () => {
  const seal = createBranchSeal(branchKeys());
  const stream = plainStream();
  const others = othersOf('k01', seal);
  const [item = ''] = seal.itemHashes('A');
  const publish = (kiosk: string, content: Parameters<typeof sealed>[3]) =>
    others.fold(stream.append(kiosk, sealed(seal, kiosk, 'boot', content), nowMs));
  publish('k01', { what: 'returned', entry: 1, item, ageMs: 5 });
  expect(others.returnedAtMs('A')).toBe(null);
  publish('k02', { what: 'returned', entry: 1, item, ageMs: 60_000 });
  publish('k02', { what: 'over', entry: 1, ended: 'accepted' });
  expect(others.returnedAtMs('A')).toBe(nowMs - 60_000);
  const patron = [...seal.patronHashes('P1')];
  publish('k03', { what: 'lent', entry: 1, item, ageMs: 5, patron, dueOn: null });
  publish('k03', { what: 'over', entry: 1, ended: 'accepted' });
  expect(others.returnedAtMs('A')).toBe(null);
});
