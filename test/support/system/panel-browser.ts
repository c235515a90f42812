/** The service panel in headless Chromium, with a whole kiosk and simulators on the wire. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { landscape } from '../screen/browser.ts';
import { type Browser, openBrowser } from '../screen/one-browser.ts';
import { cheapHash } from '../technician/pin-hash.ts';
import { type Stage, setStage } from './stage.ts';

export const pins = { technician: '739154', operator: '482615' };
const names = { technician: 'Technicus', operator: 'Medewerker' };
const withinMs = 10_000;

/**
 * Registers the hooks of the file that calls it; `page` and `stage` are open inside its tests.
 * `more`: sections of the configuration, made before the kiosk starts.
 */
export function openPanelPage(more: () => Promise<object> = async () => ({})) {
  let stage: Stage;
  let textsFolder: string;
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    const environment = {
      KIOSK_TEST_TECHNICIAN: cheapHash(pins.technician),
      KIOSK_TEST_OPERATOR: cheapHash(pins.operator),
    };
    textsFolder = await mkdtemp(join(tmpdir(), 'kiosk-texts-'));
    stage = await setStage(
      {
        screen: { port: 0, textsFolder },
        service: {
          technician: { env: 'KIOSK_TEST_TECHNICIAN' },
          operator: { env: 'KIOSK_TEST_OPERATOR' },
        },
        ...(await more()),
      },
      environment,
    );
    browser = await openBrowser();
    page = await browser.newPage({ viewport: landscape, locale: 'nl-BE' });
    page.setDefaultTimeout(withinMs);
    page.on('console', (message) => {
      // The browser logs the 401 of a wrong PIN, and a connection refused or reset while the kiosk
      // restarts with a new configuration.
      const isAnswer = /status of 4\d\d|ERR_CONNECTION_(REFUSED|RESET)/.test(message.text());
      if (['error', 'warning'].includes(message.type()) && !isAnswer)
        complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => {
      if (!request.url().startsWith(stage.url()))
        complaints.push(`request to elsewhere: ${request.url()}`);
    });
  });
  afterAll(async () => {
    await browser?.close();
    await stage?.close();
    await rm(textsFolder, { recursive: true });
    // Includes what the page's content security policy blocks: inline styles and scripts.
    expect(complaints).toEqual([]);
  });

  function button(name: RegExp | string, within: Page | Locator = page) {
    return within.getByRole('button', { name }).first();
  }
  function heading(name: RegExp | string) {
    return page.getByRole('heading', { name }).first().waitFor();
  }
  function reads(text: RegExp | string) {
    return page.getByText(text).first().waitFor();
  }
  /** The last result, in the live region for a screen reader. */
  function announces(text: RegExp) {
    return page.locator('.result[role=status]').filter({ hasText: text }).waitFor();
  }
  async function go(name: string, title: RegExp | string) {
    await page.getByRole('navigation').getByRole('link', { name, exact: false }).click();
    await page.getByRole('heading', { level: 1, name: title }).waitFor();
  }
  async function chooseRole(role: keyof typeof pins) {
    await page.goto(`${stage.url()}service/`);
    await heading('Wie ben je?');
    await button(names[role]).click();
    await page.keyboard.type('ab');
    await button('Verder').click();
    await heading(`${names[role]} · AB`);
  }
  async function logIn(role: keyof typeof pins) {
    await chooseRole(role);
    await page.keyboard.type(pins[role]);
    await page.keyboard.press('Enter');
    await heading(/Toestel 1/);
  }
  async function logOff() {
    await button('Meld af').click();
    await heading('Service');
  }
  return {
    page: () => page,
    stage: () => stage,
    ...{ button, heading, reads, announces, go, chooseRole, logIn, logOff },
  };
}
