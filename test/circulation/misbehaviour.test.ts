/**
 * A whole visit against a library system that misbehaves: it ends right, or says why not; and
 * nothing is done twice.
 */
import { describe, expect, onTestFinished, test } from 'vitest';
import { shelfNumber } from '../../simulators/library/cast/items.ts';
import { type Misbehaviour, misbehaviours } from '../../simulators/library/misbehave.ts';
import { resolveOpen } from '../../src/circulation/settle/resolve.ts';
import { openVisit } from '../../src/circulation/visit.ts';
import { type Counter, openCounter } from '../support/circulation/counter.ts';
import { card } from '../support/simulators/lindeveld.ts';

const [book, mine] = [shelfNumber('book', 40), shelfNumber('book', 1)];

/**
 * Once, in answer to the message: does the visit go on as without it? Where not, the outcome is
 * unknown to the patron.
 */
const harmless: readonly Misbehaviour[] = [
  ...(['wrong-checksum', 'wrong-sequence', 'resend', 'split', 'merged', 'crlf'] as const),
  ...(['status-instead', 'twice'] as const),
];

// Nearly all of the time is waiting for what does not come: the tests wait together, each at a
// counter of its own.
async function open(finished: typeof onTestFinished, how?: Misbehaviour): Promise<Counter> {
  // An answer that comes late because the machine is busy is not what is tested.
  const counter = await openCounter({
    timeoutMs: how && harmless.includes(how) ? 5_000 : 500,
  });
  finished(() => counter.close());
  return counter;
}

/** What a patron sees of each step. */
async function play(
  counter: Counter,
): Promise<Record<'identify' | 'checkOut' | 'renew' | 'checkIn', string>> {
  const visit = openVisit(counter.parts, 'online');
  const said = (outcome: { kind: string; code?: string }) =>
    outcome.kind === 'refused' ? (outcome.code ?? 'refused') : outcome.kind;
  await visit.identify(card(1));
  const identify = (await visit.enterPin('1234')).kind;
  const checkOut = said(await visit.checkOut({ item: book, uids: [] }));
  const renew = said(await visit.renew(mine));
  const checkIn = said(await visit.checkIn({ item: mine, uids: [] }));
  await visit.end();
  return { identify, checkOut, renew, checkIn };
}
const well = { identify: 'known', checkOut: 'done', renew: 'done', checkIn: 'done' };
function booked(counter: Counter, what: string) {
  return counter.library.log().filter((booking) => booking.what === what).length;
}

describe.concurrent.each(misbehaviours)('%s', (how) => {
  test.for([
    ['11', 'checkOut', 'check-out'],
    ['29', 'renew', 'renewal'],
    ['09', 'checkIn', 'check-in'],
  ] as const)('once, in answer to %s', async ([code, step, what], { expect, onTestFinished }) => {
    const counter = await open(onTestFinished, how);
    counter.library.misbehave(how, { codes: [code], times: 1 });
    const seen = await play(counter);
    const expected = harmless.includes(how) ? 'done' : 'outcome-unknown';
    expect(seen[step]).toBe(expected);
    expect(seen.identify).toBe('known');
    await expect.poll(() => resolveOpen(counter.parts)).toBe(true);
    expect(counter.parts.journal.open()).toEqual([]);
    expect(booked(counter, what)).toBe(how === 'deaf' || how === 'hang-up-on-request' ? 0 : 1);
  });

  test('always: the visit ends with an outcome', async ({ expect, onTestFinished }) => {
    const counter = await open(onTestFinished, how);
    counter.library.misbehave(how);
    const seen = await play(counter);
    for (const outcome of Object.values(seen))
      expect([
        'known',
        'done',
        'unreachable',
        'outcome-unknown',
        'blocked',
        'unknown-card',
      ]).toContain(outcome);
    if (
      how === 'split' ||
      how === 'merged' ||
      how === 'crlf' ||
      how === 'twice' ||
      how === 'wrong-checksum' ||
      how === 'wrong-sequence'
    )
      expect(seen).toEqual(well);
    for (const what of ['check-out', 'renewal', 'check-in'])
      expect(booked(counter, what)).toBeLessThanOrEqual(1);
    counter.library.misbehave(null);
    await expect.poll(() => resolveOpen(counter.parts)).toBe(true);
    expect(counter.parts.journal.open()).toEqual([]);
  });
});

test('slow, but in time: no effect', async () => {
  const counter = await open(onTestFinished);
  counter.library.delay(150);
  expect(await play(counter)).toEqual(well);
});

test('slower than may be: what was asked for is unknown, and found out afterwards', async () => {
  const counter = await open(onTestFinished);
  const visit = openVisit(counter.parts, 'online');
  await visit.identify(card(1));
  await visit.enterPin('1234');
  counter.library.delay(900);
  expect(await visit.checkOut({ item: book, uids: [] })).toMatchObject({ code: 'outcome-unknown' });
  counter.library.delay(0);
  await expect.poll(() => resolveOpen(counter.parts)).toBe(true);
  expect([
    counter.parts.journal.staff().length,
    booked(counter, 'check-out'),
    booked(counter, 'renewal'),
  ]).toEqual([1, 1, 0]);
});

test.each(['never', 'refused'] as const)(
  'checksums %s, from the next log-in on: no effect',
  async (checksums) => {
    const counter = await open(onTestFinished);
    counter.library.behave({ checksums });
    await counter.library.cutLine();
    await expect.poll(() => counter.client.state).toBe('offline');
    await counter.library.restoreLine();
    await expect.poll(() => counter.client.state).toBe('online');
    expect(await play(counter)).toEqual(well);
    expect(counter.reports.filter(({ code }) => code === 'checksums-off')).toHaveLength(1);
  },
);

test.each([
  ['60 s and three retries', { timeoutPeriod: '600', retriesAllowed: '003' }],
  ['0.1 s and no retry', { timeoutPeriod: '001', retriesAllowed: '000' }],
])('98 announces %s: each answer is waited for as long as is set', async (_, announces) => {
  const counter = await open(onTestFinished);
  counter.library.behave({ announces });
  await counter.library.cutLine();
  await counter.library.restoreLine();
  await expect.poll(() => counter.client.state).toBe('online');
  counter.library.delay(300);
  expect(await play(counter)).toEqual(well);
});
