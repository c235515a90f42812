import { expect, test } from 'vitest';
import { createRequestIds } from '../../../hardware/opi/request-ids.ts';

test('P9: a RequestID has eight digits at most, and is another one for eleven days, after a start too', () => {
  const dayMs = 86_400_000;
  const began = Date.parse('2026-09-01T11:00:00Z');
  let now = began;
  const next = createRequestIds(() => new Date(now));
  // Many in one moment, then as the clock goes.
  const ids = Array.from({ length: 5 }, next);
  for (; now < began + 11.5 * dayMs; now += dayMs / 10 + 10) ids.push(next());
  expect(ids.every((id) => /^\d{1,8}$/.test(id))).toBe(true);
  expect(new Set(ids).size).toBe(ids.length);
  // A start knows nothing of those before: a second later it is another one.
  const started = createRequestIds(() => new Date(began + 1_000));
  expect(ids).not.toContain(started());
});
