/**
 * `npm start -- --branch`: three kiosks, a real broker, one library system. The minute plays to its
 * end, the broker and the cables do what the page says, and a call for help goes from kiosk to kiosk.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CallState } from '../../machines/domain.ts';
import { natsServer } from '../../test/support/branch/nats-server.ts';
import { isLong } from '../../test/support/repository/share.ts';
import { type Browser, openBrowser } from '../../test/support/screen/one-browser.ts';
import { type KioskScreen, type SeenScreen, watchKiosk } from '../stage/kiosk-screen.ts';
import { startProgram } from './support/started.ts';

/** Of three kiosks: ten for each, and three more. */
const portsNeeded = 33;

interface BranchSeen {
  line: boolean;
  broker: boolean;
  minute: { step: number; of: number; state: string; problem: string | null } | null;
  events: readonly { kiosk: string; what: string; item: string; patron: string; beside: string }[];
  bookings: readonly { what: string; noBlock: boolean }[];
  kiosks: readonly { isCut: boolean; isShared: boolean; line: string; unpublished: number }[];
}

describe.runIf(isLong && natsServer !== null)('a branch on one machine', () => {
  let program: Awaited<ReturnType<typeof startProgram>>;
  let browser: Browser;
  const faults: string[] = [];
  const ended = new AbortController();
  const url = () => `http://127.0.0.1:${program.base + 30}/`;
  const screenOf = (nth: number) => `http://127.0.0.1:${program.base + (nth - 1) * 10 + 6}/`;

  beforeAll(async () => {
    program = await startProgram(portsNeeded, { args: ['--branch'] });
    browser = await openBrowser();
  }, 150_000);
  afterAll(async () => {
    ended.abort();
    await browser?.close();
    await program?.stop();
  }, 60_000);

  async function act(name: string, body: object = {}) {
    const answer = await fetch(`${url()}act/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return answer.status;
  }
  const state = async () => (await (await fetch(`${url()}state`)).json()) as BranchSeen;
  const sees = (test: (seen: BranchSeen) => boolean, what: string) =>
    expect.poll(async () => test(await state()), { timeout: 90_000, message: what }).toBe(true);
  const allShare = ({ kiosks }: BranchSeen) => kiosks.every(({ isShared }) => isShared);

  it('plays the minute: lent at 1, refused at 2, returned at 3, lent at 2, booked in that order', async () => {
    const page = await browser.newPage({ viewport: { width: 1600, height: 950 } });
    page.on('pageerror', (error) => faults.push(error.message));
    await page.goto(`${url()}?language=en`, { waitUntil: 'domcontentloaded' });
    await sees(allShare, 'three kiosks that share');
    // At its usual pace a minute; here without time to read.
    expect(await act('minute/play', { stepMs: 200 })).toBe(200);
    await sees(({ minute }) => minute !== null && minute.state !== 'playing', 'the end');
    const { minute, events, bookings } = await state();
    expect(minute).toMatchObject({ problem: null, state: 'done', step: 6 });
    expect(bookings.map(({ what, noBlock }) => [what, noBlock])).toEqual([
      ['check-out', true],
      ['check-in', true],
      ['check-out', true],
    ]);
    const told = events.filter(({ what }) => what === 'lent' || what === 'returned').reverse();
    expect(told.map(({ kiosk, what, patron }) => [kiosk, what, patron])).toEqual([
      ['k01', 'lent', 'Els Vermeulen'],
      ['k03', 'returned', ''],
      ['k02', 'lent', 'Bart Claes'],
    ]);
    await page.getByText('6/6 The line is back.').waitFor();
    await page.getByText('lent · #1 · Zwijgen in twee talen').first().waitFor();
    expect(await page.locator('iframe').count()).toBe(3);
    await page.frameLocator('iframe').first().getByRole('heading', { level: 1 }).waitFor();
    await page.close();
    expect(faults).toEqual([]);
  }, 180_000);

  it('the broker is killed, started and given an older disk; a cable is pulled', async () => {
    await act('broker/kill');
    await sees(({ broker, kiosks }) => !broker && kiosks.every((one) => !one.isShared), 'alone');
    await act('broker/start');
    await sees(allShare, 'sharing again');
    await act('kiosk/cut', { kiosk: 2 });
    await sees(({ kiosks }) => {
      const [one, two] = kiosks;
      return two?.isShared === false && two.line === 'down' && one?.isShared === true;
    }, 'kiosk 2 alone');
    await act('kiosk/join', { kiosk: 2 });
    await act('broker/older-disk');
    await sees((seen) => allShare(seen) && seen.events.length > 0, 'told again');
    expect(await act('kiosk/cut', { kiosk: 4 })).toBe(400);
    expect(await act('broker/toast')).toBe(404);
  }, 180_000);

  it('a call for help: to the desk where no panel is open, coming where staff answer at another kiosk', async () => {
    const first = watchKiosk(screenOf(1), ended.signal);
    await callAt(first);
    await first.sees('the call to fail', callIs('failed'), 60_000);

    const pin = /panel of kiosk 2 .*PIN (\d+)/.exec(program.output())?.[1] ?? '';
    const panel = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    panel.setDefaultTimeout(30_000);
    await panel.goto(`${screenOf(2)}service/`);
    await panel.getByRole('button', { name: 'Verder' }).waitFor();
    await panel.keyboard.type('ab');
    await panel.getByRole('button', { name: 'Verder' }).click();
    await panel.getByRole('heading', { name: /Technicus · AB/ }).waitFor();
    await panel.keyboard.type(pin);
    await panel.keyboard.press('Enter');
    await panel.getByText('Iemand vraagt hulp aan Toestel 1').waitFor();
    await panel.goto(`${screenOf(2)}service/#journal`);
    await panel.getByText('Iemand vraagt hulp aan Toestel 1').waitFor();
    if (process.env.SHOTS)
      await panel.screenshot({ path: `${process.env.SHOTS}/call-elsewhere.png` });
    // Now that a panel shows it, another try is delivered.
    await first.touch({ type: 'CALL_STAFF' });
    await first.sees('the call to be delivered', callIs('delivered'), 30_000);
    await panel.getByRole('button', { name: 'Er gaat iemand' }).click();
    await first.sees('that someone is coming', callIs('coming'), 30_000);
    await panel.getByText('Iemand vraagt hulp aan Toestel 1').waitFor({ state: 'detached' });
    await panel.close();
    first.close();
  }, 180_000);
});

async function callAt(kiosk: KioskScreen) {
  await kiosk.sees('attract', ({ view }) => view.kind === 'attract', 30_000);
  await kiosk.touch({ type: 'OPEN', dialog: 'help' });
  await kiosk.sees('help', ({ dialog }) => dialog?.kind === 'help');
  await kiosk.touch({ type: 'CALL_STAFF' });
}

const callIs = (wanted: CallState) => (screen: SeenScreen) =>
  (screen as unknown as { call: { state: CallState } }).call.state === wanted;
