/** When what has ended is published: at once, or after a rest. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createPublishQueue } from '../../src/branch/link/publish-queue.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => void vi.useRealTimers());

function opened() {
  let due = 0;
  const queue = createPublishQueue(() => {
    due += 1;
  });
  return { queue, due: () => due };
}
const numbers = (count: number) => Array.from({ length: count }, (_, at) => at + 1);

test('a stack is due when no more of it comes for a moment', () => {
  const { queue, due } = opened();
  for (const entry of numbers(5)) {
    queue.add(entry, true);
    vi.advanceTimersByTime(40);
    expect(queue.isDue).toBe(false);
  }
  expect(due()).toBe(0);
  vi.advanceTimersByTime(10);
  expect(due()).toBe(1);
  expect(queue.isDue).toBe(true);
  expect(queue.take().entries).toEqual(numbers(5));
  expect(queue.isDue).toBe(false);
});

test('however many come, the first is due before it counts as published late', () => {
  const { queue } = opened();
  const from = performance.now();
  for (let entry = 1; !queue.isDue; entry += 1) {
    queue.add(entry, true);
    vi.advanceTimersByTime(10);
  }
  expect(performance.now() - from).toBe(750);
});

test('one that another kiosk waits for is due at once, after those that rested', () => {
  const { queue, due } = opened();
  queue.add(1, true);
  queue.add(2);
  expect(due()).toBe(1);
  // Nothing rests behind what is due.
  queue.add(3, true);
  expect(queue.isDue).toBe(true);
  expect(queue.take().entries).toEqual([1, 2, 3]);
});

test('in a hurry nothing rests, and it is over when all is published', async () => {
  const { queue } = opened();
  await queue.hurry();
  for (const entry of numbers(20)) queue.add(entry, true);
  let isOver = false;
  const over = queue.hurry().then(() => {
    isOver = true;
  });
  const first = queue.take();
  expect(first.entries).toHaveLength(16);
  for (const entry of first.entries) expect(first.published(entry)).toBe(true);
  first.end();
  const second = queue.take();
  expect(queue.entries()).toEqual([17, 18, 19, 20]);
  await Promise.resolve();
  expect(isOver).toBe(false);
  for (const entry of second.entries) second.published(entry);
  second.end();
  await over;
});

test('what could not be published is due again, and what has another state since', () => {
  const { queue } = opened();
  for (const entry of numbers(3)) queue.add(entry);
  const batch = queue.take();
  expect(batch.published(1)).toBe(true);
  queue.add(2);
  expect(batch.published(2)).toBe(false);
  batch.end();
  expect(queue.isDue).toBe(true);
  expect(queue.entries()).toEqual([2, 3]);
});
