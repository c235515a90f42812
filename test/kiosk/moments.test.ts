/** What a tag may have been laid down before, by when the reader looked and what happened since. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createMoments, unknownMs } from '../../src/kiosk/devices/moments.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

/** The reader has listed all that lies there a second ago. */
function listed() {
  const moments = createMoments();
  moments.listed();
  vi.advanceTimersByTime(1_000);
  return moments;
}
const later = () => void vi.advanceTimersByTime(100);

it('one more card was asked for: before it is what the last look before it did not see', () => {
  const moments = listed();
  const lookedMs = performance.now();
  later();
  moments.turned('adding');
  later();
  expect(moments.earlier(lookedMs).beforeAdding).toBe(true);
  expect(moments.earlier(performance.now()).beforeAdding).toBe(false);
});

it('a reader that is back: all that it lists, where it was asked for since the reader was lost', () => {
  const moments = listed();
  moments.readerLost();
  later();
  moments.turned('adding');
  later();
  moments.readerLost();
  later();
  expect(moments.earlier(unknownMs).beforeAdding).toBe(true);
  // Of a stack one is missed in the first look.
  expect(moments.earlier(performance.now()).beforeAdding).toBe(true);
  moments.listed();
  expect(moments.earlier(performance.now()).beforeAdding).toBe(false);
});

it('and none of it, where it was asked for before the reader was lost', () => {
  const moments = listed();
  moments.turned('adding');
  later();
  moments.readerLost();
  later();
  expect(moments.earlier(unknownMs).beforeAdding).toBe(false);
});

it('a card is seen to come that the reader did not see in a look since the visit began', () => {
  const moments = createMoments();
  const beforeMs = performance.now();
  later();
  expect(moments.seenToCome(performance.now())).toBe(false);
  moments.turned('begun');
  later();
  expect(moments.seenToCome(unknownMs)).toBe(false);
  expect(moments.seenToCome(beforeMs)).toBe(false);
  expect(moments.seenToCome(performance.now())).toBe(true);
  moments.turned('visit');
  later();
  expect(moments.seenToCome(performance.now())).toBe(false);
});
