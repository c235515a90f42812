/** The service panel with a one-time code after the PIN: over the wire, and on the page. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { codeOf, newCodeKey } from '../../../src/technician/access/one-time-code.ts';
import { isLong } from '../../support/repository/share.ts';
import { landscape } from '../../support/screen/browser.ts';
import { type Browser, openBrowser } from '../../support/screen/one-browser.ts';
import { askSocket, openPanel, type Panel, pins, servicePins } from '../../support/system/panel.ts';
import { type Stage, setStage } from '../../support/system/stage.ts';

let stage: Stage;
let panel: Panel;
let browser: Browser;
const key = newCodeKey();
/** Of this half minute, or of one beside it: each code is taken once. */
function code(around = 0) {
  return codeOf(key, Math.floor(Date.now() / 30_000) + around);
}

beforeAll(async () => {
  const { service, environment } = servicePins();
  stage = await setStage(
    { service: { ...service, technicianCode: { env: 'SERVICE_CODE' } } },
    { ...environment, SERVICE_CODE: key },
  );
  panel = openPanel(stage);
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await stage?.close();
});

test('the PIN alone opens nothing, nor does the code alone; a code opens once; the other role needs none', async () => {
  const { roles } = (await panel.ask('GET', '/session')).json;
  expect(roles).toMatchObject([
    { role: 'operator', needsCode: false },
    { role: 'technician', needsCode: true },
  ]);
  const attempt = async (pin: string, more: object) =>
    (await panel.logIn('technician', pin, more)).status;
  const first = code();
  expect(await attempt(pins.technician, {})).toBe(401);
  expect(await attempt('111222', { code: first })).toBe(401);
  // With a wrong PIN no code is used up.
  expect(await attempt(pins.technician, { code: first })).toBe(200);
  expect(await attempt(pins.technician, { code: first })).toBe(401);
  expect((await panel.logIn('operator')).status).toBe(200);
  expect(await askSocket(stage, 'GET', '/overview')).toMatchObject({ status: 200 });
  expect(JSON.stringify(stage.log())).not.toContain(key);
});

test.runIf(isLong)('on the page it is asked for after the PIN', async () => {
  const page = await browser.newPage({
    viewport: landscape,
    locale: 'nl-BE',
  });
  page.setDefaultTimeout(10_000);
  await page.goto(`${stage.url()}service/`);
  await page.getByRole('button', { name: 'Technicus' }).click();
  await page.keyboard.type('ab');
  await page.getByRole('button', { name: 'Verder' }).click();
  const enter = async (digits: string) => {
    await page.keyboard.type(digits);
    await page.keyboard.press('Enter');
  };
  await page.getByRole('heading', { name: 'Technicus · AB' }).waitFor();
  await enter(pins.technician);
  await page.getByText('De code uit je app').waitFor();
  await enter('000000');
  await page.getByText(/De pincode of de code klopt niet/).waitFor();
  await enter(pins.technician);
  await page.getByText('De code uit je app').waitFor();
  if (process.env.SHOOT) await page.screenshot({ path: process.env.SHOOT });
  await enter(code(1));
  await page.getByRole('heading', { name: /Toestel 1/ }).waitFor();
});

test('a key that is none is refused where it is read', async () => {
  const file = join(stage.folder, 'wrong.code');
  writeFileSync(file, 'not-a-key\n');
  const { content } = (await askSocket(stage, 'GET', '/configuration')).json;
  const config = { ...content, service: { ...content.service, technicianCode: { file } } };
  expect(
    (await askSocket(stage, 'POST', '/configuration/check', { config })).json.complaints,
  ).toMatchObject([
    { path: 'service.technicianCode', remedy: expect.stringContaining('--one-time-code') },
  ]);
});
