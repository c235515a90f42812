/** How a visit ends, and what does not pass to the next patron. */
import { describe, expect, it } from 'vitest';
import { normalDisplay } from '../../machines/visit/context.ts';
import { card, delays, laid, lent, openDesk, tagOf } from '../support/machines/desk.ts';
import { settle } from '../support/machines/questions.ts';

const choose = { type: 'CHOOSE', action: 'return' } as const;
const vanished = { type: 'TAG_VANISHED', uid: tagOf('1').uid } as const;

describe('a visit ends', () => {
  it('by time-out: first a question, extended by a touch, then the end, with nothing left', async () => {
    const desk = await openDesk();
    await desk.send(card, laid('1'));
    await desk.checkOuts.answer(lent());
    desk.clock.increment(delays.idleMs);
    expect(desk.visit().hasTag('asked')).toBe(true);
    await desk.send({ type: 'STAY' });
    expect(desk.visit().hasTag('asked')).toBe(false);
    desk.clock.increment(delays.idleMs);
    desk.clock.increment(delays.warningMs);
    expect(desk.task()).toBe('goodbye');
    desk.clock.increment(delays.goodbyeMs);
    expect(desk.state()).toBe('attract');
    expect(desk.ended()).toBe(1);
    expect(desk.actor.getSnapshot().children.visit).toBeUndefined();
    expect(JSON.stringify(desk.actor.getPersistedSnapshot())).not.toContain('Lampje');
  });

  it('where the picture of the plate is weak it is asked once if all was seen, before a list ends', async () => {
    const desk = await openDesk(undefined, undefined, undefined, { asksAllThere: true });
    await desk.send(card, laid('1'), { type: 'PLATE_WEAK' });
    await desk.checkOuts.answer(lent());
    const asked = () => desk.visit().context.allThere;
    await desk.send({ type: 'DONE', receipt: 'print' });
    expect(asked()).toEqual({ is: 'asked', rows: 1, receipt: 'print' });
    // A second touch of the same key says nothing of it; another book does.
    await desk.send({ type: 'DONE', receipt: 'print' });
    expect(desk.task()).toBe('borrow');
    await desk.send({ type: 'ALL_THERE' });
    expect([desk.visit().context.receiptChosen, desk.printed.length]).toEqual(['print', 1]);
  });

  it.each([
    ['it is answered that more is there', [{ type: 'CLOSE' }]],
    ['more is laid down', [laid('2')]],
  ] as const)('it is not asked again where %s', async (_, answer) => {
    const desk = await openDesk(undefined, undefined, undefined, { asksAllThere: true });
    const weak = { type: 'PLATE_WEAK' } as const;
    await desk.send(card, weak, laid('1'));
    await desk.checkOuts.answer(lent());
    await desk.send({ type: 'DONE', receipt: 'none' }, ...answer);
    for (const _row of desk.checkOuts.open) await desk.checkOuts.answer(lent('Vos'));
    await desk.send(weak, { type: 'DONE', receipt: 'none' });
    expect(desk.task()).toBe('goodbye');
  });

  it.each([
    ['a tag of the list comes and goes', [vanished, laid('1')], 'asked'],
    ['a tag of the list stays away', [vanished], 'asked'],
    [
      'the reader sees nothing any more',
      [vanished, { ...vanished, uid: tagOf('2').uid }],
      'answered',
    ],
    ['another person joins', [{ type: 'ADD_CARD' }, { type: 'CARD', card: '2' }], 'answered'],
    ['something is returned', [choose], 'answered'],
  ] as const)('the question stands till it is answered: %s', async (_, events, is) => {
    const desk = await openDesk(undefined, undefined, undefined, { asksAllThere: true });
    await desk.send(card, laid('1'), laid('2'), { type: 'PLATE_WEAK' });
    await desk.checkOuts.answer(lent());
    await desk.checkOuts.answer(lent('Vos'));
    await desk.send({ type: 'DONE', receipt: 'none' });
    const seen = new Set<string>();
    for (const event of events) {
      await desk.send(event);
      seen.add(desk.visit().context.allThere.is);
    }
    expect(desk.visit().context.allThere.is).toBe(is);
    // It never goes away and comes back.
    expect([...seen].length).toBeLessThanOrEqual(is === 'asked' ? 1 : 2);
  });

  it('nor where nothing lies there, nor as the library has not set it', async () => {
    for (const asksAllThere of [true, false]) {
      const desk = await openDesk(undefined, undefined, undefined, { asksAllThere });
      await desk.send(card, laid('1'), { type: 'PLATE_WEAK' });
      await desk.checkOuts.answer(lent());
      if (asksAllThere) await desk.send({ type: 'TAG_VANISHED', uid: tagOf('1').uid });
      await desk.send({ type: 'DONE', receipt: 'none' });
      expect(desk.task()).toBe('goodbye');
    }
  });

  it('the question can be answered at least ten times', async () => {
    const desk = await openDesk();
    await desk.send(card);
    for (let times = 0; times < 12; times += 1) {
      desk.clock.increment(delays.idleMs);
      expect(desk.visit().hasTag('asked')).toBe(true);
      await desk.send({ type: 'STAY' });
    }
    expect(desk.task()).toBe('borrow');
  });

  it('"more time" multiplies both times by ten', async () => {
    const desk = await openDesk();
    await desk.send(card, { type: 'DISPLAY', display: { moreTime: true } });
    desk.clock.increment(delays.idleMs * 9);
    expect(desk.visit().hasTag('asked')).toBe(false);
    desk.clock.increment(delays.idleMs);
    expect(desk.visit().hasTag('asked')).toBe(true);
  });

  it('"more time" makes the question ten times as long too', async () => {
    const desk = await openDesk();
    await desk.send(card, { type: 'DISPLAY', display: { moreTime: true } });
    desk.clock.increment(delays.idleMs * 10);
    desk.clock.increment(delays.warningMs * 9);
    expect(desk.visit().hasTag('asked')).toBe(true);
    desk.clock.increment(delays.warningMs);
    expect(desk.task()).not.toBe('borrow');
  });

  it('pages of the goodbye: each has its time from the touch that turns it, and larger letters more', async () => {
    const desk = await openDesk();
    await desk.send(card, laid('1'), { type: 'DISPLAY', display: { textSize: 2 } });
    await desk.checkOuts.answer(lent());
    await desk.send({ type: 'DONE', receipt: 'none' });
    expect(desk.task()).toBe('goodbye');
    desk.clock.increment(delays.goodbyeMs * 2 - 1);
    await desk.send({ type: 'TOUCH' });
    desk.clock.increment(delays.goodbyeMs * 2 - 1);
    expect(desk.task()).toBe('goodbye');
    desk.clock.increment(1);
    expect(desk.state()).toBe('attract');
  });

  it('a card read from a tag begins each visit, and stays on the plate until it is lifted', async () => {
    const desk = await openDesk();
    const { uid, since } = tagOf('1');
    const content = { kind: 'patron', card: '1' } as const;
    const shown = { type: 'CARD', card: '1', tag: { uid, since, content } } as const;
    const plate = () => desk.actor.getSnapshot().context.plate.map((tag) => tag.uid);
    for (let visits = 0; visits < 2; visits += 1) {
      await desk.send(shown);
      expect([desk.task(), plate()]).toEqual(['borrow', [uid]]);
      await desk.send({ type: 'STOP' }, { type: 'CLOSE' });
      expect(desk.task()).toBeNull();
      // A reader that is back reads it once more: forgotten there, it opens no account.
      await desk.send(shown);
      expect(desk.task()).toBeNull();
      await desk.send({ type: 'TAG_VANISHED', uid });
      expect(plate()).toEqual([]);
    }
  });

  it('an item left on the plate is ignored in the next visit until it is lifted', async () => {
    const desk = await openDesk();
    await desk.send(card, laid('1'));
    await desk.checkOuts.answer({ kind: 'refused', code: 'refused', title: 'Lampje' });
    await desk.send({ type: 'DONE' }, { type: 'RECEIPT', how: 'none' }, { type: 'DONE' });
    expect(desk.state()).toBe('attract');
    await desk.send(card);
    expect(desk.task()).toBe('borrow');
    expect(desk.visit().context.items).toEqual([]);
    await desk.send({ type: 'TAG_VANISHED', uid: tagOf('1').uid }, laid('1'));
    expect(desk.checkOuts.open).toHaveLength(1);
  });

  it('it is also ignored after the reader was down, at the attract screen or in the next visit', async () => {
    const desk = await openDesk();
    await desk.send(card, laid('1'));
    await desk.checkOuts.answer({ kind: 'refused', code: 'refused', title: 'Lampje' });
    await desk.send({ type: 'DONE' }, { type: 'RECEIPT', how: 'none' }, { type: 'DONE' });
    const blink = [
      { type: 'PART', part: 'reader', state: 'down' },
      { type: 'TAG_VANISHED', uid: tagOf('1').uid },
      { type: 'PART', part: 'reader', state: 'up' },
      laid('1'),
    ] as const;
    await desk.send(...blink);
    expect(desk.state()).toBe('attract');
    await desk.send(card, ...blink);
    expect(desk.visit().context.items).toEqual([]);
    expect(desk.checkOuts.open).toHaveLength(0);
    await desk.send({ type: 'TAG_VANISHED', uid: tagOf('1').uid }, laid('1'));
    expect(desk.checkOuts.open).toHaveLength(1);
  });

  it('it is also ignored when the reader was down at the end of the visit, until the plate was seen to be empty', async () => {
    const desk = await openDesk();
    const gone = { type: 'TAG_VANISHED', uid: tagOf('1').uid } as const;
    await desk.send(card, laid('1'));
    await desk.checkOuts.answer({ kind: 'refused', code: 'refused', title: 'Lampje' });
    await desk.send({ type: 'PART', part: 'reader', state: 'down' }, gone);
    const over = [{ type: 'DONE' }, { type: 'RECEIPT', how: 'none' }, { type: 'DONE' }] as const;
    await desk.send(...over, { type: 'PART', part: 'reader', state: 'up' }, laid('1'));
    expect(desk.state()).toBe('attract');
    await desk.send(card);
    expect(desk.visit().context.items).toEqual([]);
    await desk.send({ type: 'PART', part: 'reader', state: 'down' }, gone, {
      type: 'PART',
      part: 'reader',
      state: 'up',
    });
    // Taken away while the reader was down.
    await desk.send({ type: 'PLATE_LISTED' }, laid('1'));
    expect(desk.checkOuts.open).toHaveLength(1);
  });

  it('by two keys all takes three times as long, and by more time no less', async () => {
    const desk = await openDesk();
    await desk.send(card, { type: 'DISPLAY', display: { twoKeys: true } });
    const asks = async (ms: number) => {
      desk.clock.increment(ms - 1);
      await settle();
      expect(desk.visit().hasTag('asked')).toBe(false);
      desk.clock.increment(1);
      await settle();
      expect(desk.visit().hasTag('asked')).toBe(true);
    };
    await asks(3 * delays.idleMs);
    await desk.send({ type: 'DISPLAY', display: { moreTime: true } });
    await asks(delays.moreTimeFactor * delays.idleMs);
    // Who comes next has the usual time.
    await desk.send({ type: 'STOP' }, { type: 'STOP' });
    await desk.send(card);
    await asks(delays.idleMs);
  });

  it('text size, contrast and language end with the visit', async () => {
    const desk = await openDesk();
    await desk.send(
      { type: 'LANGUAGE', language: 'en' },
      { type: 'DISPLAY', display: { textSize: 3, theme: 'contrast' } },
      { type: 'STOP' },
    );
    expect(desk.state()).toBe('attract');
    await desk.send({ type: 'BEGIN' });
    expect(desk.visit().context).toMatchObject({
      language: 'nl',
      display: { textSize: 1, theme: 'light' },
    });
  });

  it('where sound is off by default, a patron can switch it on for one visit', async () => {
    const desk = await openDesk(undefined, undefined, { ...normalDisplay, sound: false });
    await desk.send({ type: 'BEGIN' });
    expect(desk.visit().context.display.sound).toBe(false);
    await desk.send({ type: 'DISPLAY', display: { sound: true } });
    expect(desk.visit().context.display).toEqual(normalDisplay);
    await desk.send({ type: 'STOP' }, { type: 'BEGIN' });
    expect(desk.visit().context.display.sound).toBe(false);
  });
});
