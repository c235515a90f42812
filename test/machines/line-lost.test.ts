/** The line to the library system is lost in the middle of a visit. */
import { describe, expect, it } from 'vitest';
import type { CheckOutOutcome, IdentifyOutcome } from '../../machines/domain.ts';
import {
  allUp,
  card,
  decisionOf,
  delays,
  fee,
  laid,
  lent,
  openDesk,
  patronOf,
  returned,
  tagOf,
} from '../support/machines/desk.ts';

const down = { type: 'PART', part: 'library', state: 'down' } as const;
const up = { type: 'PART', part: 'library', state: 'up' } as const;
const unreachable: CheckOutOutcome = { kind: 'refused', code: 'unreachable', title: null };
type Desk = Awaited<ReturnType<typeof openDesk>>;
function rows(desk: Desk) {
  return desk.visit().context.items.map((row) => [row.item, row.state, row.code, row.provisional]);
}

describe('between two of three books', () => {
  it('the visit goes off line; what was not sent is tried again by itself, once', async () => {
    const desk = await openDesk();
    await desk.send(card, laid('1'));
    await desk.checkOuts.answer(lent());
    await desk.send(laid('2'), down);
    // Not while something is under way.
    expect([desk.wentOffline(), desk.visit().context.mode]).toEqual([0, 'online']);
    await desk.checkOuts.answer(unreachable);
    expect([desk.wentOffline(), desk.visit().context.mode]).toEqual([1, 'offline']);
    expect(desk.visit().context.limits).toMatchObject({ borrow: 'provisional', line: 'not-now' });
    await desk.checkOuts.answer({ ...lent(), provisional: true });
    await desk.send(laid('3'));
    await desk.checkOuts.answer({ ...lent(), provisional: true });
    expect(rows(desk)).toEqual([
      ['3', 'done', null, true],
      ['2', 'done', null, true],
      ['1', 'done', null, false],
    ]);
    await desk.send({ type: 'DONE' }, { type: 'RECEIPT', how: 'print' });
    expect(desk.printed[0]?.lent.map(({ provisional }) => provisional)).toEqual([
      false,
      true,
      true,
    ]);
  });

  it('what is tried again by itself may have left meanwhile; what is laid down again is there', async () => {
    const desk = await openDesk();
    await desk.send({ type: 'BEGIN' }, { type: 'CHOOSE', action: 'return' }, laid('1'));
    await desk.checkIns.answer(unreachable);
    await desk.send(down);
    await desk.checkIns.answer(unreachable);
    const { uids = [] } = desk.presented[0] ?? {};
    for (const uid of uids) await desk.send({ type: 'TAG_VANISHED', uid });
    await desk.send(laid('1'));
    expect(desk.presented.map(({ mayHaveLeft }) => mayHaveLeft)).toEqual([false, true, false]);
  });

  it('by itself it is tried once as the line is lost and once as it is back, until it is laid down again', async () => {
    const desk = await openDesk();
    await desk.send({ type: 'BEGIN' }, { type: 'CHOOSE', action: 'return' }, laid('1'));
    await desk.checkIns.answer(unreachable);
    for (const line of [down, up]) {
      await desk.send(line);
      await desk.checkIns.answer(unreachable);
    }
    await desk.send(down, up, down, up);
    expect(desk.presented.map(({ mayHaveLeft }) => mayHaveLeft)).toEqual([false, true, true]);
    expect(rows(desk)).toEqual([['1', 'refused', 'unreachable', false]]);
    for (const uid of desk.presented[0]?.uids ?? [])
      await desk.send({ type: 'TAG_VANISHED', uid }, laid('1'));
    await desk.checkIns.answer(returned);
    expect(rows(desk)).toEqual([['1', 'done', null, false]]);
  });

  it('what was refused by its number alone is not tried again: who heard that may have left with it', async () => {
    const desk = await openDesk();
    await desk.send(card, { type: 'ITEM', item: '1' });
    await desk.checkOuts.answer(unreachable);
    await desk.send(down);
    expect([desk.visit().context.mode, rows(desk)]).toEqual([
      'offline',
      [['1', 'refused', 'unreachable', false]],
    ]);
    // Scanned again, it is meant.
    await desk.send({ type: 'ITEM', item: '1' });
    await desk.checkOuts.answer({ ...lent(), provisional: true });
    expect(rows(desk)).toEqual([['1', 'done', null, true]]);
  });

  it('back in this visit, at its next rest', async () => {
    const desk = await openDesk();
    await desk.send(card, laid('1'));
    await desk.checkOuts.answer(lent());
    await desk.send(down, laid('2'));
    await desk.checkOuts.answer({ ...lent(), provisional: true });
    await desk.send(up, laid('3'));
    expect(desk.visit().context).toMatchObject({ mode: 'online', limitsOffline: null });
    expect(desk.visit().context.limits).toMatchObject({ borrow: 'works', line: 'works' });
    await desk.checkOuts.answer(lent());
    expect(rows(desk).map(([item, , , provisional]) => [item, provisional])).toEqual([
      ['3', false],
      ['2', true],
      ['1', false],
    ]);
    // And lost once more.
    await desk.send(down);
    expect([desk.visit().context.mode, desk.wentOffline()]).toEqual(['offline', 2]);
  });

  it('not while something is under way, nor with someone who is known off line alone', async () => {
    const desk = await openDesk();
    await desk.send(card, down, laid('1'), up);
    expect(desk.visit().context.mode).toBe('offline');
    await desk.checkOuts.answer({ ...lent(), provisional: true });
    desk.staysOffline();
    await desk.send(down, up);
    expect(desk.visit().context.mode).toBe('offline');
    await desk.send({ type: 'STOP' }, { type: 'RECEIPT', how: 'none' }, { type: 'DONE' }, card);
    expect(desk.visit().context.mode).toBe('online');
  });

  it('what was refused off line by its rules is tried once more', async () => {
    const desk = await openDesk();
    await desk.send(card, down, laid('1'));
    await desk.checkOuts.answer({ kind: 'refused', code: 'offline-limit', title: null });
    await desk.send(up);
    expect(desk.checkOuts.open.map(({ asked }) => asked)).toEqual(['1']);
  });

  it('but not what was scanned: who was told that it is not lent may have left with it', async () => {
    const desk = await openDesk();
    await desk.send(card, down, { type: 'ITEM', item: '1' });
    await desk.checkOuts.answer({ kind: 'refused', code: 'offline-limit', title: null });
    await desk.send(up);
    expect([desk.visit().context.mode, desk.checkOuts.open]).toEqual(['online', []]);
    await desk.send({ type: 'ITEM', item: '1' });
    expect(desk.checkOuts.open.map(({ asked }) => asked)).toEqual(['1']);
  });

  it('an outcome that is unknown is not tried again, nor a book that was taken away', async () => {
    const desk = await openDesk();
    await desk.send(card, laid('1'), laid('2'), {
      type: 'TAG_VANISHED',
      uid: tagOf('2').uid,
    });
    await desk.checkOuts.answer({ kind: 'refused', code: 'outcome-unknown', title: null });
    await desk.checkOuts.answer(unreachable);
    await desk.send(down);
    expect(desk.checkOuts.open).toEqual([]);
    expect(rows(desk).map(([, , code]) => code)).toEqual(['unreachable', 'outcome-unknown']);
  });

  it('a price that was asked is asked no more', async () => {
    const desk = await openDesk();
    await desk.send(card, laid('1'));
    await desk.checkOuts.answer({ kind: 'refused', code: 'costs', title: null, costCents: 100 });
    await desk.send(down);
    expect(desk.visit().context.items[0]?.cost?.answer).toBe('declined');
  });
});

