import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { isLong } from '../../support/repository/share.ts';
import { openPanelPage, pins } from '../../support/system/panel-browser.ts';
import type { Stage } from '../../support/system/stage.ts';

const slowMs = 60_000;

const { button, heading, reads, chooseRole, logIn, ...panel } = openPanelPage();
let page: Page;
let stage: Stage;
beforeAll(async () => {
  page = panel.page();
  stage = panel.stage();
  await page.clock.install();
});

it('logs off after ten minutes without a touch', async () => {
  await logIn('technician');
  await page.clock.fastForward(575_000);
  await heading(/Toestel 1/);
  await reads('Tik op het scherm om aangemeld te blijven.');
  await page.clock.fastForward(26_000);
  await heading('Wie ben je?');
  expect(
    await page.evaluate(() => fetch('/service/api/overview').then(({ status }) => status)),
  ).toBe(401);
});

it("logs off after 90 seconds on the kiosk's own screen", async () => {
  await page.goto(`${stage.url()}service/?kiosk`);
  await button('Technicus').click();
  await page.keyboard.type('ab');
  await button('Verder').click();
  await heading('Technicus · AB');
  await page.keyboard.type(pins.technician);
  await page.keyboard.press('Enter');
  await heading(/Toestel 1/);
  expect(
    await page.evaluate(() => fetch('/service/api/session').then((answer) => answer.json())),
  ).toMatchObject({
    by: 'AB',
    logOffMs: 90_000,
  });
  await page.clock.fastForward(91_000);
  await heading(/lenen of inleveren/i);
  expect(
    await page.evaluate(() => fetch('/service/api/overview').then(({ status }) => status)),
  ).toBe(401);
});

it.runIf(isLong)(
  'locks a role after five wrong PINs, and says for how long',
  async () => {
    await chooseRole('technician');
    for (let tries = 0; tries < 5; tries += 1) {
      await page.keyboard.type('000111');
      await page.keyboard.press('Enter');
      await page
        .locator('.login-said')
        .filter({
          hasText: tries < 4 ? `og ${['4 po', '3 po', '2 po', 'één po'][tries]}` : 'Te vaak',
        })
        .waitFor();
    }
    await page.keyboard.type(pins.technician);
    await page.keyboard.press('Enter');
    await reads(/Te vaak verkeerd\. Probeer opnieuw over \d+:\d\d/);
    await reads(/Over de opdrachtregel .* werkt alles/);
    // The other role is not locked.
    await button('Wijzig').click();
    await heading('Wie ben je?');
    await logIn('operator');
  },
  slowMs,
);
