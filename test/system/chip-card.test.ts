/**
 * A visit with an eID in the slot, in Chromium: over the real pcscd with a virtual reader, or, where
 * the machine has none, over the simulated one.
 */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createEid } from '../../simulators/cards/eid.ts';
import { createBankCard } from '../../simulators/cards/others.ts';
import { noPcscd, type PcscdEnd, startPcscd } from '../support/cards/pcscd.ts';
import { startSimulatedPcscd } from '../support/cards/simulated-pcscd.ts';
import { portrait } from '../support/screen/browser.ts';
import { type Browser, openBrowser } from '../support/screen/one-browser.ts';
import { here, until } from '../support/system/patron.ts';
import { type Stage, setStage } from '../support/system/stage.ts';
import { touching } from '../support/system/touching.ts';

/** Of the simulated library. */
const nationalNumber = '85073003328';
const eid = () => createEid({ applet: '1.8', nationalNumber, cardNumber: '591191706458' });

let pcscd: PcscdEnd;
let stage: Stage;
let browser: Browser;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  pcscd = await (noPcscd === null ? startPcscd() : startSimulatedPcscd());
  stage = await setStage({
    cardReader: { address: pcscd.address, takeCardMs: 500 },
    identification: { cards: 'be' },
    help: { call: { command: { program: '/bin/true' } } },
  });
  browser = await openBrowser();
  page = await browser.newPage({ viewport: portrait });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(stage.url());
  await stage.sees(
    'everything works',
    ({ view, reads }) => view.kind === 'attract' && view.limits === null && reads?.chip === 'works',
  );
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await stage?.close();
  await pcscd?.close();
});

const { heading, tap, reads } = touching(() => page);

it('the eID opens the account, a book is lent on it, and the goodbye asks for it', async () => {
  const card = await pcscd.insert(eid());
  await heading(/pincode/i);
  for (const digit of '1234') await tap(new RegExp(`^${digit}$`));
  await heading(/^lenen/i);
  const [book = ''] = here(stage, 1);
  stage.layDown(book);
  await reads(/1.geleend/);
  expect(stage.library.library.state.loans.has(book)).toBe(true);
  stage.lift(book);
  await tap(/^klaar/i);
  await heading(/neem je kaart mee/i);
  await reads(/nog in de gleuf, rechts van het scherm/i);
  await card.pull();
  await heading(/tot ziens/i);
  await tap(/sluiten/i);
  await heading(/lenen of inleveren/i);
  expect(await page.getByText(/kaart vergeten/i).count()).toBe(0);
});

it('one that stays in is shown at attract, the staff are called, and it begins no visit', async () => {
  const card = await pcscd.insert(eid());
  await heading(/pincode/i);
  await tap(/^terug/i);
  await tap(/^terug/i);
  await tap(/^stop/i);
  await heading(/neem je kaart mee/i);
  await tap(/sluiten/i);
  await heading(/lenen of inleveren/i);
  await reads(/kaart vergeten/i);
  await until('the call', () => stage.log().some(({ code }) => code === 'staff-called'));
  expect(stage.screen()?.view.kind).toBe('attract');
  await card.pull();
  await page.getByText(/kaart vergeten/i).waitFor({ state: 'detached', timeout: 8_000 });
});

it('a bank card is not taken, and the screen says so until it is out', async () => {
  const card = await pcscd.insert(createBankCard());
  await heading(/toon je kaart/i);
  await reads(/deze kaart kunnen we hier niet gebruiken/i);
  await reads(/neem de kaart uit de gleuf/i);
  await card.pull();
  await page.getByText(/neem de kaart uit de gleuf/i).waitFor({ state: 'detached' });
  await tap(/^terug/i);
  await tap(/^stop/i);
  await heading(/lenen of inleveren/i);
});

it('nothing of the card was on the page, which had no fault', async () => {
  expect(await page.content()).not.toContain(nationalNumber);
  expect(complaints).toEqual([]);
});
