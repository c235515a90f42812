/** The setup in the panel, in Chromium, at a kiosk that runs: right, wrong, absent, saved. */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { patronCard } from '../../../simulators/library/cast/patrons.ts';
import { isLong } from '../../support/repository/share.ts';
import { openPanelPage } from '../../support/system/panel-browser.ts';
import { axe, faultsOn } from '../../support/system/panel-page.ts';

const panel = openPanelPage();
const { button, heading, reads, go, logIn } = panel;
const card = patronCard(1);

beforeAll(() => logIn('technician'), 30_000);

function file(name = 'kiosk.config.json') {
  return join(panel.stage().folder, name);
}
async function step(name: string) {
  await panel
    .page()
    .getByRole('navigation', { name: 'Stappen' })
    .getByRole('button', { name })
    .click();
  await panel.page().getByRole('heading', { level: 2, name }).waitFor();
}
async function shoot(name: string) {
  const { SHOTS } = process.env;
  if (SHOTS === undefined) return;
  const sizes = { wide: [1920, 1080], portrait: [1080, 1920], small: [1024, 600] } as const;
  for (const [size, [width, height]] of Object.entries(sizes)) {
    await panel.page().setViewportSize({ width, height });
    await panel.page().screenshot({ path: join(SHOTS, `${name}-${size}.png`) });
  }
  await panel.page().setViewportSize({ width: 1920, height: 1080 });
}
async function accessible(name: string) {
  await panel.page().evaluate(readFileSync(axe, 'utf8'));
  expect(await faultsOn(panel.page(), name)).toEqual([]);
}

test('what the kiosk uses is proposed and right; the keyboard alone does it', async () => {
  const page = panel.page();
  await go('Ingebruikname', 'Dit toestel in gebruik nemen');
  await heading('Bibliotheeksysteem');
  await page.getByLabel('Adres en poort').focus();
  await shoot('library');
  await page.keyboard.press('Enter');
  await reads(/neemt verbindingen aan/);
  await button('Volgende stap').focus();
  await page.keyboard.press('Enter');
  await heading('Welke bibliotheek');
  await shoot('profile');
  await accessible('profile');
  await page.getByLabel('Naam van de bibliotheek').fill('Bibliotheek Lindeveld');
  await page.getByLabel('Instelling').fill('3550');
  await page.getByLabel('Vestiging').fill('35500');
  await button('Probeer').click();
  await reads('De naam telt 1 tot 40 tekens.');
  await page.getByLabel('Naam van dit toestel').fill('Toestel 1');
  await button('Probeer').click();
  await reads(/regels van wise.json gelden/);
  await button('Volgende stap').click();
  await heading('Aanmelding');
  await page.getByLabel('Gebruiker').fill('kiosk');
  await button('Probeer').click();
  await reads(/antwoordt op 99 met 98/);
  await button('Volgende stap').click();
  await heading('Een kaart van jou');
  await page.getByLabel('Nummer van een kaart').fill(card);
  await page.getByLabel('Pincode van de kaart').fill('1234');
  await button('Probeer').click();
  await reads(/kent deze kaart/);
  await reads(/mag.* lenen/);
  await shoot('card');
}, 60_000);

