/**
 * The stage beside a library system that is not its own: the simulated library in another form, as
 * a program of its own. Cards and items are typed; their tags are of four data models.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import { readAim } from '../../hardware/scanner/aim.ts';
import { classifyCode } from '../../hardware/scanner/classify.ts';
import { decodeTag } from '../../hardware/tags/decode.ts';
import { shelfNumber } from '../../simulators/library/cast/items.ts';
import { patronCard } from '../../simulators/library/cast/patrons.ts';
import { shownTags, tagModels, written } from '../../simulators/tags/tag-models.ts';
import { loadConfig } from '../../src/config/load.ts';
import { codeRules } from '../../src/wiring/identification.ts';
import { built } from '../../test/support/repository/built.ts';
import { isLong } from '../../test/support/repository/share.ts';
import { openBrowser } from '../../test/support/screen/one-browser.ts';
import { type Started, startAll } from './support/started.ts';

const password = { KIOSK_SIP2_PASSWORD: 'another-one' };
const items = [4, 8, 10, 12].map((nth) => shelfNumber('book', nth));
/** Of those that a kiosk reads with any configuration. */
const knownModels = tagModels.filter(({ id }) => id !== 'own');
let library: ChildProcess | undefined;
let started: Started | undefined;
afterEach(async () => {
  await started?.stop();
  library?.kill('SIGTERM');
  if (library?.exitCode === null) await once(library, 'close');
});

