/** A chip card in the slot: the visit that it begins, and what becomes of it at the end. */
import { describe, expect, it } from 'vitest';
import { normalDisplay } from '../../machines/visit/context.ts';
import {
  allUp,
  decisionOf,
  delays,
  laid,
  lent,
  openDesk,
  patronOf,
  tagOf,
} from '../support/machines/desk.ts';
import { settle } from '../support/machines/questions.ts';
import { seen } from '../support/screen/seen.ts';

const putIn = { type: 'CARD', card: '1', chip: true } as const;
const another = { type: 'CARD', card: '2', chip: true } as const;
const unusable = { type: 'CARD_UNUSABLE', why: 'unknown' } as const;
const pulled = { type: 'CARD_REMOVED' } as const;
const down = { type: 'PART', part: 'card-reader', state: 'down' } as const;
const up = { type: 'PART', part: 'card-reader', state: 'up' } as const;

function openSlot() {
  return openDesk(patronOf(decisionOf()), { ...allUp, 'card-reader': 'up' }, normalDisplay, {
    callFor: ['card-left'],
  });
}
type Desk = Awaited<ReturnType<typeof openDesk>>;
async function passes(desk: Desk, ms: number) {
  desk.clock.increment(ms);
  await settle();
}
/** One book was borrowed, and the visit ended with the card in the slot. */
async function leftBehind() {
  const desk = await openSlot();
  await desk.send(putIn, laid('7'));
  await desk.checkOuts.answer(lent());
  await desk.send({ type: 'TAG_VANISHED', uid: tagOf('7').uid }, { type: 'DONE', receipt: 'none' });
  expect(desk.task()).toBe('goodbye');
  await desk.send({ type: 'DONE' });
  expect(desk.state()).toBe('attract');
  return desk;
}

describe('in a visit', () => {
  it('begins it, and pulled out it goes on', async () => {
    const desk = await openSlot();
    await desk.send(putIn);
    expect([desk.task(), desk.visit().context.cardsIn]).toEqual(['borrow', 1]);
    await desk.send(pulled);
    expect([desk.task(), desk.visit().context.cardsIn]).toEqual(['borrow', 0]);
    await desk.send({ type: 'STOP' });
    expect(seen(desk).view).toMatchObject({ kind: 'goodbye', card: null });
  });

  it('read once more as its reader is back it is not shown by that', async () => {
    const desk = await openSlot();
    await desk.send(putIn, { type: 'CHOOSE', action: 'return' }, down, pulled, up, putIn);
    expect([desk.task(), desk.visit().context.cardsIn]).toEqual(['return', 1]);
    // Another one is a showing, and so is this one when it is put in again.
    await desk.send(pulled, putIn);
    expect(desk.task()).toBe('borrow');
    await desk.send(down, pulled, up, another);
    expect(seen(desk).dialog).toMatchObject({ kind: 'who-is-there' });
  });

  it('at the goodbye it is asked for, for longer, until it is taken', async () => {
    const desk = await openSlot();
    await desk.send(putIn, { type: 'STOP' });
    expect(seen(desk).view).toMatchObject({ kind: 'goodbye', card: 'in' });
    await passes(desk, delays.goodbyeMs + 4_000);
    expect(seen(desk).view).toMatchObject({ kind: 'goodbye', card: 'in' });
    await desk.send(pulled);
    expect(seen(desk).view).toMatchObject({ kind: 'goodbye', card: null });
    await passes(desk, delays.goodbyeMs - 1);
    expect(desk.task()).toBe('goodbye');
    await passes(desk, 1);
    expect(desk.state()).toBe('attract');
    expect(seen(desk).cardLeft).toBeUndefined();
  });

  it('is asked for where nothing was done, and where no one touched anything', async () => {
    const desk = await openSlot();
    await desk.send(unusable, { type: 'BACK' }, { type: 'BACK' });
    expect(seen(desk).view).toMatchObject({ kind: 'goodbye', card: 'in' });
    await desk.send({ type: 'DONE' }, pulled, unusable);
    await passes(desk, delays.idleMs);
    await passes(desk, delays.warningMs);
    expect(seen(desk).view).toMatchObject({ kind: 'goodbye', card: 'in', timedOut: true });
  });

  it('the card of the next patron is theirs', async () => {
    const desk = await openSlot();
    await desk.send({ type: 'CARD', card: '1' }, laid('7'));
    await desk.checkOuts.answer(lent());
    await desk.send(another, { type: 'NEXT_READER' });
    expect(seen(desk).view).toMatchObject({ kind: 'goodbye', next: true, card: null });
    await passes(desk, 2_000);
    expect([desk.task(), desk.visit().context.cardsIn]).toEqual(['borrow', 1]);
    expect(seen(desk).cardLeft).toBeUndefined();
    await desk.send({ type: 'STOP' });
    expect(seen(desk).view).toMatchObject({ kind: 'goodbye', card: 'in' });
  });

  it('that of the patron before is left, where the next one scans theirs', async () => {
    const desk = await openSlot();
    await desk.send(putIn, laid('7'));
    await desk.checkOuts.answer(lent());
    await desk.send({ type: 'CARD', card: '2' }, { type: 'NEXT_READER' });
    await passes(desk, 2_000);
    expect([desk.task(), desk.visit().context.cardsIn]).toEqual(['borrow', 0]);
    expect(seen(desk).cardLeft).toBe(true);
    await desk.send(pulled);
    expect(seen(desk).cardLeft).toBeUndefined();
  });
});

