/**
 * How few touches a visit takes, and what is said at its end, in Chromium over the real wires. A
 * touch is a click on the page; cards, books and the PIN pad's keys are the patron's own hands.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { patronCard } from '../../../simulators/library/cast/patrons.ts';
import { releasedAfi, securedAfi } from '../../../simulators/tags/tags.ts';
import { isLong } from '../../support/repository/share.ts';
import { portrait } from '../../support/screen/browser.ts';
import { type Browser, openBrowser } from '../../support/screen/one-browser.ts';
import { borrowed, here, leave, shows } from '../../support/system/patron.ts';
import { type Stage, setStage } from '../../support/system/stage.ts';

declare global {
  interface Window {
    clicks: number;
  }
}

let stage: Stage;
let browser: Browser;
let page: Page;
/** each test takes its own from the shelf */
let shelf: string[];
beforeAll(async () => {
  stage = await setStage();
  browser = await openBrowser();
  page = await browser.newPage({ viewport: portrait });
  await page.addInitScript(() => {
    window.clicks = 0;
    document.addEventListener('click', () => {
      window.clicks += 1;
    });
  });
  await page.goto(stage.url());
  shelf = here(stage, 40);
});
afterAll(async () => {
  await browser?.close();
  await stage?.close();
});
afterEach(async () => {
  stage.printer.setStatus({ paper: 'ok' });
  takeAll();
  await stage.sees(
    'nothing under way',
    ({ view }) => !('stillWorking' in view && view.stillWorking),
  );
  if (stage.screen()?.view.kind !== 'attract') await leave(stage);
  await works();
});

function works() {
  return stage.sees(
    'all to work, and nothing to lie there',
    ({ view, leftovers }) => view.kind === 'attract' && view.limits === null && leftovers === 0,
  );
}
function tap(name: RegExp | string) {
  return page.getByRole('button', { name }).first().click({ timeout: 8_000 });
}
function reads(text: RegExp | string) {
  return page.getByText(text).first().waitFor({ timeout: 8_000 });
}
function heading(name: RegExp) {
  return page.getByRole('heading', { level: 1, name }).waitFor({ timeout: 8_000 });
}
async function countFrom0() {
  await heading(/lenen of inleveren/i);
  await page.evaluate(() => {
    window.clicks = 0;
  });
}
function clicks() {
  return page.evaluate(() => window.clicks);
}
function books(count: number) {
  const taken = shelf.splice(0, count);
  if (taken.length < count) throw new Error('the shelf is empty');
  return taken;
}
/** On loan since before this run, to whom it may be; no one waits for them. */
function lentBefore(count: number) {
  const { loans, holds } = stage.library.library.state;
  const lent = [...loans.values()].filter(
    ({ item, card }) => card !== patronCard(1) && !holds.some((hold) => hold.item === item),
  );
  return lent.slice(0, count).map(({ item }) => item);
}
function ownerOf(item: string | undefined) {
  return stage.library.library.state.loans.get(item ?? '')?.card ?? null;
}
function titleOf(item: string | undefined) {
  const title = stage.library.library.state.items.get(item ?? '')?.title.split(' / ')[0];
  if (!title) throw new Error('the item has no title');
  return title;
}
function takeAll() {
  for (const { uid } of stage.reader.tags()) stage.reader.take(uid);
}
/** Card and PIN, by touch: four digits, which go on by themselves. */
async function identify(nth: number) {
  await works();
  stage.scanner.scan(patronCard(nth));
  await heading(/pincode/i);
  for (const digit of '1234') await tap(digit);
  await stage.sees('the list', shows('borrow'));
}
async function startWith({ receipt, ...settings }: { receipt?: string; identification?: object }) {
  const file = join(stage.folder, 'kiosk.config.json');
  const config = JSON.parse(await readFile(file, 'utf8'));
  const screen = { ...config.screen, ...(receipt === undefined ? {} : { receipt }) };
  await stage.kill('SIGTERM');
  await writeFile(file, JSON.stringify({ ...config, ...settings, screen }));
  await stage.start();
  await page.goto(stage.url());
  await works();
}

