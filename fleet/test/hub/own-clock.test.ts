/** Nothing is signed for a moment that the hub alone knows. */
import { expect, test } from 'vitest';
import { momentToSign } from '../../src/hub/own-clock.ts';

const ownMs = Date.parse('2026-11-30T10:00:00Z');
const minuteMs = 60_000;
const at = (apartMs: number) =>
  momentToSign({ nowMs: async () => ownMs + apartMs }, () => ownMs).catch(({ code }) => code);

test.each([-60, -1, 0, 1, 60])(
  'the hub is %s minutes ahead: its moment counts',
  async (minutes) => {
    expect(await at(minutes * minuteMs)).toBe(ownMs + minutes * minuteMs);
  },
);

test.each([-61, 61, 10 ** 9])('the hub is %s minutes ahead: nothing is signed', async (minutes) => {
  expect(await at(minutes * minuteMs)).toBe('hub-clock-off');
});
