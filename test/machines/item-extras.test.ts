/** What comes to an item beside its outcome: a title, a slip, what the receipt says of it. */
import { describe, expect, it } from 'vitest';
import {
  allUp,
  card,
  decisionOf,
  delays,
  laid,
  lent,
  openDesk,
  patronOf,
  returned,
  tagOf,
} from '../support/machines/desk.ts';

const refused = { kind: 'refused', code: 'on-hold', title: null } as const;
const toReturn = [{ type: 'BEGIN' }, { type: 'CHOOSE', action: 'return' }] as const;

describe('the title of an item', () => {
  it('is asked for while it waits for its outcome, and shown when it comes', async () => {
    const desk = await openDesk();
    await desk.send(card, laid('1'));
    expect(desk.titles.open.map(({ asked }) => asked)).toEqual(['1']);
    await desk.titles.answer('De Gruffalo');
    expect(desk.visit().context.items[0]).toMatchObject({ state: 'working', title: 'De Gruffalo' });
    await desk.checkOuts.answer(refused);
    expect(desk.visit().context.items[0]).toMatchObject({ code: 'on-hold', title: 'De Gruffalo' });
  });

  it('is asked for where a set is not complete, and where the tag is not for loan', async () => {
    const desk = await openDesk();
    const set = tagOf('5', { parts: 2, ordinal: 1 });
    const notForLoan = tagOf('6', { usage: 2 });
    await desk.send(card, { type: 'TAG_APPEARED', tag: set });
    await desk.send({ type: 'TAG_APPEARED', tag: notForLoan });
    expect(desk.titles.open.map(({ asked }) => asked)).toEqual(['5', '6']);
  });

  it('is asked for once a visit, however often and for whatever the item is presented', async () => {
    const desk = await openDesk();
    await desk.send(card, laid('1'));
    await desk.titles.answer(null);
    await desk.checkOuts.answer({ kind: 'refused', code: 'unreachable', title: null });
    await desk.send({ type: 'TAG_VANISHED', uid: tagOf('1').uid }, laid('1'));
    await desk.checkOuts.answer(refused);
    await desk.send({ type: 'CHOOSE', action: 'return' }, { type: 'ITEM', item: '1' });
    expect(desk.checkIns.open).toHaveLength(1);
    expect(desk.titles.open).toEqual([]);
  });

  it('that the outcome gave stays, whatever is answered later', async () => {
    const desk = await openDesk();
    await desk.send(card, laid('1'));
    await desk.checkOuts.answer(lent('Lampje'));
    await desk.titles.answer('Another title');
    expect(desk.visit().context.items[0]?.title).toBe('Lampje');
  });

  it('that is known of a loan is known of its return', async () => {
    const desk = await openDesk();
    await desk.send(card, laid('1'));
    await desk.checkOuts.answer(lent('Lampje'));
    await desk.send({ type: 'TAG_VANISHED', uid: tagOf('1').uid });
    await desk.send({ type: 'CHOOSE', action: 'return' }, laid('1'));
    expect(desk.visit().context.items[0]).toMatchObject({ action: 'return', title: 'Lampje' });
  });

  it('is not asked for off line', async () => {
    const desk = await openDesk(patronOf(decisionOf()), { ...allUp, library: 'down' });
    await desk.send(card, laid('1'));
    expect(desk.checkOuts.open).toHaveLength(1);
    expect(desk.titles.open).toEqual([]);
  });

  it('that comes late does not answer whether the patron is still there', async () => {
    const desk = await openDesk();
    await desk.send(card, laid('1'));
    await desk.checkOuts.answer(refused);
    desk.clock.increment(delays.idleMs);
    expect(desk.visit().hasTag('asked')).toBe(true);
    await desk.titles.answer('Lampje');
    expect(desk.visit().hasTag('asked')).toBe(true);
    desk.clock.increment(delays.warningMs);
    expect(desk.task()).toBe('goodbye');
  });
});

describe('a slip for a returned item', () => {
  const withSlip = (slip: boolean): typeof returned => ({
    ...returned,
    destination: {
      kind: 'desk',
      sign: { words: { nl: 'Zijrek' }, colour: null, slip },
    },
  });

  it('is printed once, in the language of the kiosk; a second tag prints no other', async () => {
    const desk = await openDesk();
    await desk.send({ type: 'LANGUAGE', language: 'en' }, ...toReturn.slice(1));
    await desk.send({ type: 'ITEM', item: '1' });
    await desk.checkIns.answer(withSlip(true));
    const { destination } = withSlip(true);
    expect(desk.slips.open.map(({ asked }) => asked)).toEqual([
      { language: 'nl', title: 'Lampje', item: '1', destination },
    ]);
    expect(desk.visit().context.items[0]?.slip).toBe('printing');
    await desk.send(laid('1'));
    await desk.checkIns.answer(withSlip(true));
    await desk.slips.answer('printed');
    expect(desk.slips.open).toEqual([]);
    expect(desk.visit().context.items[0]).toMatchObject({ state: 'done', slip: 'printed' });
  });

  it('does not keep the visit, and what fails is known', async () => {
    const desk = await openDesk();
    await desk.send(...toReturn, laid('1'), laid('2'));
    await desk.checkIns.answer(withSlip(true));
    await desk.checkIns.answer(withSlip(true));
    expect(desk.visit().hasTag('committing')).toBe(false);
    await desk.slips.answer('failed');
    expect(desk.visit().context.items.map(({ slip }) => slip)).toEqual(['printing', 'failed']);
    await desk.send({ type: 'DONE' }, { type: 'RECEIPT', how: 'none' }, { type: 'DONE' });
    expect(desk.state()).toBe('attract');
    await desk.slips.answer('printed');
    expect(desk.state()).toBe('attract');
  });

  it('is not printed where none is wanted, or the return was refused', async () => {
    const desk = await openDesk();
    await desk.send(...toReturn, laid('1'), laid('2'), laid('3'));
    await desk.checkIns.answer(returned);
    await desk.checkIns.answer(withSlip(false));
    await desk.checkIns.answer({ kind: 'refused', code: 'refused', title: null });
    expect(desk.slips.open).toEqual([]);
  });
});

describe('the receipt', () => {
  it('has the texts of the library system, each once, in the order of the items', async () => {
    const desk = await openDesk();
    await desk.send(card, laid('1'), laid('2'));
    await desk.checkOuts.answer({ ...lent(), printLines: ['Open tot 18 uur', 'Kijk de cd na'] });
    await desk.checkOuts.answer({ ...lent(), printLines: ['Open tot 18 uur', 'Veel plezier'] });
    await desk.send({ type: 'DONE' }, { type: 'RECEIPT', how: 'print' });
    expect(desk.printed[0]?.printLines).toEqual([
      'Open tot 18 uur',
      'Kijk de cd na',
      'Veel plezier',
    ]);
  });

  it('says which loan the patron had already', async () => {
    const desk = await openDesk();
    await desk.send(card, laid('1'), laid('2'));
    await desk.checkOuts.answer({ ...lent(), ownLoan: true });
    await desk.checkOuts.answer(lent());
    await desk.send({ type: 'DONE' }, { type: 'RECEIPT', how: 'print' });
    expect(desk.printed[0]?.lent.map(({ item, ownLoan }) => [item, ownLoan])).toEqual([
      ['1', true],
      ['2', undefined],
    ]);
  });
});
