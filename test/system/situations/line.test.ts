/**
 * What is out, in Chromium over the real wires: reader, scanner and line that fail at attract and in
 * the middle of a visit, books booked away from the plate, books left there.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { patronCard } from '../../../simulators/library/cast/patrons.ts';
import { releasedAfi, securedAfi, tagsOf } from '../../../simulators/tags/tags.ts';
import { isLong } from '../../support/repository/share.ts';
import { portrait } from '../../support/screen/browser.ts';
import { type Browser, openBrowser } from '../../support/screen/one-browser.ts';
import {
  borrowed,
  here,
  identify,
  leave,
  openAccount,
  shows,
  until,
} from '../../support/system/patron.ts';
import { type Stage, setStage } from '../../support/system/stage.ts';

let stage: Stage;
let browser: Browser;
let page: Page;
/** each test takes its own from the shelf */
let shelf: string[];
beforeAll(async () => {
  stage = await setStage({ offline: { goodAnswers: 1 } });
  browser = await openBrowser();
  page = await browser.newPage({ viewport: portrait });
  await page.goto(stage.url());
  shelf = here(stage, 20);
});
afterAll(async () => {
  await browser?.close();
  await stage?.close();
});
afterEach(async () => {
  for (const { uid } of stage.reader.tags()) stage.reader.take(uid);
  await stage.sees(
    'nothing under way',
    ({ view }) => !('stillWorking' in view && view.stillWorking),
  );
  if (stage.screen()?.view.kind !== 'attract') await leave(stage);
  await stage.reader.plugIn();
  await stage.scanner.plugIn();
  await stage.library.restoreLine();
  await works();
});

function works() {
  return stage.sees(
    'all to work, and nothing to lie there',
    ({ view, leftovers }) => view.kind === 'attract' && view.limits === null && leftovers === 0,
  );
}
function reads(text: RegExp) {
  return page.getByText(text).first().waitFor({ timeout: 8_000 });
}
function gone(text: RegExp) {
  return page.getByText(text).first().waitFor({ state: 'detached', timeout: 8_000 });
}
function books(count: number) {
  const taken = shelf.splice(0, count);
  if (taken.length < count) throw new Error('the shelf is empty');
  return taken as [string, string, string];
}
function rowIs(code: string | null) {
  return stage.sees(
    `a row with ${code}`,
    ({ view }) =>
      (view.kind === 'borrow' || view.kind === 'return') &&
      !view.stillWorking &&
      view.rows[0]?.code === code &&
      view.rows[0].state === 'done',
  );
}
function loanOf(item: string) {
  return stage.library.library.state.loans.get(item)?.card ?? null;
}

describe('the reader', () => {
  it.runIf(isLong)('unplugged at attract: limited, and back', async () => {
    await works();
    await stage.reader.unplug();
    await reads(/De plaat/);
    await reads(/Even niet. Scan je boeken/);
    await stage.reader.plugIn();
    await gone(/Even niet. Scan je boeken/);
    await reads(/Leg je boeken op de plaat, scan je kaart/);
  });

  it('unplugged in the middle of a visit: scanned is amber, and green once it is laid down', async () => {
    const [book, other] = books(2);
    await identify(stage, 1);
    await reads(/Leg je boeken op de plaat, of scan ze/);
    await stage.reader.unplug();
    await reads(/Scan je boeken. De plaat werkt even niet/);
    stage.scanner.scan(book);
    await rowIs('tag-not-seen');
    await reads(/Laat de beveiliging uitzetten aan de balie/);
    await stage.reader.plugIn();
    await reads(/Leg het nu op de plaat: dan gaat de beveiliging eraf/);
    stage.layDown(book);
    await rowIs(null);
    expect(stage.reader.tags().map(({ afi }) => afi)).toEqual([releasedAfi]);
    stage.layDown(other);
    await stage.sees('both lent', borrowed(2));
  });
});

describe('a book scanned away from the plate', () => {
  it('is lent in amber; not laid down, receipt and goodbye send it to the desk', async () => {
    const [book] = books(1);
    await identify(stage, 1);
    stage.scanner.scan(book);
    await rowIs('tag-not-seen');
    expect(loanOf(book)).toBe(patronCard(1));
    const papers = stage.printer.paper().length;
    await stage.touch({ type: 'DONE', receipt: 'print' });
    await reads(/Laat de beveiliging van 1 boek uitzetten/);
    expect(stage.printer.paper().slice(papers)).toMatch(/Nog beveiligd/);
    expect(stage.log().filter(({ code }) => code === 'tag-not-seen').length).toBeGreaterThan(0);
  });

  it('returned so, it is secured when it is laid down', async () => {
    const [book] = books(1);
    await identify(stage, 1);
    stage.scanner.scan(book);
    await rowIs('tag-not-seen');
    await stage.touch({ type: 'CHOOSE', action: 'return' });
    stage.scanner.scan(book);
    await reads(/dan gaat de beveiliging aan/);
    const item = stage.library.library.state.items.get(book);
    for (const tag of item ? tagsOf(item, true) : []) stage.reader.put(tag);
    await rowIs(null);
    expect(stage.reader.tags().map(({ afi }) => afi)).toEqual([securedAfi]);
    expect(loanOf(book)).toBeNull();
  });
});

it('the scanner is out: the number is typed, and no scanner is drawn', async () => {
  await works();
  await stage.touch({ type: 'BEGIN' });
  await stage.touch({ type: 'CHOOSE', action: 'borrow' });
  await reads(/Houd de streepjescode onder de scanner/);
  await stage.scanner.unplug();
  await reads(/De scanner werkt even niet/);
  await page.getByRole('img', { name: /kaart voor de/ }).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: /Typ je nummer/ }).waitFor();
  await stage.scanner.plugIn();
  await reads(/Houd de streepjescode onder de scanner/);
  await stage.touch({ type: 'BACK' });
});

