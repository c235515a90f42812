/** An address is changed in the panel: to one that does not answer, and would get a password. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { isLong } from '../../support/repository/share.ts';
import { openPanelPage } from '../../support/system/panel-browser.ts';

const panel = openPanelPage();
const { button, go, logIn } = panel;

beforeAll(() => logIn('technician'), 30_000);

test.runIf(isLong)(
  'needs the password for a change that would send it to another address',
  async () => {
    const file = join(panel.stage().folder, 'kiosk.config.json');
    const before = await readFile(file, 'utf8');
    await go('Instellingen', 'Instellingen');
    await panel.page().getByLabel('Zoek een instelling').fill('sip2.address');
    await panel.page().getByLabel('sip2.address').fill('tcp://127.0.0.1:1');
    // Another language, and back: what was typed is still there.
    await button('English').click();
    await panel
      .page()
      .getByText(/One change/)
      .waitFor();
    await button('Nederlands').click();
    await button('Bekijk en bewaar …').click();
    const dialog = panel.page().getByRole('dialog');
    const password = dialog.getByLabel('sip2.password, naar tcp://127.0.0.1:1');
    await password.waitFor();
    await dialog.getByText('Daar antwoordt niets. Toch bewaren?').waitFor();
    await dialog.getByText(/Bibliotheeksysteem.*op die poort luistert niets/).waitFor();
    expect(await password.getAttribute('type')).toBe('password');
    await button('Bewaar toch', dialog).click();
    await dialog.locator('.wrong', { hasText: /stuurt een wachtwoord/ }).waitFor();
    await password.fill('geraden');
    await button('Bewaar toch', dialog).click();
    await dialog.getByText(/Dat is niet het wachtwoord dat de instelling noemt/).waitFor();
    expect(await password.inputValue()).toBe('');
    expect(await readFile(file, 'utf8')).toBe(before);
    await button('Terug', dialog).click();
    await button('Vergeet ze').click();
  },
);
