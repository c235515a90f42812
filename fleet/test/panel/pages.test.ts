/** The pages of the fleet panel as an operator uses them, in Chromium; by keyboard; without axe's findings. */
import { generateKeyPairSync, sign } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { beforeAll, describe, expect, it } from 'vitest';
import { entryText, seenHash, signedText } from '../../../packages/region-documents/src/index.ts';
import { rawPublicKey } from '../../../src/branch/keys/keys-document.ts';
import { isLong } from '../../../test/support/repository/share.ts';
import { landscape } from '../../../test/support/screen/browser.ts';
import { scriptBytes } from '../../../test/support/screen/script-bytes.ts';
import { faultsAtWidths } from '../../../test/support/screen/widths.ts';
import { axe, faultsOn } from '../../../test/support/system/panel-page.ts';
import { HubRefusal } from '../../src/hub/hub.ts';
import type { StaffSeen } from '../../src/panel/actions.ts';
import { troubledRegion, withKiosk } from '../support/panel/made-region.ts';
import { madeRollout } from '../support/panel/made-rollout.ts';
import { openFleetPage } from '../support/panel/page.ts';

const fleet = openFleetPage(troubledRegion);
const { heading, reads, button, go, announces } = fleet;
const card = '290000123456';
const kioskKey = generateKeyPairSync('ed25519').privateKey;
let staffKey: string;
let seen: string;

/** As its kiosk seals it. */
async function entrySealed(
  of: Omit<StaffSeen, 'sealed' | 'signedBy' | 'closing'>,
  detail: object,
  recipient: string,
): Promise<StaffSeen> {
  const text = signedText(entryText(of, detail), (spoken) =>
    sign(null, Buffer.from(spoken), kioskKey).toString('base64'),
  );
  const signedBy = rawPublicKey(kioskKey);
  return { ...of, sealed: await sealed(text, recipient), signedBy, closing: null };
}

async function sealed(text: string, recipient: string): Promise<string> {
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  return Buffer.from(await encrypter.encrypt(text)).toString('base64');
}

beforeAll(async () => {
  staffKey = await generateX25519Identity();
  const recipient = await identityToRecipient(staffKey);
  const other = await identityToRecipient(await generateX25519Identity());
  const of = {
    branch: 'b001',
    kiosk: 'k03',
    entry: 812,
    since: '2026-11-26T15:00:00.000Z',
    kind: 'check-out',
    why: 'refused-afterwards',
  };
  const detail = { item: '39990000000812', patron: card, message: 'Niet uitleenbaar' };
  seen = await seenHash(entryText(of, null));
  const entry = await entrySealed(of, detail, recipient);
  const port = fleet.port();
  port.showStaff([
    entry,
    await entrySealed({ ...of, kiosk: 'k04', entry: 9 }, { item: '1' }, other),
    { ...entry, kiosk: 'k05', entry: 7, closing: { refused: 'no-such-entry' } },
  ]);
  port.showRollouts([madeRollout('r2', 'running'), madeRollout('r1', 'stopped', 'Versie 0.3.0')]);
  port.showDifference([
    {
      kiosks: ['b001-k01'],
      settings: [{ path: 'delays.idleMs', from: 60_000, to: 90_000 }],
      files: ['hours.json'],
      over: true,
    },
  ]);
});