describe('the line', () => {
  it('cut between two books of three: the visit goes on, and all three are theirs', async () => {
    const [first, second, third] = books(3);
    await identify(stage, 1);
    stage.layDown(first);
    await stage.sees('the first lent', borrowed(1));
    await stage.library.cutLine();
    stage.layDown(second);
    await reads(/Leen gewoon verder: de inleverdatum is voorlopig/);
    stage.layDown(third);
    const { view } = await stage.sees('all three lent', borrowed(3));
    expect(view.kind === 'borrow' && view.rows.map(({ provisional }) => provisional)).toEqual([
      true,
      true,
      false,
    ]);
    const papers = stage.printer.paper().length;
    await stage.touch({ type: 'DONE', receipt: 'print' });
    await stage.sees('goodbye', shows('goodbye'));
    const paper = stage.printer.paper().slice(papers);
    expect(paper.match(/Voorlopig terug/g)).toHaveLength(2);
    const sessions = stage.library.received().filter((code) => code === '35').length;
    await stage.library.restoreLine();
    for (const item of [second, third])
      await until('it to be sent', () => loanOf(item) === patronCard(1));
    expect(loanOf(first)).toBe(patronCard(1));
    const booked = stage.library
      .log()
      .filter(({ item }) => [first, second, third].includes(item ?? ''));
    expect(booked.map(({ what, noBlock }) => [what, noBlock === true])).toEqual([
      ['check-out', false],
      ['check-out', true],
      ['check-out', true],
    ]);
    expect(stage.library.received().filter((code) => code === '35')).toHaveLength(sessions);
  });

  it('lost during 11: that book is not tried again, the next one is lent', async () => {
    const [book, next] = books(2);
    await identify(stage, 1);
    stage.library.misbehave('hang-up-before-answer', { codes: ['11'], times: 1 });
    stage.layDown(book);
    await stage.sees(
      'unknown',
      ({ view }) => view.kind === 'borrow' && view.rows[0]?.code === 'outcome-unknown',
    );
    await reads(/Dit toestel werkt even beperkt/);
    stage.layDown(next);
    // Whether the first was lent may have been found out meanwhile.
    await stage.sees(
      'the next lent',
      ({ view }) =>
        view.kind === 'borrow' &&
        view.rows.some(({ key, state }) => key.endsWith(next) && state === 'done'),
    );
    expect(stage.library.log().filter(({ item }) => item === book)).toHaveLength(1);
  });

  it.runIf(isLong)(
    'K5: closed while it is idle, again and again: the PIN is asked for, and nothing else is seen',
    async () => {
      const [book] = books(1);
      await works();
      const offLine = () => stage.log().filter(({ code }) => code === 'off-line').length;
      const before = offLine();
      stage.library.behave({ hangsUpIdleMs: 2_200 });
      stage.scanner.scan(patronCard(1));
      await stage.sees('the PIN', shows('pin'));
      const logIns = () => stage.library.received().filter((code) => code === '93').length;
      const first = logIns();
      await until('it to hang up twice', () => logIns() >= first + 2);
      await stage.touch({ type: 'PIN', pin: '1234' });
      await stage.sees('the list', shows('borrow'));
      stage.layDown(book);
      const { view } = await stage.sees('the loan', borrowed(1));
      stage.library.behave({ hangsUpIdleMs: null });
      expect(view.kind === 'borrow' && view.rows[0]?.provisional).toBe(false);
      expect(offLine()).toBe(before);
    },
  );

  it('lost at the PIN: none is asked, and the visit goes on by the cached rules', async () => {
    await works();
    stage.scanner.scan(patronCard(1));
    await stage.sees('the PIN', shows('pin'));
    await stage.library.cutLine();
    await stage.sees('the list', shows('borrow'));
  });

  it.runIf(isLong)(
    'lost in the account: it stays in sight, and nothing is offered that needs the line',
    async () => {
      await works();
      await openAccount(stage, 1);
      await stage.library.cutLine();
      await reads(/Verlengen en betalen kan nu niet/);
      expect(await page.getByRole('button', { name: /verleng/i }).count()).toBe(0);
    },
  );
});

it('books left on the plate are said, and are the next one’s once they are laid again', async () => {
  const left = books(2);
  await identify(stage, 1);
  stage.layDown(...left);
  await stage.sees('lent', borrowed(2));
  const tags = stage.reader.tags();
  await leave(stage);
  await reads(/Er liggen nog 2 boeken van daarnet. Neem ze mee/);
  await identify(stage, 2);
  await reads(/Neem ze weg, of til ze op en leg ze opnieuw/);
  stage.lift(...left);
  await gone(/van daarnet/);
  for (const tag of tags.slice(0, 1)) stage.reader.put(tag);
  await stage.sees(
    'its row',
    ({ view, leftovers }) => view.kind === 'borrow' && view.rows.length === 1 && leftovers === 0,
  );
});

it.runIf(isLong)(
  'where off line only returns work, the list says that borrowing is over',
  async () => {
    const file = join(stage.folder, 'kiosk.config.json');
    const config = JSON.parse(await readFile(file, 'utf8'));
    await stage.kill('SIGTERM');
    await writeFile(file, JSON.stringify({ ...config, offline: { mode: 'check-in' } }));
    await stage.start();
    await page.goto(stage.url());
    await works();
    const [book, other] = books(2);
    await identify(stage, 1);
    stage.layDown(book);
    await stage.sees('lent', borrowed(1));
    await stage.library.cutLine();
    await reads(/De lijn is even weg. Wat je leende, staat op je kaart/);
    stage.layDown(other);
    await reads(/Meer lenen kan nu niet aan dit toestel/);
  },
);
