/** The return chute: what lets its flap open, what keeps it shut, and when the staff are called. */
import { describe, expect, it } from 'vitest';
import type { CheckInOutcome, RefusalCode } from '../../machines/domain.ts';
import { chuteInput, openChuteDesk } from '../support/machines/chute.ts';
import { type allUp, tagOf } from '../support/machines/desk.ts';

function refused(code: RefusalCode): CheckInOutcome {
  return { kind: 'refused', code, title: null, failedTags: [tagOf('8').uid] };
}

/** As the flap moves by its order. */
async function opened(desk: Awaited<ReturnType<typeof openChuteDesk>>) {
  await desk.pass(1_500);
  expect(desk.flap.at(-1)).toBe(true);
  await desk.input('flap-closed', false);
}

/** Three times, and nothing falls in. */
async function openInVain(desk: Awaited<ReturnType<typeof openChuteDesk>>) {
  for (let tries = 0; tries < 3; tries += 1) {
    await opened(desk);
    await desk.pass(8_000);
    expect(desk.flap.at(-1)).toBe(false);
    await desk.input('flap-closed', true);
  }
}

describe('the flap', () => {
  it('is closed at the start, whatever it was before', async () => {
    const desk = await openChuteDesk();
    expect(desk.flap).toEqual([false]);
    expect(desk.actor.getSnapshot().matches({ flap: 'shut' })).toBe(true);
  });

  it('opens once all is returned and secured, and closes when all is in', async () => {
    const desk = await openChuteDesk();
    await desk.lay('8');
    await desk.lay('9');
    await desk.answer();
    await desk.pass(10_000);
    expect(desk.flap).toEqual([false]);
    await desk.answer();
    await opened(desk);
    await desk.lift('8');
    expect(desk.flap.at(-1)).toBe(true);
    await desk.input('passed', true);
    await desk.lift('9');
    expect(desk.flap.at(-1)).toBe(true);
    await desk.input('passed', false);
    expect(desk.flap).toEqual([false, true, false]);
    expect(desk.left).toEqual([]);
    await desk.input('flap-closed', true);
    expect(desk.left).toEqual([['8', '9']]);
    expect(desk.alerts).toEqual([]);
    expect(desk.actor.getSnapshot().context.letIn).toBe(2);
  });

  it.each(['refused', 'not-secured', 'outcome-unknown', 'unreachable', 'journal-down'] as const)(
    'stays shut over an item that is %s, until it is taken back',
    async (code) => {
      const desk = await openChuteDesk();
      await desk.lay('8');
      await desk.lay('9');
      await desk.answer(refused(code));
      await desk.answer();
      await desk.pass(30_000);
      expect(desk.flap).toEqual([false]);
      await desk.lift('8');
      await opened(desk);
    },
  );

  it.each(['unreadable', 'blank', 'patron'] as const)('stays shut over a tag: %s', async (kind) => {
    const desk = await openChuteDesk();
    await desk.lay('9');
    await desk.answer();
    const content =
      kind === 'unreadable'
        ? { kind, why: 'no answer' }
        : kind === 'patron'
          ? { kind, card: '1' }
          : { kind };
    const tag = { ...tagOf('7'), content };
    await desk.send(
      tag.content.kind === 'patron'
        ? { type: 'CARD', card: '1', tag }
        : { type: 'TAG_APPEARED', tag: tag as never },
    );
    await desk.pass(30_000);
    expect(desk.flap).toEqual([false]);
    await desk.send({ type: 'TAG_VANISHED', uid: tag.uid });
    await opened(desk);
  });

  it('a set opens it with all its parts alone', async () => {
    const desk = await openChuteDesk();
    const part = (ordinal: number) => ({
      type: 'TAG_APPEARED' as const,
      tag: tagOf('8', { uid: `E00401500000000${ordinal}`, parts: 2, ordinal }),
    });
    await desk.send(part(1));
    await desk.pass(30_000);
    expect([desk.waiting.length, desk.flap]).toEqual([0, [false]]);
    await desk.send(part(2));
    await desk.answer();
    await opened(desk);
  });

  it('a pile that still grows is left alone', async () => {
    const desk = await openChuteDesk();
    await desk.lay('8');
    await desk.answer();
    await desk.pass(1_000);
    await desk.lay('9');
    await desk.pass(1_000);
    expect(desk.flap).toEqual([false]);
  });

  it('closes over what is laid down while it is open, which is booked at once', async () => {
    const desk = await openChuteDesk();
    await desk.lay('8');
    await desk.answer();
    await opened(desk);
    await desk.lay('9');
    expect(desk.flap.at(-1)).toBe(false);
    expect(desk.waiting.map(({ item }) => item)).toEqual(['9']);
    // It fell in before that was done.
    await desk.lift('9');
    await desk.answer(refused('unreachable'));
    expect(desk.alerts).toEqual(['chute-unbooked']);
  });

  it('closes after its time, and is blocked where nothing falls in three times', async () => {
    const desk = await openChuteDesk();
    await desk.lay('8');
    await desk.answer();
    await openInVain(desk);
    expect(desk.alerts).toEqual(['chute-blocked']);
    await desk.lift('8');
    expect(desk.alerts).toEqual(['chute-blocked', 'chute-blocked over']);
  });

  it('that does not close is blocked until it is', async () => {
    const desk = await openChuteDesk();
    await desk.lay('8');
    await desk.answer();
    await opened(desk);
    await desk.lift('8');
    await desk.pass(3_000);
    expect(desk.alerts).toEqual(['chute-blocked']);
    await desk.pass(10_000);
    expect(desk.flap).toEqual([false, true, false, false]);
    await desk.input('flap-closed', true);
    expect(desk.alerts).toEqual(['chute-blocked', 'chute-blocked over']);
  });

  it('that is not obeyed is blocked', async () => {
    const desk = await openChuteDesk();
    desk.obey(false);
    await desk.lay('8');
    await desk.answer();
    await desk.pass(1_500);
    expect(desk.alerts).toEqual(['chute-blocked']);
    desk.obey(true);
    await desk.pass(10_000);
    expect(desk.alerts.at(-1)).toBe('chute-blocked over');
    await opened(desk);
  });

  it('pushed open by hand is blocked', async () => {
    const desk = await openChuteDesk();
    await desk.input('flap-closed', false);
    await desk.pass(3_000);
    expect(desk.alerts).toEqual(['chute-blocked']);
  });

  it('pushed open by hand: what falls in then is booked, or the staff know', async () => {
    const desk = await openChuteDesk({ takes: false });
    await desk.input('flap-closed', false);
    await desk.lay('8');
    expect(desk.waiting.map(({ item }) => item)).toEqual(['8']);
    await desk.lift('8');
    await desk.answer(refused('unreachable'));
    expect(desk.alerts).toEqual(['chute-unbooked']);
  });

  it('blocked and shut, it takes no return until it is tried again', async () => {
    const desk = await openChuteDesk();
    await desk.lay('8');
    await desk.answer();
    await openInVain(desk);
    await desk.lay('9');
    expect(desk.waiting).toEqual([]);
    await desk.pass(120_000);
    expect(desk.waiting.map(({ item }) => item)).toEqual(['9']);
  });

  it('without sensors tags alone decide', async () => {
    const sensors = { 'flap-closed': false, passed: false, 'bin-full': false };
    const desk = await openChuteDesk({ settings: { ...chuteInput.settings, sensors }, inputs: {} });
    await desk.pass(3_000);
    await desk.lay('8');
    await desk.answer();
    await desk.pass(1_500);
    expect(desk.flap).toEqual([false, true]);
    await desk.lift('8');
    await desk.pass(3_000);
    expect([desk.flap, desk.left]).toEqual([[false, true, false], [['8']]]);
  });
});

