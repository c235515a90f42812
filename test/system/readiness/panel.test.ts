/** The page Readiness of the service panel, at the kiosk and from a desk, in Chromium. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { patronCard } from '../../../simulators/library/cast/patrons.ts';
import type { ReadinessReport } from '../../../src/technician/report.ts';
import { isLong } from '../../support/repository/share.ts';
import { openPanelPage, pins } from '../../support/system/panel-browser.ts';
import { axe, faultsOn } from '../../support/system/panel-page.ts';

const panel = openPanelPage();
const { button, heading, reads, go } = panel;

function reports(): ReadinessReport[] {
  const folder = join(panel.stage().folder, 'data', 'reports');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as ReadinessReport);
}

/** In the page: the key 1 comes the moment that the question of the keys is there. */
function pressAtOnce() {
  const press = () => new KeyboardEvent('keydown', { code: 'Digit1', bubbles: true });
  new MutationObserver((_, observer) => {
    if (document.querySelector('.readiness-keys') === null) return;
    observer.disconnect();
    document.body.dispatchEvent(press());
  }).observe(document.body, { childList: true, subtree: true });
}

it('at the kiosk a person tries each device, by buttons and keys', async () => {
  const page = panel.page();
  const stage = panel.stage();
  await page.goto(`${stage.url()}service/?kiosk`);
  await heading('Wie ben je?');
  await button('Technicus').click();
  await page.keyboard.type('cd');
  await button('Verder').click();
  await heading('Technicus · CD');
  await page.keyboard.type(pins.technician);
  await page.keyboard.press('Enter');
  await go('Gereed?', 'Is dit toestel gereed?');
  await button('Begin').click();
  await heading(/Is alles op het testticket leesbaar, en eindigt het met \d{4}/);
  const figures = await page.locator('.readiness-figures').textContent();
  expect(stage.printer.paper()).toContain(figures ?? '?');
  // The patron's screen is out of service meanwhile.
  await stage.sees('out of order', ({ view }) => view.kind === 'out-of-order');
  await button('Ja').click();
  await heading('Scan nu een code: een kaart of een boek.');
  stage.scanner.scan(patronCard(1));
  await heading('Leg een boek met een tag op de plaat.');
  const { items, loans } = stage.library.library.state;
  stage.layDown([...items.keys()].find((item) => !loans.has(item)) ?? '');
  await heading(/^Scan je eigen bibkaart/);
  stage.scanner.scan(patronCard(1));
  await heading(/^Speel de vier geluiden/);
  await button('Speel').click();
  await page.evaluate(pressAtOnce);
  await button('Ja').click();
  await heading('Druk één keer op elke toets van het toetsenblok.');
  for (const key of ['2', '3', '4', '5', '6', '8', '9', '0']) await page.keyboard.press(key);
  for (const key of ['Enter', 'Escape', 'ArrowUp', 'ArrowDown', 'F2', 'F4', 'F8', 'F9'])
    await page.keyboard.press(key);
  await page.locator('.readiness-keys [data-came="true"]').nth(16).waitFor();
  await button('Dat is alles').click();
  await reads('Toestel 1 is niet gereed: één punt is niet in orde.');
  const [report] = reports();
  const found = (name: string) => report?.checks.find(({ check }) => check === name);
  expect(report).toMatchObject({ kind: 'attended', by: 'CD', worst: 'broken' });
  expect(found('keypad')).toMatchObject({ code: 'keypad-key-missing', by: 'CD' });
  expect(found('keypad')?.keys).toMatchObject({ '7': false, '8': true, louder: true });
  for (const name of ['print', 'scan', 'tag', 'card', 'sound'])
    expect(found(name)).toMatchObject({ light: 'ok' });
  expect(JSON.stringify(report)).not.toContain(patronCard(1));
  // Neither a printer nor a place for files is at the kiosk.
  expect(await button('Pdf').count()).toBe(0);
});

it.runIf(isLong)(
  'from a desk the report has no fault of accessibility, and can be taken along',
  async () => {
    const page = panel.page();
    await page.evaluate(() => sessionStorage.clear());
    await page.goto(`${panel.stage().url()}service/#readiness`);
    await heading('Is dit toestel gereed?');
    await page.evaluate(readFileSync(axe, 'utf8'));
    expect(await faultsOn(page, 'readiness')).toEqual([]);
    await page.getByRole('link', { name: /^Open/ }).first().click();
    await reads('Toestel 1 is niet gereed: één punt is niet in orde.');
    expect(await faultsOn(page, 'a report')).toEqual([]);
    const [taken] = await Promise.all([page.waitForEvent('download'), button('Pdf').click()]);
    expect(taken.suggestedFilename()).toMatch(/^toestel-1-\d{4}-.*\.pdf$/);
    expect(
      readFileSync(await taken.path())
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-');
    const [json] = await Promise.all([page.waitForEvent('download'), button('JSON').click()]);
    expect(JSON.parse(readFileSync(await json.path(), 'utf8'))).toEqual(reports()[0]);
    // On paper the report alone.
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.side').isVisible()).toBe(false);
    expect(await page.locator('.report-title').isVisible()).toBe(true);
    await page.emulateMedia({ media: 'screen' });
  },
);
