/** A headset that is plugged in and taken out, at each place of a visit and beside one. */
import { expect, it, vi } from 'vitest';
import { createHeadset } from '../../src/kiosk/headset/headset.ts';
import { headsetEvents } from '../../src/kiosk/headset/headset-events.ts';
import { card, delays, laid, openDesk } from '../support/machines/desk.ts';
import { settle } from '../support/machines/questions.ts';
import { seen } from '../support/screen/seen.ts';

const jack = { by: 'keypad', in: 'F15', out: 'F16' } as const;

async function openHeadset() {
  const desk = await openDesk();
  const headset = createHeadset({ headset: true, jack });
  const { actor } = desk;
  const put = headsetEvents(headset, {
    actor,
    drawSoon: () => {},
    onDrawn: (listener) => void actor.subscribe(listener),
  });
  const plug = async (isIn: boolean) => {
    put(isIn);
    await settle();
  };
  const screen = () => seen(desk, { headset: headset.isAlone() });
  return { desk, headset, plug, screen };
}

it('at attract a visit begins that is read aloud; taken out nothing of its settings is left', async () => {
  const { desk, plug, screen } = await openHeadset();
  await plug(true);
  expect(screen()).toMatchObject({
    view: { kind: 'action' },
    display: { speech: true },
    headset: true,
  });
  await desk.send({ type: 'DISPLAY', display: { textSize: 3, theme: 'contrast' } }, card);
  expect(screen()).toMatchObject({ view: { kind: 'borrow' }, display: { textSize: 3 } });
  await plug(false);
  expect(screen()).toMatchObject({
    view: { kind: 'borrow' },
    display: { speech: false, textSize: 1, theme: 'light' },
    headset: false,
  });
  // Put in again: the visit goes on by ear.
  await plug(true);
  expect(screen()).toMatchObject({ view: { kind: 'borrow' }, display: { speech: true } });
});

it('one that is taken out begins no visit, and is no sign that somebody is there', async () => {
  const { desk, plug } = await openHeadset();
  await plug(false);
  expect(desk.state()).toBe('attract');
  await plug(true);
  await desk.send(card);
  desk.clock.increment(delays.idleMs);
  await settle();
  expect(seen(desk).dialog).toMatchObject({ kind: 'are-you-there' });
  await plug(false);
  expect(seen(desk).dialog).toMatchObject({ kind: 'are-you-there' });
  desk.clock.increment(delays.warningMs);
  await settle();
  expect(desk.task()).toBe('goodbye');
});

it('while a book is under way the settings go, and the book goes on', async () => {
  const { desk, plug, screen } = await openHeadset();
  await plug(true);
  await desk.send(card, laid('1'));
  expect(desk.checkOuts.open).toHaveLength(1);
  await plug(false);
  expect(desk.checkOuts.open).toHaveLength(1);
  expect(screen()).toMatchObject({ view: { kind: 'borrow', stillWorking: true } });
});

it('one that is plugged in during a goodbye is of the next person', async () => {
  const { desk, plug, screen } = await openHeadset();
  await desk.send(card, { type: 'DONE' });
  expect(desk.task()).toBe('goodbye');
  await plug(true);
  expect(screen()).toMatchObject({ view: { kind: 'goodbye' }, display: { speech: false } });
  desk.clock.increment(delays.goodbyeMs);
  await settle();
  expect(screen()).toMatchObject({ view: { kind: 'action' }, display: { speech: true } });
});

it('and begins nothing if it was taken out again before that', async () => {
  const { desk, plug } = await openHeadset();
  await desk.send(card, { type: 'DONE' });
  await plug(true);
  await plug(false);
  desk.clock.increment(delays.goodbyeMs);
  await settle();
  expect(desk.state()).toBe('attract');
});

it('where nobody is served the screen is read, until it is taken out', async () => {
  const { desk, plug, screen } = await openHeadset();
  await desk.send({ type: 'OPENING', open: false });
  await plug(true);
  expect(screen()).toMatchObject({ view: { kind: 'closed' }, display: { speech: true } });
  await desk.send({ type: 'LANGUAGE', language: 'en' });
  await plug(false);
  expect(screen()).toMatchObject({
    view: { kind: 'closed' },
    display: { speech: false },
    language: 'nl',
  });
});

it('what is personal is said while one is in for certain', () => {
  for (const [headset, by, known] of [
    [true, 'keypad', true],
    [true, 'sound-card', true],
    [false, 'keypad', false],
  ] as const) {
    const own = createHeadset({ headset, jack: { ...jack, by } });
    expect(own.isAlone()).toBe(false);
    own.plugged(true);
    expect(own.isAlone()).toBe(known);
    own.plugged(false);
    expect(own.isAlone()).toBe(false);
  }
  // Without a socket that notices it, the library's word counts.
  expect(createHeadset({ headset: true, jack: null }).isAlone()).toBe(true);
});

it('once the page is gone a keypad is heard no more, and a sound card still', () => {
  const keypad = createHeadset({ headset: true, jack });
  const soundCard = createHeadset({ headset: true, jack: { ...jack, by: 'sound-card' } });
  for (const each of [keypad, soundCard]) {
    each.plugged(true);
    each.pageGone();
  }
  expect([keypad.isAlone(), soundCard.isAlone()]).toEqual([false, true]);
});

it('a trial of it ends with both, with its time, or with the person', async () => {
  const headset = createHeadset({ headset: true, jack });
  const trial = headset.tried(60_000, new AbortController().signal);
  headset.plugged(true);
  headset.plugged(false);
  expect(await trial).toEqual({ in: true, out: true });
  const left = new AbortController();
  const other = headset.tried(60_000, left.signal);
  headset.plugged(true);
  left.abort();
  expect(await other).toEqual({ in: true, out: false });
  vi.useFakeTimers();
  const third = headset.tried(60_000, new AbortController().signal);
  vi.advanceTimersByTime(60_000);
  vi.useRealTimers();
  expect(await third).toEqual({ in: false, out: false });
});
