import { afterEach, describe, expect, it } from 'vitest';
import { patronCard } from '../../simulators/library/cast/patrons.ts';
import { isLong } from '../support/repository/share.ts';
import { borrowed, here, identify, shows } from '../support/system/patron.ts';
import { type Stage, setStage } from '../support/system/stage.ts';

let stage: Stage;
afterEach(() => stage?.close());

function limited(yes: boolean) {
  return (screen: { view: { kind: string; limits?: unknown } }) =>
    screen.view.kind === 'attract' && (screen.view.limits !== null) === yes;
}

describe('the library system is off line', () => {
  it('the screen says what still works, loans and returns use the cache, and all is sent later', async () => {
    stage = await setStage({ offline: { goodAnswers: 2 } });
    const [book = '', other = ''] = here(stage, 2);
    await identify(stage, 1);
    await stage.touch({ type: 'STOP' });
    await stage.sees('goodbye', shows('goodbye'));
    await stage.touch({ type: 'DONE' });
    await stage.sees('attract', shows('attract'));

    await stage.library.cutLine();
    const away = await stage.sees('a limited attract screen', limited(true));
    expect(away.view).toMatchObject({
      limits: { borrow: 'provisional', return: 'works', pay: 'not-now', account: 'not-now' },
    });

    // Known, and full by the cache: provisional. Nobody can verify a PIN off line, so none is asked
    // for.
    expect((await identify(stage, 1)).view.kind).toBe('borrow');
    stage.layDown(book);
    const lent = await stage.sees('the book lent', borrowed(1));
    expect(lent.view).toMatchObject({
      provisional: true,
      rows: [{ state: 'done', provisional: true }],
    });
    await stage.touch({ type: 'DONE' });
    await stage.sees('the receipt', shows('receipt'));
    await stage.touch({ type: 'RECEIPT', how: 'none' });
    await stage.sees('goodbye', shows('goodbye'));
    await stage.touch({ type: 'DONE' });

    // Never seen by this kiosk: by the facts of the night. Not in these either: returning only.
    for (const [nth, level] of [
      [4, 'payment'],
      [88, 'checkin-only'],
    ] as const) {
      const { view } = await identify(stage, nth);
      expect(view).toMatchObject({ kind: 'blocked', level });
      await stage.touch({ type: 'STOP' });
      await stage.sees('goodbye', shows('goodbye'));
      await stage.touch({ type: 'DONE' });
    }
    await stage.sees('attract', shows('attract'));
    stage.lift(book);

    expect(stage.library.library.state.loans.has(book)).toBe(false);
    await stage.library.restoreLine();
    await stage.sees('everything works again', limited(false));
    expect(stage.library.library.state.loans.has(book)).toBe(true);
    const bookings = stage.library.log().filter((booking) => booking.item === book);
    expect(bookings).toHaveLength(1);
    expect(bookings[0]).toMatchObject({ what: 'check-out', noBlock: true });

    await identify(stage, 1);
    stage.layDown(other);
    await stage.sees('the other book lent', borrowed(1));
  });

  it('during a check-out: the patron sees that the outcome is unknown, and it is resolved later', async () => {
    stage = await setStage();
    const [book = ''] = here(stage, 1);
    await identify(stage, 1);
    stage.library.misbehave('hang-up-before-answer', { codes: ['11'] });
    stage.layDown(book);
    await stage.sees(
      'unknown',
      ({ view }) => view.kind === 'borrow' && view.rows[0]?.code === 'outcome-unknown',
    );
    expect(stage.reader.tags()[0]?.afi).toBe(0x07);
    stage.library.misbehave(null);
    await stage.touch({ type: 'DONE' });
    await stage.sees('the receipt', shows('receipt'));
    expect(
      stage.library.log().filter(({ what }) => what === 'check-out' || what === 'renewal'),
    ).toHaveLength(1);
  });

  it.runIf(isLong)(
    'no reply to a card: the patron can stop, and the next one is served when the line is back',
    async () => {
      stage = await setStage({ offline: { goodAnswers: 2 } });
      await stage.sees('everything works', limited(false));
      stage.library.misbehave('silent', { codes: ['63'], times: 1 });
      stage.scanner.scan(patronCard(1));
      await stage.sees('a wait', shows('one-moment'));
      await stage.touch({ type: 'STOP' });
      await stage.sees('attract', shows('attract'));
      await stage.library.cutLine();
      await stage.sees('a limited attract screen', limited(true));
      await stage.library.restoreLine();
      await stage.sees('everything works again', limited(false));
      expect((await identify(stage, 2)).view.kind).toBe('borrow');
    },
  );

  it.runIf(isLong)('before the kiosk starts: it starts anyway', async () => {
    stage = await setStage();
    await stage.sees('attract', shows('attract'));
    await stage.kill('SIGTERM');
    await stage.library.cutLine();
    await stage.start();
    await stage.sees('a limited attract screen', limited(true));
    await stage.library.restoreLine();
    await stage.sees('everything works', limited(false));
  });
});

