/** Every page of the panel in Dutch, on a kiosk in trouble: no English word is left on any of them. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isLong } from '../../support/repository/share.ts';
import { portrait } from '../../support/screen/browser.ts';
import { type Browser, openBrowser } from '../../support/screen/one-browser.ts';
import { pins, servicePins } from '../../support/system/panel.ts';
import {
  borrowed,
  here,
  identify,
  leave,
  payWhatTheDeskTakes,
} from '../../support/system/patron.ts';
import { type Stage, setStage } from '../../support/system/stage.ts';

let stage: Stage;
let browser: Browser;
let page: Page;

/** Words of English that are none of Dutch, as they begin a sentence or stand within one. */
const words =
  'the not and cannot does this has have were its for from that there are been will with which they when where only or by to no an at on as be it';
const english = new RegExp(
  `\\b(${words
    .split(' ')
    .map((word) => `[${word[0]?.toUpperCase()}${word[0]}]${word.slice(1)}`)
    .join('|')})\\b`,
);
/** Of Dutch after all, of an address, of the protocol. */
const harmless = /off line|on line|no block|serial:\S+/gi;

/**
 * The visible sentences: without what stands as code, what is marked as English, the protocol, the
 * texts of the patron's screen, and what a person has typed.
 */
function sentences(): Promise<string[]> {
  return page.evaluate(() => {
    const skip =
      // What the source of a rule says is quoted.
      'code, pre, [lang="en"], textarea, input, .trace summary, .trace dt, q';
    const found: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const { parentElement: parent, textContent: text } = node;
      if (parent?.closest(skip) || !parent?.checkVisibility()) continue;
      if (text?.trim()) found.push(text.trim());
    }
    for (const element of document.querySelectorAll('[aria-label], [title], [placeholder]'))
      for (const name of ['aria-label', 'title', 'placeholder'])
        found.push(element.getAttribute(name) ?? '');
    return found.filter(Boolean);
  });
}

function englishIn(found: readonly string[]): string[] {
  return found.filter((text) => english.test(text.replace(harmless, '')));
}

async function trouble() {
  const [one = '', two = ''] = here(stage, 2);
  await payWhatTheDeskTakes(stage, 4);
  await identify(stage, 1);
  await stage.sees('what to do', ({ view }) => ['action', 'borrow'].includes(view.kind));
  await stage.touch({ type: 'CHOOSE', action: 'borrow' });
  stage.layDown(one, two);
  await stage.sees('two lent', borrowed(2)).catch(() => undefined);
  stage.lift(one, two);
  await leave(stage);
  stage.printer.setStatus({ paper: 'out', coverOpen: false, offline: false });
  await stage.reader.unplug();
  await stage.scanner.unplug();
  await stage.library.unplug();
}

async function logIn() {
  await page.goto(`${stage.url()}service/`);
  await page.getByRole('button', { name: 'Technicus' }).waitFor();
  const found = await sentences();
  await page.getByRole('button', { name: 'Technicus' }).click();
  await page.keyboard.type('ab');
  await page.getByRole('button', { name: 'Verder' }).click();
  await page.getByRole('heading', { name: 'Technicus · AB' }).waitFor();
  await page.keyboard.type('999888');
  await page.keyboard.press('Enter');
  await page.getByText('Dat is niet de pincode.').waitFor();
  found.push(...(await sentences()));
  await page.keyboard.type(pins.technician);
  await page.keyboard.press('Enter');
  await page.locator('.parts-table').waitFor();
  return found;
}

describe.runIf(isLong)('the pages', () => {
  beforeAll(async () => {
    const { service, environment } = servicePins();
    // Of a branch too, in which it is not enrolled.
    stage = await setStage({ service, branch: { folder: 'branch' } }, environment);
    browser = await openBrowser();
    page = await browser.newPage({ viewport: portrait, locale: 'en-GB' });
    page.setDefaultTimeout(10_000);
  }, 30_000);
  afterAll(async () => {
    await browser?.close();
    await stage.close();
  });

  test('no page has an English word, whatever is wrong', { timeout: 120_000 }, async () => {
    await trouble();
    const left = englishIn(await logIn()).map((text) => `log-in: ${text}`);
    const look = async (name: string) =>
      left.push(...englishIn(await sentences()).map((text) => `${name}: ${text}`));
    await page.getByText('Het papier is op').first().waitFor();
    const links = page.getByRole('navigation').first().getByRole('link');
    for (const text of await links.allInnerTexts()) {
      const [name = ''] = text.split('\n');
      await links.filter({ hasText: name }).first().click();
      await page.waitForFunction(
        () => !document.querySelector('main')?.textContent?.includes('Even wachten'),
      );
      await page.locator('h1').waitFor();
      if (name.startsWith('Instellingen')) {
        for (const section of await page.locator('.sections button').all()) {
          await section.click();
          await look(name);
        }
      }
      if (name.startsWith('Betalingen') || name.startsWith('Af te handelen'))
        for (const entry of await page.locator('.journal-table .button').all()) {
          await entry.click();
          await page.locator('.history').waitFor();
          await look(name);
        }
      await look(name);
    }
    expect([...new Set(left)]).toEqual([]);
  });
});