describe('what is seen', () => {
  it('says how the region is, the worst branch first, and finds a kiosk by its name or its reason', async () => {
    await heading('2 toestellen werken niet.');
    const first = fleet.page().locator('.fleet-branches tbody tr').first();
    expect(await first.textContent()).toMatch(/b001[\s\S]*Let op[\s\S]*b001-k03/);
    await fleet.page().getByLabel(/^Zoek/).fill('b007-k10');
    await reads('Eén vestiging');
    await fleet.page().getByLabel(/^Zoek/).fill('blokkeerlijst');
    await fleet.page().getByRole('link', { name: 'b004' }).waitFor();
    expect(await fleet.page().locator('.fleet-branches tbody tr').count()).toBe(1);
    await fleet.page().getByLabel(/^Zoek/).fill('niets van dat');
    await reads('Geen enkele vestiging heeft dat.');
    await fleet.page().getByLabel(/^Zoek/).fill('');
  });

  it.runIf(isLong)('opens a branch and a kiosk, and shows a change as it comes', async () => {
    await fleet.page().getByRole('link', { name: 'b005' }).click();
    await heading('b005: 10 toestellen');
    await fleet.page().getByRole('link', { name: 'k05', exact: true }).click();
    await heading('Toestel k05');
    await reads('geweigerd');
    fleet.port().show(
      withKiosk(fleet.port().seen(), 'b005', 'k05', {
        light: 'ok',
        why: [],
        status: {
          configuration: { state: 'applied', serial: 43, hash: 'x', complaints: [], differs: [] },
        },
      }),
    );
    await reads('toegepast');
    await go('alerts');
    await heading('3 meldingen');
    await button('Wat niet werkt').click();
    expect(await fleet.page().locator('tbody tr').count()).toBe(2);
  });

  it('says that the hub is away, and goes on showing what it knew', async () => {
    const seen = fleet.port().seen();
    fleet.port().show({ ...seen, hub: { up: false, since: seen.at, why: 'hub-away' } });
    await announces(/De hub antwoordt niet sinds/);
    await go('overview');
    await heading('2 toestellen werken niet.');
    expect(await fleet.page().locator('.fleet-branches tbody tr').count()).toBe(10);
    fleet.port().show(seen);
    await fleet.page().locator('.result:empty').waitFor({ state: 'attached' });
  });
});

describe('what is done', () => {
  it('answers a call, from any page', async () => {
    await button(/^Er gaat iemand/).click();
    await announces(/Op het scherm van k04 \(b003\)/);
    expect(fleet.port().asked.calls).toEqual([{ branch: 'b003', kiosk: 'k04', call: 'c-17' }]);
    await go('calls');
    await heading('Geen hulpvraag staat open');
  });

  it('opens the staff’s list with a key that never leaves the page', async () => {
    const sent: string[] = [];
    fleet.page().on('request', (request) => sent.push(`${request.url()} ${request.postData()}`));
    await go('staff');
    await heading('3 posten wachten op het personeel');
    expect(await fleet.page().content()).not.toContain(card);
    const choose = (content: string) =>
      fleet
        .page()
        .locator('input[type=file]')
        .setInputFiles({
          name: 'staff.age',
          mimeType: 'text/plain',
          buffer: Buffer.from(content),
        });
    await choose('# no key here\n');
    await announces(/staat geen sleutel van age/);
    await choose(`# created: today\n${staffKey}\n`);
    await reads(card);
    await reads('Niet uitleenbaar');
    // Of another key, and one that was moved to another kiosk.
    await announces(/2 posten gaan niet open/);
    await button('Vergeet de sleutel').click();
    await fleet.page().getByText(card).first().waitFor({ state: 'detached' });
    expect(sent.filter((each) => each.includes(staffKey) || each.includes(card))).toEqual([]);
  });

  it.runIf(isLong)('closes an entry with a reason, and shows what came of it', async () => {
    await reads(/^Niet afgesloten: Het dagboek heeft geen regel/);
    await button(/^Sluit af … b001-k03 812/).click();
    const dialog = fleet.page().getByRole('dialog');
    const close = dialog.getByRole('button', { name: 'Sluit af …' });
    await close.click();
    await reads('Zeg wat je gedaan hebt.');
    await dialog.getByRole('textbox').fill('Met de hand uitgeleend');
    await close.click();
    await announces(/Gevraagd aan k03/);
    await reads('Aan het toestel gevraagd');
    expect(fleet.port().asked.closed).toEqual([
      { branch: 'b001', kiosk: 'k03', entry: 812, why: 'Met de hand uitgeleend', seen },
    ]);
  });

  it.runIf(isLong)(
    'decides what a technician set, and changes a layer: complaint, difference, save, history',
    async () => {
      await go('configuration');
      await heading('Eén toestel wijkt af');
      await reads('Nog niet uitgerold');
      await button(/^Stel het van hier in b004-k02 screen.languages/).click();
      await announces(/gaan de lagen voor op Talen van k02/);
      expect(fleet.port().asked.decided).toEqual([
        { branch: 'b004', kiosk: 'k02', path: 'screen.languages', decision: 'over' },
      ]);
      await fleet.page().getByRole('link', { name: 'De regio' }).click();
      await heading('De regio');
      const settings = fleet.page().getByLabel('Instellingen (JSON)');
      const check = button(/^Controleer/);
      await settings.fill('{');
      await check.click();
      await reads('Dit is geen JSON-object.');
      await settings.fill('{"delays":{"idleMs":5}}');
      await check.click();
      await reads(/Must be 1000 or more/);
      await settings.fill('{"delays":{"idleMs":90000}}');
      await check.click();
      const dialog = fleet.page().getByRole('dialog', { name: 'Wat de toestellen zouden krijgen' });
      await dialog.getByText('delays.idleMs').waitFor();
      await dialog.getByRole('button', { name: 'Bewaar' }).click();
      await announces(/Bewaard/);
      await settings.fill('{"delays":{"idleMs":80000}}');
      await check.click();
      await dialog.getByRole('button', { name: 'Bewaar' }).click();
      await button(/^Neem deze/).click();
      await expect.poll(() => settings.inputValue()).toContain('90000');
    },
  );

  it.runIf(isLong)('plans a rollout, starts it, pauses it and takes it back', async () => {
    await go('rollouts/new');
    await button('Toon de golven').click();
    await reads('Dit moet ingevuld zijn.');
    await fleet.page().getByLabel('Naam').fill('Zomeruren');
    await button('Wacht op mij').click();
    await button('Toon de golven').click();
    await heading('3 golven, 6 toestellen');
    await button('Start').click();
    await heading('Zomeruren');
    await reads('Golf 2: 5 toestellen');
    await button('Pauzeer').click();
    await announces(/Gepauzeerd/);
    await button('Zet terug …').click();
    const dialog = fleet.page().getByRole('dialog', { name: 'Deze uitrol terugzetten?' });
    await dialog.getByRole('button', { name: 'Zet terug …' }).click();
    await announces(/wordt teruggezet/);
    expect(fleet.port().asked.acts).toEqual([
      ['r3', 'pause'],
      ['r3', 'back'],
    ]);
    await go('audit');
    await reads('Uitrol gepauzeerd');
  });

  it.runIf(isLong)('says why something was not done', async () => {
    await go('rollouts/r2');
    fleet.port().fail(new HubRefusal('hub-away', 'The hub does not answer.'));
    await button('Pauzeer').click();
    await fleet.page().locator('.result[data-mark=refused]').waitFor();
  });
});