describe('the touches of a visit', () => {
  it('card, PIN, three books, no ticket: five, and no receipt is asked about', async () => {
    await works();
    await countFrom0();
    const papers = stage.printer.paper().length;
    await identify(1);
    const three = books(3);
    stage.layDown(...three);
    await stage.sees('three lent', borrowed(3));
    await reads(/3.geleend/);
    await tap('Klaar');
    await heading(/tot ziens/i);
    // 1, 2, 3, 4, Klaar
    expect(await clicks()).toBe(5);
    expect(three.map(ownerOf)).toEqual(three.map(() => patronCard(1)));
    expect(stage.reader.tags().map(({ afi }) => afi)).toEqual(three.map(() => releasedAfi));
    expect(stage.printer.paper()).toHaveLength(papers);
  });

  it('lent books that are laid down: their return begins with no touch, and ends with one', async () => {
    const lent = lentBefore(2);
    expect(lent).toHaveLength(2);
    await works();
    await countFrom0();
    stage.layDown(...lent);
    await heading(/^inleveren/i);
    await reads(/2.ingeleverd/);
    expect(await clicks()).toBe(0);
    expect(lent.map(ownerOf)).toEqual([null, null]);
    expect(stage.reader.tags().map(({ afi }) => afi)).toEqual([securedAfi, securedAfi]);
    await tap('Klaar');
    await heading(/tot ziens/i);
    expect(await clicks()).toBe(1);
  });

  it('books of this visit that are laid down again after the goodbye are not returned', async () => {
    await identify(1);
    const two = books(2);
    stage.layDown(...two);
    await stage.sees('two lent', borrowed(2));
    await tap('Klaar');
    await heading(/tot ziens/i);
    takeAll();
    await tap('Sluiten');
    await works();
    stage.layDown(...two);
    // A return would have left the attract screen standing until its list opened.
    await heading(/wat wil je doen/i);
    expect(two.map(ownerOf)).toEqual([patronCard(1), patronCard(1)]);
    expect(stage.reader.tags().map(({ afi }) => afi)).toEqual([releasedAfi, releasedAfi]);
  });
});

describe('what is not lent', () => {
  /** Two that others wait for, laid down before and between the rest. */
  async function mixed() {
    const held = stage.library.library.state.holds
      .filter(({ state }) => state === 'waiting')
      .map(({ item }) => item)
      .slice(0, 2);
    expect(held).toHaveLength(2);
    const [first = '', second = ''] = held;
    const fine = books(2);
    await identify(1);
    stage.layDown(first, fine[0] ?? '', second, fine[1] ?? '');
    await stage.sees(
      'four settled',
      ({ view }) => view.kind === 'borrow' && view.rows.length === 4 && !view.stillWorking,
    );
    return { held, fine };
  }
  const rows = () => page.locator('li.row');

  it('stands first once all is settled; receipt on paper and goodbye name it', async () => {
    const { held, fine } = await mixed();
    await reads(/2.niet geleend/);
    const texts = await rows().allInnerTexts();
    const at = (item: string) => texts.findIndex((text) => text.includes(titleOf(item)));
    expect(held.map(at).sort()).toEqual([0, 1]);
    expect(fine.map(at).sort()).toEqual([2, 3]);
    stage.printer.tear();
    await tap('Met ticket');
    await heading(/tot ziens/i);
    await reads(/2 niet geleend/);
    const said = await page.locator('main').textContent();
    for (const item of held) expect(said).toContain(titleOf(item));
    const paper = stage.printer.paper().replace(/\s+/g, ' ');
    for (const item of held) expect(paper).toContain(titleOf(item).slice(0, 20));
    await reads(/Je ticket is afgedrukt/);
  });

  it('is named above the choice of a receipt', async () => {
    const { held } = await mixed();
    await stage.touch({ type: 'STOP' });
    await heading(/ticket/i);
    await reads(/2 niet geleend/);
    const said = await page.locator('main').textContent();
    for (const item of held) expect(said).toContain(titleOf(item));
  });
});

