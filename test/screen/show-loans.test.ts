/** What the screen shows of loans: what one costs, holds that are filled, books borrowed before. */
import { describe, expect, test } from 'vitest';
import type { Reason } from '../../machines/domain.ts';
import { decisionOf, lent, openDesk, patronOf, tagOf } from '../support/machines/desk.ts';
import { seen } from '../support/screen/seen.ts';

const card = { type: 'CARD', card: '1' } as const;
const overdue: Reason = { rule: 'flag-6', denies: ['renew'], numbers: {}, clears: { by: 'desk' } };

describe('a loan that costs something', () => {
  const costs = (title: string, costCents: number) =>
    ({ kind: 'refused', code: 'costs', title, costCents }) as const;
  const laid = (item: string) => ({ type: 'TAG_APPEARED', tag: tagOf(item) }) as const;

  test('is asked one at a time, the oldest first, and waits in its row', async () => {
    const desk = await openDesk();
    await desk.send(card, laid('1'), laid('2'));
    await desk.checkOuts.answer(costs('Mario Kart', 100));
    await desk.checkOuts.answer(costs('Zelda', 250));
    expect(seen(desk).dialog).toEqual({
      kind: 'cost',
      key: 'borrow:1',
      title: 'Mario Kart',
      nth: 1,
      hint: '1',
      costCents: 100,
    });
    expect(seen(desk).view).toMatchObject({
      rows: [
        { state: 'waiting', costCents: 250 },
        { state: 'waiting', costCents: 100 },
      ],
      stillWorking: false,
    });
    await desk.send({ type: 'AGREE_COST', key: 'borrow:1' });
    expect(seen(desk).dialog).toMatchObject({ key: 'borrow:2', costCents: 250 });
    await desk.send({ type: 'DECLINE_COST', key: 'borrow:2' });
    await desk.checkOuts.answer(lent('Mario Kart'));
    expect(seen(desk)).toMatchObject({
      dialog: null,
      view: { rows: [{ state: 'refused', code: 'costs', costCents: 250 }, { state: 'done' }] },
    });
  });

  test('stands behind the message of the library system, and "are you there?"', async () => {
    const desk = await openDesk({ ...patronOf(decisionOf()), messages: ['Zaterdag dicht.'] });
    await desk.send(card, laid('1'));
    await desk.checkOuts.answer(costs('Mario Kart', 100));
    expect(seen(desk).dialog?.kind).toBe('notice');
    await desk.send({ type: 'READ' });
    expect(seen(desk).dialog?.kind).toBe('cost');
    desk.clock.increment(60_000);
    expect(seen(desk).dialog?.kind).toBe('are-you-there');
    await desk.send({ type: 'STAY' });
    expect(seen(desk).dialog?.kind).toBe('cost');
  });
});

describe('holds that are ready', () => {
  const laid = (item: string) => ({ type: 'TAG_APPEARED', tag: tagOf(item) }) as const;
  const withHolds = (holdsReady: number, more: object = {}) => ({
    ...patronOf(decisionOf()),
    holdsReady,
    ...more,
  });
  const two = [
    { item: '1', title: 'Lampje', place: 'Rek A' },
    { title: 'Het smelt', place: 'Rek B' },
  ];

  test('are said right after the card, and what is left of them after each loan', async () => {
    const desk = await openDesk(withHolds(2, { readyHolds: two }));
    await desk.send(card);
    expect(seen(desk).view).toMatchObject({
      holds: { count: 2, places: ['Rek A', 'Rek B'], still: false },
    });
    await desk.send(laid('1'));
    await desk.checkOuts.answer({ ...lent(), holdsReady: 1 });
    const left = { count: 1, places: ['Rek B'], still: true };
    expect(seen(desk).view).toMatchObject({ kind: 'borrow', holds: left });
    await desk.send({ type: 'DONE' });
    expect(seen(desk).view).toMatchObject({ kind: 'receipt', holds: left });
    await desk.send({ type: 'RECEIPT', how: 'none' });
    expect(seen(desk).view).toMatchObject({ kind: 'goodbye', holds: left });
  });

  test('are not said to wait where a loan leaves open how many do', async () => {
    const desk = await openDesk(withHolds(2));
    await desk.send(card, laid('1'), laid('2'));
    await desk.checkOuts.answer({ ...lent(), ownLoan: true });
    expect(seen(desk).view).toMatchObject({ holds: { count: 2, places: [] } });
    await desk.checkOuts.answer(lent());
    expect(seen(desk).view).toMatchObject({ kind: 'borrow', holds: null });
  });

  test('are said to a patron who may not borrow, and to the next one anew', async () => {
    const denied = { ...withHolds(1), decision: decisionOf({ checkOut: false }) };
    const desk = await openDesk(denied);
    await desk.send(card);
    expect(seen(desk).view).toMatchObject({ kind: 'blocked', holds: { count: 1 } });
    await desk.send({ type: 'STOP' }, { type: 'CLOSE' });
    expect(seen(desk).view.kind).toBe('attract');
  });

  test('none, or nobody knows: nothing is said', async () => {
    for (const patron of [withHolds(0), patronOf(decisionOf())]) {
      const desk = await openDesk(patron);
      await desk.send(card);
      expect(seen(desk).view).toMatchObject({ kind: 'borrow', holds: null });
    }
  });
});

test('what the patron had before is in the list, and no loan of this visit', async () => {
  const desk = await openDesk();
  await desk.send(card, { type: 'TAG_APPEARED', tag: tagOf('1') });
  await desk.checkOuts.answer({ ...lent(), ownLoan: true });
  expect(seen(desk).view).toMatchObject({ rows: [{ state: 'done', ownLoan: true }] });
  await desk.send({ type: 'DONE' });
  expect(seen(desk).view).toMatchObject({
    kind: 'receipt',
    lent: 0,
    ownLoans: 1,
    dueOn: null,
  });
  await desk.send({ type: 'RECEIPT', how: 'none' });
  expect(seen(desk).view).toMatchObject({ kind: 'goodbye', lent: 0 });
});

describe('K9: renewal', () => {
  const account = [{ type: 'BEGIN' }, { type: 'CHOOSE', action: 'account' }, card] as const;

  test.each([true, false])('is offered, and done: %s', async (offersRenewal) => {
    const desk = await openDesk(undefined, undefined, undefined, { offersRenewal });
    await desk.send(...account);
    expect(seen(desk).view).toMatchObject({ kind: 'account', mayRenew: offersRenewal });
    await desk.send({ type: 'RENEW', items: ['9'] });
    const { view } = seen(desk);
    if (view.kind !== 'account') throw new Error(view.kind);
    expect(view.loans.map(({ renewal }) => renewal?.state)).toEqual(
      offersRenewal ? ['done'] : [undefined],
    );
  });

  test('that nobody is offered has no reason why not', async () => {
    const denied = { ...decisionOf({ renew: false }), reasons: [overdue] };
    for (const offersRenewal of [true, false]) {
      const desk = await openDesk(patronOf(denied), undefined, undefined, { offersRenewal });
      await desk.send(...account);
      const { view } = seen(desk);
      if (view.kind !== 'account') throw new Error(view.kind);
      expect(view.reasons).toHaveLength(offersRenewal ? 1 : 0);
    }
  });
});
