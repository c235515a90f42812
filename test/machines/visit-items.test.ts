/** Items in a visit: borrowed, returned, refused, in parts. */
import { describe, expect, it } from 'vitest';
import { card, delays, laid, lent, openDesk, returned, tagOf } from '../support/machines/desk.ts';
import { settle } from '../support/machines/questions.ts';

describe('items', () => {
  it('three items at once are three rows, each with its own outcome; a refused one is on top when all are settled', async () => {
    const desk = await openDesk();
    await desk.send(card, laid('1'), laid('2'), laid('3'));
    await desk.checkOuts.answer(lent());
    await desk.checkOuts.answer({
      kind: 'refused',
      code: 'refused',
      title: 'Dagelijkse kost',
      message: 'on hold',
    });
    const rows = () => desk.visit().context.items.map((row) => [row.item, row.state]);
    expect(rows()).toEqual([
      ['3', 'working'],
      ['2', 'refused'],
      ['1', 'done'],
    ]);
    await desk.checkOuts.answer(lent());
    expect(rows()).toEqual([
      ['2', 'refused'],
      ['3', 'done'],
      ['1', 'done'],
    ]);
  });

  it('Done, Stop and the time-out wait for an item in progress', async () => {
    const desk = await openDesk();
    await desk.send(card, laid('1'), { type: 'DONE' }, { type: 'STOP' });
    desk.clock.increment(delays.idleMs + delays.warningMs + 1);
    await settle();
    expect(desk.task()).toBe('borrow');
    expect(desk.visit().hasTag('committing')).toBe(true);
    await desk.checkOuts.answer(lent());
    await desk.send({ type: 'DONE' });
    expect(desk.task()).toBe('receipt');
  });

  it('an item that is scanned and laid down is one row', async () => {
    const desk = await openDesk();
    await desk.send(card, laid('1'), { type: 'ITEM', item: '1' });
    expect(desk.visit().context.items).toHaveLength(1);
    expect(desk.checkOuts.open).toHaveLength(1);
  });

  it('a tag read after its barcode was checked out is processed again to release its security', async () => {
    const desk = await openDesk();
    await desk.send(card, { type: 'ITEM', item: '1' });
    await desk.checkOuts.answer(lent());
    await desk.send(laid('1'));
    expect(desk.checkOuts.open.map((question) => question.asked)).toEqual(['1']);
  });

  it('a loan that was refused is tried again when it is laid down again after a return, and not before', async () => {
    const desk = await openDesk();
    const refused = { kind: 'refused', code: 'refused', title: null } as const;
    const again = [{ type: 'TAG_VANISHED', uid: tagOf('1').uid }, laid('1')] as const;
    await desk.send(card, laid('1'));
    await desk.checkOuts.answer(refused);
    await desk.send(...again);
    expect(desk.checkOuts.open).toHaveLength(0);
    await desk.send({ type: 'CHOOSE', action: 'return' }, laid('2'));
    await desk.checkIns.answer(returned);
    await desk.send({ type: 'BACK' }, { type: 'CHOOSE', action: 'borrow' }, ...again);
    expect(desk.checkOuts.open.map(({ asked }) => asked)).toEqual(['1']);
    await desk.checkOuts.answer(lent());
    expect(desk.visit().context.items.map(({ item, state }) => [item, state])).toEqual([
      ['1', 'done'],
      ['2', 'done'],
    ]);
  });

  it('an item lifted too early is refused, and tried again when it is laid back', async () => {
    const desk = await openDesk();
    await desk.send(card, laid('1'), { type: 'TAG_VANISHED', uid: tagOf('1').uid });
    await desk.checkOuts.answer({ kind: 'refused', code: 'lifted', title: 'Lampje' });
    expect(desk.visit().context.items[0]).toMatchObject({ state: 'refused', code: 'lifted' });
    await desk.send(laid('1'));
    await desk.checkOuts.answer(lent());
    expect(desk.visit().context.items).toHaveLength(1);
    expect(desk.visit().context.items[0]).toMatchObject({ state: 'done', code: null });
  });

  it('a set waits for its last part', async () => {
    const desk = await openDesk();
    const part = (ordinal: number) =>
      ({
        type: 'TAG_APPEARED',
        tag: tagOf('5', { uid: `E00401500000000${ordinal}`, parts: 2, ordinal }),
      }) as const;
    await desk.send(card, part(1));
    expect(desk.visit().context.items[0]).toMatchObject({
      state: 'refused',
      code: 'set-incomplete',
    });
    expect(desk.checkOuts.open).toHaveLength(0);
    await desk.send(part(2));
    expect(desk.checkOuts.open).toHaveLength(1);
  });

  it('an item whose tag says "not for loan" is refused without a request, and can be returned', async () => {
    const desk = await openDesk();
    await desk.send(card, { type: 'TAG_APPEARED', tag: tagOf('6', { usage: 2 }) });
    expect(desk.visit().context.items[0]).toMatchObject({ state: 'refused', code: 'not-for-loan' });
    expect(desk.checkOuts.open).toHaveLength(0);
    await desk.send(
      { type: 'CHOOSE', action: 'return' },
      { type: 'TAG_VANISHED', uid: tagOf('6').uid },
    );
    await desk.send({ type: 'TAG_APPEARED', tag: tagOf('6', { usage: 2 }) });
    expect(await desk.checkIns.answer(returned)).toBe('6');
    // Why it was not lent still stands on the list of loans.
    expect(desk.visit().context.items.map((row) => [row.action, row.state, row.code])).toEqual([
      ['borrow', 'refused', 'not-for-loan'],
      ['return', 'done', null],
    ]);
  });

  it('an item checked out in this visit is not returned while it still lies on the plate', async () => {
    const desk = await openDesk();
    await desk.send(card, laid('1'));
    await desk.checkOuts.answer(lent());
    await desk.send({ type: 'CHOOSE', action: 'return' });
    expect(desk.task()).toBe('return');
    expect(desk.checkIns.open).toHaveLength(0);
    await desk.send(laid('2'));
    expect(await desk.checkIns.answer(returned)).toBe('2');
  });

  it('a return needs no card', async () => {
    const desk = await openDesk();
    await desk.send({ type: 'BEGIN' }, { type: 'CHOOSE', action: 'return' }, laid('2'));
    await desk.checkIns.answer(returned);
    await desk.send({ type: 'DONE' }, { type: 'RECEIPT', how: 'print' });
    expect(desk.printed[0]?.returned).toHaveLength(1);
  });
});
