/**
 * The stage: `npm start` as it is, in Chromium. The stories, what a hand lays down, by mouse and by
 * keyboard, and *begin again*.
 */
import { readFileSync, statSync } from 'node:fs';
import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { patronCard } from '../../simulators/library/cast/patrons.ts';
import { isLong, isTurnOf, ofToday } from '../../test/support/repository/share.ts';
import { type Browser, openBrowser } from '../../test/support/screen/one-browser.ts';
import { axe, faultsOn } from '../../test/support/system/panel-page.ts';
import { noOrders } from '../stage/parts.ts';
import { featured, stories } from '../stories/index.ts';
import { type Started, startAll } from './support/started.ts';

const [els, joris] = [patronCard(1), patronCard(4)];
let started: Started;
let browser: Browser;
let page: Page;
const faults: string[] = [];

beforeAll(async () => {
  [started, browser] = await Promise.all([
    // U30: what stops it is sent to npm alone, and all of its programs end.
    startAll({ byNpm: true, environment: { SSL_CERT_DIR: '/etc/ssl/certs' } }),
    openBrowser(),
  ]);
  page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  await page.goto(`${started.url}?language=nl`);
  await screen().getByRole('heading', { level: 1 }).first().waitFor();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await started?.stop();
});

/** As the kiosk is killed its screen loses the line, which the browser logs, and finds it again. */
const lineLost = /ERR_(INCOMPLETE_CHUNKED_ENCODING|CONNECTION_(REFUSED|RESET))/;
afterEach(({ task }) => {
  if (!task.name.includes('killed')) return;
  faults.splice(0, faults.length, ...faults.filter((fault) => !lineLost.test(fault)));
});

const screen = () => page.frameLocator('#screen');
const lying = async () => (await started.state()).reader?.tags.length ?? 0;

