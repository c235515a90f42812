/** "The life of an unpaid membership". */
import { describe, expect, it } from 'vitest';
import { payMembership, runMonth, runMonths } from '../src/index.ts';

const billed = { status: 2, startedOn: '2025-10-26', feeCents: 2500 };
function on(day: string, reminders = true) {
  return runMonths(billed, '2025-10-26', day, { reminders });
}

describe('start 26 October', () => {
  it.each([
    ['2025-11-01', 2],
    ['2025-11-30', 2],
    ['2025-12-01', 3],
    ['2025-12-31', 3],
    ['2026-01-01', 4],
    ['2026-01-31', 4],
    ['2026-02-01', 9],
    ['2026-12-01', 9],
  ])('on %s: status %i', (day, status) => {
    expect(on(day).membership.status).toBe(status);
  });
  it('status 3 only in some cases: without reminders 2 until 1 January', () => {
    expect(on('2025-12-31', false).membership.status).toBe(2);
    expect(on('2026-01-01', false).membership.status).toBe(4);
  });
  it('status 9: then the membership fee is waived and the open holds are cancelled, not before', () => {
    expect(on('2026-01-31')).toMatchObject({
      waivedCents: 0,
      cancelsHolds: false,
      membership: { feeCents: 2500 },
    });
    expect(on('2026-02-01')).toMatchObject({
      waivedCents: 2500,
      cancelsHolds: true,
      membership: { feeCents: 0 },
    });
  });
  it.each([0, 1])('a new membership (%i) is billed at the first run', (status) => {
    const run = runMonths({ ...billed, status }, '2025-10-26', '2025-11-01');
    expect(run.membership.status).toBe(2);
  });
});

it('only the run on the 1st moves it', () => {
  for (let day = 2; day <= 31; day++)
    expect(runMonth(billed, `2026-03-${String(day).padStart(2, '0')}`).membership).toEqual(billed);
  expect(runMonth(billed, '2026-03-01').membership.status).toBe(4);
});

it('one run, one step: a late 4 is cancelled at the next run', () => {
  const late = runMonth(billed, '2026-06-01').membership;
  expect(late.status).toBe(4);
  expect(runMonth(late, '2026-07-01').membership.status).toBe(9);
});

it('a membership that is paid, normal, banned or cancelled stays as it is', () => {
  for (const status of [5, 6, 7, 8, 9])
    expect(runMonth({ ...billed, status }, '2026-06-01').membership.status).toBe(status);
  for (const status of [0, 1, 2, 3, 4])
    expect(runMonth({ ...billed, status, feeCents: 0 }, '2026-06-01').membership.status).toBe(
      status,
    );
});

it('paying the whole fee in 0 to 4 makes it normal (5); a part does not; a 9 is not revived', () => {
  for (const status of [0, 1, 2, 3, 4]) {
    expect(payMembership({ ...billed, status }, 0)).toMatchObject({ status: 5, feeCents: 0 });
    expect(payMembership({ ...billed, status }, 1)).toMatchObject({ status, feeCents: 1 });
  }
  expect(payMembership({ ...billed, status: 9 }, 0).status).toBe(9);
});