describe('garbage on every wire', () => {
  it.runIf(isLong)('is reported, and everything works afterwards', async () => {
    stage = await setStage();
    await stage.sees('attract', shows('attract'));
    const rubbish = Uint8Array.from({ length: 3_000 }, (_, at) => (at * 89 + (at >> 3) * 7) & 0xff);
    for (const device of [
      stage.library,
      stage.reader,
      stage.scanner,
      stage.printer,
      stage.terminal,
    ]) {
      device.garbage(rubbish.subarray(0, 40));
      device.garbage(rubbish);
      device.garbage();
    }
    // The scanner's rubbish ends where a code would: what follows at once is a code again.
    stage.scanner.garbage(Uint8Array.of(0x0d));
    const parts = (report: { level: string; part: string }) =>
      report.level !== 'info' && report.part;
    await stage.sees('a complaint about each wire', () => new Set(stage.log().map(parts)).size > 4);
    await stage.sees('attract, with everything', limited(false));
    await identify(stage, 1);
    stage.layDown(...here(stage, 1));
    await stage.sees('the book lent', borrowed(1));
    await stage.touch({ type: 'DONE' });
    await stage.sees('the receipt', shows('receipt'));
    await stage.touch({ type: 'RECEIPT', how: 'print' });
    await stage.sees('goodbye', shows('goodbye'));
    expect(stage.printer.paper()).toContain('Geleend: 1');
  });

  it('on the screen server: refused with a reason, and reported without the content', async () => {
    stage = await setStage();
    await stage.sees('attract', shows('attract'));
    const wrong = await stage.touch({ type: 'PIN', pin: 'secret-canary' });
    expect(wrong.status).toBe(400);
    const foreign = await fetch(`${stage.url()}intent`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: 'http://evil.example' },
      body: '{"type":"BEGIN"}',
    });
    expect(foreign.status).toBe(403);
    expect(JSON.stringify(stage.log())).not.toContain('canary');
    expect(stage.screen()?.view.kind).toBe('attract');
  });
});

it.runIf(isLong)(
  'each device can disconnect and return: the screen says what works, and the kiosk recovers',
  async () => {
    stage = await setStage();
    await stage.sees('everything works', limited(false));
    await stage.terminal.unplug();
    const away = await stage.sees('no payments', limited(true));
    expect(away.view).toMatchObject({ limits: { pay: 'not-now', borrow: 'works' } });
    await stage.terminal.plugIn();
    await stage.sees('payments again', limited(false));
    await stage.reader.unplug();
    await stage.scanner.unplug();
    await stage.sees('out of order', shows('out-of-order'));
    await stage.reader.plugIn();
    await stage.sees('in order again', shows('attract'));
    await stage.scanner.plugIn();
    await stage.sees('everything works', limited(false));
  },
);

it('SIGTERM stops the kiosk in order, with exit code 0', async () => {
  stage = await setStage({}, {}, { apart: true });
  await stage.sees('attract', shows('attract'));
  expect(await stage.kill('SIGTERM')).toBe(0);
  expect(stage.log().at(-1)?.code).toBe('stopped');
});
