/** Backstage: accounts made by hand, and the faults of each device, on the page of the stage. */
import { readFileSync } from 'node:fs';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { shelfNumber } from '../../simulators/library/cast/items.ts';
import { type Browser, openBrowser } from '../../test/support/screen/one-browser.ts';
import { account, card, clock } from '../../test/support/simulators/lindeveld.ts';
import { axe, faultsOn } from '../../test/support/system/panel-page.ts';
import { type Stage, startStage } from '../stage/start.ts';

let simulators: Stage;
let browser: Browser;
let page: Page;
let tab: Locator;
const faults: string[] = [];

beforeAll(async () => {
  const ports = { library: 0, reader: 0, scanner: 0, printer: 0, terminal: 0, code: 0 };
  simulators = await startStage({
    ports: { ...ports, cards: 0, relay: 0, page: 0 },
    account,
    clock,
    payments: 'hold',
    // No kiosk runs here: nothing of the tests is in the frame.
    kioskUrl: 'http://127.0.0.1:1/',
  });
  browser = await openBrowser();
  page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  page.on('pageerror', (error) => faults.push(error.message));
  page.setDefaultTimeout(20_000);
  tab = page.locator('#tab');
  await page.goto(`${simulators.page?.url}?language=en`, { waitUntil: 'domcontentloaded' });
  await page.getByRole('button', { name: 'Backstage' }).click();
});
afterAll(async () => {
  await browser?.close();
  await simulators?.close();
});

const open = (name: string) => page.getByRole('tab', { name }).click();
const button = (name: string) => tab.getByRole('button', { name });

test('an account is made by hand: status, block, fee, and what follows of each channel', async () => {
  const state = simulators.devices.library?.library.state;
  const patron = () => state?.patrons.get(card(8));
  await open('Account');
  await tab.getByLabel('Patron').selectOption({ label: 'Mehmet Yildiz' });
  await tab.getByText('membership-fee').first().waitFor();

  await button('Block by hand').click();
  await button('Lift the block').waitFor();
  expect(patron()?.manualBlocks).toEqual(['Adres onbekend']);
  await tab.getByLabel('Status').selectOption('9');
  await expect.poll(() => patron()?.membership.status).toBe(9);

  const before = patron()?.fees.length ?? 0;
  await tab.getByLabel('For', { exact: true }).selectOption('damage');
  await tab.getByLabel('Days old').fill('3');
  await tab.getByLabel('Amount in euro').fill('2,50');
  await tab.getByLabel('Amount in euro').press('Enter');
  await tab.locator('.rows li', { hasText: '€ 2.50' }).getByRole('button', { name: 'Pay' }).click();
  await expect.poll(() => patron()?.fees.length).toBe(before);
  expect(faults).toEqual([]);
});

test('several items are laid down at once, a tag has a fault, and one is taken off', async () => {
  const tags = () => simulators.devices.reader?.tags() ?? [];
  await open('Plate');
  const numbers = `${shelfNumber('film', 6)} ABM02400028262`;
  await tab.getByLabel('Item numbers').fill(numbers);
  await button('Lay down together').click();
  await expect.poll(() => tags().length).toBe(4);
  const second = tab.locator('.rows li', { hasText: '2 of 3' });
  await second.getByLabel('Tag').focus();
  await second.getByLabel('Tag').selectOption('AFI locked');
  await expect.poll(() => tags().filter(({ afiLocked }) => afiLocked).length).toBe(1);
  // The row was drawn anew, and the keyboard is where it was.
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.getAttribute('data-key')))
    .toContain('trouble');
  await second.getByRole('button', { name: 'Off' }).click();
  await expect.poll(() => tags().length).toBe(3);
  await tab.getByLabel('Something odd').selectOption('a bank card, listed first');
  await button('Lay down').last().click();
  await expect.poll(() => simulators.devices.reader?.cards().length).toBe(1);
  await button('Take all off').click();
  await tab.getByText('Nothing.').waitFor();
  expect(faults).toEqual([]);
});

test('an order is shown by a page that is opened after it', async () => {
  await open('Plate');
  await tab.getByLabel('answers nothing').check();
  await tab.getByLabel('Reads').selectOption('always fail');
  await expect.poll(() => simulators.devices.reader?.isDisturbed()).toBe(true);
  await page.reload({ waitUntil: 'domcontentloaded' });
  await open('Plate');
  expect(await tab.getByLabel('answers nothing').isChecked()).toBe(true);
  expect(await tab.getByLabel('Reads').inputValue()).toBe('always');
  await tab.getByLabel('answers nothing').uncheck();
  await tab.getByLabel('Reads').selectOption('work');
  await expect.poll(() => simulators.devices.reader?.isDisturbed()).toBe(false);
});

test('what cannot be done is said, and a pulled plug shows', async () => {
  await open('Terminal');
  await button('Cancel').click();
  await page.getByRole('alert').getByText('No payment waits at the terminal.').waitFor();
  await open('Printer');
  await button('Unplug').click();
  await tab.getByText('Unplugged.').waitFor();
  expect(simulators.devices.printer?.plugged).toBe(false);
  await button('Plug in').click();
  await tab.getByText('Plugged in').waitFor();
  expect(faults).toEqual([]);
});

