/** A PIN of the panel, changed in the panel: where, by whom, and what it leaves behind. */
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hashPin } from '../../../src/technician/access/pins.ts';
import { isLong } from '../../support/repository/share.ts';
import { landscape } from '../../support/screen/browser.ts';
import { type Browser, openBrowser } from '../../support/screen/one-browser.ts';
import { askSocket, openPanel, pins } from '../../support/system/panel.ts';
import { type Stage, setStage } from '../../support/system/stage.ts';
import { cheapHash } from '../../support/technician/pin-hash.ts';

const next = '864209';
const afterThat = '531864';
let stage: Stage;
let browser: Browser;
const folder = mkdtempSync(join(tmpdir(), 'kiosk-pins-'));
const file = join(folder, 'technician-pin');

beforeAll(async () => {
  writeFileSync(file, `${await hashPin(pins.technician)}\n`, { mode: 0o600 });
  stage = await setStage(
    { service: { technician: { file }, operator: { env: 'SERVICE_OPERATOR' } } },
    { SERVICE_OPERATOR: cheapHash(pins.operator) },
    { apart: true },
  );
}, 30_000);
afterAll(async () => {
  await browser?.close();
  await stage.close();
  rmSync(folder, { recursive: true });
});

const change = (role: string, present: string, wanted: string) => ({ role, present, next: wanted });

test('an operator may change their own PIN alone, and only where the kiosk may write it', async () => {
  const operator = openPanel(stage);
  await operator.logIn('operator');
  expect((await operator.ask('GET', '/pins')).json).toEqual([
    { role: 'operator', mayChange: false },
  ]);
  const ofTechnician = change('technician', pins.operator, next);
  expect((await operator.ask('POST', '/pins', ofTechnician)).json.code).toBe('not-allowed');
  const own = await operator.ask('POST', '/pins', change('operator', pins.operator, next));
  expect(own).toMatchObject({ status: 409, json: { code: 'pin-kept-elsewhere' } });
  const ofSocket = await askSocket(stage, 'POST', '/pins', change('technician', 'x', next));
  expect(ofSocket).toMatchObject({ status: 403, json: { code: 'not-allowed' } });
});

test('a weak PIN, and one without the present PIN, are refused and leave the file as it is', async () => {
  const before = readFileSync(file, 'utf8');
  const panel = openPanel(stage);
  await panel.logIn('technician');
  for (const weak of ['1234', '111111', '345678', '12345678901234'])
    expect(
      await panel.ask('POST', '/pins', change('technician', pins.technician, weak)),
    ).toMatchObject({ status: 422, json: { code: 'pin-weak' } });
  const wrong = await panel.ask('POST', '/pins', change('technician', '000111', next));
  expect(wrong).toMatchObject({ status: 403, json: { code: 'pin-wrong', triesLeft: 4 } });
  chmodSync(file, 0o400);
  if (process.getuid?.() !== 0)
    expect((await panel.ask('GET', '/pins')).json[1]).toEqual({
      role: 'technician',
      mayChange: false,
    });
  chmodSync(file, 0o600);
  expect(readFileSync(file, 'utf8')).toBe(before);
});

test('the new PIN counts at once, ends the other sessions of that role, and lasts', async () => {
  const [panel, other, operator] = [openPanel(stage), openPanel(stage), openPanel(stage)];
  await panel.logIn('technician');
  await other.logIn('technician');
  await operator.logIn('operator');
  const changed = await panel.ask('POST', '/pins', change('technician', pins.technician, next));
  expect(changed).toMatchObject({ status: 200 });
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const opens = async (each: typeof panel) => (await each.ask('GET', '/overview')).status;
  expect([await opens(panel), await opens(other), await opens(operator)]).toEqual([200, 401, 200]);
  expect((await other.logIn('technician')).status).toBe(401);
  expect((await other.logIn('technician', next)).status).toBe(200);
  // A restart in the process reads the same hash: it ends no session.
  const { content, basedOn } = (await panel.ask('GET', '/configuration')).json;
  const config = { ...content, device: { name: 'Toestel 7' } };
  await panel.ask('POST', '/configuration/save', { config, basedOn });
  await stage.sees('Toestel 7', ({ device }) => device === 'Toestel 7');
  expect(await opens(panel)).toBe(200);
  await stage.kill('SIGKILL');
  await stage.start();
  expect((await panel.logIn('technician')).status).toBe(401);
  expect((await panel.logIn('technician', next)).status).toBe(200);
});

test.runIf(isLong)(
  'a technician changes it by touch in the panel, and reads why another is not changed here',
  async () => {
    browser = await openBrowser();
    const page = await browser.newPage({ viewport: landscape, locale: 'en-GB' });
    page.setDefaultTimeout(10_000);
    await page.goto(`${stage.url()}service/`);
    // In the language of the library, not of the browser.
    await page.getByRole('button', { name: 'Technicus' }).click();
    await page.keyboard.type('ab');
    await page.getByRole('button', { name: 'Verder' }).click();
    await page.getByRole('heading', { name: 'Technicus · AB' }).waitFor();
    await page.keyboard.type(next);
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'Pincode' }).click();
    await page.getByRole('textbox', { name: 'Je pincode nu' }).waitFor();
    await type(page, next);
    await page.getByRole('textbox', { name: 'De nieuwe pincode' }).click();
    await type(page, afterThat);
    await page.getByRole('textbox', { name: 'Nog eens de nieuwe' }).click();
    await type(page, '1');
    const send = page.getByRole('button', { name: 'Wijzig de pincode' });
    await send.click();
    await page.getByText('De twee nieuwe zijn niet gelijk.').waitFor();
    await page.getByRole('button', { name: 'Wis het laatste cijfer' }).click();
    await type(page, afterThat);
    if (process.env.SHOOT) await page.screenshot({ path: process.env.SHOOT });
    await send.click();
    await page.getByText('De pincode van Technicus is gewijzigd.').waitFor();
    await page.getByRole('button', { name: 'Medewerker' }).click();
    await page.getByText('Deze pincode wordt door de machine bewaard').waitFor();
    expect((await openPanel(stage).logIn('technician', afterThat)).status).toBe(200);
  },
);

async function type(page: Page, digits: string) {
  for (const digit of digits)
    await page.locator('.pad').getByRole('button', { name: digit, exact: true }).click();
}

test('five wrong PINs lock the role; the trail names the change, and no PIN is kept anywhere', async () => {
  const present = isLong ? afterThat : next;
  const panel = openPanel(stage);
  await panel.logIn('technician', present);
  const answers: number[] = [];
  for (let tries = 0; tries < 5; tries += 1)
    answers.push((await panel.ask('POST', '/pins', change('technician', '000111', next))).status);
  expect(answers).toEqual([403, 403, 403, 403, 423]);
  expect((await openPanel(stage).logIn('technician', present)).status).toBe(423);
  const { json: trail } = await askSocket(stage, 'GET', '/audit?kind=changes');
  expect(trail).toContainEqual(
    expect.objectContaining({ action: 'pin-change', what: ['technician'], by: 'AB' }),
  );
  const kept = [stage.folder, folder]
    .flatMap((root) =>
      readdirSync(root, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1')),
    )
    .concat(JSON.stringify(stage.log()));
  for (const pin of [pins.technician, next, afterThat])
    expect(kept.filter((text) => text.includes(pin))).toEqual([]);
});
