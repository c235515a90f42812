/** The last fact on an item outlives its settling, for who has an older list of loans. */
import { expect, test } from 'vitest';
import {
  branchKeys,
  othersOf,
  plainStream,
  sealed,
  unsignedSeal,
} from '../support/branch/entries.ts';

const minute = 60_000;
const nowMs = Date.parse('2026-11-26T10:00:00.000Z');

test('a return elsewhere that was sent is known, until the item is lent there', () => {
  const seal = unsignedSeal(branchKeys());
  const stream = plainStream();
  const others = othersOf('k01', seal);
  const [item = ''] = seal.itemHashes('A');
  const publish = (kiosk: string, content: Parameters<typeof sealed>[3]) =>
    others.fold(stream.append(kiosk, sealed(seal, kiosk, 'boot', content), nowMs));
  publish('k01', { what: 'returned', entry: 1, item, ageMs: 5 });
  expect(others.lastElsewhere('A')).toBe(null);
  publish('k02', { what: 'returned', entry: 1, item, ageMs: 60_000 });
  publish('k02', { what: 'over', entry: 1, ended: 'accepted' });
  expect(others.lastElsewhere('A')).toMatchObject({ what: 'returned', doneAtMs: nowMs - 60_000 });
  const patron = [...seal.patronHashes('P1')];
  publish('k03', { what: 'lent', entry: 1, item, ageMs: 5, patron, dueOn: null });
  publish('k03', { what: 'over', entry: 1, ended: 'accepted' });
  expect(others.lastElsewhere('A')).toMatchObject({ what: 'lent', doneAtMs: nowMs });
  publish('k02', { what: 'moved', deeds: [{ deed: 'returned', entry: 2, item, ageMs: 5 }] });
  expect(others.lastElsewhere('A')).toMatchObject({ what: 'returned', doneAtMs: nowMs });
});

test('of what was done on line with an item the last is kept, however often it changes hands', () => {
  const seal = unsignedSeal(branchKeys());
  const stream = plainStream();
  const others = othersOf('k01', seal);
  const [item = ''] = seal.itemHashes('A');
  for (let entry = 1; entry <= 100; entry += 1) {
    const kiosk = ['k01', 'k02', 'k03'][entry % 3] ?? '';
    const deed = entry % 2 === 0 ? 'returned' : 'lent';
    const content = { what: 'moved' as const, deeds: [{ deed, entry, item, ageMs: 5 } as const] };
    others.fold(stream.append(kiosk, sealed(seal, kiosk, 'boot', content), nowMs + entry));
  }
  expect(others.deedsOn('A')).toMatchObject([{ entry: 100, what: 'returned', kiosk: 'k02' }]);
  // One that is published late, and was before, adds nothing.
  const late = { deed: 'lent', entry: 1000, item, ageMs: 60_000 } as const;
  others.fold(
    stream.append(
      'k03',
      sealed(seal, 'k03', 'boot', { what: 'moved', deeds: [late] }),
      nowMs + 101,
    ),
  );
  expect(others.deedsOn('A')).toHaveLength(1);
  // Published twice, it stays where it was.
  const again = { deed: 'returned', entry: 100, item, ageMs: 0 } as const;
  others.fold(
    stream.append(
      'k02',
      sealed(seal, 'k02', 'boot', { what: 'moved', deeds: [again] }),
      nowMs + minute,
    ),
  );
  expect(others.deedsOn('A')).toMatchObject([{ entry: 100, doneAtMs: nowMs + 100 }]);
});
