/**
 * The service panel from a phone to a screen at a desk: each key lies in its card and can be touched,
 * no page scrolls sideways. One language in one pass; the other one, and an operator, with LONG.
 */

import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openStore } from '../../../src/store/store.ts';
import { isLong } from '../../support/repository/share.ts';
import { landscape } from '../../support/screen/browser.ts';
import { faultsAtWidths } from '../../support/screen/widths.ts';
import { openPanelPage } from '../../support/system/panel-browser.ts';
import { payWhatTheDeskTakes } from '../../support/system/patron.ts';

const panel = openPanelPage();
const withinMs = isLong ? 300_000 : 60_000;

/** One that was paid, and one of which the terminal says nothing. */
async function addPayments() {
  const stage = panel.stage();
  await payWhatTheDeskTakes(stage, 4);
  await stage.kill('SIGTERM');
  const store = openStore({ folder: join(stage.folder, 'data'), log: () => {} });
  const at = new Date().toISOString();
  const fees = [{ id: 'f', amountCents: 500 }];
  const id = store.journal.begin(
    {
      kind: 'payment',
      way: 'terminal',
      driver: 'zvt',
      attempt: 'a',
      patron: '1',
      fees,
      amountCents: 500,
    },
    at,
  );
  store.journal.settle(id, { state: 'staff', why: 'terminal-last-unknown' }, at);
  store.close();
  await stage.start();
}

async function faultsOfPages(): Promise<string[]> {
  const page = panel.page();
  const names = await page
    .getByRole('navigation')
    .first()
    .getByRole('link')
    .evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''));
  expect(names.length).toBeGreaterThan(7);
  const faults: string[] = [];
  for (const name of names) {
    await page.evaluate((hash) => {
      location.hash = hash;
    }, name);
    await page.locator(`a[href="${name}"][aria-current=page]`).waitFor({ state: 'attached' });
    await page.waitForFunction(
      () => !/Even wachten|One moment/.test(document.querySelector('main')?.textContent ?? '…'),
    );
    faults.push(...(await faultsAtWidths(page, name)));
  }
  return faults;
}

test(
  'U3, U13: a technician reaches each key in eight widths',
  async () => {
    await addPayments();
    await panel.logIn('technician');
    expect(await faultsOfPages()).toEqual([]);
  },
  withinMs,
);

test(
  'U1: what is unknown stands apart from what is paid, with what to do, and on the overview',
  async () => {
    const page = panel.page();
    const goTo = (hash: string) =>
      page.evaluate((next) => {
        location.hash = next;
      }, hash);
    await goTo('payments');
    const unknown = page.getByRole('region', { name: 'Onbekend of het betaald is' });
    await unknown.getByText(/^Kijk in het journaal van het betaaltoestel/).waitFor();
    expect(await unknown.locator('tbody tr').count()).toBe(1);
    const paid = page.getByRole('region', { name: 'Betaald, niet geboekt' });
    expect(await paid.locator('tbody tr').count()).toBe(1);
    await goTo('overview');
    await page.getByRole('link', { name: 'Onbekend of het betaald is: bekijk 1' }).waitFor();
    await page.getByRole('link', { name: 'Betaald, niet geboekt 1' }).waitFor();
  },
  withinMs,
);

test(
  'on a phone the menu is behind a key, and each page in it can be touched',
  async () => {
    const page = panel.page();
    await page.setViewportSize({ width: 390, height: 780 });
    expect(await page.getByRole('navigation').count()).toBe(0);
    await panel.button('Menu').click();
    await page.getByRole('link', { name: 'Logboek', exact: true }).click();
    await panel.heading('Logboek');
    expect(await page.getByRole('navigation').count()).toBe(0);
  },
  withinMs,
);

test(
  'U14: a row of the sorting is filled in by its fields, and says what would be right',
  async () => {
    const page = panel.page();
    await page.setViewportSize(landscape);
    await panel.go('Instellingen', 'Instellingen');
    await page
      .getByRole('navigation', { name: 'Delen' })
      .getByRole('button', { name: 'Sorteren' })
      .click();
    await panel.button('Voeg een rij toe').click();
    const row = page.getByRole('group', { name: 'Rij 1' });
    await row.getByLabel('Code', { exact: true }).fill('11');
    await row.getByLabel('Gaat naar').selectOption({ label: 'een bak' });
    const words = row.getByLabel('Naam van de plaats');
    await words.fill('blauwe kar');
    await panel.reads('Hier staat geen geldige waarde.');
    await words.fill('');
    await row.getByLabel('Kleur').fill('blauw');
    await panel.button('Bekijk en bewaar …').click();
    await row.locator('.wrong').first().waitFor();
    expect(await row.locator('.field[data-wrong] > label').allInnerTexts()).toEqual(['Kleur']);
    expect(await row.locator('.wrong').textContent()).toContain('schrijf ze als #1b4f72');
    await row.getByLabel('Kleur').fill('#1b4f72');
    await panel.button('Bekijk en bewaar …').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(/"code":"11"/).waitFor();
    await page.keyboard.press('Escape');
    await panel.button('Vergeet ze').click();
  },
  withinMs,
);

test(
  'U14: the texts are those of one screen, which is known by its title',
  async () => {
    const page = panel.page();
    await panel.go('Teksten', 'De teksten van het scherm');
    await page.getByLabel('Titel view.attract.title', { exact: true }).waitFor();
    await page.getByLabel('Scherm').selectOption({ label: 'Typ je pincode' });
    await page.getByLabel('Titel view.pin.title', { exact: true }).waitFor();
    const keys = await page.locator('.texts-list code').allInnerTexts();
    expect(keys.filter((key) => !/^(view\.)?pin\./.test(key))).toEqual([]);
    await page.getByLabel('Zoek een tekst of sleutel').fill('attract.title');
    await page.getByLabel('Titel view.attract.title', { exact: true }).waitFor();
  },
  withinMs,
);

test.runIf(isLong)(
  'the same in English, and for an operator',
  async () => {
    await panel.button('English').click();
    expect(await faultsOfPages()).toEqual([]);
    await panel.button('Nederlands').click();
    await panel.button('Meld af').click();
    await panel.logIn('operator');
    expect(await faultsOfPages()).toEqual([]);
  },
  withinMs,
);