describe('while it is asked who is there', () => {
  const another = { type: 'CARD', card: '2' } as const;
  /** A book lies there, of which nothing was sent as the line was lost, and it said so. */
  async function askedAsItIsLost() {
    const desk = await openDesk();
    await desk.send(card, laid('1'), another);
    await desk.checkOuts.answer(unreachable);
    await desk.send(down);
    expect([desk.wentOffline(), desk.checkOuts.open, rows(desk)]).toEqual([
      1,
      [],
      [['1', 'refused', 'unreachable', false]],
    ]);
    return desk;
  }

  it('nothing is lent to who has read that it is not, and has left', async () => {
    const desk = await askedAsItIsLost();
    await desk.send({ type: 'NEXT_READER' });
    expect([desk.task(), desk.checkOuts.open]).toEqual(['goodbye', []]);
  });

  it('who is still there has it tried again', async () => {
    const desk = await askedAsItIsLost();
    await desk.send({ type: 'STAY' });
    expect(desk.checkOuts.open.map(({ asked }) => asked)).toEqual(['1']);
  });

  it('nor is it as the line is back', async () => {
    const desk = await openDesk();
    await desk.send(card, down, laid('1'), another);
    await desk.checkOuts.answer({ kind: 'refused', code: 'offline-limit', title: null });
    await desk.send(up);
    expect([desk.visit().context.mode, desk.checkOuts.open]).toEqual(['online', []]);
    await desk.send({ type: 'STAY' });
    expect(desk.checkOuts.open.map(({ asked }) => asked)).toEqual(['1']);
  });
});