describe('the bin', () => {
  it('that is full stops returns; what was returned goes in', async () => {
    const desk = await openChuteDesk();
    await desk.lay('8');
    await desk.input('bin-full', true);
    await desk.pass(3_000);
    expect(desk.alerts).toEqual(['chute-full']);
    await desk.answer();
    await opened(desk);
    await desk.lift('8');
    await desk.input('flap-closed', true);
    await desk.lay('9');
    expect(desk.waiting).toEqual([]);
    await desk.input('bin-full', false);
    expect(desk.alerts).toEqual(['chute-full', 'chute-full over']);
    expect(desk.waiting.map(({ item }) => item)).toEqual(['9']);
  });

  it('an item that slides past its sensor does not fill it', async () => {
    const desk = await openChuteDesk();
    await desk.input('bin-full', true);
    await desk.pass(2_000);
    await desk.input('bin-full', false);
    await desk.pass(10_000);
    expect(desk.alerts).toEqual([]);
  });
});

describe('what works', () => {
  const limits = (parts: Partial<typeof allUp>, takes: boolean) =>
    ({
      type: 'CHUTE_LIMITS',
      parts: { ...chuteInput.parts, ...parts },
      takes,
    }) as const;

  it('an item that was not sent is returned off line by itself', async () => {
    const desk = await openChuteDesk();
    await desk.lay('8');
    await desk.send(limits({ library: 'down' }, true));
    await desk.answer(refused('unreachable'));
    expect(desk.waiting.map(({ mode }) => mode)).toEqual(['offline']);
  });

  it('an unknown end is asked again once the library system is back', async () => {
    const desk = await openChuteDesk();
    await desk.lay('8');
    await desk.answer(refused('outcome-unknown'));
    await desk.send(limits({ library: 'down' }, true));
    expect(desk.waiting).toEqual([]);
    await desk.send(limits({}, true));
    expect(desk.waiting.map(({ item }) => item)).toEqual(['8']);
  });

  it('nothing begins out of service', async () => {
    const desk = await openChuteDesk({ takes: false });
    await desk.lay('8');
    expect(desk.waiting).toEqual([]);
  });

  it('stays shut over a pile that the reader does not see any more', async () => {
    const desk = await openChuteDesk();
    await desk.lay('8');
    await desk.answer();
    // The reader is lost before it says what vanished.
    await desk.send(limits({ reader: 'down' }, false));
    await desk.pass(30_000);
    expect(desk.flap).toEqual([false]);
  });

  it('what vanishes as the reader is lost has not fallen in', async () => {
    const desk = await openChuteDesk();
    await desk.lay('8');
    await desk.answer();
    await opened(desk);
    await desk.lift('8');
    await desk.send(limits({ reader: 'down' }, false));
    await desk.input('flap-closed', true);
    expect(desk.left).toEqual([]);
  });
});

