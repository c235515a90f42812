/** Whose that is which lies there, or is laid down, while the reader is lost. */
import { describe, expect, it } from 'vitest';
import { card, laid, lent, openDesk, returned, tagOf } from '../support/machines/desk.ts';
import { lifted, reader } from '../support/machines/plate-events.ts';
import { settle } from '../support/machines/questions.ts';

const another = { type: 'CARD', card: '2' } as const;
const add = { type: 'ADD_CARD' } as const;
const over = [{ type: 'DONE', receipt: 'none' }, { type: 'DONE' }] as const;

describe('what is laid down in a visit while its reader is lost', () => {
  it('is of the visit, where the reader is back in it', async () => {
    const desk = await openDesk();
    await desk.send(card, reader('down'), reader('up'), laid('7'));
    expect(desk.lentTo).toEqual([[0, '7']]);
  });

  it('is not lent where it lay there before, and was returned in the same visit', async () => {
    const desk = await openDesk();
    await desk.send(card, { type: 'CHOOSE', action: 'return' }, laid('7'));
    await desk.checkIns.answer(returned);
    await desk.send({ type: 'BACK' }, { type: 'CHOOSE', action: 'borrow' });
    expect(desk.task()).toBe('borrow');
    await desk.send(reader('down'), lifted('7'), reader('up'), laid('7'));
    expect(desk.lentTo).toEqual([]);
    // Lifted and laid down, it is meant.
    await desk.send(lifted('7'), laid('7'));
    expect(desk.lentTo).toEqual([[0, '7']]);
  });

  it('a card that lies there still is not shown by that: the list stays as it was', async () => {
    const desk = await openDesk();
    const tag = { ...tagOf('55'), content: { kind: 'patron', card: '1' } } as const;
    const onPlate = { type: 'CARD', card: '1', tag } as const;
    await desk.send(onPlate, { type: 'CHOOSE', action: 'return' });
    await desk.send(reader('down'), lifted('55'), reader('up'), laid('7'), onPlate);
    await desk.checkIns.answer(returned);
    expect([desk.task(), desk.lentTo, desk.presented.length]).toEqual(['return', [], 1]);
    // Lifted and laid down, it is meant.
    await desk.send(lifted('7'), { type: 'PLATE_LISTED' }, lifted('55'), onPlate);
    expect(desk.task()).toBe('borrow');
  });

  it('is nobody’s still, where it was left there and another takes a visit over meanwhile', async () => {
    const desk = await openDesk();
    const closed = (open: boolean) => ({ type: 'OPENING', open }) as const;
    await desk.send(closed(false), laid('7'), closed(true));
    await desk.send(card, another, reader('down'), lifted('7'), { type: 'NEXT_READER' });
    desk.clock.increment(2_000);
    await settle();
    expect([desk.task(), desk.visit().hasTag('whoIsThere')]).toEqual(['borrow', false]);
    await desk.send(reader('up'), laid('7'));
    expect([desk.visit().context.items, desk.lentTo]).toEqual([[], []]);
  });

  it('is nobody’s where one more card was asked for meanwhile, until it is lifted once', async () => {
    const desk = await openDesk();
    await desk.send(card, reader('down'), add);
    expect(desk.turns.at(-1)).toBe('adding');
    await desk.send(reader('up'), { ...laid('7'), beforeCard: true, beforeAdding: true }, another);
    expect([desk.task(), desk.lentTo]).toEqual(['borrow', []]);
    await desk.send(lifted('7'), laid('7'));
    expect(desk.lentTo).toEqual([[1, '7']]);
  });

  it('is nobody’s where it was refused before, and another one was there', async () => {
    const desk = await openDesk();
    await desk.send(card, laid('7'), another, lifted('7'));
    await desk.checkOuts.answer({ kind: 'refused', code: 'lifted', title: 'Lampje' });
    await desk.send(reader('down'), { type: 'STAY' }, reader('up'));
    await desk.send({ ...laid('7'), beforeCard: true });
    expect([desk.task(), desk.lentTo]).toEqual(['borrow', [[0, '7']]]);
    await desk.send(lifted('7'), laid('7'));
    expect(desk.lentTo).toEqual([
      [0, '7'],
      [0, '7'],
    ]);
  });

  it('is its row’s that waits for it, whoever was there meanwhile', async () => {
    const desk = await openDesk();
    await desk.send(card, laid('7'), another, lifted('7'), reader('down'), { type: 'STAY' });
    await desk.send(reader('up'), { ...laid('7'), beforeCard: true });
    const { plate, apart } = desk.visit().context;
    expect([plate.map(({ uid }) => uid), apart]).toEqual([[tagOf('7').uid], []]);
    await desk.checkOuts.answer(lent());
    expect(desk.visit().context.items).toMatchObject([{ item: '7', state: 'done' }]);
  });

  it('is nobody’s where it lay there before for one, and the list of another is open', async () => {
    const desk = await openDesk();
    await desk.send(card, add, laid('8'), reader('down'), lifted('8'), another, {
      type: 'SHOW_PERSON',
      person: 0,
    });
    await desk.send(reader('up'), laid('8'), { type: 'SHOW_PERSON', person: 1 });
    expect([desk.visit().context.person, desk.lentTo]).toEqual([1, []]);
    await desk.send(lifted('8'), laid('8'));
    expect(desk.lentTo).toEqual([[1, '8']]);
  });

  it('is nobody’s once the visit is over, until the plate was seen', async () => {
    const desk = await openDesk();
    await desk.send(card, reader('down'), ...over, reader('up'), laid('7'), another);
    expect(desk.lentTo).toEqual([]);
  });
});
