/** From which difference of the clocks what is said. */
import { expect, it } from 'vitest';
import { clockOffMs } from '../../src/technician/memory/clock-ahead.ts';
import { compareClocks } from '../../src/technician/probes/clock.ts';

const lightAt = (seconds: number) =>
  compareClocks('20261130    120000', 'UTC', new Date(Date.UTC(2026, 10, 30, 12, 0, seconds)))
    ?.light;

it.each([
  [89, 'ok'],
  [90, 'attention'],
  [899, 'attention'],
  [900, 'broken'],
])('%i s apart: %s', (seconds, light) => {
  expect(lightAt(seconds)).toBe(light);
});

it('F5: the doctor begins to say it where the panel does', () => {
  expect(lightAt(clockOffMs / 1_000 - 1)).toBe('ok');
});
