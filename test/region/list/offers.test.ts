/** When a kiosk takes a block list that is offered to it. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  createOfferWatch as createWatch,
  type OfferedList,
} from '../../../src/region/list/offers.ts';

const startMs = Date.parse('2026-11-27T00:00:00Z');
/** Moments are counted from `startMs`. */
function createOfferWatch(random: () => number): ReturnType<typeof createWatch> {
  const watch = createWatch(random);
  return {
    next: (offers, list, atMs) => watch.next(offers, list, startMs + atMs),
    ended: (offer, outcome, atMs) => watch.ended(offer, outcome, startMs + atMs),
  };
}

/** As a moment is reckoned: of a wall clock's milliseconds the last bits are lost. */
function isDue(atMs: number, drawn: number): boolean {
  return startMs + atMs >= startMs + drawn * hourMs;
}

const present = '2026-11-24T23:00:00Z';
const hourMs = 3_600_000;
const region: OfferedList = { from: 'region', id: 'aa', exportedAt: '2026-11-25T23:00:00Z' };
const shared: OfferedList = { from: 'branch', id: 'bb', exportedAt: '2026-11-25T22:00:00Z' };

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
            expect(watch.next([region], present, at)).toBe(isDue(at, drawn) ? region : null);
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
    for (const list of [region, shared])
      for (const same of [list.exportedAt, '2026-11-25T23:30:00Z'])
        expect(watch.next([list], same, 0)).toBeNull();
  });

  test('that another kiosk shared is taken at once', () => {
    expect(createOfferWatch(() => 0.5).next([shared], present, 0)).toBe(shared);
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

describe('S10: in a region', () => {
  /** Sealed with the branch key alone, and newer than what the region has signed. */
  const hostile: OfferedList = { ...shared, exportedAt: '2026-11-26T20:00:00Z', inRegion: true };

  test('no kiosk of the branch overrules the list that the region has signed', () => {
    const watch = createOfferWatch(() => 0);
    expect(watch.next([region], present, 0)).toBe(region);
    for (const at of [0, hourMs, 24 * hourMs])
      expect(watch.next([hostile, region], present, at)).toBe(region);
    // It is in place already, or waits for its minute.
    expect(watch.next([hostile, region], region.exportedAt, 24 * hourMs)).toBeNull();
    expect(createOfferWatch(() => 0.5).next([hostile, region], present, 0)).toBeNull();
  });

  test('what a kiosk shares waits until the list of the region is heard of, if there is one', () => {
    const watch = createOfferWatch(() => 0);
    for (const list of [present, null]) expect(watch.next([hostile], list, 0)).toBeNull();
    expect(watch.next([hostile, region], null, 5_000)).toBe(region);
    const without = createOfferWatch(() => 0);
    expect(without.next([hostile], present, 0)).toBeNull();
    expect(without.next([hostile], present, 599_999)).toBeNull();
    expect(without.next([hostile], present, 600_000)).toBe(hostile);
  });

  test('one of the future, once taken, does not keep out what the region signs next', () => {
    const watch = createOfferWatch(() => 0);
    expect(watch.next([region], '2026-11-27T20:00:00Z', 0)).toBe(region);
    watch.ended(region, 'taken', 0);
    expect(watch.next([region], region.exportedAt, 25 * hourMs)).toBeNull();
    // By a clock that is behind, the region's own list is of the future: it is the same one.
    expect(watch.next([region], region.exportedAt, -72 * hourMs)).toBeNull();
  });

  test('a clock that is set back by hours makes no list wait for longer than an hour', () => {
    const watch = createOfferWatch(() => 0.5);
    expect(watch.next([region], present, 0)).toBeNull();
    expect(watch.next([region], present, -9 * hourMs)).toBeNull();
    expect(watch.next([region], present, -8.4 * hourMs)).toBe(region);
  });
});
