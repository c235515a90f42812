/** The fleet panel in headless Chromium, over a region that is made up. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { buildUi, landscape } from '../../../../test/support/screen/browser.ts';
import { type Browser, openBrowser } from '../../../../test/support/screen/one-browser.ts';
import { type FleetPanel, startFleetPanel } from '../../../src/panel/server.ts';
import type { RegionSeen } from '../../../src/seen/view.ts';
import { type MadePort, madePort } from './made-port.ts';

const withinMs = 10_000;

/** Registers the hooks of the file that calls it. `language`: of the browser */
export function openFleetPage(first: () => RegionSeen, language: 'nl' | 'en' = 'nl') {
  let folder: string;
  let port: MadePort;
  let panel: FleetPanel;
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    folder = await buildUi('fleet');
    port = madePort(first());
    panel = await startFleetPanel(port, { port: 0, pageFolder: folder });
    browser = await openBrowser();
    page = await browser.newPage({
      viewport: landscape,
      locale: language === 'nl' ? 'nl-BE' : 'en-GB',
      timezoneId: 'Europe/Brussels',
    });
    page.setDefaultTimeout(withinMs);
    page.on('console', (message) => {
      const isAnswer = /status of [45]\d\d|ERR_CONNECTION_REFUSED/.test(message.text());
      if (['error', 'warning'].includes(message.type()) && !isAnswer)
        complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => {
      if (!request.url().startsWith(`http://127.0.0.1:${panel.port}/`))
        complaints.push(`request to elsewhere: ${request.url()}`);
    });
    await page.goto(panel.url);
  });
  afterAll(async () => {
    await browser?.close();
    await panel?.close();
    // Includes what the page's content security policy blocks.
    expect(complaints).toEqual([]);
  });

  return {
    page: () => page,
    port: () => port,
    panel: () => panel,
    browser: () => browser,
    folder: () => folder,
    heading: (name: RegExp | string) => page.getByRole('heading', { name }).first().waitFor(),
    reads: (text: RegExp | string) => page.getByText(text).first().waitFor(),
    button: (name: RegExp | string) => page.getByRole('button', { name }).first(),
    go: async (hash: string) => {
      await page.evaluate((next) => {
        location.hash = next;
      }, hash);
    },
    /** the result at the top of the page, in its live region */
    announces: (text: RegExp) =>
      page.locator('.result[role=status]').filter({ hasText: text }).waitFor(),
  };
}
