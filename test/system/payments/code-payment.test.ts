/**
 * Paying with a code on the screen: headless Chromium, the real kiosk, the simulated payment host
 * and its phone.
 */
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type BancontactSimulator, startBancontact } from '../../../simulators/bancontact/start.ts';
import { patronCard } from '../../../simulators/library/cast/patrons.ts';
import { qrCode } from '../../../src/screen/qr-code.ts';
import { isLong } from '../../support/repository/share.ts';
import { portrait } from '../../support/screen/browser.ts';
import { byEar } from '../../support/screen/by-ear.ts';
import { type Browser, openBrowser } from '../../support/screen/one-browser.ts';
import { leave, until } from '../../support/system/patron.ts';
import { type Stage, setStage } from '../../support/system/stage.ts';

let host: BancontactSimulator;
let stage: Stage;
let browser: Browser;
let page: Page;
const complaints: string[] = [];

/** The driver hides a code 10 s before the host lets it expire. */
const lifeMs = 12_000;

beforeAll(async () => {
  host = await startBancontact({ port: 0, usually: 'hold', lifeMs });
  const code = { address: host.address, pollMs: 500, graceMs: 10_000 };
  stage = await setStage({ code }, { KIOSK_CODE_API_KEY: 'simulated-key' });
  browser = await openBrowser();
  page = await browser.newPage({ viewport: portrait });
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(stage.url());
  await stage.sees(
    'both ways to pay',
    ({ view, payBy }) => view.kind === 'attract' && view.limits === null && payBy?.code === 'works',
  );
}, 60_000);
afterEach(() => {
  expect(complaints).toEqual([]);
});
afterAll(async () => {
  await browser?.close();
  await stage?.close();
  await host?.close();
});

function heading(text: RegExp) {
  return page.getByRole('heading', { level: 1, name: text }).waitFor({ timeout: 8_000 });
}
function tap(name: RegExp) {
  return page.getByRole('button', { name }).first().click({ timeout: 8_000 });
}
function reads(text: RegExp, timeout = 8_000) {
  return page.getByText(text).first().waitFor({ timeout });
}
function gone() {
  return page.locator('.qr').waitFor({ state: 'detached', timeout: 8_000 });
}
function last() {
  const payment = host.payments().at(-1);
  if (!payment) throw new Error('no payment was created');
  return payment;
}
function booked() {
  return stage.library.log().filter(({ what }) => what === 'payment').length;
}

/** To the question how they pay. */
async function toTheWays(nth: number): Promise<void> {
  stage.scanner.scan(patronCard(nth));
  const { view } = await stage.sees('an answer to the card', ({ view }) =>
    ['pin', 'blocked'].includes(view.kind),
  );
  if (view.kind === 'pin') await stage.touch({ type: 'PIN', pin: '1234' });
  await heading(/kunt nu niet lenen/i);
  await tap(/^betalen/i);
  await heading(/hoeveel wil je betalen/i);
  await tap(/^betaal €/i);
  await heading(/hoe wil je betalen/i);
}

async function toTheCode(nth: number): Promise<void> {
  await toTheWays(nth);
  await tap(/met je telefoon/i);
  await page.locator('.qr svg').waitFor({ timeout: 8_000 });
}

/** The link that the host gave, as the page draws it. */
async function linkIsDrawn(): Promise<void> {
  const drawn = await page.locator('.qr path').getAttribute('d');
  const text = `https://pay.bancontact.net/pay/2/${last().paymentId}`;
  expect(drawn).toBe(qrCode({ text, until: '' }).path);
}

it('is paid by touch; a phone scans a code of more than 5 cm, dark on light', async () => {
  const before = booked();
  await toTheCode(4);
  await linkIsDrawn();
  const box = await page.locator('.qr path').boundingBox();
  // 0.248 mm a pixel on the usual panel.
  expect((box?.width ?? 0) * 0.248).toBeGreaterThan(50);
  const ink = (selector: string, name: string) =>
    page
      .locator(selector)
      .evaluate((element, of) => getComputedStyle(element).getPropertyValue(of), name);
  expect([await ink('.qr', 'background-color'), await ink('.qr path', 'fill')]).toEqual([
    'rgb(255, 255, 255)',
    'rgb(0, 0, 0)',
  ]);
  await reads(/Nog 0:0\d/);
  expect(host.scanNow()).toBe(true);
  await reads(/Bevestig op je telefoon/);
  await gone();
  expect(host.approveNow()).toBe(true);
  await heading(/je hebt betaald/i);
  expect([last().status, booked() - before]).toEqual(['SUCCEEDED', 1]);
  await leave(stage);
});

