/** When a kiosk takes a block list that is offered to it. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createOfferWatch, type OfferedList } from '../../../src/kiosk/block-list/offers.ts';

const present = '2026-11-24T23:00:00Z';
const hourMs = 3_600_000;
const region: OfferedList = { from: 'region', id: 'aa', exportedAt: '2026-11-25T23:00:00Z' };
const branch: OfferedList = { from: 'branch', id: 'bb', exportedAt: '2026-11-25T22:00:00Z' };

describe('a list of the region', () => {
  test('is taken at a minute of the next hour, drawn once', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
        fc.array(fc.nat(hourMs), { maxLength: 30 }),
        (drawn, moments) => {
          let draws = 0;
          const watch = createOfferWatch(() => {
            draws += 1;
            return drawn;
          });
          watch.next([region], present, 0);
          for (const at of moments.sort((one, other) => one - other))
            expect(watch.next([region], present, at)).toBe(at >= drawn * hourMs ? region : null);
          expect(watch.next([region], present, hourMs)).toBe(region);
          expect(draws).toBe(1);
        },
      ),
    );
  });

  test('is taken at once where there is no list', () => {
    const watch = createOfferWatch(() => 0.9);
    expect(watch.next([region], null, 5)).toBe(region);
  });

  test('another one has another minute', () => {
    const draws = [0.5, 0.25];
    const watch = createOfferWatch(() => draws.shift() ?? 1);
    expect(watch.next([region], present, 0)).toBeNull();
    const newer = { ...region, id: 'cc', exportedAt: '2026-11-26T23:00:00Z' };
    expect(watch.next([newer], present, hourMs)).toBeNull();
    expect(watch.next([newer], present, hourMs * 1.25)).toBe(newer);
  });
});

describe('a list', () => {
  test('that is no newer than the present one is not taken', () => {
    const watch = createOfferWatch(() => 0);
    for (const same of [region.exportedAt, '2026-11-25T23:30:00Z'])
      expect(watch.next([region, branch], same, 0)).toBeNull();
  });

  test('that another kiosk shared is taken at once, and the newest first', () => {
    expect(createOfferWatch(() => 0.5).next([region, branch], present, 0)).toBe(branch);
    expect(createOfferWatch(() => 0).next([branch, region], present, 0)).toBe(region);
  });

  test.each([
    ['not-there', 300_000],
    ['refused', hourMs],
    // What it says of itself is not what was signed of it.
    ['taken', hourMs],
  ] as const)('that was %s is tried again after a time', (outcome, afterMs) => {
    const watch = createOfferWatch(() => 0);
    expect(watch.next([region], present, 0)).toBe(region);
    watch.ended(region, outcome, 10);
    expect(watch.next([region], present, 9 + afterMs)).toBeNull();
    expect(watch.next([region], present, 10 + afterMs)).toBe(region);
  });
});

test.fails('S10: in a region no kiosk of the branch overrules the list that the region has signed', () => {
  const watch = createOfferWatch(() => 0);
  // Sealed with the branch key alone, and dated as far ahead as a kiosk takes.
  const shared: OfferedList = { from: 'branch', id: 'cc', exportedAt: '2026-11-26T20:00:00Z' };
  expect(watch.next([region], present, 0)).toBe(region);
  expect(watch.next([shared, region], present, 0)).toBe(region);
});
