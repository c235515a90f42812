/** Where no one is served the screen is read all the same: in another language, larger, aloud. */
import { describe, expect, it } from 'vitest';
import type { KioskEvent } from '../../machines/kiosk-context.ts';
import { card, delays, laid, openDesk } from '../support/machines/desk.ts';
import { settle } from '../support/machines/questions.ts';
import { seen } from '../support/screen/seen.ts';

const down: KioskEvent[] = (['reader', 'scanner'] as const).map((part) => ({
  type: 'PART',
  part,
  state: 'down',
}));
const cases: [string, KioskEvent[], KioskEvent[], string][] = [
  [
    'out of order',
    down,
    down.map((event) => Object.assign({ ...event }, { state: 'up' })),
    'out-of-order',
  ],
  [
    'out of service',
    [{ type: 'OUT_OF_SERVICE', on: true }],
    [{ type: 'OUT_OF_SERVICE', on: false }],
    'out-of-order',
  ],
  ['closed', [{ type: 'OPENING', open: false }], [{ type: 'OPENING', open: true }], 'closed'],
];

describe.each(cases)('%s', (_, ends, begins, kind) => {
  async function openThere() {
    const desk = await openDesk();
    await desk.send(...ends);
    expect(seen(desk)).toMatchObject({ view: { kind }, language: 'nl', dialog: null });
    return desk;
  }

  it('has its languages and its settings, each in a dialog', async () => {
    const desk = await openThere();
    await desk.send({ type: 'OPEN', dialog: 'language' });
    expect(seen(desk)).toMatchObject({ view: { kind }, dialog: { kind: 'language' } });
    await desk.send({ type: 'LANGUAGE', language: 'en' });
    expect(seen(desk)).toMatchObject({ view: { kind }, language: 'en', dialog: null });
    await desk.send({ type: 'OPEN', dialog: 'accessibility' });
    await desk.send({ type: 'DISPLAY', display: { textSize: 3 } });
    await desk.send({ type: 'DISPLAY', display: { speech: true } });
    const display = { textSize: 3, speech: true };
    expect(seen(desk)).toMatchObject({
      language: 'en',
      display,
      dialog: { kind: 'accessibility' },
    });
    await desk.send({ type: 'CLOSE' });
    expect(seen(desk)).toMatchObject({ display, dialog: null });
  });

  it('a language that this kiosk has not, and the help of a visit, change nothing', async () => {
    const desk = await openThere();
    const before = seen(desk);
    await desk.send({ type: 'LANGUAGE', language: 'xx' }, { type: 'OPEN', dialog: 'help' });
    expect(seen(desk)).toEqual(before);
  });

  it('who comes next finds it as it usually is, and each touch gives more time', async () => {
    const desk = await openThere();
    const before = seen(desk);
    await desk.send({ type: 'LANGUAGE', language: 'en' });
    desk.clock.increment(delays.idleMs - 1);
    await desk.send({ type: 'TOUCH' });
    desk.clock.increment(delays.idleMs - 1);
    expect(seen(desk)).toMatchObject({ language: 'en' });
    desk.clock.increment(1);
    await settle();
    expect(seen(desk)).toEqual(before);
  });

  it('once it serves again the screen is as it usually is, whatever was chosen', async () => {
    const desk = await openThere();
    await desk.send(
      { type: 'LANGUAGE', language: 'en' },
      { type: 'OPEN', dialog: 'language' },
      ...begins,
    );
    expect(seen(desk)).toMatchObject({ view: { kind: 'attract' }, language: 'nl', dialog: null });
    await desk.send({ type: 'BEGIN' });
    expect(seen(desk)).toMatchObject({ view: { kind: 'action' }, language: 'nl' });
  });

  it('nothing that is shown or laid down begins a visit', async () => {
    const desk = await openThere();
    await desk.send({ type: 'DISPLAY', display: { textSize: 2 } }, card, laid('1'));
    expect(seen(desk)).toMatchObject({ view: { kind }, display: { textSize: 2 }, leftovers: 1 });
  });
});
