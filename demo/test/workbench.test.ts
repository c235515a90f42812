import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Browser, openBrowser } from '../../test/support/screen/one-browser.ts';
import { account, card, clock } from '../../test/support/simulators/lindeveld.ts';
import { type Stage, startStage } from '../stage/start.ts';

let simulators: Stage;
let browser: Browser;
let page: Page;
const faults: string[] = [];

beforeAll(async () => {
  simulators = await startStage({
    ports: { library: 0, reader: 0, scanner: 0, printer: 0, terminal: 0, code: 0, page: 0 },
    account,
    clock,
    payments: 'hold',
    kioskUrl: 'http://127.0.0.1:8080/',
  });
  browser = await openBrowser();
  page = await browser.newPage({ viewport: { width: 1280, height: 1000 } });
  page.on('pageerror', (error) => faults.push(error.message));
  page.setDefaultTimeout(8_000);
  await page.goto(`${simulators.page?.url}more`, { waitUntil: 'domcontentloaded' });
});
afterAll(async () => {
  await browser?.close();
  await simulators?.close();
});

test('a person finds a patron, lays a set on the plate, takes a part off and blocks the patron', async () => {
  const state = simulators.devices.library?.library.state;
  await page.locator('#people-search').fill('mehmet');
  await page.getByRole('option', { name: 'Mehmet Yildiz' }).click();
  expect(await page.locator('#seen').textContent()).toContain('membership-fee');

  await page.locator('#item-where').selectOption('sets');
  await page.locator('.item', { hasText: 'Polderlicht, seizoen 1' }).getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Lay 1 on the plate' }).click();
  await page.locator('#plate .tag').nth(2).waitFor();
  expect(await page.locator('#plate .tag', { hasText: 'secured' }).count()).toBe(3);
  await page
    .locator('#plate .tag', { hasText: '2 of 3' })
    .getByRole('button', { name: 'Off' })
    .click();
  await expect.poll(() => simulators.devices.reader?.tags().length).toBe(2);

  await page.getByRole('button', { name: 'Block by hand' }).click();
  await page.getByRole('button', { name: 'Lift the block' }).waitFor();
  expect(state?.patrons.get(card(8))?.manualBlocks).toEqual(['Adres onbekend']);
  await page.locator('#status').selectOption('9');
  await expect.poll(() => state?.patrons.get(card(8))?.membership.status).toBe(9);
  expect(faults).toEqual([]);
});

test('what cannot be done is said, and a pulled plug shows', async () => {
  await page.locator('[data-device=terminal]').getByRole('button', { name: 'Decline' }).click();
  await page.getByRole('alert').getByText('No payment waits at the terminal.').waitFor();
  await page.locator('[data-device=printer]').getByRole('button', { name: 'Unplug' }).click();
  await page.locator('[data-device=printer]').getByText('unplugged').waitFor();
  expect(simulators.devices.printer?.plugged).toBe(false);
  expect(faults).toEqual([]);
});

test('the library answers as another one does while its box is ticked', async () => {
  const quirks = simulators.devices.library?.library.state.quirks;
  await page.getByText('Answers as other library systems do').click();
  await page.getByLabel('never sends CQ').check();
  await expect.poll(() => quirks?.has('no-pin-verdict')).toBe(true);
  await page.getByLabel('never sends CQ').uncheck();
  await expect.poll(() => quirks?.size).toBe(0);
  expect(faults).toEqual([]);
});

test('the terminal answers as another one does while its box is ticked, and its day is closed', async () => {
  const { terminal } = simulators.devices;
  const panel = page.locator('[data-device=terminal]');
  await panel.getByText('Answers as other terminals do').click();
  await panel.getByLabel('print lines only').check();
  await expect.poll(() => terminal?.quirks.has('repeats-lines')).toBe(true);
  await panel.getByLabel('print lines only').uncheck();
  await expect.poll(() => terminal?.quirks.size).toBe(0);
  await panel.getByRole('button', { name: '€ 7.77 from another register' }).click();
  await panel.getByText('€ 7.77, another register').waitFor();
  await panel.getByRole('button', { name: 'Close the day' }).click();
  await expect.poll(() => terminal?.display()).toBe('Ready: the day is closed');
  expect(faults).toEqual([]);
});

test('nothing is wider than 1280', async () => {
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(1280);
});

test('a person gives the line of the library another manner, and it is shown', async () => {
  const library = () => simulators.devices.library?.lineBehaviour;
  await page.locator('#checksums').selectOption('refused');
  await page.locator('#announces').selectOption({ label: '60 s (Evergreen)' });
  await page.locator('#late').selectOption('37');
  await page.locator('#hangs-up-idle').selectOption('5000');
  await page.locator('#dies-of').fill('33550000000351');
  await page.locator('#dies-of').press('Enter');
  await expect.poll(library).toMatchObject({
    checksums: 'refused',
    announces: { timeoutPeriod: '600', retriesAllowed: '003' },
    late: { codes: ['37'], ms: 20_000 },
    hangsUpIdleMs: 5_000,
    diesOf: { number: '33550000000351', how: 'hang-up' },
  });
  // A state that was sent before the library had it may be drawn once more.
  await expect.poll(() => page.locator('#dies-of').inputValue()).toBe('33550000000351');
  await page.locator('#dies-of').fill('');
  await page.locator('#dies-of').press('Enter');
  await expect.poll(() => library()?.diesOf).toBeNull();
  await expect.poll(() => page.locator('#checksums').inputValue()).toBe('refused');
  expect(faults).toEqual([]);
});
