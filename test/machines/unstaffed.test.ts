/** What a visit and a chute may do as staff go and come. */
import { describe, expect, it } from 'vitest';
import { allUp, card, openDesk } from '../support/machines/desk.ts';
import { seen } from '../support/screen/seen.ts';

const calls = { reasons: ['patron'], setIncompleteMs: 30_000, takeCardMs: 60_000 } as const;
const usual = { offlineMode: 'check-in-and-out', pays: true, chuteTakes: true, calls } as const;
const opening = (rules: object, open = true) =>
  ({ type: 'OPENING', open, rules: Object.assign({ ...usual }, rules) }) as const;

describe('a visit', () => {
  it('that is under way follows: nothing can be paid, and then it can again', async () => {
    const desk = await openDesk(undefined, { ...allUp, code: 'absent' });
    await desk.send(card);
    expect(desk.visit().context.limits.pay).toBe('works');
    await desk.send(opening({ pays: false }));
    expect(desk.visit().context.limits.payBy).toEqual({ terminal: 'not-now', code: 'absent' });
    await desk.send(opening({}));
    expect(desk.visit().context.limits.pay).toBe('works');
  });

  it('off line may only do what the hour allows', async () => {
    const desk = await openDesk(undefined, { ...allUp, library: 'down' });
    await desk.send({ type: 'BEGIN' });
    expect(desk.visit().context.limits.borrow).toBe('provisional');
    await desk.send(opening({ offlineMode: 'check-in' }));
    expect(desk.visit().context.limits).toMatchObject({ borrow: 'not-now', return: 'works' });
  });

  it('that begins without staff has what holds then, and the attract screen says it before', async () => {
    const desk = await openDesk();
    await desk.send(opening({ pays: false }));
    expect(seen(desk).view).toMatchObject({ kind: 'attract', limits: { pay: 'not-now' } });
    await desk.send(card);
    expect(desk.visit().context.limits.pay).toBe('not-now');
  });

  it('is offered a call only where someone is called in such hours', async () => {
    const desk = await openDesk();
    await desk.send(opening({ calls: { ...calls, reasons: [] } }));
    expect(seen(desk).call.offered).toBe(false);
    await desk.send(opening({}));
    expect(seen(desk).call.offered).toBe(true);
  });

  it('goes on to its end as the library closes, and none begins after it', async () => {
    const desk = await openDesk();
    await desk.send(card, opening({}, false));
    expect(desk.task()).toBe('borrow');
    await desk.send({ type: 'DONE', receipt: 'none' }, { type: 'DONE' });
    expect(desk.state()).toBe('closed');
    await desk.send(card);
    expect(desk.state()).toBe('closed');
  });
});
