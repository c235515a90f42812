/**
 * The attract screen with what a library sets: its hours, its calendar, its pictures, and less
 * light at night. One kiosk and one browser; the calendar comes from a web server outside.
 */

import { resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { calendarOf } from '../../../simulators/calendar.ts';
import { weekdays } from '../../../src/weekdays.ts';
import { type FeedServer, giving, startFeedServer } from '../../support/feed-server.ts';
import { portrait } from '../../support/screen/browser.ts';
import { type Browser, openBrowser } from '../../support/screen/one-browser.ts';
import { leave, shows } from '../../support/system/patron.ts';
import { type Stage, setStage } from '../../support/system/stage.ts';

let feed: FeedServer;
let stage: Stage;
let browser: Browser;
let page: Page;
const complaints: string[] = [];
const asked: string[] = [];

/** On the clock of the library, some hours from now. */
function clockIn(hours: number): string {
  const at = new Date(Date.now() + hours * 3_600_000);
  return new Intl.DateTimeFormat('en-GB', {
    timeZone: 'Europe/Brussels',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(at);
}

beforeAll(async () => {
  feed = await startFeedServer(giving(calendarOf(new Date()), 'text/calendar'));
  const open = Object.fromEntries(weekdays.map((day) => [day, ['00:00-24:00']]));
  stage = await setStage({
    library: { hours: open },
    screen: {
      port: 0,
      attract: {
        pictures: { folder: resolve('demo/pictures') },
        feed: { url: feed.url },
        night: { from: clockIn(-2), to: clockIn(2), brightness: 60 },
      },
    },
  });
  browser = await openBrowser();
  page = await browser.newPage({ viewport: portrait });
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(stage.url());
});
afterAll(async () => {
  await browser?.close();
  await stage?.close();
  await feed?.close();
});

function reads(text: RegExp) {
  return page.getByText(text).first().waitFor({ timeout: 8_000 });
}

describe('a kiosk that nobody uses', () => {
  it('shows the hours, what is on next and a picture, which the kiosk has fetched and not the browser', async () => {
    await stage.sees(
      'everything works',
      ({ view }) =>
        view.kind === 'attract' && view.limits === null && view.feed?.entries.length === 3,
    );
    await reads(/^Binnenkort in de bib$/);
    await reads(/^Voorleesuurtje voor kleuters$/);
    await reads(/om 10\.30.uur$/);
    await reads(/^Vandaag open tot 24\.00.uur\. Morgen 00\.00 tot 24\.00.uur\.$/);
    await page.waitForFunction(
      () => (document.querySelector<HTMLImageElement>('.slides img')?.naturalWidth ?? 0) > 0,
    );
    expect(asked.filter((url) => !url.startsWith(stage.url()))).toEqual([]);
    expect(feed.requests.map(({ headers }) => headers['user-agent'])).toEqual(['library-kiosk']);
  });

  it('is dark and dimmed at night; a touch brings the light at once, and a visit keeps it', async () => {
    await stage.sees('the night', ({ light, display }) => light === 60 && display.theme === 'dark');
    await page.locator('.night').waitFor({ state: 'attached' });
    await page.mouse.click(540, 400);
    const visit = await stage.sees('a visit', shows('action'));
    expect(visit.display.theme).toBe('light');
    expect(visit).not.toHaveProperty('light');
    await page.locator('.night').waitFor({ state: 'detached' });
    await leave(stage);
    // A patron who has just left may still be reading: it is not dark at once.
    const after = await stage.sees('attract', shows('attract'));
    expect(after).not.toHaveProperty('light');
  });

  it('has its dates in the language of the screen, and titles in their own', async () => {
    await stage.touch({ type: 'LANGUAGE', language: 'en' });
    await stage.sees('a visit', shows('action'));
    await leave(stage);
    await reads(/^Voorleesuurtje voor kleuters$/);
  });

  it('shows the same after a restart with a dead line, and says once that the feed fails', async () => {
    feed.answer = (request) => request.socket.destroy();
    await stage.kill('SIGTERM');
    await stage.start();
    await page.goto(stage.url());
    await stage.sees('the activities', ({ view }) => view.kind === 'attract' && view.feed != null);
    await reads(/^Voorleesuurtje voor kleuters$/);
    await expect
      .poll(() => stage.log().filter(({ code }) => code === 'feed-failed').length)
      .toBe(1);
    expect(stage.log().some(({ text }) => text.includes(feed.url))).toBe(false);
  });

  it('has drawn all that without a complaint of the browser', () => {
    expect(
      complaints.filter((text) => !/ERR_(CONNECTION_REFUSED|INCOMPLETE|EMPTY)/.test(text)),
    ).toEqual([]);
  });
});
