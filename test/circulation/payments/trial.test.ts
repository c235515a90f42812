/** Payments at a host for tests: what is journalled, told, and found after a crash. */
import { describe, expect, it } from 'vitest';
import { resolveOpen } from '../../../src/circulation/settle/resolve.ts';
import type { Note } from '../../../src/store/types.ts';
import { approved, openDesk, started } from '../../support/circulation/handle-desk.ts';

describe('P5: a trial, in which no money moves', () => {
  const ofTrial = { state: 'not-done', why: 'trial' };
  const inTrial = () =>
    openDesk((acquirer) => ({ code: acquirer.open('bancontact-pay', { isTrial: true }) }));
  it.each([
    ['approved', 'approve', ['started', 'approved']],
    ['without an end', 'lost', ['started']],
  ] as const)('%s: nothing is booked, and the same fee is paid again', async (_, next, steps) => {
    const desk = await inTrial();
    desk.acquirer.next(next);
    expect(await desk.pay()).toBe('trial');
    expect([desk.steps(), desk.settled(), desk.booked()]).toEqual([steps, ofTrial, 0]);
    expect(desk.counter.store.journal.get(1)?.transaction).toMatchObject({ trial: true });
    expect(await desk.pay()).toBe('trial');
    const [first, second] = [1, 2].map((id) => desk.counter.store.journal.get(id)?.transaction);
    expect(second).toMatchObject({ fees: (first as { fees?: unknown }).fees });
    expect(desk.counter.store.journal.staff()).toEqual([]);
  });

  it.each([
    ['decline', 'declined'],
    ['nothing', 'trial'],
  ] as const)('%s: %s', async (next, outcome) => {
    const desk = await inTrial();
    desk.acquirer.next(next);
    expect([await desk.pay(), desk.booked()]).toEqual([outcome, 0]);
    expect(desk.counter.store.journal.open()).toEqual([]);
  });

  it.each([
    ['started', [started]],
    ['approved', [started, { ...approved, stands: true }]],
    ['reversing', [started, approved, { step: 'reversing' }]],
  ] as [string, Note[]][])(
    'that died %s is no entry for staff, and nobody is asked',
    async (_, notes) => {
      // What is configured by now is the real host.
      const desk = await openDesk((acquirer) => ({
        code: acquirer.open('bancontact-pay', { afterLoss: 'trust' }),
      }));
      const trial = desk.diedInTrial(...notes);
      await resolveOpen(desk.counter.parts);
      expect([desk.settled(trial), desk.booked(), desk.acquirer.requests()]).toEqual([
        ofTrial,
        0,
        [],
      ]);
    },
  );

  it('what was begun where money moves is booked, though it is a trial by now', async () => {
    const desk = await inTrial();
    const real = desk.died(started, { ...approved, stands: true });
    await resolveOpen(desk.counter.parts);
    expect(desk.settled(real)).toEqual({ state: 'accepted' });
  });
});
