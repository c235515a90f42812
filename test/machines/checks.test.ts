/** A request had no answer: the row says that it is checked, until the kiosk has found out. */
import { describe, expect, it } from 'vitest';
import type { CheckOutOutcome } from '../../machines/domain.ts';
import { card, laid, lent, openDesk, returned, tagOf } from '../support/machines/desk.ts';

type Desk = Awaited<ReturnType<typeof openDesk>>;
const unknown = { kind: 'refused', code: 'outcome-unknown', title: null } as const;
const notDone = { kind: 'refused', code: 'unreachable', title: null } as const;
const { uid } = tagOf('1');
/** It stands, and its tag is as it was. */
const stands: CheckOutOutcome = { ...lent(), tagNotSeen: true, switchedTags: [] };
const rows = (desk: Desk) => desk.visit().context.items.map(({ state, code }) => [state, code]);
const again = { type: 'TAG_APPEARED', tag: tagOf('1') } as const;
const lifted = { type: 'TAG_VANISHED', uid } as const;

async function checking(...more: Parameters<Desk['send']>) {
  const desk = await openDesk();
  await desk.send(card, laid('1'));
  await desk.checkOuts.answer(unknown);
  await desk.send(...more);
  return desk;
}

describe('a loan without an answer', () => {
  it('is found: its tag is released, and it is lent', async () => {
    const desk = await checking();
    expect(rows(desk)).toEqual([['checking', 'outcome-unknown']]);
    await desk.checks.answer(stands);
    expect(rows(desk)).toEqual([['working', null]]);
    expect(desk.presented.at(-1)).toMatchObject({ item: '1', uids: [uid] });
    await desk.checkOuts.answer(lent());
    expect(rows(desk)).toEqual([['done', null]]);
  });

  it('is found not done: it is laid down once more', async () => {
    const desk = await checking();
    await desk.checks.answer(notDone);
    expect(rows(desk)).toEqual([['refused', 'unreachable']]);
    await desk.send(lifted, again);
    expect(rows(desk)).toEqual([['working', null]]);
  });

  it('is lifted meanwhile: it stays secured until it is laid down again', async () => {
    const desk = await checking(lifted);
    await desk.checks.answer(stands);
    expect(rows(desk)).toEqual([['done', 'tag-not-seen']]);
    expect(desk.checkOuts.open).toEqual([]);
    await desk.send(again);
    await desk.checkOuts.answer(lent());
    expect(rows(desk)).toEqual([['done', null]]);
  });

  it('is laid down once more while it is checked: nothing is sent', async () => {
    const desk = await checking(lifted, again);
    expect(desk.checkOuts.open).toEqual([]);
    expect(rows(desk)).toEqual([['checking', 'outcome-unknown']]);
  });

  it('nobody knows: it is on the receipt as to be checked, and as nothing else', async () => {
    const desk = await checking();
    await desk.checks.answer(null);
    expect(rows(desk)).toEqual([['unknown', 'outcome-unknown']]);
    await desk.send({ type: 'DONE' }, { type: 'RECEIPT', how: 'print' });
    expect(desk.printed).toMatchObject([
      { toCheck: [{ item: '1', what: 'borrow' }], lent: [], notLent: [] },
    ]);
  });

  it('Done while it is checked: the receipt says so, and what comes after goodbye is not begun', async () => {
    const desk = await checking({ type: 'DONE' }, { type: 'RECEIPT', how: 'print' });
    expect(desk.printed[0]?.toCheck).toHaveLength(1);
    expect(desk.task()).toBe('goodbye');
    await desk.checks.answer(stands);
    expect(desk.checkOuts.open).toEqual([]);
    expect(rows(desk)).toEqual([['checking', 'outcome-unknown']]);
  });

  it('is found while the receipt is asked: its list opens once more', async () => {
    const desk = await checking({ type: 'DONE' });
    expect(desk.task()).toBe('receipt');
    await desk.checks.answer(stands);
    expect(desk.task()).toBe('borrow');
    await desk.checkOuts.answer(lent());
    expect(rows(desk)).toEqual([['done', null]]);
  });

  it('is returned meanwhile: only the return is left', async () => {
    const desk = await checking({ type: 'CHOOSE', action: 'return' }, lifted, again);
    await desk.checkIns.answer(returned);
    expect(desk.visit().context.items.map(({ key, state }) => [key, state])).toEqual([
      ['return:1', 'done'],
    ]);
    await desk.checks.answer(stands);
    expect(desk.checkOuts.open).toEqual([]);
  });

  it('is of a return: where it was not made, the loan from before is on the receipt', async () => {
    const desk = await openDesk();
    await desk.send(card, laid('1'));
    await desk.checkOuts.answer(lent());
    await desk.send({ type: 'CHOOSE', action: 'return' }, lifted, again);
    await desk.checkIns.answer(unknown);
    expect(rows(desk)).toEqual([['checking', 'outcome-unknown']]);
    await desk.checks.answer(notDone);
    await desk.send({ type: 'DONE' }, { type: 'RECEIPT', how: 'print' });
    expect(desk.printed).toMatchObject([
      { lent: [{ item: '1' }], notReturned: [{ item: '1' }], returned: [], notLent: [] },
    ]);
  });

  it('is of the first person, while a second one is shown', async () => {
    const desk = await checking({ type: 'ADD_CARD' }, { type: 'CARD', card: '2' });
    expect(desk.visit().context.person).toBe(1);
    await desk.checks.answer(stands);
    await desk.checkOuts.answer(lent());
    expect(desk.visit().context.items).toMatchObject([{ person: 0, state: 'done', code: null }]);
    expect(desk.lentTo.map(([person]) => person)).toEqual([0, 0]);
  });

  it('goes on off line: what is found is released', async () => {
    const desk = await checking({ type: 'PART', part: 'library', state: 'down' });
    expect(desk.visit().context.mode).toBe('offline');
    await desk.checks.answer(stands);
    await desk.checkOuts.answer(lent());
    expect(rows(desk)).toEqual([['done', null]]);
  });

  it('keeps the visit from being taken for finished', async () => {
    const desk = await openDesk();
    await desk.send(card, { type: 'ITEM', item: '1' });
    await desk.checkOuts.answer(unknown);
    desk.clock.increment(15_000);
    expect(desk.visit().hasTag('asked')).toBe(false);
    desk.clock.increment(45_000);
    expect(desk.visit().hasTag('asked')).toBe(true);
  });
});

it('a return is found: its tag is secured', async () => {
  const desk = await openDesk();
  await desk.send({ type: 'BEGIN' }, { type: 'CHOOSE', action: 'return' }, laid('1'));
  await desk.checkIns.answer(unknown);
  await desk.checks.answer({ ...returned, tagNotSeen: true, switchedTags: [] });
  expect(rows(desk)).toEqual([['working', null]]);
  await desk.checkIns.answer(returned);
  expect(rows(desk)).toEqual([['done', null]]);
});
