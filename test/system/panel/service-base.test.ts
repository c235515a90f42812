/** A kiosk whose configuration extends a base, changed in the panel: the base stays as it is. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isLong } from '../../support/repository/share.ts';
import { landscape } from '../../support/screen/browser.ts';
import { openBrowser } from '../../support/screen/one-browser.ts';
import { openPanel, type Panel, pins, servicePins } from '../../support/system/panel.ts';
import { type Stage, setStage } from '../../support/system/stage.ts';

const inLong = test.runIf(isLong);
let stage: Stage;
let panel: Panel;
const common = mkdtempSync(join(tmpdir(), 'kiosk-base-'));
const base = join(common, 'base.json');
const inBase = {
  library: { name: 'Bibliotheek De Basis', branch: '7' },
  device: { name: 'Basistoestel' },
  delays: { idleMs: 50_000 },
  sip2: { retries: 2 },
};
function write(content: object) {
  writeFileSync(base, JSON.stringify(content));
}
function own() {
  return JSON.parse(readFileSync(join(stage.folder, 'kiosk.config.json'), 'utf8'));
}
async function view() {
  return (await panel.ask('GET', '/configuration')).json;
}
async function save(change: object) {
  const { content, basedOn } = await view();
  return panel.ask('POST', '/configuration/save', { config: { ...content, ...change }, basedOn });
}
function restarts() {
  return stage.log().filter(({ code }) => code === 'restarted').length;
}
function named(device: string) {
  return stage.sees(device, (screen) => screen.device === device && screen.view.kind === 'attract');
}

beforeAll(async () => {
  write(inBase);
  const { service, environment } = servicePins();
  stage = await setStage({ extends: base, service, screen: { port: 0 } }, environment);
  panel = openPanel(stage);
  await panel.logIn('technician');
}, 30_000);
afterAll(async () => {
  await stage.close();
  rmSync(common, { recursive: true });
});

test('the kiosk runs with both files, and the panel has which setting is from where', async () => {
  await named('Basistoestel');
  expect(await view()).toMatchObject({
    base: inBase,
    content: { extends: base },
    inherited: {
      'library.name': expect.stringContaining('base.json'),
      'delays.idleMs': expect.stringContaining('base.json'),
    },
    notes: [],
  });
});

test('only what differs is written, into the own file; one step back undoes it', async () => {
  const before = readFileSync(base, 'utf8');
  const saved = await save({
    library: { name: 'Bibliotheek De Basis', branch: '8' },
    device: { name: 'Zelfuitleen 4' },
    delays: { idleMs: 50_000 },
  });
  expect(saved).toMatchObject({
    status: 200,
    json: {
      difference: [
        { path: 'library.branch', from: '7', to: '8', inherited: 'from' },
        { path: 'device.name', from: 'Basistoestel', to: 'Zelfuitleen 4', inherited: 'from' },
      ],
    },
  });
  expect(own()).toMatchObject({ library: { branch: '8' }, device: { name: 'Zelfuitleen 4' } });
  expect(own().library).toEqual({ branch: '8' });
  expect(own()).not.toHaveProperty('delays');
  await named('Zelfuitleen 4');
  expect((await panel.ask('POST', '/configuration/back', {})).json).toMatchObject({
    difference: expect.arrayContaining([
      { path: 'device.name', from: 'Zelfuitleen 4', to: 'Basistoestel', inherited: 'to' },
    ]),
  });
  await named('Basistoestel');
  expect(own()).not.toHaveProperty('device');
  expect(readFileSync(base, 'utf8')).toBe(before);
});

test('the base is not chosen in the panel: it may be any file', async () => {
  const { status, json } = await save({ extends: '/etc/passwd' });
  expect([status, json.complaints]).toEqual([
    422,
    [expect.objectContaining({ path: 'extends', problem: expect.stringContaining('panel') })],
  ]);
  const asked = { config: { extends: join(stage.folder, 'kiosk.config.json') } };
  expect((await panel.ask('POST', '/configuration/check', asked)).json.complaints).toHaveLength(1);
});

inLong('in the form an override is taken back, and the file has it no more', async () => {
  await save({ delays: { idleMs: 40_000 }, device: { name: 'Zelfuitleen 3' } });
  await named('Zelfuitleen 3');
  const before = restarts();
  const browser = await openBrowser();
  try {
    const page = await browser.newPage({ viewport: landscape, locale: 'nl-BE' });
    await page.goto(`${stage.url()}service/?kiosk`);
    await page.getByRole('button', { name: 'Technicus' }).click();
    await page.keyboard.type('AB');
    await page.getByRole('button', { name: 'Verder' }).click();
    await page.keyboard.type(pins.technician);
    await page.keyboard.press('Enter');
    await page.locator('.parts-table').waitFor();
    await page.goto(`${stage.url()}service/?kiosk#configuration`);
    await page.getByLabel('Zoek een instelling').fill('delays.idle');
    const row = page.locator('[id="setting-delays.idleMs"]');
    expect(await row.textContent()).toContain('In base.json: 50.000.');
    await row.getByRole('button', { name: 'Zoals in base.json' }).click();
    expect(await row.textContent()).toContain('uit base.json');
    await page.getByRole('button', { name: 'Bekijk en bewaar …' }).click();
    expect(await page.getByRole('dialog').textContent()).toMatch(/50000 \(uit de basis\)/);
    await page.getByRole('dialog').getByRole('button', { name: 'Bewaar' }).click();
    await page.getByText('Bewaard. Het gaat in').waitFor();
    expect(own()).not.toHaveProperty('delays');
    await stage.sees('the start after that', () => restarts() > before);
  } finally {
    await browser.close();
  }
});

inLong(
  'a base that has changed meanwhile refuses the change, and is at work after the next one',
  async () => {
    const { content, basedOn } = await view();
    write({ ...inBase, library: { name: 'Bibliotheek De Nieuwe Basis' } });
    const config = { ...content, device: { name: 'Zelfuitleen 5' } };
    expect(await panel.ask('POST', '/configuration/save', { config, basedOn })).toMatchObject({
      status: 409,
      json: { code: 'configuration-changed' },
    });
    expect((await save({ device: { name: 'Zelfuitleen 5' } })).status).toBe(200);
    await named('Zelfuitleen 5');
    expect(stage.screen()?.library).toBe('Bibliotheek De Nieuwe Basis');
  },
);

inLong(
  'what is wrong in the base names the base; the kiosk continues with what it read',
  async () => {
    write({ ...inBase, sip2: { retires: 2 } });
    const { content, basedOn } = await view();
    const config = { ...content, device: { name: 'Zelfuitleen 6' } };
    const { status, json } = await panel.ask('POST', '/configuration/save', { config, basedOn });
    expect([status, json.complaints]).toMatchObject([422, [{ file: base, path: 'sip2.retires' }]]);
    rmSync(base);
    const { problems, base: without } = await view();
    expect(without).toEqual({});
    expect(problems).toMatchObject([
      {
        path: 'extends',
        problem: `${base} cannot be read: ENOENT`,
        said: { is: 'base-unreadable' },
      },
    ]);
    await named('Zelfuitleen 5');
  },
);