test.each([
  ['Library', 'library systems', 'never sends CQ', 'no-pin-verdict'],
  ['Terminal', 'others do', 'print lines only', 'repeats-lines'],
  ['Phone', 'others do', '429', 'too-many'],
  ['Scanner', 'other scanners', 'Seven bits', 'seven-bits'],
  ['Printer', 'other printers', 'DIP switch', 'cr-feeds'],
] as const)(
  '%s: it answers as another one does while its box is ticked',
  async (name, summary, label, quirk) => {
    const { library, terminal, code, scanner, printer } = simulators.devices;
    const quirks = {
      Library: library?.library.state.quirks,
      Terminal: terminal?.quirks,
      Phone: code?.quirks,
      Scanner: scanner?.quirks,
      Printer: printer?.quirks,
    }[name] as ReadonlySet<string>;
    await open(name);
    await tab.getByText(summary).click();
    await tab.getByLabel(label).check();
    await expect.poll(() => quirks.has(quirk)).toBe(true);
    await tab.getByLabel(label).uncheck();
    await expect.poll(() => quirks.has(quirk)).toBe(false);
    expect(faults).toEqual([]);
  },
);

test('another register takes a payment, and the terminal closes its day', async () => {
  await open('Terminal');
  await button('€ 7.77 at another register').click();
  await tab.getByText('€ 7.77, another register').waitFor();
  await button('Close the day').click();
  await tab.getByText('It shows: Ready: the day is closed').waitFor();
});

test('the line of the library gets another manner, and it is shown', async () => {
  const library = () => simulators.devices.library;
  await open('Library');
  await tab.getByLabel('Checksums').selectOption('refused');
  await tab.getByLabel('98 announces').selectOption({ label: '60 s (Evergreen)' });
  await tab.getByLabel('Late by 20 s').selectOption('37');
  await tab.getByLabel('Hangs up when idle').selectOption('5000');
  const dying = tab.getByLabel('The number of an item');
  await dying.fill('33550000000351');
  await dying.press('Enter');
  await expect
    .poll(() => library()?.lineBehaviour)
    .toMatchObject({
      checksums: 'refused',
      announces: { timeoutPeriod: '600', retriesAllowed: '003' },
      late: { codes: ['37'], ms: 20_000 },
      hangsUpIdleMs: 5_000,
      diesOf: { number: '33550000000351', how: 'hang-up' },
    });
  await tab.getByText('It dies of 33550000000351').waitFor();
  await dying.fill('');
  await dying.press('Enter');
  await expect.poll(() => library()?.lineBehaviour.diesOf).toBeNull();

  await tab.getByLabel('How', { exact: true }).selectOption('twice');
  await tab.getByLabel('On', { exact: true }).selectOption('09');
  await tab.getByLabel('How often').selectOption('3');
  await button('Order it').first().click();
  await tab.getByText('answers twice, on 09, 3 to come').waitFor();
  await button('Stop it').click();
  await expect.poll(() => library()?.misbehaving).toBeNull();
  expect(faults).toEqual([]);
});

test('cards with a chip, pcscd and polkit; lines and relays', async () => {
  const { cards, relay } = simulators.devices;
  await open('Card reader');
  await tab.getByLabel('Card', { exact: true }).selectOption('Kids-ID');
  await button('Put in').click();
  await tab.getByText('In it: Kids-ID.').waitFor();
  await button('Pull out').click();
  await expect.poll(() => cards?.card()).toBeNull();
  await tab.getByLabel('pcscd runs').uncheck();
  await expect.poll(() => cards?.serves).toBe(false);
  await tab.getByLabel('pcscd runs').check();
  await open('Lamps');
  await tab.getByLabel('input 2').check();
  await expect.poll(() => simulators.devices.reader?.lines.inputs()[1]).toBe(true);
  await open('Relays');
  await tab.getByText('Relays: 1 off').waitFor();
  await button('Unplug').click();
  await expect.poll(() => relay?.plugged).toBe(false);
  expect(faults).toEqual([]);
});

test('a book is found by what stands on it, and held to the scanner by a key', async () => {
  await page.getByRole('searchbox', { name: 'Find a book' }).fill('3 parts');
  await expect.poll(() => page.locator('.books .book').count()).toBeGreaterThan(0);
  const names = await page.locator('.books .book .note').allTextContents();
  expect(new Set(names.filter((name) => name.includes('parts')))).toEqual(new Set(['3 parts']));
  await page.locator('.books .book').first().focus();
  await page.keyboard.press('s');
  // No kiosk listens to this scanner.
  await page.getByRole('alert').getByText('No program is connected to the scanner').waitFor();
  await page.getByRole('searchbox', { name: 'Find a book' }).fill('');
});

test('the bell at the desk rings on the kiosk, and is answered', async () => {
  await fetch(`${simulators.page?.url}calls`, {
    method: 'POST',
    body: JSON.stringify({
      call: '7',
      device: 'Toestel 2',
      reason: 'patron',
      text: 'Hulp gevraagd.',
    }),
  });
  await page.getByRole('status').getByText('Hulp gevraagd.').waitFor();
  await page.getByRole('button', { name: 'I am coming' }).click();
  await page.getByText('Someone is on the way.').waitFor();
});

test('by the keyboard alone: the arrows lead from tab to tab', async () => {
  await page.getByRole('tab', { name: 'Account' }).click();
  await page.keyboard.press('ArrowLeft');
  expect(await page.getByRole('tab', { selected: true }).textContent()).toBe('Relays');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  expect(await page.getByRole('tab', { selected: true }).textContent()).toBe('Library');
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Library');
});

test('nothing is wider than a desk or a telephone, and each tab is clean by axe', async () => {
  await page.evaluate(readFileSync(axe, 'utf8'));
  for (const each of await page.getByRole('tab').all()) {
    await each.click();
    const name = (await each.textContent()) ?? '';
    for (const [width, height] of [
      [1366, 900],
      [390, 844],
    ] as const) {
      await page.setViewportSize({ width, height });
      // On a busy machine the page is laid out anew a moment after its window is resized.
      const wide = () => page.evaluate(() => document.documentElement.scrollWidth);
      await expect.poll(wide, { message: name }).toBe(width);
    }
    expect([name, await faultsOn(page, name)]).toEqual([name, []]);
  }
});