describe('after a rollout that was taken back', () => {
  it('says at which kiosk and why, and puts the layer back as it was', async () => {
    const port = fleet.port();
    const seen = port.seen();
    const write = async (at: string, settings: object, revision: number) => {
      port.show({ ...seen, at });
      const change = { key: 'branch.b001', settings: { ...settings }, over: [], note: '' };
      await port.layers.save({ ...change, revision });
    };
    await write('2026-11-27T07:00:00.000Z', { delays: { idleMs: 60_000 } }, 0);
    await write('2026-11-27T08:00:00.000Z', { delays: { idleMs: 90_000 } }, 1);
    port.show(seen);
    const good = madeRollout('g1', 'done', 'Vorige week');
    port.showRollouts([
      madeRollout('t1', 'taken-back', 'Nieuw logo'),
      { ...good, startedAt: '2026-11-27T07:30:00.000Z' },
    ]);
    await go('configuration');
    await reads(/De uitrol Nieuw logo is teruggezet/);
    const banner = fleet.page().locator('.taken-back');
    expect(await banner.textContent()).toMatch(/b005-k01: .*sip2\.port/);
    expect(await fleet.page().locator('.button.main', { hasText: 'Rol uit' }).count()).toBe(0);
    await button(/^Zet de laag terug: .*b001/).click();
    await announces(/zoals bij de laatste uitrol die slaagde/);
    const [newest] = await port.layers.history('branch.b001');
    expect(newest).toMatchObject({ revision: 3, settings: { delays: { idleMs: 60_000 } } });
    await go('rollouts');
    await reads(/^b005-k01$/);
  });

  it('has a key to the own panel of a kiosk, and no bare code', async () => {
    const port = fleet.port();
    const code = 'screen-unseen';
    port.show(
      withKiosk(port.seen(), 'b001', 'k03', {
        why: [
          {
            code: 'kiosk-out-of-order',
            light: 'broken',
            of: 'b001-k03',
            since: null,
            detail: code,
          },
        ],
        readiness: { isReady: false, why: [code] },
        status: { health: { status: 'out-of-order', why: [code] } },
      }),
    );
    await go('branch/b001/k03');
    const link = fleet.page().getByRole('link', { name: 'Open zijn servicepaneel' });
    expect(await link.getAttribute('href')).toBe('https://k03.b001.lib.example:8443/service/');
    await reads(/Niets toont het scherm van het toestel/);
    await reads(/Kies “Herstart scherm” in het servicepaneel/);
    expect(await fleet.page().locator('main').textContent()).not.toMatch(/screen.unseen/);
  });

  it('can be reached at each width, without scrolling sideways', async () => {
    const faults: string[] = [];
    for (const hash of isLong ? pages : ['overview', 'branch/b001/k03', 'configuration', 'staff']) {
      await go(hash);
      await fleet.page().locator('h1').waitFor();
      faults.push(...(await faultsAtWidths(fleet.page(), hash)));
    }
    await fleet.page().setViewportSize(landscape);
    expect(faults).toEqual([]);
  });
});

