/**
 * Pictures of the service panel on a kiosk that has had a day, after `npm run build`;
 * `scripts/screens.js --service` runs it. `SCREENS` the folder; `SIZES=wide,portrait,small`;
 * `ONLY=rules,logs`; `SMALL=1`: as they are kept in `docs/screens/service`.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { hashPin } from '../../../src/technician/access/pins.ts';
import { weekdays } from '../../../src/weekdays.ts';
import { type BranchMember, openMember } from '../branch/member.ts';
import { natsServer } from '../branch/nats-server.ts';
import { type BranchPlace, makeBranchPlace } from '../branch/place.ts';
import { landscape, launch, portrait } from '../screen/browser.ts';
import { showInstalledPaths } from './installed-paths.ts';
import { borrowed, here, identify, leave, payWhatTheDeskTakes } from './patron.ts';
import { type Stage, setStage } from './stage.ts';

const folder = process.env.SCREENS ?? 'dist/screens/service';
const isSmall = process.env.SMALL !== undefined;
const sizes = { wide: landscape, portrait, small: { width: 1024, height: 600 } };
function isSize(name: string): name is keyof typeof sizes {
  return Object.hasOwn(sizes, name);
}
const chosen = (process.env.SIZES ?? 'wide').split(',').filter(isSize);
/** Those that docs/service-panel.md shows. */
const kept = [
  'who',
  'login',
  'overview',
  'rules',
  'library',
  'branch',
  'payments',
  'configuration',
  'difference',
  'silent',
  'out-of-service',
];
const only = process.env.ONLY?.split(',') ?? (isSmall ? kept : undefined);
const pin = '739154';

/** What is done on a page before its picture is taken. */
const scenes: Record<string, (page: Page) => Promise<unknown>> = {
  overview: async () => {},
  devices: async () => {},
  library: (page) => page.locator('.trace summary').first().click(),
  branch: async () => {},
  rules: async (page) => {
    await page.getByLabel('Begin met een voorbeeld').selectOption({ index: 4 });
    await page.locator('.verdict').waitFor();
  },
  journal: async () => {},
  payments: async (page) => {
    await page.locator('.journal-table .button').first().click();
    await page.locator('.closing').waitFor();
  },
  figures: async (page) => {
    await page.getByLabel('Maand').selectOption({ index: 1 });
    await page.locator('.figures-sheet').waitFor();
  },
  texts: (page) => page.getByLabel('Zoek een tekst of sleutel').fill('attract'),
  configuration: (page) =>
    page
      .getByRole('navigation', { name: 'Delen' })
      .getByRole('button', { name: 'RFID-lezer' })
      .click(),
  difference: async (page) => {
    await page.getByLabel('Zoek een instelling').fill('afi');
    await page.getByLabel('reader.afi.released').fill('DA');
    await page.getByLabel('reader.security').selectOption('both');
    await page.getByRole('button', { name: 'Bekijk en bewaar …' }).click();
    await page.getByRole('dialog').waitFor();
  },
  secrets: async (page) => {
    await page.getByLabel('Zoek een instelling').fill('sip2.address');
    await page.getByLabel('sip2.address').fill('tls://elders.example:6001');
    await page.getByRole('button', { name: 'Bekijk en bewaar …' }).click();
    await page.getByRole('dialog').waitFor();
  },
  silent: async (page) => {
    await page.getByLabel('Zoek een instelling').fill('printer.address');
    await page.getByLabel('printer.address').fill('tcp://127.0.0.1:1');
    await page.getByRole('button', { name: 'Bekijk en bewaar …' }).click();
    await page.getByRole('dialog').waitFor();
  },
  logs: async () => {},
  audit: async () => {},
  pins: async () => {},
  'out-of-service': async (page) => {
    await page.getByRole('button', { name: 'Buiten dienst' }).click();
    await page.getByRole('dialog').getByLabel('Tot een tijd').check();
  },
};
/** The page of a scene that is no page itself. */
const pageOf: Readonly<Record<string, string>> = {
  difference: 'configuration',
  secrets: 'configuration',
  silent: 'configuration',
  'out-of-service': 'overview',
};

/** Two other kiosks, of which one has been off line. Without a broker on this machine: no branch. */
async function openBranch(): Promise<{ place: BranchPlace; others: BranchMember[] } | null> {
  if (natsServer === null || (only && !only.includes('branch'))) return null;
  const place = await makeBranchPlace(['k01', 'k02', 'k03']);
  const others = [await openMember(place, 'k02'), await openMember(place, 'k03')];
  for (const other of others) await other.up();
  for (const item of ['35500000000408', '35500000000416']) await others[0]?.lend(item, '900001');
  return { place, others };
}