/** Another program on the SIP2 port; resolves to where it says that it is. */
async function startForeign(form: string, envelope: string | null): Promise<string> {
  const inside = envelope === null ? [] : ['--envelope', envelope];
  const child = spawn(
    process.execPath,
    [built('demo/stage/main.js'), '--only', 'library', '--port', '0', '--form', form, ...inside],
    { env: { ...process.env, ...password }, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  library = child;
  for await (const line of createInterface({ input: child.stdout })) {
    const address = line.replace(/^library +/, '');
    return envelope === null ? `tcp://${address}` : address;
  }
  throw new Error('the library did not start');
}

/** What is touched before books are laid down. */
const pin = [...'1234'];
test.runIf(isLong).each([
  { profile: 'koha', form: 'koha', envelope: null, touched: [...pin, 'Gelezen'] },
  { profile: 'evergreen', form: 'evergreen', envelope: null, touched: pin },
  { profile: 'folio', form: 'folio', envelope: null, touched: pin },
  { profile: 'koha-suomi', form: 'koha', envelope: 'koha-suomi', touched: [...pin, 'Gelezen'] },
])(
  'a visit with typed cards and items of $profile',
  async ({ profile, form, envelope, touched }) => {
    const address = await startForeign(form, envelope);
    const own = ['--library', address, '--user', 'kiosk', '--profile', profile];
    started = await startAll({ args: own, environment: password });
    const browser = await openBrowser();
    try {
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
      await page.goto(`${started.url}?language=en`);
      const screen = page.frameLocator('#screen');
      await page.getByRole('heading', { name: 'Your own library system' }).waitFor();
      expect(await page.locator('#stories').isVisible()).toBe(false);
      await page.getByRole('textbox', { name: 'Card number' }).fill(patronCard(1));
      await page.locator('#own-card button').click();
      for (const [at, { id }] of knownModels.entries()) {
        await page.locator('#own-items input').fill(items[at] ?? '');
        await page.locator('#own-items select').selectOption(id);
        await page.locator('#own-items button').click();
      }
      await page.locator('.card.own').click();
      for (const name of touched) await screen.getByRole('button', { name }).click();
      for (let left = 4; left > 0; left -= 1) {
        await page.locator('.books .book').first().click();
        await page
          .locator('.books .book')
          .nth(left - 1)
          .waitFor({ state: 'detached' });
      }
      await screen.getByText('4 geleend').waitFor();
      const answer = await started.act('stage/begin-again');
      expect([answer.status, (await started.state()).reader?.tags]).toEqual([200, []]);
    } finally {
      await browser.close();
    }
  },
);

describe('what is written on a tag', () => {
  test.each(tagModels)('$name is read as that model, with any number', ({ id }) => {
    for (const item of ['33550000000047', 'AB-1234', '1', '123456789']) {
      const { memory, dsfid } = written(id, item);
      const { model, content } = decodeTag(memory, dsfid, memory.length, shownTags);
      expect([model, content]).toEqual([
        id === 'own' ? 'own: made up' : id,
        expect.objectContaining({ kind: 'item', item, parts: 1, ordinal: 1 }),
      ]);
    }
  });
});

/** What each code is beside a library system of one's own, started with these options. */
async function kindsOfStart(codes: readonly string[], ...more: string[]) {
  const scripts = new URL('../start/', import.meta.url);
  const { readOptions } = await import(new URL('options.js', scripts).href);
  const { writeConfig } = await import(new URL('config.js', scripts).href);
  const folder = mkdtempSync(join(tmpdir(), 'kiosk-own-library-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const own = ['--library', 'tcp://127.0.0.1:6001', '--user', 'kiosk', ...more];
  const file = writeConfig(folder, readOptions(own));
  const loaded = loadConfig(file);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.complaints));
  const rules = codeRules(loaded.config);
  return codes.map((text) => {
    const { code, symbology } = readAim(text);
    return classifyCode(code, rules, symbology).kind;
  });
}

test('K7: a card of any library is one beside a library system of your own', async () => {
  // Of Evergreen's own samples, two check digits that are not Luhn's, a name as a number.
  const cards = ['99999382659', '23529001000463', '21234567890123', 'miker'];
  expect(await kindsOfStart(cards)).toEqual(cards.map(() => 'patron'));
  // What the stage scans of a book; and no card is an ISBN.
  expect(await kindsOfStart([']C0AU10001', '9789020412345'])).toEqual(['item', 'isbn']);
  // A real scanner may print a card's symbology, too.
  const own = ['--scanner', 'tcp://127.0.0.1:7001'];
  expect(await kindsOfStart([']C099999382659', '99999382659'], ...own)).toEqual([
    'patron',
    'patron',
  ]);
  expect(await kindsOfStart(['99999382659', 'AU10001'], ...own, '--card', '\\d{11}')).toEqual([
    'patron',
    'item',
  ]);
});

test('at FBS, whose kinds of card come after item numbers, a card of its own is one', async () => {
  const fbs = (...more: string[]) => ['--profile', 'fbs', ...more];
  const codes = ['0102031234', '010203-1234', '3210519784', 'DK10001'];
  expect(await kindsOfStart(codes, ...fbs())).toEqual(['patron', 'patron', 'patron', 'item']);
  expect(await kindsOfStart(['C001', '3210519784'], ...fbs('--card', 'C\\d+'))).toEqual([
    'patron',
    'item',
  ]);
});

test('what cannot be is said before anything starts', async () => {
  const wrong: [string[], RegExp][] = [
    [['--user', 'kiosk'], /--library ADDRESS/],
    [['--library', 'koha.example'], /write tcp:\/\/host:port, tls/],
    [['--library', 'tcp://127.0.0.1:1', '--user', 'kiosk'], /KIOSK_SIP2_PASSWORD=… npm start/],
    [['--port-base', '70000'], /a number from 1 to 65525/],
    [['--lybrary', 'x'], /Unknown option '--lybrary'/],
    [['--pay-by', 'cash'], /write both, terminal or code/],
    [['--pay-by', 'code', '--terminal', 'opi'], /there is no terminal then/],
    [['--terminal', 'ingenico'], /zvt, opi or adyen/],
  ];
  for (const [args, says] of wrong) {
    const { KIOSK_SIP2_PASSWORD: _, ...env } = process.env;
    const child = spawn(process.execPath, ['demo/start.js', ...args], { env });
    let text = '';
    child.stderr.on('data', (chunk) => {
      text += String(chunk);
    });
    expect((await once(child, 'close'))[0]).toBe(64);
    expect(text).toMatch(says);
    expect(text).toContain('npm start -- --help');
  }
});
