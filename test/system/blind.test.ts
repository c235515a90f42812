/**
 * A visit by a blind patron: only what is spoken, and a keypad of arrows, OK, Back and
 * digits.
 */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { patronCard } from '../../simulators/library/cast/patrons.ts';
import { portrait } from '../support/screen/browser.ts';
import { byEar } from '../support/screen/by-ear.ts';
import { type Browser, openBrowser } from '../support/screen/one-browser.ts';
import { here, until } from '../support/system/patron.ts';
import { type Stage, setStage } from '../support/system/stage.ts';

let stage: Stage;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  stage = await setStage();
  browser = await openBrowser();
  page = await browser.newPage({ viewport: portrait });
  await page.goto(stage.url());
});
afterAll(async () => {
  await browser?.close();
  await stage?.close();
});

it('is completed with the spoken text and the keypad only', async () => {
  const { spoken, hears, choose } = byEar(page);
  await stage.sees(
    'everything works',
    ({ view }) => view.kind === 'attract' && view.limits === null,
  );
  await page.waitForSelector('.stage[data-view="attract"]');
  await page.keyboard.press('F2');
  await hears(/Voorlezen staat aan.*Wat wil je doen\?/s);
  await choose(/^Lenen.*knop/);
  await hears(/Scan je kaart.*rechts van het scherm.*knop.*: /s);
  stage.scanner.scan(patronCard(4));
  await hears(/Typ je pincode.*4 cijfers/s);
  await page.keyboard.type('12', { delay: 80 });
  await hears(/2 cijfers getypt/);
  await page.keyboard.type('34', { delay: 80 });
  await hears(/4 cijfers getypt/);
  await page.keyboard.press('Enter');
  await hears(
    /Je kunt nu niet lenen.*langer dan 30 dagen open.*Betaal samen 3 euro 20.*knoppen: .*Betalen/s,
  );
  await choose(/^Betalen, knop/);
  await hears(/Hoeveel wil je betalen\?/);
  await choose(/^Betaal 3 euro 20, knop/);
  await hears(/Betaal op het betaaltoestel.*rechts van het scherm.*3 euro 20/s);
  await until('the terminal to wait for a card', () => stage.terminal.approveNow());
  await hears(/Je hebt betaald.*Je kunt weer lenen/s);
  await choose(/^Lenen, knop/);
  await hears(/Leg je boeken op de plaat.*onder het scherm/s);
  const [book = ''] = here(stage, 1);
  const title = stage.library.library.state.items.get(book)?.title ?? '';
  stage.layDown(book);
  await hears(/Stuk 1 van 1\. Geleend\. /);
  await page.keyboard.press('F4');
  await hears(/Stuk 1 van 1\. Geleend\..*1.geleend/s);
  await choose(/^Klaar, knop/);
  await hears(/Tot ziens!.*Vergeet je kaart niet/s);

  // No headset is set: nothing was said that tells who it was, what was read, or which digits were
  // typed.
  const all = (await spoken()).join(' ');
  expect(title.length).toBeGreaterThan(3);
  for (const secret of [title.split(' / ')[0] ?? title, patronCard(4), '1234'])
    expect(all).not.toContain(secret);
  await choose(/^Sluiten, knop/);
  await page.waitForSelector('.stage[data-view="attract"]');
  expect(await page.$('[data-spoken]')).toBeNull();
  expect(await page.$$eval('.heard p', (lines) => lines.length)).toBe(0);
}, 60_000);