/** As who guesses sees it. */
async function lockOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Meld af' }).click();
  await page.getByRole('button', { name: 'Medewerker' }).click();
  await page.keyboard.type('AV');
  await page.getByRole('button', { name: 'Verder' }).click();
  for (let tries = 0; tries < 5; tries += 1) {
    await page.locator('.login-said').waitFor();
    await page.keyboard.type('000111');
    await page.keyboard.press('Enter');
    const said = tries < 4 ? new RegExp(`og (${4 - tries}|één) poging`) : /Te vaak/;
    await page.locator('.login-said').filter({ hasText: said }).waitFor();
  }
}

async function haveADay(stage: Stage): Promise<void> {
  const [one = '', two = '', three = ''] = here(stage, 3);
  await identify(stage, 1);
  await stage.sees('what to do', ({ view }) => ['action', 'borrow'].includes(view.kind));
  await stage.touch({ type: 'CHOOSE', action: 'borrow' });
  stage.layDown(one, two, three);
  await stage.sees('three lent', borrowed(3)).catch(() => undefined);
  stage.lift(one, two, three);
  await leave(stage);
  await payWhatTheDeskTakes(stage, 4);
  stage.printer.setStatus({ paper: 'low', coverOpen: false, offline: false });
  stage.layDown(three);
}

const pinFolder = await mkdtemp(join(tmpdir(), 'kiosk-screens-'));
const pinFile = join(pinFolder, 'technician-pin');
await writeFile(pinFile, `${await hashPin(pin)}\n`, { mode: 0o600 });
/** The whole day: pictures are made at any hour. */
const day = ['00:00-24:00'];
const week = Object.fromEntries(weekdays.map((name) => [name, day]));
const environment = { OPERATOR: await hashPin('482615') };
const branch = await openBranch();
const stage = await setStage(
  {
    ...(branch === null ? {} : { branch: { folder: join(branch.place.folder, 'k01') } }),
    library: { hours: week },
    service: { technician: { file: pinFile }, operator: { env: 'OPERATOR' } },
  },
  environment,
);
const browser = await launch();
try {
  await mkdir(folder, { recursive: true });
  await haveADay(stage);
  for (const size of chosen) {
    const viewport = sizes[size];
    const page = await browser.newPage({
      viewport,
      locale: 'nl-BE',
      deviceScaleFactor: isSmall ? 0.6 : 1,
    });
    page.on('pageerror', (error) => console.error(error.message));
    const shoot = (name: string) => {
      const file = chosen.length > 1 ? `${size}-${name}` : name;
      return isSmall
        ? page.screenshot({ path: join(folder, `${file}.jpg`), type: 'jpeg', quality: 50 })
        : page.screenshot({ path: join(folder, `${file}.png`) });
    };
    await page.goto(`${stage.url()}service/?kiosk`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.evaluate(() => document.fonts.ready);
    await page.getByRole('button', { name: 'Technicus' }).click();
    await page.keyboard.type('AV');
    if (!only || only.includes('who')) await shoot('who');
    await page.getByRole('button', { name: 'Verder' }).click();
    await page.keyboard.type(pin.slice(0, 4));
    if (!only || only.includes('login')) await shoot('login');
    await page.keyboard.type(pin.slice(4));
    await page.keyboard.press('Enter');
    await page.locator('.parts-table').waitFor();
    for (const [name, prepare] of Object.entries(scenes)) {
      if (only && !only.includes(name)) continue;
      if (name === 'branch' && branch === null) continue;
      await page.goto(`${stage.url()}service/?kiosk#${pageOf[name] ?? name}`);
      await page.reload();
      await page.waitForFunction(
        () => !/Even wachten|One moment/.test(document.querySelector('main')?.textContent ?? '…'),
      );
      await prepare(page);
      // A weight that only this page uses is loaded now: until then its words are not drawn.
      await page.evaluate(() => document.fonts.ready);
      await page.mouse.move(0, 0);
      await showInstalledPaths(page, stage.folder);
      await shoot(name);
    }
    if (only?.includes('locked')) {
      await page.keyboard.press('Escape');
      await lockOut(page);
      await shoot('locked');
    }
    await page.close();
  }
} finally {
  await browser.close();
  await stage.close();
  for (const other of branch?.others ?? []) await other.close();
  await branch?.place.remove();
  await rm(pinFolder, { recursive: true });
}