describe('out of paper', () => {
  it.runIf(isLong)(
    'known before: the list offers to read it on the screen, and nothing is called printed',
    async () => {
      await identify(1);
      const [book = ''] = books(1);
      stage.layDown(book);
      await stage.sees('lent', borrowed(1));
      stage.printer.setStatus({ paper: 'out' });
      await tap('Met overzicht');
      await heading(/je ticket/i);
      await reads(titleOf(book));
      await tap('Klaar');
      await heading(/tot ziens/i);
      expect(await page.getByText(/afgedrukt/).count()).toBe(0);
    },
  );

  it('while it prints: says so with what helps, and nothing is called printed', async () => {
    await identify(1);
    const [book = ''] = books(1);
    stage.layDown(book);
    await stage.sees('lent', borrowed(1));
    stage.printer.runOutAfter(3);
    await tap('Met ticket');
    await reads(/Het papier is op/);
    await tap('Op het scherm');
    await reads(titleOf(book));
    await tap('Klaar');
    await heading(/tot ziens/i);
    expect(await page.getByText(/afgedrukt/).count()).toBe(0);
  });
});

describe('by setting', () => {
  it('without a PIN: card first one touch, books first the two that were promised', async () => {
    await startWith({ identification: { pin: 'never' } });
    await countFrom0();
    stage.scanner.scan(patronCard(1));
    await stage.sees('the list', shows('borrow'));
    stage.layDown(...books(3));
    await stage.sees('three lent', borrowed(3));
    await tap('Klaar');
    await heading(/tot ziens/i);
    expect(await clicks()).toBe(1);
    takeAll();
    await stage.touch({ type: 'DONE' });
    await works();
    await countFrom0();
    stage.layDown(...books(3));
    await tap(/^Lenen/);
    await heading(/kaart/i);
    stage.scanner.scan(patronCard(1));
    await stage.sees('three lent', borrowed(3));
    await tap('Klaar');
    await heading(/tot ziens/i);
    // Lenen, Klaar
    expect(await clicks()).toBe(2);
  });

  /** One book without a PIN, and Klaar. */
  async function visit() {
    const [book = ''] = books(1);
    await works();
    stage.printer.tear();
    stage.scanner.scan(patronCard(1));
    await stage.sees('the list', shows('borrow'));
    stage.layDown(book);
    await stage.sees('lent', borrowed(1));
    return book;
  }
  const tickets = () => page.getByRole('button', { name: /Met (ticket|overzicht)/ }).count();

  it('`ask`: both ends stand on the list', async () => {
    await visit();
    await page.getByRole('button', { name: 'Klaar' }).waitFor();
    expect(await tickets()).toBe(1);
  });

  it.runIf(isLong)('`print`: it comes with Klaar, and no other key is there', async () => {
    await startWith({ receipt: 'print' });
    const book = await visit();
    expect(await tickets()).toBe(0);
    await tap('Klaar');
    await heading(/tot ziens/i);
    await reads(/Je ticket is afgedrukt/);
    expect(stage.printer.paper()).toContain(titleOf(book).slice(0, 20));
  });

  it.runIf(isLong)('`screen`: it is read, and nothing is printed', async () => {
    await startWith({ receipt: 'screen' });
    const book = await visit();
    expect(await tickets()).toBe(0);
    await tap('Klaar');
    await heading(/je ticket/i);
    await reads(titleOf(book));
    await tap('Klaar');
    await heading(/tot ziens/i);
    expect(stage.printer.paper()).toBe('');
  });

  it.runIf(isLong)('`none`: goodbye at once', async () => {
    await startWith({ receipt: 'none' });
    await visit();
    expect(await tickets()).toBe(0);
    await tap('Klaar');
    await heading(/tot ziens/i);
    expect(stage.printer.paper()).toBe('');
  });
});
