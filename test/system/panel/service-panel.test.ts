/** The service panel as an operator and a technician use it, page by page. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { patronCard } from '../../../simulators/library/cast/patrons.ts';
import { isLong, ofToday } from '../../support/repository/share.ts';
import { openPanelPage } from '../../support/system/panel-browser.ts';
import { axe, faultsOn, shown } from '../../support/system/panel-page.ts';
import { here, leave, payWhatTheDeskTakes, shows } from '../../support/system/patron.ts';
import type { Stage } from '../../support/system/stage.ts';

const slowMs = 60_000;

const { button, heading, reads, announces, go, logIn, logOff, ...panel } = openPanelPage();
let page: Page;
let stage: Stage;
beforeAll(() => {
  page = panel.page();
  stage = panel.stage();
});

describe('the log-in page', () => {
  it('opens by a long press in the corner of the attract screen only', async () => {
    await page.clock.install();
    await page.goto(stage.url());
    await heading(/lenen of inleveren/i);
    // On a busy machine a touch of 4.9 seconds would else become one of five.
    await page.clock.pauseAt(await page.evaluate(() => Date.now() + 8_000));
    const press = (x: number, y: number, ms: number) =>
      page
        .evaluate(
          ([left, top]) => {
            const at = { clientX: left, clientY: top, isPrimary: true, bubbles: true };
            document.body.dispatchEvent(new PointerEvent('pointerdown', at));
          },
          [x, y] as const,
        )
        .then(() => page.clock.fastForward(ms));
    await press(900, 500, 6_000);
    await press(40, 40, 4_900);
    await page.evaluate(() => dispatchEvent(new PointerEvent('pointerup')));
    await page.clock.fastForward(6_000);
    expect(new URL(page.url()).pathname).toBe('/');
    await page.mouse.move(40, 40);
    await page.mouse.down();
    await page.mouse.move(46, 44);
    await page.clock.fastForward(5_000);
    await page.clock.resume();
    await heading('Service');
    await page.mouse.up();
  });

  it('shows how many tries are left, and goes back to the attract screen without a log-in', async () => {
    await button('Verder').click();
    await reads('Kies eerst je rol.');
    await button('Technicus').click();
    await button('A', page.locator('.letters')).click();
    await button('Verder').click();
    await reads('Typ je initialen: twee tot vier letters.');
    await button('B', page.locator('.letters')).click();
    await button('Verder').click();
    await heading('Technicus · AB');
    for (const digit of '111222') await button(digit).click();
    await button('Meld aan').click();
    await reads('Dat is niet de pincode. Nog 4 pogingen.');
    expect(await page.locator('.dots').getAttribute('aria-label')).toBe('Nog geen cijfer getypt');
    await page.clock.fastForward(61_000);
    await heading(/lenen of inleveren/i);
  });

  it.runIf(isLong)('has no accessibility fault at either step', async () => {
    await page.goto(`${stage.url()}service/`);
    await heading('Wie ben je?');
    await page.evaluate(await readFile(axe, 'utf8'));
    const found = await faultsOn(page, 'who');
    await button('Medewerker').click();
    await page.keyboard.type('ab');
    // With the keyboard only, from the role to the next step.
    await page.keyboard.press('Backspace');
    await page.keyboard.type('c');
    await button('Verder').press('Enter');
    await heading('Medewerker · AC');
    expect([...found, ...(await faultsOn(page, 'pin'))]).toEqual([]);
  });

  // U27: parts and entries are called so nowhere else.
  it('shows an operator only what they may do', async () => {
    await logIn('operator');
    expect(await page.getByRole('navigation').getByRole('link').allInnerTexts()).toEqual([
      'Overzicht',
      'Gereed?',
      'Apparaten',
      'Bibliotheeksysteem',
      'Regels',
      'Af te handelen',
      'Betalingen',
      'Cijfers',
      'Pincode',
    ]);
    expect(await button('Buiten dienst').count()).toBe(0);
    await page.evaluate(() => {
      location.hash = 'configuration';
    });
    await heading(/Toestel 1/);
    const asked = await page.evaluate(() =>
      fetch('/service/api/configuration').then(({ status }) => status),
    );
    expect(asked).toBe(403);
    await logOff();
    expect(
      await page.evaluate(() => fetch('/service/api/overview').then(({ status }) => status)),
    ).toBe(401);
  });
});

describe('a technician', () => {
  it('sees each part, prints a test, and checks the library system', async () => {
    await logIn('technician');
    await heading('Toestel 1 werkt.');
    expect(await page.locator('.parts-table tbody tr').count()).toBe(12);
    await button(/^Test afdruk/).click();
    await announces(/Ticketprinter: Er is een proefticket afgedrukt/);
    expect(stage.printer.paper()).toMatch(/Test/);
    await button(/^Stuur 99/).click();
    await announces(/Bibliotheeksysteem: .*98/);
    await button('Diagnose').click();
    await announces(/Alle 4 onderdelen die gevraagd zijn, antwoorden/);
  });

  it('takes the kiosk out of service and back', async () => {
    const dialog = page.getByRole('dialog', { name: 'Buiten dienst tot wanneer?' });
    await button('Buiten dienst').click();
    await button('Terug', dialog).click();
    await dialog.waitFor({ state: 'hidden' });
    await button('Buiten dienst').click();
    await button('Stel buiten dienst', dialog).click();
    await stage.sees('out of order', shows('out-of-order'));
    await heading('Toestel 1 is buiten dienst gesteld.');
    await button('In dienst').click();
    await stage.sees('in service', shows('attract'));
    await button('Buiten dienst').click();
    await dialog.getByLabel('Tot een tijd').check();
    await dialog.getByLabel('Dag', { exact: true }).selectOption({ index: 1 });
    await dialog.getByLabel('Tijd', { exact: true }).selectOption('09:30');
    await button('Stel buiten dienst', dialog).click();
    await heading(/Toestel 1 is buiten dienst tot .* 09.30 uur\./);
    await stage.sees('back', ({ view }) => view.kind === 'out-of-order' && view.back !== undefined);
    await button('In dienst').click();
    await stage.sees('in service', shows('attract'));
    await heading('Toestel 1 werkt.');
  });

  it.runIf(isLong)('sees a failing part first, with what to do', async () => {
    const first = page.locator('.parts-table tbody tr').first();
    const shows = (text: RegExp) => first.filter({ hasText: text }).waitFor();
    stage.printer.setStatus({ paper: 'low', coverOpen: false, offline: false });
    await heading('Toestel 1 werkt. Eén onderdeel vraagt aandacht.');
    await shows(/Ticketprinter.*Let op.*Papier bijna op.*Leg een nieuwe rol klaar/);
    await stage.printer.unplug();
    await heading(/één onderdeel werkt niet/i);
    await shows(/Ticketprinter.*Werkt niet.*Kijk papier, klep, stroom/);
    stage.printer.setStatus({ paper: 'ok', coverOpen: false, offline: false });
    await stage.printer.plugIn();
    await heading('Toestel 1 werkt.');
  });

  it.runIf(isLong)('sees tags and codes as they are read, masked', async () => {
    await go('Apparaten', 'Apparaten');
    const [item = ''] = here(stage, 1);
    await button(/^Test/, page.locator('.device-scanner')).click();
    stage.scanner.scan(patronCard(1));
    await announces(/Barcodelezer: /);
    await reads(`…${patronCard(1).slice(-4)}`);
    stage.layDown(item);
    await reads(`…${item.slice(-4)}`);
    const all = await page.content();
    expect(all).not.toContain(item);
    expect(all).not.toContain(patronCard(1));
    stage.lift(item);
    await reads('Geen tag op de plaat. Leg er iets neer.');
    await leave(stage);
  });

  it.runIf(isLong)('reads the line to the library system', async () => {
    await go('Bibliotheeksysteem', 'Het bibliotheeksysteem antwoordt.');
    await button(/^Stuur 99/).click();
    const newest = page.locator('.trace li').filter({ hasText: 'ACS Status' }).first();
    await newest.waitFor();
    // Another heartbeat may arrive at any moment and become the newest.
    await button('Pauzeer').click();
    await button('Ga verder').waitFor();
    await newest.locator('summary').click();
    await newest.getByText('onlineStatus').waitFor();
  });

  it.runIf(isLong)('tries the rules with facts', async () => {
    await go('Regels', 'Wat zou er gebeuren?');
    const examples = page.getByLabel('Begin met een voorbeeld');
    await examples.waitFor();
    const names = await examples.locator('option').allInnerTexts();
    expect(names.length).toBeGreaterThan(5);
    await page.getByLabel('Lidmaatschap', { exact: true }).selectOption('5');
    await button('Voeg een kost toe').click();
    await page.getByLabel('Bedrag 1 (EUR)').fill('12.40');
    await page.getByText('Alle gegevens (JSON)').click();
    const facts = page.getByLabel('Gegevens', { exact: true });
    expect(JSON.parse(await facts.inputValue())).toMatchObject({
      fees: [{ amountCents: 1240 }],
      membership: { status: 5 },
    });
    await facts.fill('{');
    await reads('Dit is geen JSON-object.');
    await examples.selectOption({ index: 2 });
    await heading(/reden|Geen enkele regel/);
    await page.getByText('De regels als tabellen').click();
    await page.locator('.decision-tables table').first().waitFor();
  });

  it('settles a payment that was not booked: shows its numbers, saves the list, gives a reason', async () => {
    await payWhatTheDeskTakes(stage, 4);
    await go('Betalingen', 'Eén betaling is niet afgehandeld.');
    await heading('Betaald, niet geboekt');
    const card = patronCard(4);
    expect(await page.content()).not.toContain(card);
    await button(/^Bekijk/).click();
    await button('Toon de nummers').click();
    await reads(card);
    const link = await page.getByRole('link', { name: /CSV/ }).getAttribute('href');
    const list = await page.evaluate(
      (path) => fetch(path ?? '').then((answer) => answer.text()),
      link,
    );
    expect(list).toContain(card);
    // The kiosk's own screen offers no list: the file would stay there unencrypted, and could
    // not be taken along.
    await page.goto(`${stage.url()}service/?kiosk#payments`);
    await button(/^Bekijk/).waitFor();
    expect(await page.getByRole('link', { name: /CSV/ }).count()).toBe(0);
    // A page of the kiosk's own screen marks its session each time it draws: leave it first.
    await page.goto(`${stage.url()}service/#payments`);
    await page.evaluate(() => sessionStorage.clear());
    await page.reload();
    await button(/^Bekijk/).click();
    await page.getByRole('link', { name: /CSV/ }).waitFor();
    await button(/^Sluit af/).click();
    await reads('Dit moet ingevuld zijn.');
    await page.getByLabel('Je naam').fill('Ann, balie');
    await page.getByLabel('Wat heb je gedaan?').fill('teruggegeven');
    await button(/^Sluit af/).click();
    await announces(/is afgesloten/);
    await heading('Alle betalingen zijn geboekt.');
    await go('Af te handelen', 'Niets wacht op de medewerkers.');
    await button('Nog te verzenden').click();
    await heading('Alles is verzonden.');
  });

  it('changes a text, is refused a wrong one, and restores the shipped one', async () => {
    await go('Teksten', 'De teksten van het scherm');
    await page.getByLabel('Zoek een tekst of sleutel').fill('view.attract.title');
    const text = page.getByLabel('view.attract.title');
    await text.fill('Lenen {naam}?');
    await button(/^Bewaar/).click();
    await reads(/Er is geen argument naam; er is: geen/);
    await text.fill('Boeken lenen?');
    await button(/^Bewaar/).click();
    await announces(/‘view.attract.title’ is bewaard/);
    await shown(stage, 'Boeken lenen?');
    await button(/^Weer de meegeleverde/).click();
    await announces(/is weer zoals meegeleverd/);
    await shown(stage, 'Lenen of inleveren?');
  });

  it('changes the configuration: complaint, difference, save, in use, one step back', async () => {
    const file = join(stage.folder, 'kiosk.config.json');
    const before = await readFile(file, 'utf8');
    await go('Instellingen', 'Instellingen');
    await page.getByLabel('Zoek een instelling').fill('niets doen, alles');
    await page.getByLabel('delays.idleEmptyMs').waitFor();
    await page.getByLabel('Zoek een instelling').fill('idleMs');
    const idle = page.getByLabel('delays.idleMs');
    await reads('Van 1.000 tot 600.000 ms.');
    await idle.fill('5');
    await button('Bekijk en bewaar …').click();
    await page.locator('.setting .wrong').waitFor();
    expect(await idle.getAttribute('aria-invalid')).toBe('true');
    await idle.fill('90000');
    await page.getByLabel('Zoek een instelling').fill('screen.logo');
    await button('Logo: geen').click();
    await page.locator('.setting').getByRole('textbox').fill('/no/such/mark.svg');
    await button('Bekijk en bewaar …').click();
    await page.locator('.complaints').getByText('screen.logo').waitFor();
    await button(/^Standaard/, page.locator('.setting')).click();
    await page.getByLabel('Zoek een instelling').fill('');
    await page
      .getByRole('navigation', { name: 'Delen' })
      .getByRole('button', { name: 'Dit toestel' })
      .click();
    await page.getByLabel('device.name').fill('Toestel 1 boven');
    await button('Bekijk en bewaar …').click();
    const dialog = page.getByRole('dialog', { name: '2 instellingen veranderen' });
    await dialog.waitFor();
    expect(await dialog.getByRole('row').allInnerTexts()).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/delays\.idleMs\s+standaard\s+90000/),
        expect.stringMatching(/device\.name/),
      ]),
    );
    expect(await readFile(file, 'utf8')).toBe(before);
    await button('Bewaar', dialog).click();
    await announces(/Bewaard/);
    await page.locator('.brand').getByText('Toestel 1 boven').waitFor();
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ delays: { idleMs: 90_000 } });
    await button('Eén stap terug').click();
    await button('Neem deze', page.getByRole('dialog')).click();
    await announces(/De versie van .* is terug/);
    await page.locator('.brand').getByText('Toestel 1', { exact: true }).waitFor();
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(JSON.parse(before));
  });

  it('reads the log and the audit trail', async () => {
    await go('Logboek', 'Logboek');
    await page.locator('.logs-table tbody tr').first().waitFor();
    await button('Fouten').click();
    await page.getByLabel('Zoek').fill('no such thing');
    await reads('Geen meldingen.');
    await go('Wie deed wat', 'Wie deed wat');
    const trail = page.locator('table.lines');
    for (const done of [
      /Verkeerde pincode/,
      /Getest/,
      /Buiten dienst gesteld/,
      /Tekst gewijzigd/,
      /delays\.idleMs/,
      /Numbers|Nummers getoond/,
      /Technicus · AB/,
      /Medewerker · AB/,
    ])
      await trail.getByText(done).first().waitFor();
    expect(await trail.textContent()).not.toMatch(/90000|Boeken lenen|Ann, balie/);
  });

  it(
    'finds no accessibility fault on any page',
    async () => {
      await page.evaluate(await readFile(axe, 'utf8'));
      const found: string[] = [];
      const links = page.getByRole('navigation').getByRole('link');
      await button('English').click();
      await page.getByRole('link', { name: 'Audit trail' }).waitFor();
      for (const name of ofToday(await links.allInnerTexts(), 3)) {
        await links.filter({ hasText: name }).first().click();
        await page.locator('h1').waitFor();
        await page.waitForFunction(
          () => !document.querySelector('main')?.textContent?.includes('One moment …'),
        );
        found.push(...(await faultsOn(page, name)));
      }
      await button('Nederlands').click();
      expect(found).toEqual([]);
    },
    slowMs,
  );

  it.runIf(isLong)('needs no mouse', async () => {
    await page.goto(`${stage.url()}service/#overview`);
    await heading(/Toestel 1/);
    const focused = () => page.evaluate(() => document.activeElement?.textContent?.trim() ?? '');
    const tabTo = async (name: RegExp) => {
      for (let steps = 0; steps < 60; steps += 1) {
        await page.keyboard.press('Tab');
        if (name.test(await focused())) return;
      }
      throw new Error(`no way to ${name} by Tab`);
    };
    await page.keyboard.press('Tab');
    await tabTo(/^Logboek$/);
    expect(
      await page.evaluate(
        () => getComputedStyle(document.activeElement ?? document.body).outlineStyle,
      ),
    ).toBe('solid');
    await page.keyboard.press('Enter');
    await heading('Logboek');
    expect(await focused()).toBe('Logboek');
    await page.keyboard.press('Shift+Tab');
    await tabTo(/^Waarschuwingen$/);
    await page.keyboard.press('Space');
    await page.locator('[aria-pressed=true]', { hasText: 'Waarschuwingen' }).waitFor();
  });
});
