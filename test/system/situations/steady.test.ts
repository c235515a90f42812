/**
 * Row 18 of the situations: over whole visits, with a library that answers at once and one that is
 * slow, nothing flashes by and nothing moves that stands on a screen.
 */
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { patronCard } from '../../../simulators/library/cast/patrons.ts';
import { isLong } from '../../support/repository/share.ts';
import { portrait } from '../../support/screen/browser.ts';
import { type Browser, openBrowser } from '../../support/screen/one-browser.ts';
import { here, leave, until } from '../../support/system/patron.ts';
import { type Stage, setStage } from '../../support/system/stage.ts';
import {
  actsAtDevice,
  boxesOf,
  steadinessOf,
  watchSteadiness,
} from '../../support/system/steadiness.ts';

const withinMs = 10_000;
/** Shorter, a screen flashes by. */
const leastStandMs = 350;

let stage: Stage;
let browser: Browser;
let page: Page;
/** each visit takes its own from the shelf, those with the longest titles first */
let shelf: string[];

beforeAll(async () => {
  stage = await setStage();
  browser = await openBrowser();
  page = await browser.newPage({ viewport: portrait, reducedMotion: 'no-preference' });
  await watchSteadiness(page);
  await page.goto(stage.url());
  shelf = here(stage, 20).sort((one, other) => titleOf(other).length - titleOf(one).length);
});
afterAll(async () => {
  await browser?.close();
  await stage?.close();
});
afterEach(async () => {
  stage.library.delay(0);
  await stage.sees(
    'nothing under way',
    ({ view }) => !('stillWorking' in view && view.stillWorking),
  );
  emptyPlate();
  if (stage.screen()?.view.kind !== 'attract') await leave(stage);
});

function titleOf(item: string) {
  return stage.library.library.state.items.get(item)?.title ?? '';
}
/** Each visit stands on its own: what is renewed in it was not lent in another. */
function lendTo(card: string) {
  const [item = ''] = shelf.splice(0, 1);
  const { loans, today } = stage.library.library.state;
  const before = { loan: null, hold: null };
  loans.set(item, { item, card, dueOn: today(), renewals: 0, before });
}
function heading(text: RegExp) {
  return page.getByRole('heading', { level: 1, name: text }).waitFor({ timeout: withinMs });
}
function tap(name: RegExp) {
  return page.getByRole('button', { name }).first().click({ timeout: withinMs });
}
function reads(text: RegExp) {
  return page.getByText(text).first().waitFor({ timeout: withinMs });
}
async function typePin(pin: string) {
  for (const digit of pin) await tap(new RegExp(`^${digit}$`));
}
function attract() {
  return stage.sees(
    'all to work, and nothing to lie there',
    ({ view, leftovers }) => view.kind === 'attract' && view.limits === null && leftovers === 0,
  );
}
/** Nothing moved, and nothing flashed by, since the last time that this was asked. */
async function wasSteady() {
  const { shifts, stands } = await steadinessOf(page);
  expect(shifts).toEqual([]);
  expect(stands.filter(({ ms, touched }) => ms < leastStandMs && !touched)).toEqual([]);
  expect(stands.length).toBeGreaterThan(1);
}
function emptyPlate() {
  for (const { uid } of stage.reader.tags()) stage.reader.take(uid);
}
/** What says that books lie there goes with them, by the patron's own hand: it is not measured. */
async function takeAndClose() {
  emptyPlate();
  await tap(/sluiten/i);
  await attract();
  await heading(/lenen of inleveren/i);
  await steadinessOf(page);
}

describe.each([
  ['at once', 20],
  ['slowly', 600],
])('a library that answers %s', (_, delayMs) => {
  it('lends two of three books after a wrong PIN', async () => {
    await attract();
    await heading(/lenen of inleveren/i);
    stage.library.delay(delayMs);
    await steadinessOf(page);
    stage.scanner.scan(patronCard(2));
    await heading(/pincode/i);
    const keys = await boxesOf(page, '.digit, .counter button');
    expect(Object.keys(keys).length).toBe(12);
    await typePin('9876');
    await reads(/pincode klopt niet/);
    expect(await boxesOf(page, '.digit, .counter button')).toEqual(keys);
    await typePin('1234');
    await reads(/leg je boeken op de plaat/i);

    const held =
      stage.library.library.state.holds.find((hold) => hold.state === 'waiting')?.item ?? '';
    const [one = '', two = ''] = shelf.splice(0, 2);
    const sheet = await boxesOf(page, '.sheet, .counter');
    stage.layDown(one);
    await page.locator('li.row').first().waitFor();
    expect(boxes(await boxesOf(page, '.sheet, .counter'))).toEqual(boxes(sheet));
    const counter = await boxesOf(page, '.counter button');
    await reads(/1.geleend/);
    expect(await boxesOf(page, '.counter button')).toEqual(counter);
    stage.layDown(held, two);
    await reads(/2.geleend/);
    await reads(/1.niet geleend/);
    expect(await boxesOf(page, '.counter button')).toEqual(counter);
    await tap(/^klaar/i);
    await heading(/tot ziens/i);
    await wasSteady();
    await takeAndClose();
  });

  it.runIf(isLong || delayMs < 100)(
    'renews what was lent, and takes a payment',
    { timeout: 40_000 },
    async () => {
      await attract();
      stage.library.delay(delayMs);
      lendTo(patronCard(2));
      await tap(/^begin/i);
      await tap(/mijn bib/i);
      await heading(/kaart/i);
      await steadinessOf(page);
      stage.scanner.scan(patronCard(2));
      await heading(/pincode/i);
      await typePin('1234');
      await heading(/mijn bib/i);
      await tap(/^verlengen/i);
      await tap(/verleng alles/i);
      await heading(/verlengd/i);
      await tap(/klaar/i);
      await heading(/mijn bib/i);
      await tap(/^betalen/i);
      await heading(/wil je betalen/i);
      await page.getByRole('checkbox').first().click();
      await tap(/^betaal €/i);
      // A card is held to the terminal faster than any hand would: that is no flash of the kiosk.
      await page.locator('.stage[data-view="pay"]').waitFor({ timeout: withinMs });
      await actsAtDevice(page);
      await until('the terminal to wait for a card', () => stage.terminal.approveNow());
      await heading(/je hebt betaald/i);
      await tap(/klaar/i);
      await heading(/ticket/i);
      await tap(/geen ticket/i);
      await heading(/tot ziens/i);
      await wasSteady();
      await takeAndClose();
    },
  );

  it.runIf(isLong || delayMs < 100)('takes back what goes to two places', async () => {
    await attract();
    stage.library.delay(delayMs);
    const { loans, holds } = stage.library.library.state;
    // No patron waits for these: no words of the library system come below their state.
    const lent = [...loans.values()].filter(
      ({ item, card }) => card === patronCard(33) && !holds.some((hold) => hold.item === item),
    );
    await steadinessOf(page);
    await tap(/^begin/i);
    await tap(/inleveren/i);
    await reads(/leg je boeken op de plaat/i);
    for (const { item } of lent.slice(0, 2)) stage.layDown(item);
    await reads(/2.ingeleverd/);
    await tap(/^klaar/i);
    await heading(/tot ziens/i);
    await wasSteady();
    await takeAndClose();
  });
});

function boxes(named: Record<string, unknown>) {
  return Object.values(named);
}