it('confirmed while the kiosk cancels: what was paid is booked', async () => {
  const before = booked();
  host.next('confirm-late');
  await toTheCode(8);
  await tap(/^annuleer/i);
  await gone();
  await heading(/je hebt betaald/i);
  expect([last().status, booked() - before]).toEqual(['SUCCEEDED', 1]);
  await leave(stage);
});

it('declined by the bank, then cancelled: nothing is booked, and the other way is open', async () => {
  const before = booked();
  await toTheCode(3);
  host.scanNow();
  await reads(/Bevestig op je telefoon/);
  expect(host.declineNow()).toBe(true);
  await heading(/niet betaald/i);
  await reads(/Je bank heeft de betaling geweigerd/);
  await tap(/opnieuw/i);
  await tap(/met je telefoon/i);
  await page.locator('.qr svg').waitFor();
  await tap(/^annuleer/i);
  await reads(/De betaling is gestopt, of de tijd was om/);
  expect([last().status, booked() - before]).toEqual(['CANCELLED', 0]);
  await tap(/opnieuw/i);
  await tap(/met je bankkaart/i);
  await heading(/betaaltoestel/i);
  await until('the terminal to wait for a card', () => stage.terminal.approveNow());
  await heading(/je hebt betaald/i);
  expect(booked() - before).toBe(1);
  await leave(stage);
});

it.runIf(isLong)(
  'never scanned: the code is hidden in time, and nothing is paid',
  async () => {
    host.next('ignore');
    await toTheCode(15);
    await gone();
    await heading(/niet betaald/i);
    await reads(/de tijd was om/);
    expect(['CANCELLED', 'EXPIRED']).toContain(last().status);
    await leave(stage);
  },
  60_000,
);

it.runIf(isLong)(
  'confirmed in the last second: it is booked',
  async () => {
    const before = booked();
    host.next('confirm-at-end');
    await toTheCode(15);
    await gone();
    await page
      .getByRole('heading', { level: 1, name: /je hebt betaald/i })
      .waitFor({ timeout: 30_000 });
    expect([last().status, booked() - before]).toEqual(['SUCCEEDED', 1]);
    await leave(stage);
  },
  60_000,
);

it.runIf(isLong)(
  'no answer from the host: the patron reads that it is looked into, and not to pay again',
  async () => {
    host.next('odd-status');
    await toTheCode(9);
    await gone();
    await page
      .getByRole('heading', { level: 1, name: /betaal niet opnieuw/i })
      .waitFor({ timeout: 40_000 });
    await reads(/geen antwoord van je bank/);
    await leave(stage);
  },
  60_000,
);

it.runIf(isLong)(
  'by ear and with the keypad alone',
  async () => {
    const { hears, choose } = byEar(page);
    const before = booked();
    await heading(/lenen of inleveren/i);
    await page.keyboard.press('F2');
    await hears(/Voorlezen staat aan/);
    stage.scanner.scan(patronCard(5));
    await hears(/Typ je pincode/);
    await page.keyboard.type('1234', { delay: 80 });
    await page.keyboard.press('Enter');
    await hears(/Je kunt nu niet lenen/);
    await choose(/^Betalen, knop/);
    await hears(/Hoeveel wil je betalen/);
    await choose(/^Betaal .*euro.*, knop/);
    await hears(/Hoe wil je betalen\? .*euro.*Met je bankkaart\. Met je telefoon\. Terug/);
    await choose(/^Met je telefoon, knop\. .*app van je bank/);
    await hears(
      /Scan de code met de app van je bank.*midden op het scherm.*armlengte.*Nog \d+ sec/s,
    );
    expect(host.scanNow()).toBe(true);
    await hears(/Bevestig op je telefoon/);
    expect(host.approveNow()).toBe(true);
    await hears(/Je hebt betaald/);
    expect(booked() - before).toBe(1);
    await choose(/^Klaar, knop/);
    await hears(/Wil je een ticket\?/);
    await choose(/^Geen ticket, knop/);
    await hears(/Tot ziens/);
  },
  60_000,
);