test.runIf(isLong)(
  'another address: what answers there, and nothing at all, each with what to do',
  async () => {
    const page = panel.page();
    await step('RFID-lezer');
    await page.getByRole('radio', { name: 'Een ander adres' }).check();
    await page
      .getByLabel('Adres', { exact: true })
      .fill(`tcp://127.0.0.1:${panel.stage().printer.port}`);
    await button('Probeer').click();
    await reads('Op dit adres antwoordt een ticketprinter');
    await reads('other-device');
    await shoot('reader-other');
    await accessible('reader');
    await page.getByLabel('Adres', { exact: true }).fill('tcp://127.0.0.1:1');
    await button('Probeer').click();
    await reads('connection-refused');
    await button('Toch behouden').click();
    await heading('Barcodelezer');
    await page.getByRole('radio', { name: /^Geen/ }).check();
    await button('Probeer').click();
    await button('Volgende stap').click();
    await heading('Ticketprinter');
    await button('Sla over').click();
    await heading('Betaaltoestel');
    // Each protocol asks for what it needs, and for nothing of another.
    await page.getByRole('radio', { name: /^OPI CCV/ }).check();
    await page.getByLabel('Poort van deze machine').waitFor();
    expect(await page.getByLabel('Wachtwoord van het betaaltoestel').count()).toBe(0);
    await shoot('terminal-opi');
    await page.getByRole('radio', { name: /^Adyen/ }).check();
    await page.getByLabel('POIID').waitFor();
    await shoot('terminal-adyen');
    await accessible('terminal');
    await page.getByRole('radio', { name: /^ZVT/ }).check();
    await page.getByLabel('Wachtwoord van het betaaltoestel').fill('12');
    await button('Probeer').click();
    await reads('Het wachtwoord van een betaaltoestel heeft zes cijfers.');
    await page.getByLabel('Wachtwoord van het betaaltoestel').fill('000000');
    await button('Probeer').click();
    await reads(/aangemeld en klaar/);
    await button('Volgende stap').click();
    await heading('Betalen met een code');
    await page.getByRole('radio', { name: /^Om te proberen/ }).check();
    await page.getByLabel('API-sleutel').waitFor();
    await shoot('code');
    await accessible('code');
    await page.getByRole('radio', { name: /^Geen/ }).check();
    await button('Probeer').click();
    await button('Volgende stap').click();
    await heading('Openingsuren');
    await page.getByLabel('Wanneer is de bibliotheek open?').fill('ma-vr 17-9');
    await button('Probeer').click();
    await reads('Schrijf het zoals ma-vr 9-17:30, za 10-13.');
    await page.getByLabel('Wanneer is de bibliotheek open?').fill('ma-zo 0-24');
    await button('Probeer').click();
    await reads(/Open ma-zo 0-24/);
    await shoot('hours');
    await button('Volgende stap').click();
  },
  60_000,
);

test('left and taken up again; the difference is saved, and the secret has its own file', async () => {
  const page = panel.page();
  await go('Ingebruikname', 'Dit toestel in gebruik nemen').catch(() => {});
  await page.reload();
  await reads('Een vorige ingebruikname bleef liggen');
  if (!isLong) await step('Nakijken en bewaren');
  await heading('Nakijken en bewaren');
  await reads('library.name');
  await shoot('end');
  await accessible('end');
  // The password that was typed before is asked for again: it goes to another file.
  if (isLong) await page.getByLabel(/^terminal.password/).fill('000000');
  await button(/^Bewaar/).click();
  await reads('De ingebruikname is klaar');
  expect(await page.getByText('Een vorige ingebruikname bleef liggen').count()).toBe(0);
  await shoot('saved');
  await accessible('saved');
  await page.getByRole('link', { name: 'Probeer elk apparaat' }).click();
  await heading('Is dit toestel gereed?');
  const saved = readFileSync(file(), 'utf8');
  expect(JSON.parse(saved)).toMatchObject({
    library: { institution: '3550', branch: '35500' },
    sip2: { user: 'kiosk', profile: 'wise' },
  });
  expect(saved + readFileSync(file('data/audit.jsonl'), 'utf8')).not.toContain(card);
  if (!isLong) return;
  expect(JSON.parse(saved)).toMatchObject({
    reader: { address: 'tcp://127.0.0.1:1' },
    scanner: null,
    terminal: { password: { file: 'secrets/terminal-password' } },
    library: { hours: { monday: ['00:00-24:00'] } },
  });
  expect(statSync(file('secrets/terminal-password')).mode & 0o777).toBe(0o600);
}, 60_000);

test.runIf(isLong)(
  'in English too, and an operator does not see it',
  async () => {
    const page = panel.page();
    await page.getByRole('button', { name: 'English' }).first().click();
    await go('Setup', 'Set up this kiosk');
    await reads('Each answer is tried at once');
  },
  30_000,
);