describe('one that cannot be used', () => {
  it('begins a visit that says so, and that it is to be taken out', async () => {
    const desk = await openSlot();
    await desk.send(unusable);
    const view = { kind: 'identify', problem: 'chip-unknown' };
    expect(seen(desk).view).toMatchObject({ ...view, cardIn: true });
    expect(seen(desk).dialog).toBe(null);
    await desk.send(pulled);
    expect(seen(desk).view).toMatchObject(view);
    expect(seen(desk).view).not.toHaveProperty('cardIn');
    await desk.send(putIn);
    expect(desk.task()).toBe('borrow');
  });

  it('opens help, and calls, as the third card that is not accepted', async () => {
    const desk = await openDesk(patronOf(decisionOf()), allUp, normalDisplay, {
      callFor: ['unknown-card'],
    });
    await desk.send(unusable, pulled, unusable, pulled, unusable);
    expect([seen(desk).dialog?.kind, desk.called]).toEqual(['help', ['unknown-card']]);
  });

  it('stands over a list until it is out, or the dialog is closed', async () => {
    const desk = await openSlot();
    await desk.send({ type: 'CARD', card: '1' }, unusable);
    const dialog = { kind: 'card-unusable', why: 'unknown', paying: false };
    expect([desk.task(), seen(desk).dialog]).toEqual(['borrow', dialog]);
    await desk.send(pulled);
    expect(seen(desk).dialog).toBe(null);
    await desk.send(unusable, { type: 'CLOSE' });
    expect([desk.task(), seen(desk).dialog]).toEqual(['borrow', null]);
  });

  it('closing its dialog gives up no item that was lifted', async () => {
    const desk = await openSlot();
    await desk.send({ type: 'CARD', card: '1' }, laid('7'));
    await desk.send(unusable, { type: 'TAG_VANISHED', uid: tagOf('7').uid }, { type: 'CLOSE' });
    expect([seen(desk).dialog?.kind, desk.wentOnWithout]).toEqual(['put-back', []]);
    await desk.send({ type: 'CLOSE' });
    expect(desk.wentOnWithout).toEqual(['7']);
  });
});

describe('one that was left behind', () => {
  it('is shown, and begins no visit; a touch begins one', async () => {
    const desk = await leftBehind();
    expect(seen(desk)).toMatchObject({ view: { kind: 'attract' }, cardLeft: true });
    await passes(desk, 30_000);
    expect(desk.state()).toBe('attract');
    await desk.send({ type: 'BEGIN' });
    expect([desk.task(), desk.visit().context.cardsIn]).toEqual(['action', 0]);
    await desk.send({ type: 'BACK' });
    expect([desk.state(), seen(desk).cardLeft]).toEqual(['attract', true]);
    await desk.send(pulled, putIn);
    expect([desk.task(), seen(desk).cardLeft]).toEqual(['borrow', undefined]);
  });

  it('calls the staff once, also in a visit of someone else', async () => {
    const desk = await leftBehind();
    await passes(desk, 50_000);
    expect(desk.called).toEqual([]);
    await desk.send({ type: 'BEGIN' });
    await passes(desk, 10_000);
    expect([desk.task(), desk.called]).toEqual(['action', ['card-left']]);
    await passes(desk, 600_000);
    expect(desk.called).toEqual(['card-left']);
  });

  it('calls no one once it was taken, and the next one has its own time', async () => {
    const desk = await leftBehind();
    await passes(desk, 59_000);
    await desk.send(pulled, putIn, { type: 'STOP' }, { type: 'DONE' });
    expect(seen(desk).cardLeft).toBe(true);
    await passes(desk, 59_000);
    expect(desk.called).toEqual([]);
    await passes(desk, 1_000);
    expect(desk.called).toEqual(['card-left']);
  });

  it('begins no visit where it is read again since the card reader was lost', async () => {
    const desk = await leftBehind();
    await desk.send(down, pulled);
    expect(seen(desk).cardLeft).toBeUndefined();
    await desk.send(up, putIn);
    expect([desk.state(), seen(desk).cardLeft]).toEqual(['attract', true]);
    await desk.send(pulled, putIn);
    expect(desk.task()).toBe('borrow');
  });

  it('that of the visit under way counts as read again, too', async () => {
    const desk = await openSlot();
    await desk.send(putIn, down, pulled, { type: 'STOP' }, { type: 'DONE' });
    expect(desk.state()).toBe('attract');
    await desk.send(up, putIn);
    expect([desk.state(), seen(desk).cardLeft]).toEqual(['attract', true]);
  });

  it('opens no account in the visit of another patron', async () => {
    const desk = await leftBehind();
    await desk.send(down, pulled, { type: 'BEGIN' }, up, putIn);
    expect([desk.task(), desk.visit().context.patron]).toEqual(['action', null]);
    expect(seen(desk).cardLeft).toBe(true);
  });

  it('one that is put in while the kiosk is closed waits for no opening', async () => {
    const desk = await openSlot();
    await desk.send({ type: 'OPENING', open: false }, putIn, { type: 'OPENING', open: true });
    expect([desk.state(), seen(desk).cardLeft]).toEqual(['attract', true]);
  });
});
