/**
 * The service panel as a technician uses it: headless Chromium, a whole kiosk, simulators on the
 * wire.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { patronCard } from '../../../simulators/library/patrons.ts';
import { hashPin } from '../../../src/technician/panel/access/pins.ts';
import { landscape, launch } from '../../support/screen/browser.ts';
import { axe, faultsOn, shown } from '../../support/system/panel-page.ts';
import { here, leave, payWhatTheDeskTakes, shows } from '../../support/system/patron.ts';
import { type Stage, setStage } from '../../support/system/stage.ts';

const pins = { technician: '739154', operator: '482615' };
const slowMs = 60_000;
const withinMs = 10_000;

let stage: Stage;
let textsFolder: string;
let browser: Browser;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  const environment = {
    KIOSK_TEST_TECHNICIAN: await hashPin(pins.technician),
    KIOSK_TEST_OPERATOR: await hashPin(pins.operator),
  };
  textsFolder = await mkdtemp(join(tmpdir(), 'kiosk-texts-'));
  stage = await setStage(
    {
      screen: { port: 0, textsFolder },
      service: {
        technician: { env: 'KIOSK_TEST_TECHNICIAN' },
        operator: { env: 'KIOSK_TEST_OPERATOR' },
      },
    },
    environment,
  );
  browser = await launch();
  page = await browser.newPage({ viewport: landscape, locale: 'nl-BE', reducedMotion: 'reduce' });
  page.setDefaultTimeout(withinMs);
  page.on('console', (message) => {
    // A wrong PIN is answered by 401, and a kiosk that takes a new configuration not at all: the
    // browser writes that down. Whoever knocks in the moment in which the port closes is not
    // refused: the system resets what waits to be let in.
    const isAnswer = /status of 4\d\d|ERR_CONNECTION_(REFUSED|RESET)/.test(message.text());
    if (['error', 'warning'].includes(message.type()) && !isAnswer) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    if (!request.url().startsWith(stage.url()))
      complaints.push(`asked elsewhere: ${request.url()}`);
  });
});
afterAll(async () => {
  await browser?.close();
  await stage?.close();
  await rm(textsFolder, { recursive: true });
  // No style in a text, no script in a page, nothing from elsewhere: the policy of the page would
  // have complained.
  expect(complaints).toEqual([]);
});

function button(name: RegExp | string, within: Page | Locator = page) {
  return within.getByRole('button', { name }).first();
}
function heading(name: RegExp | string) {
  return page.getByRole('heading', { name }).first().waitFor();
}
function reads(text: RegExp | string) {
  return page.getByText(text).first().waitFor();
}
/** What was said last, where a screen reader hears it. */
function says(text: RegExp) {
  return page.locator('.result[role=status]').filter({ hasText: text }).waitFor();
}
async function go(name: string, title: RegExp | string) {
  await page.getByRole('navigation').getByRole('link', { name, exact: false }).click();
  await page.getByRole('heading', { level: 1, name: title }).waitFor();
}
const names = { technician: 'Technicus', operator: 'Medewerker' };
async function sayWho(role: keyof typeof pins) {
  await page.goto(`${stage.url()}service/`);
  await heading('Wie ben je?');
  await button(names[role]).click();
  await page.keyboard.type('ab');
  await button('Verder').click();
  await heading(`${names[role]} · AB`);
}
async function logIn(role: keyof typeof pins) {
  await sayWho(role);
  await page.keyboard.type(pins[role]);
  await page.keyboard.press('Enter');
  await heading(/Toestel 1/);
}
async function logOff() {
  await button('Meld af').click();
  await heading('Service');
}
describe('the way in', () => {
  it('is a long press in the corner of the attract screen, and nowhere else', async () => {
    await page.clock.install();
    await page.goto(stage.url());
    await heading(/lenen of inleveren/i);
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
    await heading('Service');
    await page.mouse.up();
  });

  it('says how many tries are left, by touch; and goes back to the attract screen when nobody logs in', async () => {
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

  it('has nothing on it that axe finds, at either step', async () => {
    await page.goto(`${stage.url()}service/`);
    await heading('Wie ben je?');
    await page.evaluate(await readFile(axe, 'utf8'));
    const found = await faultsOn(page, 'who');
    await button('Medewerker').click();
    await page.keyboard.type('ab');
    // By keyboard alone: from the button of the role to the way on.
    await page.keyboard.press('Backspace');
    await page.keyboard.type('c');
    await button('Verder').press('Enter');
    await heading('Medewerker · AC');
    expect([...found, ...(await faultsOn(page, 'pin'))]).toEqual([]);
  });

  it('shows an operator what he may do, and no more', async () => {
    await logIn('operator');
    expect(await page.getByRole('navigation').getByRole('link').allInnerTexts()).toEqual([
      'Overzicht',
      'Toestellen',
      'Bibliotheeksysteem',
      'Regels',
      'Dagboek',
      'Betalingen',
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
  it('sees each part, prints a test, and asks the library system', async () => {
    await logIn('technician');
    await heading('Toestel 1 werkt.');
    expect(await page.locator('.parts-table tbody tr').count()).toBe(11);
    await button(/^Test afdruk/).click();
    await says(/Ticketprinter: A test receipt was printed/);
    expect(stage.printer.paper()).toMatch(/Test/);
    await button(/^Stuur 99/).click();
    await says(/Bibliotheeksysteem: .*98/);
    await button('Diagnose').click();
    await says(/Alle 4 onderdelen die gevraagd zijn, antwoorden/);
  });

  it('takes the kiosk out of service and back', async () => {
    await button('Buiten dienst').click();
    await stage.sees('out of order', shows('out-of-order'));
    await heading('Toestel 1 is buiten dienst gesteld.');
    await button('In dienst').click();
    await stage.sees('in service', shows('attract'));
    await heading('Toestel 1 werkt.');
  });

  it('sees the part that fails on top, with what to do', async () => {
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

  it('sees tags and codes as they come, masked', async () => {
    await go('Toestellen', 'Toestellen');
    const [item = ''] = here(stage, 1);
    await button(/^Test/, page.locator('.device-scanner')).click();
    stage.scanner.scan(patronCard(1));
    await says(/Barcodelezer: /);
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

  it('reads the line to the library system', async () => {
    await go('Bibliotheeksysteem', 'Het bibliotheeksysteem antwoordt.');
    await button(/^Stuur 99/).click();
    const newest = page.locator('.trace li').filter({ hasText: 'ACS Status' }).first();
    await newest.waitFor();
    // Another beat may come at any moment, and would be the newest.
    await button('Pauzeer').click();
    await button('Ga verder').waitFor();
    await newest.locator('summary').click();
    await newest.getByText('onlineStatus').waitFor();
  });

  it('asks the rules what would happen', async () => {
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

  it('sees to a payment that was not booked: numbers on request, the list, a reason, and it is off the list', async () => {
    await payWhatTheDeskTakes(stage, 4);
    await go('Betalingen', 'Eén betaling is niet geboekt.');
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
    // On the kiosk's own screen there is no such list: the file would lie there in clear, and could
    // not be taken along.
    await page.goto(`${stage.url()}service/?kiosk#payments`);
    await button(/^Bekijk/).waitFor();
    expect(await page.getByRole('link', { name: /CSV/ }).count()).toBe(0);
    await page.evaluate(() => sessionStorage.clear());
    await page.goto(`${stage.url()}service/#payments`);
    await button(/^Bekijk/).click();
    await page.getByRole('link', { name: /CSV/ }).waitFor();
    await button(/^Sluit af/).click();
    await reads('Dit moet ingevuld zijn.');
    await page.getByLabel('Je naam').fill('Ann, balie');
    await page.getByLabel('Wat heb je gedaan?').fill('teruggegeven');
    await button(/^Sluit af/).click();
    await says(/is afgesloten/);
    await heading('Alle betalingen zijn geboekt.');
    await go('Dagboek', 'Niets wacht op de medewerkers.');
    await button('Nog te verzenden').click();
    await heading('Alles is verzonden.');
  });

  it('changes a text; a wrong one is refused; and takes the shipped one again', async () => {
    await go('Teksten', 'De teksten van het scherm');
    await page.getByLabel('Zoek een tekst of sleutel').fill('view.attract.title');
    const text = page.getByLabel('view.attract.title');
    await text.fill('Lenen {naam}?');
    await button(/^Bewaar/).click();
    await reads(/has no argument naam/);
    await text.fill('Boeken lenen?');
    await button(/^Bewaar/).click();
    await says(/‘view.attract.title’ is bewaard/);
    await shown(stage, 'Boeken lenen?');
    await button(/^Weer de meegeleverde/).click();
    await says(/is weer zoals meegeleverd/);
    await shown(stage, 'Lenen of inleveren?');
  });

  it('changes the configuration: complaint, difference, saved, at work, one step back', async () => {
    const file = join(stage.folder, 'kiosk.config.json');
    const before = await readFile(file, 'utf8');
    await go('Instellingen', 'Instellingen');
    await page.getByLabel('Zoek een instelling').fill('idleMs');
    const idle = page.getByLabel('delays.idleMs');
    await reads('Van 1.000 tot 600.000 ms.');
    await idle.fill('5');
    await button('Bekijk en bewaar …').click();
    await page.locator('.setting .wrong').waitFor();
    expect(await idle.getAttribute('aria-invalid')).toBe('true');
    await idle.fill('90000');
    await page.getByLabel('Zoek een instelling').fill('screen.logo');
    await button('screen.logo: geen').click();
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
    await says(/Bewaard/);
    await page.locator('.brand').getByText('Toestel 1 boven').waitFor();
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ delays: { idleMs: 90_000 } });
    await button('Eén stap terug').click();
    await button('Neem deze', page.getByRole('dialog')).click();
    await says(/De versie van .* is terug/);
    await page.locator('.brand').getByText('Toestel 1', { exact: true }).waitFor();
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(JSON.parse(before));
  });

  it('is asked for the password that a change would send elsewhere, and is not led on without it', async () => {
    const file = join(stage.folder, 'kiosk.config.json');
    const before = await readFile(file, 'utf8');
    await go('Instellingen', 'Instellingen');
    await page.getByLabel('Zoek een instelling').fill('sip2.address');
    await page.getByLabel('sip2.address').fill('tcp://127.0.0.1:1');
    await button('Bekijk en bewaar …').click();
    const dialog = page.getByRole('dialog');
    const password = dialog.getByLabel('sip2.password, naar tcp://127.0.0.1:1');
    await password.waitFor();
    expect(await password.getAttribute('type')).toBe('password');
    await button('Bewaar', dialog).click();
    await dialog.getByText(/This sends a secret to another place/).waitFor();
    await password.fill('geraden');
    await button('Bewaar', dialog).click();
    await dialog.getByText(/That is not what is kept as sip2.password/).waitFor();
    expect(await password.inputValue()).toBe('');
    expect(await readFile(file, 'utf8')).toBe(before);
    await button('Terug', dialog).click();
    await button('Vergeet ze').click();
  });

  it('reads the log and who did what', async () => {
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
    'finds every page clean, in Dutch and in English',
    async () => {
      await page.evaluate(await readFile(axe, 'utf8'));
      const found: string[] = [];
      const links = page.getByRole('navigation').getByRole('link');
      await button('English').click();
      await page.getByRole('link', { name: 'Audit trail' }).waitFor();
      for (const name of await links.allInnerTexts()) {
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

  it('needs no mouse', async () => {
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

  it('is logged off when nobody is there any more', async () => {
    await page.goto(`${stage.url()}service/`);
    await heading(/Toestel 1/);
    await page.clock.fastForward(575_000);
    await heading(/Toestel 1/);
    await reads('Raak het scherm aan om aangemeld te blijven.');
    await page.clock.fastForward(26_000);
    await heading('Wie ben je?');
    expect(
      await page.evaluate(() => fetch('/service/api/overview').then(({ status }) => status)),
    ).toBe(401);
  });

  it("is logged off after 90 seconds on the kiosk's own screen", async () => {
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
});

it(
  'locks after five wrong PINs, and says for how long',
  async () => {
    await sayWho('technician');
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
