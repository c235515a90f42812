import { describe, expect, it } from 'vitest';
import { normalDisplay } from '../../machines/visit-context.ts';
import {
  decisionOf,
  delays,
  fee,
  lent,
  openDesk,
  patronOf,
  returned,
  settle,
  tagOf,
} from '../support/machines/desk.ts';

const card = { type: 'CARD', card: '1' } as const;
function laid(item: string) {
  return { type: 'TAG_APPEARED', tag: tagOf(item) } as const;
}
const blocked = patronOf(decisionOf({ checkOut: false, renew: false }), [fee]);

describe('a visit begins', () => {
  it('with a card: the patron may lay books down at once', async () => {
    const desk = await openDesk();
    await desk.send(card);
    expect(desk.task()).toBe('borrow');
  });

  it('with a book: it is kept, and lent when the card comes', async () => {
    const desk = await openDesk();
    await desk.send(laid('7'));
    expect(desk.task()).toBe('action');
    await desk.send({ type: 'CHOOSE', action: 'borrow' }, card);
    expect(desk.task()).toBe('borrow');
    expect(desk.checkOuts.open.map((question) => question.asked)).toEqual(['7']);
  });

  it('with a language: that one stays, whatever the record says', async () => {
    const desk = await openDesk();
    await desk.send({ type: 'LANGUAGE', language: 'en' }, card);
    expect(desk.visit().context.language).toBe('en');
  });

  it('not with a language that the kiosk does not have', async () => {
    const desk = await openDesk();
    await desk.send({ type: 'BEGIN' }, { type: 'LANGUAGE', language: 'xx' });
    expect(desk.visit().context.language).toBe('nl');
  });

  it('with a third card that will not do: help comes without being asked for', async () => {
    const desk = await openDesk();
    const unknown = { type: 'CARD', card: 'nobody' } as const;
    await desk.send(unknown, unknown);
    expect(desk.visit().value.dialog).toBe('none');
    await desk.send(unknown);
    expect(desk.visit().value.dialog).toBe('help');
    await desk.send({ type: 'CLOSE' }, card);
    expect(desk.task()).toBe('borrow');
  });

  it('with an unknown card: the visit asks again and counts the attempts', async () => {
    const desk = await openDesk();
    await desk.send({ type: 'CARD', card: 'nobody' }, { type: 'CARD', card: 'nobody' });
    expect(desk.task()).toBe('identify');
    expect(desk.visit().context).toMatchObject({ problem: 'unknown-card', attempts: 2 });
  });
});

