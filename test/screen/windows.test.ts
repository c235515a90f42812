/**
 * A kiosk has one screen: in which of its browser's windows, and that two of them do not take it
 * from each other for ever.
 */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Report } from '../../machines/domain.ts';
import { screenUserOf } from '../../src/screen/web/screen-user.ts';
import { type ScreenServer, startScreenServer } from '../../src/screen/web/server.ts';
import { buildUi, portrait } from '../support/screen/browser.ts';
import { gallery } from '../support/screen/gallery.ts';
import { type Browser, openBrowser } from '../support/screen/one-browser.ts';
import { shipped } from '../support/screen/shipped.ts';

let uiFolder: string;
let browser: Browser;
let server: ScreenServer;
let seq = 0;
const reports: Report[] = [];
function log(report: Report) {
  return void reports.push(report);
}

function show(name: string) {
  const screen = gallery(new Date()).find((example) => example.name === name)?.screen;
  if (!screen) throw new Error('no such example');
  seq += 1;
  server.push({ ...screen, seq });
}

beforeAll(async () => {
  uiFolder = await buildUi();
  browser = await openBrowser();
  server = await startScreenServer({
    port: 0,
    host: '127.0.0.1',
    uiFolder,
    texts: shipped,
    // The browser of this test runs as the user who runs the test.
    screenUser: await screenUserOf({ KIOSK_SCREEN_USER: String(process.getuid?.()) }, log),
    onIntent: () => {},
    log,
  });
  show('01-attract');
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

async function open(): Promise<Page> {
  const page = await browser.newPage({ viewport: portrait, hasTouch: true });
  await page.goto(server.url);
  return page;
}
function viewOf(page: Page) {
  return page.locator('.stage').getAttribute('data-view', { timeout: 8_000 });
}
function shows(page: Page, view: string) {
  return expect.poll(() => viewOf(page), { timeout: 8_000 }).toBe(view);
}

test('a second window has the screen, and the first gets it back at a touch; the other then rests', async () => {
  const first = await open();
  await shows(first, 'attract');
  await expect.poll(() => server.viewers).toBe(1);
  const second = await open();
  await shows(second, 'attract');
  await shows(first, 'out-of-order');
  // What comes now comes to the second alone, and is not taken from it.
  show('02-action');
  await shows(second, 'action');
  // The page answers what it shows by a request of its own, which may still be under way.
  await expect.poll(() => server.viewers).toBe(1);
  expect(await viewOf(first)).toBe('out-of-order');
  await first.touchscreen.tap(300, 900);
  await shows(first, 'action');
  await shows(second, 'out-of-order');
  expect(reports).toEqual([]);
});

test('a page that is loaded again keeps the screen', async () => {
  const page = await open();
  await shows(page, 'action');
  await page.reload();
  await shows(page, 'action');
  await expect.poll(() => server.viewers).toBe(1);
});

test('a window on the bare stream gets nothing', async () => {
  const page = await browser.newPage();
  const answer = await page.goto(`${server.url}events`);
  expect(answer?.status()).toBe(403);
  expect(await page.content()).not.toContain('event:');
  // Beside it may stand what the window of the test before was still answered.
  expect(reports.map(({ code }) => code)).toContain('stream-as-page');
});