describe('people', () => {
  it('the staff are called for what is not taken back', async () => {
    const desk = await openChuteDesk();
    await desk.lay('8');
    await desk.answer(refused('refused'));
    await desk.pass(59_000);
    expect(desk.alerts).toEqual([]);
    await desk.pass(1_000);
    await desk.lift('8');
    expect(desk.alerts).toEqual(['chute-item', 'chute-item over']);
  });

  it('what was returned and lifted is known for a while, then it is another return', async () => {
    const desk = await openChuteDesk();
    await desk.pass(30_000);
    await desk.lay('8');
    await desk.answer();
    await desk.lift('8');
    expect(desk.leftBut).toEqual([[]]);
    await desk.pass(30_000);
    expect(desk.leftBut).toEqual([[], []]);
  });

  it('a reader that was away has as long as at the start to see what lies there', async () => {
    const desk = await openChuteDesk();
    const reader = (state: 'up' | 'down') =>
      ({
        type: 'CHUTE_LIMITS',
        parts: { ...chuteInput.parts, reader: state },
        takes: state === 'up',
      }) as const;
    await desk.send(reader('down'));
    await desk.pass(29_000);
    await desk.send(reader('up'));
    await desk.pass(29_000);
    expect(desk.leftBut).toEqual([]);
    await desk.pass(1_000);
    expect(desk.leftBut).toEqual([[]]);
  });

  it('the next person finds the usual language', async () => {
    const desk = await openChuteDesk();
    await desk.send({ type: 'LANGUAGE', language: 'en' });
    expect(desk.actor.getSnapshot().context.language).toBe('en');
    await desk.pass(60_000);
    expect(desk.actor.getSnapshot().context.language).toBe('nl');
  });

  it('"more time" keeps the choices of a person ten times as long', async () => {
    const desk = await openChuteDesk();
    await desk.send(
      { type: 'LANGUAGE', language: 'en' },
      { type: 'DISPLAY', display: { moreTime: true } },
    );
    await desk.pass(540_000);
    expect(desk.actor.getSnapshot().context.language).toBe('en');
    await desk.pass(60_000);
    expect(desk.actor.getSnapshot().context.language).toBe('nl');
  });

  it('the staff are called from the help', async () => {
    const desk = await openChuteDesk();
    await desk.send({ type: 'OPEN', dialog: 'help' }, { type: 'CALL_STAFF' }, { type: 'CLOSE' });
    expect(desk.called).toEqual(['patron']);
  });
});
