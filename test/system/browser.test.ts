/**
 * A whole visit as a patron sees it: headless Chromium, the real server, the real machines,
 * simulators on the wire.
 */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { patronCard } from '../../simulators/library/cast/patrons.ts';
import { portrait } from '../support/screen/browser.ts';
import { type Browser, openBrowser } from '../support/screen/one-browser.ts';
import { here, until } from '../support/system/patron.ts';
import { type Stage, setStage } from '../support/system/stage.ts';
import { touching } from '../support/system/touching.ts';

let stage: Stage;
let browser: Browser;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  stage = await setStage({}, {}, { apart: true });
  browser = await openBrowser();
  page = await browser.newPage({ viewport: portrait });
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(stage.url());
});
afterAll(async () => {
  await browser?.close();
  await stage?.close();
});

const { heading, tap, reads } = touching(() => page);
async function typePin() {
  await heading(/pincode/i);
  // As many digits as each PIN has: it is sent with the last one.
  for (const digit of '1234') await tap(new RegExp(`^${digit}$`));
}

describe('in Dutch, by touch', () => {
  it('the blocked patron reads why, pays the least, and borrows at once', async () => {
    await stage.sees(
      'everything works',
      ({ view }) => view.kind === 'attract' && view.limits === null,
    );
    await heading(/lenen of inleveren/i);
    stage.scanner.scan(patronCard(4));
    await typePin();
    await heading(/kunt nu niet lenen/i);
    await reads(/langer dan 30 dagen open/i);
    await reads(/Er staat €.12,40 open/);
    await tap(/^betalen/i);
    await heading(/hoeveel wil je betalen/i);
    await tap(/betaal €.3,20/i);
    await heading(/betaaltoestel/i);
    await until('the terminal to wait for a card', () => stage.terminal.approveNow());
    await heading(/je hebt betaald/i);
    await tap(/lenen/i);
    await heading(/^lenen/i);
  });

  it('checks out two of three books, and the refused one says why', async () => {
    const held =
      stage.library.library.state.holds.find((hold) => hold.state === 'waiting')?.item ?? '';
    const [one = '', two = ''] = here(stage, 2);
    stage.layDown(one, held, two);
    await reads(/2.geleend/);
    await reads(/1.niet geleend/);
    await reads(/gereserveerd/i);
  });

  it('prints the receipt and says goodbye; nothing of the patron is left on the attract screen', async () => {
    // The list has the choice itself: no screen asks for it.
    await tap(/^met ticket/i);
    await heading(/tot ziens/i);
    expect(stage.printer.paper()).toMatch(/Geleend: 2[\s\S]*€.3,20/);
    await tap(/sluiten/i);
    await heading(/lenen of inleveren/i);
    const [lent = ''] = here(stage, 1);
    const title = stage.library.library.state.items.get(lent)?.title.split(' / ')[0] ?? '';
    expect(title.length).toBeGreaterThan(3);
    const left = await page.content();
    for (const trace of [title, patronCard(4), '12,40', 'Geleend'])
      expect(left).not.toContain(trace);
  });
});

describe('in English, by keyboard only', () => {
  it('returns a book without a card', async () => {
    // The books of the visit before still lie there: they are nobody's until they have been lifted.
    const lent =
      [...stage.library.library.state.loans.values()].find((loan) => loan.card === patronCard(33))
        ?.item ?? '';
    const press = async (name: RegExp) => {
      const button = page.getByRole('button', { name }).first();
      await button.waitFor({ timeout: 8_000 });
      for (let steps = 0; steps < 30; steps += 1) {
        if (await button.evaluate((element) => element === document.activeElement)) break;
        await page.keyboard.press('Tab');
      }
      await page.keyboard.press('Enter');
    };
    await press(/English/);
    await heading(/what would you like/i);
    await press(/^return/i);
    await heading(/return/i);
    stage.layDown(lent);
    await reads(/1.returned/i);
    await press(/^done$/i);
    await heading(/goodbye/i);
    expect(stage.library.library.state.loans.has(lent)).toBe(false);
  });
});

describe('the frame', () => {
  it('shows at once that the kiosk is lost', async () => {
    await stage.kill('SIGKILL');
    await heading(/werkt even niet|out of order/i);
  });

  it('logged no error in the browser', () => {
    expect(
      complaints.filter((text) => !/ERR_CONNECTION|Failed to load resource|net::/.test(text)),
    ).toEqual([]);
  });
});