describe('items', () => {
  it('three books at once are three lines, each with its own end; the refused one stays refused', async () => {
    const desk = await openDesk();
    await desk.send(card, laid('1'), laid('2'), laid('3'));
    await desk.checkOuts.answer(lent());
    await desk.checkOuts.answer({
      kind: 'refused',
      code: 'refused',
      title: 'Dagelijkse kost',
      message: 'on hold',
    });
    await desk.checkOuts.answer(lent());
    const rows = desk.visit().context.items.map((row) => [row.item, row.state]);
    expect(rows).toEqual([
      ['3', 'done'],
      ['2', 'refused'],
      ['1', 'done'],
    ]);
  });

  it('Done, Stop and time wait for an item that is under way', async () => {
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

  it('the same item scanned and laid down is one line', async () => {
    const desk = await openDesk();
    await desk.send(card, laid('1'), { type: 'ITEM', item: '1' });
    expect(desk.visit().context.items).toHaveLength(1);
    expect(desk.checkOuts.open).toHaveLength(1);
  });

  it('a tag that turns up after the barcode was lent is worked on again: its security must go off', async () => {
    const desk = await openDesk();
    await desk.send(card, { type: 'ITEM', item: '1' });
    await desk.checkOuts.answer(lent());
    await desk.send(laid('1'));
    expect(desk.checkOuts.open.map((question) => question.asked)).toEqual(['1']);
  });

  it('an item lifted too early is asked for, and tried again when it is laid back', async () => {
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

  it('what its tag calls not for loan is refused without asking, and can be returned', async () => {
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
  });

  it('what was lent in this visit is not returned because it still lies there', async () => {
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

describe('the block rules are obeyed', () => {
  it('who may not borrow sees why, and nothing is asked of the library system', async () => {
    const desk = await openDesk(blocked);
    await desk.send(laid('1'), { type: 'CHOOSE', action: 'borrow' }, card);
    expect(desk.task()).toBe('blocked');
    expect(desk.checkOuts.open).toHaveLength(0);
    await desk.send({ type: 'CHOOSE', action: 'return' });
    expect(desk.task()).toBe('return');
  });

  it('who may not pay gets no further than the reasons', async () => {
    const desk = await openDesk(
      patronOf(decisionOf({ checkOut: false, pay: false, seeLoans: false }), [fee]),
    );
    await desk.send(card, { type: 'FEES' });
    expect(desk.task()).toBe('blocked');
  });

  it('after paying the patron can borrow at once', async () => {
    const desk = await openDesk(blocked);
    await desk.send(card, { type: 'FEES' }, { type: 'PAY' });
    expect(desk.task()).toBe('paying');
    await desk.payments.answer({ kind: 'paid', paidCents: 320, patron: patronOf(decisionOf()) });
    expect(desk.task()).toBe('paid');
    await desk.send({ type: 'CHOOSE', action: 'borrow' });
    expect(desk.task()).toBe('borrow');
  });

  it('nothing leaves a running payment but its outcome', async () => {
    const desk = await openDesk(blocked);
    await desk.send(
      card,
      { type: 'FEES' },
      { type: 'PAY' },
      { type: 'STOP' },
      { type: 'BACK' },
      { type: 'DONE' },
      { type: 'PAY' },
    );
    desk.clock.increment(delays.idleMs + delays.warningMs + 1);
    await desk.send({ type: 'CANCEL' });
    expect(desk.cancelled()).toBe(true);
    expect(desk.task()).toBe('paying');
    expect(desk.payments.open).toHaveLength(1);
    // The card was quicker than the finger: it is a payment all the same.
    const inPayment = patronOf(decisionOf({ checkOut: false }), [
      { ...fee, notPayable: 'in-payment' },
    ]);
    const paid = { paidCents: 320, attempt: 'a1b2c3d4-0000', patron: inPayment };
    await desk.payments.answer({ kind: 'paid-not-booked', ...paid });
    expect(desk.task()).toBe('paidNotBooked');
  });

  it.each([
    ['paid, and not booked', { kind: 'paid-not-booked', paidCents: 320, attempt: 'a1' }],
    ['its end not known', { kind: 'unknown', amountCents: 320, attempt: 'a1' }],
  ] as const)('%s: in the same visit the fee is not offered again', async (_what, outcome) => {
    const desk = await openDesk(blocked);
    await desk.send(card, { type: 'FEES' }, { type: 'PAY' });
    const patron = patronOf(decisionOf({ checkOut: false }), [
      { ...fee, notPayable: 'in-payment' },
    ]);
    await desk.payments.answer({ ...outcome, patron });
    await desk.send({ type: 'DONE' }, { type: 'BACK' }, { type: 'CHOOSE', action: 'borrow' });
    expect(desk.task()).toBe('blocked');
    await desk.send({ type: 'FEES' }, { type: 'CHOOSE_FEES', feeIds: [fee.id] }, { type: 'PAY' });
    expect([desk.task(), desk.payments.open.length]).toEqual(['blocked', 0]);
  });
});

describe('a visit ends', () => {
  it('by time: asked at first, extended by a touch, then over, with nothing left', async () => {
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

  it('a card read from a tag begins a visit, also where it lay there before, and lies on the plate until it is lifted', async () => {
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
    }
    await desk.send({ type: 'TAG_VANISHED', uid });
    expect(plate()).toEqual([]);
  });

  it('what lies on the plate is not handed to the next patron, until it has been lifted', async () => {
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

  it('nor when the reader was lost meanwhile and sees it again, at the attract screen or under the next card', async () => {
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

  it('nor when the reader was lost before that visit ended and sees it again afterwards; it is forgotten a visit later', async () => {
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
    // Taken home while nobody could see it.
    await desk.send({ type: 'DONE' }, { type: 'DONE' }, card, { type: 'DONE' }, { type: 'DONE' });
    await desk.send(card, laid('1'));
    expect(desk.checkOuts.open).toHaveLength(1);
  });

  it('text size, contrast and language go with the patron', async () => {
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

  it('where the library wants no sounds a patron has them for one visit', async () => {
    const desk = await openDesk(undefined, undefined, { ...normalDisplay, sound: false });
    await desk.send({ type: 'BEGIN' });
    expect(desk.visit().context.display.sound).toBe(false);
    await desk.send({ type: 'DISPLAY', display: { sound: true } });
    expect(desk.visit().context.display).toEqual(normalDisplay);
    await desk.send({ type: 'STOP' }, { type: 'BEGIN' });
    expect(desk.visit().context.display.sound).toBe(false);
  });
});

describe('parts that are down', () => {
  it('without the library system a visit is off line to its end, though the line comes back', async () => {
    const desk = await openDesk();
    await desk.send({ type: 'PART', part: 'library', state: 'down' }, card, {
      type: 'PART',
      part: 'library',
      state: 'up',
    });
    expect(desk.visit().context.mode).toBe('offline');
    await desk.send({ type: 'BACK' }, { type: 'STOP' }, { type: 'DONE' });
    await desk.send(card);
    expect(desk.visit().context.mode).toBe('online');
  });

  it('out of service lets a running payment come to its outcome, and begins no visit after it', async () => {
    const desk = await openDesk(patronOf(decisionOf({ checkOut: false }), [fee]));
    await desk.send(card, { type: 'FEES' }, { type: 'PAY' }, { type: 'OUT_OF_SERVICE', on: true });
    expect([desk.state(), desk.task()]).toEqual(['visiting', 'paying']);
    await desk.payments.answer({ kind: 'paid', paidCents: 320, patron: patronOf(decisionOf()) });
    expect(desk.state()).toBe('visiting');
    await desk.send(
      { type: 'DONE' },
      { type: 'STOP' },
      { type: 'RECEIPT', how: 'none' },
      { type: 'DONE' },
    );
    expect(desk.state()).toBe('outOfService');
    await desk.send(card, { type: 'BEGIN' });
    expect(desk.state()).toBe('outOfService');
    await desk.send({ type: 'OUT_OF_SERVICE', on: false });
    expect(desk.state()).toBe('attract');
  });

  it('without a journal the kiosk is out of order, and in order when it is back', async () => {
    const desk = await openDesk();
    await desk.send({ type: 'PART', part: 'journal', state: 'down' });
    expect(desk.state()).toBe('outOfOrder');
    await desk.send(card);
    expect(desk.state()).toBe('outOfOrder');
    await desk.send({ type: 'PART', part: 'journal', state: 'up' });
    expect(desk.state()).toBe('attract');
  });
});

describe('the next patron shows a card in the visit of the one before', () => {
  const another = { type: 'CARD', card: 'another' } as const;
  const returnedByTheFirst = async () => {
    const desk = await openDesk();
    await desk.send(card, { type: 'CHOOSE', action: 'return' }, laid('7'));
    await desk.checkIns.answer(returned);
    return desk;
  };

  it('and what the first one returned, and left on the plate, is not lent to the next one', async () => {
    const desk = await returnedByTheFirst();
    await desk.send(another);
    expect(desk.task()).toBe('borrow');
    expect([desk.visit().context.items, desk.checkOuts.open]).toEqual([[], []]);
    await desk.send(laid('7'));
    expect(desk.checkOuts.open).toEqual([]);
  });

  it('and what was lifted since, and laid down again, is', async () => {
    const desk = await returnedByTheFirst();
    await desk.send(another, { type: 'TAG_VANISHED', uid: tagOf('7').uid }, laid('7'));
    expect(await desk.checkOuts.answer(lent())).toBe('7');
  });

  it('and what the first one scanned at the choice is not lent to the next one', async () => {
    const desk = await openDesk();
    await desk.send(
      card,
      { type: 'CHOOSE', action: 'return' },
      { type: 'BACK' },
      { type: 'ITEM', item: '7' },
      another,
    );
    expect([desk.task(), desk.checkOuts.open]).toEqual(['borrow', []]);
  });
});
