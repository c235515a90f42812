/** A loan that costs something: it is lent after the patron agreed, and never by time. */
import { describe, expect, it } from 'vitest';
import type { CheckOutOutcome } from '../../machines/domain.ts';
import { card, delays, laid, lent, openDesk, tagOf } from '../support/machines/desk.ts';

function costs(costCents = 100): CheckOutOutcome {
  return { kind: 'refused', code: 'costs', title: 'Mario Kart', costCents };
}
type Desk = Awaited<ReturnType<typeof openDesk>>;
function row({ visit }: Desk, at = 0) {
  return visit().context.items[at];
}
const agree = { type: 'AGREE_COST', key: 'borrow:1' } as const;
const decline = { type: 'DECLINE_COST', key: 'borrow:1' } as const;

async function asked(item = '1') {
  const desk = await openDesk();
  await desk.send(card, laid(item));
  await desk.checkOuts.answer(costs());
  return desk;
}

describe('a loan that costs something', () => {
  it('asks, and is lent with the amount that the patron agreed to', async () => {
    const desk = await asked();
    expect(row(desk)).toMatchObject({ code: 'costs', cost: { cents: 100, answer: 'open' } });
    await desk.send(agree);
    expect(row(desk)).toMatchObject({ state: 'working' });
    expect(desk.agreed).toEqual([undefined, 100]);
    expect(desk.presented.at(-1)).toMatchObject({ item: '1', uids: [tagOf('1').uid] });
    await desk.checkOuts.answer(lent());
    await desk.send({ type: 'DONE' }, { type: 'RECEIPT', how: 'print' });
    expect(desk.printed[0]).toMatchObject({ lent: [{ item: '1', costCents: 100 }], notLent: [] });
  });

  it.each([
    ['more', 250, { costCents: 250, agreedCents: 100 }],
    ['less', 50, { costCents: 50, agreedCents: undefined }],
  ])('keeps what was agreed to where %s is charged', async (_, costCents, onPaper) => {
    const desk = await asked();
    await desk.send(agree);
    await desk.checkOuts.answer({ ...lent(), costCents });
    await desk.send({ type: 'DONE' }, { type: 'RECEIPT', how: 'print' });
    expect(desk.printed[0]?.lent[0]).toMatchObject(onPaper);
  });

  it('is not lent where the patron declines, and asks again when it is laid down again', async () => {
    const desk = await asked();
    await desk.send(decline);
    expect(row(desk)).toMatchObject({ state: 'refused', cost: { answer: 'declined' } });
    await desk.send(agree);
    expect(desk.checkOuts.open).toHaveLength(0);
    await desk.send({ type: 'TAG_VANISHED', uid: tagOf('1').uid }, laid('1'));
    expect(desk.agreed).toEqual([undefined, undefined]);
    await desk.checkOuts.answer(costs(250));
    expect(row(desk)).toMatchObject({ cost: { cents: 250, answer: 'open' } });
  });

  it('asks again where the amount has changed, and after a loan that came to nothing', async () => {
    const desk = await asked();
    await desk.send(agree);
    await desk.checkOuts.answer(costs(150));
    expect(row(desk)).toMatchObject({ code: 'costs', cost: { cents: 150, answer: 'open' } });
    await desk.send(agree);
    expect(desk.agreed.at(-1)).toBe(150);
    await desk.checkOuts.answer({ kind: 'refused', code: 'lifted', title: null });
    await desk.send({ type: 'TAG_VANISHED', uid: tagOf('1').uid }, laid('1'));
    expect(desk.agreed.at(-1)).toBeUndefined();
  });

  it('is worked on with the tag that was lifted meanwhile: it is never lent unreleased', async () => {
    const desk = await asked();
    await desk.send({ type: 'TAG_VANISHED', uid: tagOf('1').uid }, { type: 'ITEM', item: '1' });
    expect(row(desk)).toMatchObject({ cost: { answer: 'open' } });
    await desk.send(agree);
    expect(desk.presented.at(-1)?.uids).toEqual([tagOf('1').uid]);
  });

  it('is not lent when time ends the visit', async () => {
    const desk = await asked();
    desk.clock.increment(delays.idleMs);
    expect(desk.visit().hasTag('asked')).toBe(true);
    desk.clock.increment(delays.warningMs);
    expect(desk.task()).toBe('goodbye');
    expect(row(desk)).toMatchObject({ state: 'refused', cost: { answer: 'declined' } });
    expect(desk.checkOuts.open).toHaveLength(0);
  });

  it.each(['STOP', 'DONE'] as const)('is not lent by %s, nor afterwards', async (type) => {
    const desk = await asked();
    await desk.send({ type });
    expect(desk.task()).toBe('receipt');
    await desk.send(agree, { type: 'BACK' }, { type: 'CHOOSE', action: 'borrow' }, agree);
    expect(row(desk)).toMatchObject({ cost: { answer: 'declined' } });
    expect(desk.checkOuts.open).toHaveLength(0);
  });

  it('a touch for a row that asks nothing, or for none, changes nothing', async () => {
    const desk = await openDesk();
    await desk.send(card, laid('1'));
    await desk.checkOuts.answer(lent());
    const before = desk.visit().context.items;
    await desk.send(agree, decline, { type: 'AGREE_COST', key: 'borrow:9' });
    expect(desk.visit().context.items).toEqual(before);
  });
});
