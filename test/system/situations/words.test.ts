/**
 * Rows 9, 15, 16 and 17 of the situations: the patron's own language from the first screen, an
 * answer to a renewal, one amount with its reason, and the parts of a set by their names.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { patronCard } from '../../../simulators/library/cast/patrons.ts';
import { screenMessage } from '../../../simulators/library/screen-messages.ts';
import { tagsOf } from '../../../simulators/tags/tags.ts';
import { isLong } from '../../support/repository/share.ts';
import { portrait } from '../../support/screen/browser.ts';
import { type Browser, openBrowser } from '../../support/screen/one-browser.ts';
import { identify, leave, shows } from '../../support/system/patron.ts';
import { type Stage, setStage } from '../../support/system/stage.ts';

const withinMs = 8_000;
const notForLoan = 'لا تُعار هذه المادة.';

let stage: Stage;
let browser: Browser;
let page: Page;
let textsFolder: string;

beforeAll(async () => {
  textsFolder = await mkdtemp(join(tmpdir(), 'texts-'));
  const told = { ar: notForLoan };
  const known = {
    [screenMessage('not-for-loan')]: told,
    [screenMessage('not-for-loan', { language: 'en' })]: told,
  };
  await writeFile(join(textsFolder, 'messages.json'), JSON.stringify(known));
  const sets = [
    { parts: ['book', 'cd', 'cd', 'cd'] },
    { parts: ['book', 'cd', 'cd'] },
    { parts: ['book', 'cd'] },
  ];
  stage = await setStage({
    screen: { port: 0, languages: ['nl', 'en', 'ar'], textsFolder, sets },
  });
  browser = await openBrowser();
  page = await browser.newPage({ viewport: portrait });
  await page.goto(stage.url());
});
afterAll(async () => {
  await browser?.close();
  await stage?.close();
  await rm(textsFolder, { recursive: true, force: true });
});
afterEach(async () => {
  for (const { uid } of stage.reader.tags()) stage.reader.take(uid);
  await stage.sees(
    'nothing under way',
    ({ view }) => !('stillWorking' in view && view.stillWorking),
  );
  if (stage.screen()?.view.kind !== 'attract') await leave(stage);
});

function attract() {
  return stage.sees(
    'all to work, and nothing to lie there',
    ({ view, leftovers }) => view.kind === 'attract' && view.limits === null && leftovers === 0,
  );
}
function heading(text: RegExp) {
  return page.getByRole('heading', { level: 1, name: text }).waitFor({ timeout: withinMs });
}
function tap(name: RegExp) {
  return page.getByRole('button', { name }).first().click({ timeout: withinMs });
}
function reads(text: RegExp | string) {
  return page.getByText(text).first().waitFor({ timeout: withinMs });
}
async function typePin() {
  await stage.sees('the PIN', shows('pin'));
  for (const digit of '1234') await tap(new RegExp(`^${digit}$`));
}
async function lookAtAccount(nth: number) {
  await attract();
  await stage.touch({ type: 'BEGIN' });
  await stage.touch({ type: 'CHOOSE', action: 'account' });
  stage.scanner.scan(patronCard(nth));
  await typePin();
  await heading(/mijn bib/i);
}
function layNotForLoan() {
  const { items } = stage.library.library.state;
  const item = [...items.values()].find((each) => !each.forLoan && each.parts === 1);
  if (!item) throw new Error('everything is for loan');
  stage.layDown(item.item);
}

describe('the language', () => {
  it('of the patron’s record is that of the PIN, and of the library’s own message', async () => {
    await attract();
    await heading(/lenen of inleveren/i);
    stage.scanner.scan(patronCard(35));
    await heading(/enter your PIN/i);
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    await typePin();
    await stage.sees('the list', shows('borrow'));
    expect(stage.screen()?.language).toBe('en');
  });

  it('that a patron chose by touch stays, and known messages come in it', async () => {
    await attract();
    await tap(/العربية/);
    stage.scanner.scan(patronCard(35));
    await stage.sees('the PIN', shows('pin'));
    await heading(/اكتب رمزك السري/);
    expect(await page.locator('html').getAttribute('dir')).toBe('rtl');
    await typePin();
    await stage.sees('the list', shows('borrow'));
    layNotForLoan();
    await reads(new RegExp(notForLoan.slice(0, -1)));
    expect(await page.content()).not.toContain('uitgeleend');
    expect(await page.content()).not.toContain('not for loan');
  });

  it.runIf(isLong)('of one who reads Dutch leaves the library’s words as they are', async () => {
    await attract();
    await identify(stage, 1);
    layNotForLoan();
    await reads(/Dit exemplaar wordt niet uitgeleend/);
  });
});

describe('renewing', () => {
  it('ends with how many were renewed and how many not, and offers none of them again', async () => {
    await lookAtAccount(33);
    await tap(/^verlengen/i);
    await heading(/wat wil je verlengen/i);
    await tap(/verleng alles/i);
    await heading(/^3 verlengd, 2 niet$/);
    expect(await page.locator('.counter .count').textContent()).toBe('3 verlengd, 2 niet');
    expect(await page.getByRole('button', { name: /^verleng/i }).count()).toBe(0);
    expect(await page.locator('li[data-state="done"]').count()).toBe(3);
    expect(await page.locator('li[data-state="refused"]').count()).toBe(2);
    const words = page.locator('li .word', { hasText: /^Verlengd/ });
    expect(await words.count()).toBe(3);
    const done = await page.locator('li[data-state="done"]').first().evaluate(colourOfDone);
    for (const colour of await words.evaluateAll((each) =>
      each.map((one) => getComputedStyle(one).color),
    ))
      expect(colour).toBe(done);
    await tap(/klaar/i);
    await heading(/mijn bib/i);
    expect(await page.getByRole('button', { name: /^verlengen/i }).count()).toBe(0);
  });

  it.runIf(isLong)('of one title leaves the other to be renewed', async () => {
    await lookAtAccount(1);
    await tap(/^verlengen/i);
    await page
      .getByRole('button', { name: /^Verleng:/ })
      .first()
      .click();
    await heading(/^1 verlengd|^0 verlengd, 1 niet/);
    expect(await page.getByRole('button', { name: /^Verleng:/ }).count()).toBe(1);
  });
});

/** The colour of what is done, of the theme on the page. */
function colourOfDone(row: Element): string {
  const probe = document.createElement('i');
  probe.style.color = 'var(--done)';
  row.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

it('one amount is asked, with its reason: the smallest fee that lifts the block is all of it', async () => {
  await attract();
  // 30.00 whose arrangement has ended: the rule asks for 20.00, which is not payable by itself.
  await identify(stage, 27);
  await stage.sees('the reasons', shows('blocked'));
  await heading(/kunt nu niet lenen/i);
  await reads(/€.30,00/);
  const shown = await page.locator('main').textContent();
  // What is open, and the most that may be: the least that the rule asks for is in neither.
  const sums = [...new Set(shown?.match(/€\s?\d+,\d\d/g))];
  expect(sums.map((sum) => sum.replace(/\s/, ' '))).toEqual(['€ 30,00', '€ 10,00']);
  expect(shown).toMatch(/in één keer/);
  await tap(/^betalen/i);
  await stage.sees('the fees', shows('fees'));
  await page.getByRole('button', { name: /betaal €.30,00/i }).waitFor();
  expect(await page.getByRole('radio').count()).toBe(1);
});

describe('a set', () => {
  function aSet() {
    const { items, loans } = stage.library.library.state;
    const set = [...items.values()].find(
      (item) => item.parts === 3 && item.forLoan && !loans.has(item.item),
    );
    if (!set) throw new Error('there is no set');
    return { item: set.item, title: set.title.split(' / ')[0] ?? '', tags: tagsOf(set, false) };
  }

  it('says what belongs together, and which part is missing', async () => {
    const { title, tags } = aSet();
    await identify(stage, 1);
    for (const tag of tags.slice(0, 2)) stage.reader.put(tag);
    await heading(/ontbreekt 1 deel/i);
    const shown = await page.locator('main').textContent();
    expect(shown).toContain(title);
    expect(shown).toMatch(/1 boek en 2 cd’s/);
    expect(shown).toMatch(/Leg cd 2 bij de rest op de plaat/);
    for (const tag of tags.slice(2)) stage.reader.put(tag);
    await reads(/1.geleend/);
  });

  it.runIf(isLong)('is asked back by the name of the part that was lifted', async () => {
    const { title, tags } = aSet();
    await identify(stage, 1);
    stage.library.behave({ late: { codes: ['11'], ms: 1_500 } });
    for (const tag of tags) stage.reader.put(tag);
    await stage.sees(
      'its loan under way',
      ({ view }) => view.kind === 'borrow' && view.rows[0]?.state === 'working',
    );
    const lifted = tags[1];
    if (!lifted) throw new Error('a set has more than one part');
    stage.reader.take(lifted.uid);
    const dialog = page.getByRole('dialog');
    await dialog.waitFor({ timeout: withinMs });
    expect(await dialog.textContent()).toMatch(/ontbreekt: cd 1\./);
    expect(await dialog.textContent()).toContain(title);
    stage.reader.put(lifted);
    stage.library.behave({ late: null });
    await reads(/1.geleend/);
  });
});