test('it prints what to open, the stage first, and a PIN; its folder is of this user alone', async () => {
  const addresses = [...started.output().matchAll(/http:\/\/\S+/g)].map(([address]) => address);
  expect(addresses.slice(-3)).toEqual([started.url, started.screen, `${started.screen}service/`]);
  const pin = /PIN (\d{6}) \(of this start\)/.exec(started.output())?.[1];
  const config = /data\/\S+start\.config\.json/.exec(started.output())?.[0] ?? '';
  expect(statSync(config.replace('/start.config.json', '')).mode & 0o777).toBe(0o700);
  const answer = await fetch(`${started.screen}service/api/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ role: 'technician', pin, initials: 'TT', atKiosk: false }),
  });
  expect([answer.status, await answer.json()]).toEqual([200, expect.anything()]);
});

test('U18: it says nothing that frightens: not of the authorities of an office machine either', () => {
  const lines = started.output().split('\n');
  const before = lines.slice(
    0,
    lines.findIndex((line) => line.startsWith('The kiosk is ready')),
  );
  expect(before.filter((line) => !['', 'Building …'].includes(line))).toEqual([]);
  expect(started.output()).not.toMatch(/attention|trusted|SSL_/);
});

describe('a hand', () => {
  test.runIf(isTurnOf(0, 3))('drags a card to the scanner and books onto the plate', async () => {
    await drag(page.locator('.card', { hasText: 'Els' }), page.locator('#scanner'));
    await screen().getByRole('heading', { name: 'Typ je pincode' }).waitFor();
    for (const digit of '1234') await screen().getByRole('button', { name: digit }).click();
    await screen().getByRole('heading', { name: 'Lenen' }).waitFor();
    await drag(page.locator('.books .book').first(), page.locator('#plate'));
    await screen().getByText('1 geleend').waitFor();
    expect(await page.locator('#lying .book').count()).toBe(1);
    // Beside the plate nothing is laid down.
    await drag(page.locator('.books .book').first(), page.locator('#told'));
    expect(await lying()).toBe(1);
    await drag(page.locator('#lying .book'), page.locator('#told'));
    await expect.poll(lying).toBe(0);
    await page.getByRole('button', { name: 'Begin opnieuw' }).click();
    await page.getByText('Alles staat weer zoals aan het begin.').waitFor();
  });

  test.runIf(isTurnOf(1, 3))(
    'pays by phone: it comes as the code stands there, scans it, and confirms',
    async () => {
      expect(await page.locator('#phone').isVisible()).toBe(false);
      await page.locator('.card', { hasText: 'Joris' }).click();
      await screen().getByRole('heading', { name: 'Typ je pincode' }).waitFor();
      for (const digit of '1234') await screen().getByRole('button', { name: digit }).click();
      await screen().getByRole('button', { name: 'Betalen' }).click();
      await screen()
        .getByRole('button', { name: /^Betaal €/ })
        .click();
      await screen().getByRole('button', { name: 'Met je telefoon' }).click();
      await page.getByRole('button', { name: 'Scan de code' }).click();
      expect(await page.locator('#terminal').isVisible()).toBe(false);
      await page.locator('#phone').getByRole('button', { name: 'Betaal' }).click();
      await screen().getByRole('heading', { name: 'Je hebt betaald' }).waitFor();
      expect(await page.locator('#phone-display').textContent()).toContain('Betaald');
      await started.act('stage/begin-again');
    },
  );

  test.runIf(isTurnOf(2, 3))(
    'does the same by the keyboard, and keeps the focus while the screen changes',
    async () => {
      await page.locator('.card', { hasText: 'Els' }).focus();
      await page.keyboard.press('Enter');
      await screen().getByRole('heading', { name: 'Typ je pincode' }).waitFor();
      // Each new screen takes it, and the page takes it back.
      await expect.poll(focused).toContain('Els');
      await page.keyboard.press('Tab');
      expect(await focused()).toContain('Joris');
      await started.act('stage/begin-again');
      await page.locator('.books .book').first().focus();
      const name = await focused();
      await page.keyboard.press('Enter');
      await screen().getByRole('heading', { name: 'Wat wil je doen?' }).waitFor();
      await page.locator('#lying .book').focus();
      await expect.poll(focused).toContain(name.split(':')[0]);
      await page.keyboard.press('Space');
      await expect.poll(lying).toBe(0);
      await page.locator('.card', { hasText: 'Els' }).focus();
      await page.keyboard.press('p');
      await expect.poll(lying).toBe(1);
      await started.act('stage/begin-again');
      expect(await lying()).toBe(0);
      // Into the screen, through its buttons, and out again.
      await page.locator('#books-next').focus();
      for (let presses = 0; presses < 30 && !(await isAt('#panel-link')); presses += 1)
        await page.keyboard.press('Tab');
      expect(await isAt('#panel-link')).toBe(true);
    },
  );
});

describe('the stories', () => {
  test('stops where a person stops it', async () => {
    await page.locator('[data-story=borrow]').click();
    await page.locator('#told-title', { hasText: 'Lenen' }).waitFor();
    await page.getByRole('button', { name: 'Stop' }).click();
    await started.sees('the stop', ({ story }) => story?.state === 'stopped');
  });

  test.runIf(isTurnOf(1, 3))(
    'the kiosk is killed in mid-loan, starts again by itself, and no loan is booked twice',
    async () => {
      const ended = await started.plays('killed');
      expect([ended.problem, ended.state, ended.step]).toEqual([null, 'done', ended.of]);
      expect(started.output()).toContain('The kiosk died (SIGKILL), and is started again.');
    },
  );

  test.each(ofToday(stories, 7))('$id plays to its end', async ({ id }) => {
    for (const language of isLong ? ['nl', 'en'] : ['nl']) {
      // Whose card was shown just before shows it again: the kiosk is to take it for a new showing.
      await started.act('scanner/scan', { code: els });
      const ended = await started.plays(id, language);
      expect([ended.state, ended.problem, ended.step]).toEqual(['done', null, ended.of]);
    }
  });

  test.runIf(isLong).each(stories)('$id: the finger points at a button', async ({ id }) => {
    await started.act('story/play', { id, stepMs: 1_500 });
    const found = new Map<number, boolean>();
    for (;;) {
      const { story, finger } = await started.state();
      if (story?.id === id && story.state !== 'playing') break;
      if (finger === null || found.get(finger.nth)) continue;
      const isButton = await page
        .frames()[1]
        ?.evaluate(
          ({ x, y }) =>
            document.elementFromPoint(x * innerWidth, y * innerHeight)?.closest('button') != null,
          finger,
        );
      found.set(finger.nth, isButton === true);
    }
    expect([...found].filter(([, isButton]) => !isButton)).toEqual([]);
  });

  test.runIf(isTurnOf(0, 3))(
    'what is read aloud stands on the page, sentence by sentence',
    async () => {
      const spoken: (string | null)[] = [];
      await page.exposeFunction('onSpoken', (text: string | null) => spoken.push(text));
      await page.evaluate(() => {
        const line = document.getElementById('spoken');
        const tell = (window as unknown as { onSpoken(text: string | null): void }).onSpoken;
        if (line === null) return;
        const seen = new MutationObserver(() => tell(line.textContent));
        seen.observe(line, { childList: true, subtree: true });
      });
      await started.act('story/play', { id: 'blind', stepMs: 200 });
      await started.sees('the end', ({ story }) => story?.state === 'done');
      expect(spoken.join(' ')).toContain('Voorlezen staat aan');
      expect(new Set(spoken).size).toBeGreaterThan(3);
    },
  );
});

test.runIf(isTurnOf(2, 3))(
  'begin again: accounts, fees, plate, paper, line and terminal are as at the start',
  async () => {
    const ofFirst = ({ library }: Awaited<ReturnType<Started['state']>>) => ({
      // Under another number: that of a fee that was paid never comes again.
      fees: library?.patrons
        .find(({ card }) => card === joris)
        ?.fees.map(({ id: _, ...fee }) => fee),
      loans: library?.patrons.find(({ card }) => card === els)?.loans,
      bookings: library?.bookings,
    });
    await started.act('stage/begin-again');
    const before = ofFirst(await started.state());
    expect(before.fees).toHaveLength(3);
    await started.plays('pay');
    expect(ofFirst(await started.state()).fees).toHaveLength(2);
    await started.act('printer/set-status', { paper: 'out', coverOpen: true });
    await started.act('reader/put-items', { items: featured.items.slice(0, 2) });
    await started.act('terminal/unplug');
    await started.act('library/delay', { ms: 40 });
    await started.act('reader/outputs', { fail: 'stuck' });
    await started.act('reader/input', { number: 3, on: true });
    await started.act('library/unplug');
    const answer = await started.act('stage/begin-again');
    expect([answer.status, await answer.json()]).toEqual([200, { ok: true }]);
    const after = await started.state();
    expect(ofFirst(after)).toEqual(before);
    expect(after.library).toMatchObject({ plugged: true, delayMs: 0 });
    expect(after.reader).toMatchObject({ tags: [], lines: { inputs: Array(4).fill(false) } });
    expect(after.orders).toEqual(noOrders);
    expect(after.printer).toMatchObject({
      paper: '',
      condition: { paper: 'ok', coverOpen: false },
    });
    expect(after.terminal?.plugged).toBe(true);
    // And the same can be paid once more.
    if (isLong) expect(await started.plays('pay')).toMatchObject({ state: 'done' });
  },
);

test('another address may not show the screen, and the other name of the page leads to it', async () => {
  const { headers } = await fetch(started.screen);
  expect(headers.get('content-security-policy')).toContain(
    `frame-ancestors ${started.url.slice(0, -1)}`,
  );
  const other = await fetch(started.url.replace('127.0.0.1', 'localhost'), { redirect: 'manual' });
  expect([other.status, other.headers.get('location')]).toEqual([302, started.url]);
});

describe('the page', () => {
  const sizes = [
    ['nl', 1366, 900],
    ['nl', 1280, 800],
    ['en', 1024, 768],
    ['nl', 1920, 1080],
  ] as const;
  test.each(ofToday(sizes, 3))(
    'in %s at %i by %i: all in sight, large enough to touch, clean by axe',
    async (language, width, height) => {
      await page.setViewportSize({ width, height });
      await page.goto(`${started.url}?language=${language}`);
      await page.locator('.books .book').nth(3).waitFor();
      const found = await page.evaluate(() => ({
        wide: document.documentElement.scrollWidth,
        high: document.documentElement.scrollHeight,
        small: [...document.querySelectorAll('button, a, input, select')].flatMap((each) => {
          const box = each.getBoundingClientRect();
          const isShown = box.width > 0 && !each.closest('dialog:not([open])');
          return isShown && (box.height < 44 || box.width < 44)
            ? [each.outerHTML.slice(0, 90)]
            : [];
        }),
      }));
      expect(found).toEqual({ wide: width, high: height, small: [] });
      // Not as a script of the page, which allows none but its own.
      await page.evaluate(readFileSync(axe, 'utf8'));
      expect(await faultsOn(page, language)).toEqual([]);
      expect(faults).toEqual([]);
    },
  );
});

/** The name of what has the focus on the page itself; nothing has it: ''. */
function focused(): Promise<string> {
  return page.evaluate(() => {
    const { activeElement, body } = document;
    if (activeElement === null || activeElement === body) return '';
    return activeElement.getAttribute('aria-label') ?? activeElement.textContent;
  });
}

function isAt(selector: string): Promise<boolean> {
  return page.evaluate((of) => document.activeElement?.matches(of) === true, selector);
}

async function drag(thing: Locator, place: Locator): Promise<void> {
  await thing.hover();
  await page.mouse.down();
  const box = await place.boundingBox();
  if (box === null) throw new Error('no such place');
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 4 });
  await page.mouse.up();
}