const pages = [
  'overview',
  'branch/b001/k03',
  'alerts',
  'calls',
  'staff',
  'configuration',
  'configuration/region',
  'rollouts',
  'rollouts/r2',
  'rollouts/new',
  'audit',
];

describe('for everyone', () => {
  it.runIf(isLong)('has no accessibility fault on any page, in either language', async () => {
    await fleet.page().evaluate(await readFile(axe, 'utf8'));
    const found: string[] = [];
    for (const language of ['Nederlands', 'English']) {
      await fleet.page().getByRole('button', { name: language }).click();
      for (const hash of pages) {
        await go(hash);
        await fleet.page().locator('h1').waitFor();
        await fleet
          .page()
          .waitForFunction(
            () =>
              !/One moment|Even wachten/.test(document.querySelector('main')?.textContent ?? ''),
          );
        found.push(...(await faultsOn(fleet.page(), `${hash} ${language}`)));
      }
    }
    expect(found).toEqual([]);
  });

  it('says in English what a code means', async () => {
    await button('English').click();
    await go('alerts');
    await reads(/The block list of the kiosk was exported more than 26 hours ago/);
  });

  it.runIf(isLong)('needs no mouse', async () => {
    await go('overview');
    const focused = () =>
      fleet.page().evaluate(() => document.activeElement?.textContent?.trim() ?? '');
    const tabTo = async (name: RegExp) => {
      for (let steps = 0; steps < 60; steps += 1) {
        await fleet.page().keyboard.press('Tab');
        if (name.test(await focused())) return;
      }
      throw new Error(`no way to ${name} by Tab`);
    };
    await tabTo(/^b002$/);
    await fleet.page().keyboard.press('Enter');
    await heading('b002: 10 kiosks');
    expect(await focused()).toBe('b002: 10 kiosks');
    await tabTo(/^k01$/);
    await fleet.page().keyboard.press('Enter');
    await heading('Kiosk k01');
  });

  it.runIf(isLong).each([
    [1024, 600],
    [1280, 800],
  ])('fits %d by %d', async (width, height) => {
    await fleet.page().setViewportSize({ width, height });
    for (const hash of pages) {
      await go(hash);
      await fleet.page().locator('h1').waitFor();
      const wider = await fleet.page().evaluate(() => {
        const main = document.querySelector('main');
        return (main?.scrollWidth ?? 0) - (main?.clientWidth ?? 0);
      });
      expect(wider, hash).toBeLessThanOrEqual(0);
    }
  });

  it('begins with 55 kB of script at most, gzipped', async () => {
    expect(await scriptBytes(fleet.folder())).toBeLessThan(55_000);
  });
});