describe('what cannot be done any more', () => {
  it('one who may borrow nothing off line stays on the list, which says so', async () => {
    const desk = await openDesk();
    desk.decideAfterLoss({ kind: 'known', patron: patronOf(decisionOf({ checkOut: false })) });
    await desk.send(card, laid('1'));
    await desk.checkOuts.answer(lent());
    await desk.send(down);
    expect(desk.task()).toBe('borrow');
    expect(desk.visit().context.patron?.decision.allows.checkOut).toBe(false);
    expect(rows(desk)).toEqual([['1', 'done', null, false]]);
  });

  it('fees are left, and renewals are not offered', async () => {
    const desk = await openDesk(patronOf(decisionOf({ checkOut: false }), [fee]));
    await desk.send(card, { type: 'FEES' }, down);
    expect(desk.task()).toBe('blocked');
    expect(desk.visit().context.chosenFees).toEqual([]);
    const other = await openDesk();
    await other.send({ type: 'BEGIN' }, { type: 'CHOOSE', action: 'account' }, card, down);
    await other.send({ type: 'RENEW', items: ['9'] });
    expect([other.task(), other.visit().context.renewals]).toEqual(['account', {}]);
  });

  it('what may be done is decided by what is known now, as they choose and as they go back', async () => {
    const denied = patronOf(decisionOf({ checkOut: false }));
    const borrow = { type: 'CHOOSE', action: 'borrow' } as const;
    const desk = await openDesk();
    await desk.send({ type: 'BEGIN' }, { type: 'CHOOSE', action: 'account' }, card, down);
    await desk.send(borrow);
    expect([desk.task(), desk.judgements.open.length]).toEqual(['judging', 1]);
    await desk.judgements.answer(denied);
    expect(desk.task()).toBe('blocked');
    await desk.send({ type: 'CHOOSE', action: 'return' }, { type: 'BACK' }, borrow);
    await desk.judgements.answer(patronOf(decisionOf()));
    expect(desk.task()).toBe('borrow');
  });

  it('a line that comes and goes keeps nobody’s page on the screen', async () => {
    const known = { ...decisionOf({ checkOut: false }), basis: 'cached' } as const;
    const denied = patronOf(known);
    const desk = await openDesk(denied);
    await desk.send(card, down);
    const cycleMs = 14_000;
    let passedMs = 0;
    while (desk.task() !== null && passedMs < 20 * delays.idleMs) {
      await desk.send(up);
      if (passedMs === 0) expect(desk.task()).toBe('judging');
      if (desk.judgements.open.length > 0) await desk.judgements.answer(denied);
      await desk.send(down);
      desk.clock.increment(cycleMs);
      passedMs += cycleMs;
    }
    expect(passedMs).toBeLessThan(delays.idleMs + delays.warningMs + 3 * cycleMs);
  });

  it('a payment is finished first', async () => {
    const desk = await openDesk(patronOf(decisionOf({ checkOut: false }), [fee]));
    await desk.send(card, { type: 'FEES' }, { type: 'PAY' }, down);
    expect([desk.task(), desk.wentOffline()]).toEqual(['paying', 0]);
    await desk.payments.answer({ kind: 'paid', paidCents: 320, patron: patronOf(decisionOf()) });
    expect([desk.task(), desk.wentOffline()]).toEqual(['paid', 1]);
  });

  it('an account that does not come leads back to the choice, with a sentence', async () => {
    const desk = await openDesk(undefined, { ...allUp, library: 'down' });
    await desk.send({ type: 'BEGIN' }, { type: 'CHOOSE', action: 'account' });
    expect(desk.task()).toBe('action');
  });
});

describe('where nothing is done off line', () => {
  const openOff = () => openDesk(undefined, allUp, undefined, { offlineMode: 'off' });
  const stops = [{ type: 'STOP' }, { type: 'RECEIPT', how: 'none' }, { type: 'DONE' }] as const;
  const stateOf = (desk: Desk) => desk.actor.getSnapshot().value;

  it('back within the visit, which goes on as it was', async () => {
    const desk = await openOff();
    await desk.send(card, down);
    expect(desk.visit().context.limits).toMatchObject({ borrow: 'not-now', return: 'not-now' });
    await desk.send(up, laid('1'));
    expect(desk.visit().context.limits).toMatchObject({ borrow: 'works', return: 'works' });
    await desk.checkOuts.answer(lent());
    expect(rows(desk)).toEqual([['1', 'done', null, false]]);
    await desk.send(...stops);
    expect(stateOf(desk)).toBe('attract');
  });

  it('back once it is out of order', async () => {
    const desk = await openOff();
    await desk.send(card, down, ...stops);
    expect(stateOf(desk)).toBe('outOfOrder');
    await desk.send(up);
    expect(stateOf(desk)).toBe('attract');
  });
});

describe('before the patron is known', () => {
  it.each<[string, IdentifyOutcome, string]>([
    ['opens by the cached rules', { kind: 'known', patron: patronOf(decisionOf()) }, 'borrow'],
    ['may not be opened off line', { kind: 'unreachable' }, 'identify'],
  ])('at the PIN: the card %s', async (_, outcome, task) => {
    const desk = await openDesk();
    desk.decideAfterLoss(outcome);
    desk.identifyAs({ kind: 'pin-needed' });
    await desk.send(card);
    expect(desk.task()).toBe('pin');
    await desk.send(down);
    expect(desk.task()).toBe(task);
    if (task === 'identify') expect(desk.visit().context.problem).toBe('unreachable');
  });

  it('a card that had no answer is looked up again', async () => {
    const desk = await openDesk();
    desk.identifyAs({ kind: 'unreachable' });
    await desk.send(card);
    expect([desk.task(), desk.visit().context.problem]).toEqual(['identify', 'unreachable']);
    await desk.send(down);
    expect([desk.task(), desk.visit().context.problem]).toEqual(['borrow', null]);
  });
});
