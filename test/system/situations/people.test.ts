/**
 * A second patron's card, and several people in one visit, in Chromium over the real wires: whose
 * the loans are, what the next patron sees of the one before, and when each session ends.
 */
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { patronCard } from '../../../simulators/library/cast/patrons.ts';
import { hasLooked } from '../../../simulators/reader/has-looked.ts';
import type { Screen } from '../../../src/screen/screen.ts';
import { isLong } from '../../support/repository/share.ts';
import { portrait } from '../../support/screen/browser.ts';
import { type Browser, openBrowser } from '../../support/screen/one-browser.ts';
import { borrowed, here, identify, leave, shows, until } from '../../support/system/patron.ts';
import { type Stage, setStage } from '../../support/system/stage.ts';

/** Not blocked; the third owes one cent too much. */
const [els, bart, nadia] = [1, 2, 3];
let stage: Stage;
let browser: Browser;
let page: Page;
/** each test takes its own from the shelf */
let shelf: string[];
beforeAll(async () => {
  const identification = { card: { tagged: true } };
  stage = await setStage({ offline: { goodAnswers: 1 }, identification });
  browser = await openBrowser();
  page = await browser.newPage({ viewport: portrait });
  await page.goto(stage.url());
  shelf = here(stage, 40);
});
afterAll(async () => {
  await browser?.close();
  await stage?.close();
});
afterEach(async () => {
  stage.library.delay(0);
  for (const { uid } of stage.reader.tags()) stage.reader.take(uid);
  await stage.sees(
    'nothing under way',
    ({ view }) => !('stillWorking' in view && view.stillWorking),
  );
  if (stage.screen()?.dialog?.kind === 'who-is-there') await stage.touch({ type: 'STAY' });
  if (stage.screen()?.view.kind !== 'attract') await leave(stage);
  await stage.library.restoreLine();
  await stage.sees(
    'all to work',
    ({ view, leftovers }) => view.kind === 'attract' && view.limits === null && leftovers === 0,
  );
});

function books(count: number) {
  const taken = shelf.splice(0, count);
  if (taken.length < count) throw new Error('the shelf is empty');
  return taken as [string, string, ...string[]];
}
/** As the screen shows it, without the author. */
function titleOf(item: string): string {
  const [title] = (stage.library.library.state.items.get(item)?.title ?? '').split(' / ');
  if (!title) throw new Error('an item without a title');
  return title;
}
function loanOf(item: string) {
  return stage.library.library.state.loans.get(item)?.card ?? null;
}
function asksWho({ dialog }: Screen): boolean {
  return dialog?.kind === 'who-is-there';
}
function key(name: string | RegExp) {
  return page.getByRole('button', { name });
}
/** The codes that the library system was sent since. */
function sentSince(mark: number) {
  return stage.library.received().slice(mark);
}
function sent() {
  return stage.library.received().length;
}
/** No title of these items is on the page, not even for a screen reader. */
async function hides(...items: string[]) {
  const content = await page.content();
  expect(items.filter((item) => content.includes(titleOf(item)))).toEqual([]);
}
/** Waits for the page itself, and not only for what was pushed to it. */
function drawn(kind: string) {
  return page.locator(`.stage[data-view="${kind}"]:not([data-covered])`).waitFor();
}
async function givesPin() {
  await stage.sees('the PIN', shows('pin'));
  await stage.touch({ type: 'PIN', pin: '1234' });
}
/** As people do: what lies there was looked at once more since the card, so this is none of it. */
async function laysAfterCard(...items: string[]) {
  await hasLooked(stage.reader);
  stage.layDown(...items);
}
/** Bart borrows two books, takes them, and walks off; the card of Els comes. */
async function bartWalksOff() {
  const taken = books(2);
  await identify(stage, bart);
  stage.layDown(...taken);
  await stage.sees('both lent', borrowed(2));
  await page.getByText(titleOf(taken[0])).first().waitFor();
  stage.lift(...taken);
  stage.scanner.scan(patronCard(els));
  await stage.sees('the question', asksWho);
  await page.getByRole('dialog', { name: 'Wie is er nu?' }).waitFor();
  return taken;
}

describe('a patron who walked off', () => {
  it('the next one’s card covers the list, and what is laid down is theirs', async () => {
    const theirs = await bartWalksOff();
    await hides(...theirs);
    const mark = sent();
    const mine = books(2);
    await laysAfterCard(...mine);
    await key('Nieuw bezoek beginnen').click();
    await stage.sees('the hand-over', ({ view }) => view.kind === 'goodbye' && view.next === true);
    await page.getByText('De volgende persoon is aan de beurt').waitFor();
    await hides(...theirs);
    await givesPin();
    await stage.sees('both lent to Els', borrowed(2));
    await drawn('borrow');
    await page.getByText(titleOf(mine[0])).first().waitFor();
    await hides(...theirs);
    expect([...theirs, ...mine].map(loanOf)).toEqual([
      ...[patronCard(bart), patronCard(bart)],
      ...[patronCard(els), patronCard(els)],
    ]);
    const codes = sentSince(mark);
    expect(codes).toContain('35');
    expect(codes.indexOf('35')).toBeLessThan(codes.indexOf('11'));
    expect(codes.indexOf('35')).toBeLessThan(codes.indexOf('63'));
  });

  it('who is still there lays it down once more, and has it on their list', async () => {
    await bartWalksOff();
    const more = books(2);
    stage.layDown(...more);
    await key('Ik ben er nog').click();
    // What the reader saw while it was asked who is there may be of the other.
    const isSeen = ({ view, leftovers }: Screen) =>
      view.kind === 'borrow' && view.rows.length + leftovers === 4;
    await stage.sees('both', isSeen);
    stage.lift(...more);
    await stage.sees('nothing more', ({ leftovers }) => leftovers === 0);
    stage.layDown(...more);
    await stage.sees('all four lent', borrowed(4));
    await drawn('borrow');
    expect(more.map(loanOf)).toEqual([patronCard(bart), patronCard(bart)]);
  });

  it('may be joined: each has a list', async () => {
    const theirs = await bartWalksOff();
    const mine = books(2);
    await laysAfterCard(...mine);
    await key('Samen lenen').click();
    await givesPin();
    await stage.sees('both lent to Els', borrowed(2));
    expect([...theirs, ...mine].map(loanOf)).toEqual([
      ...[patronCard(bart), patronCard(bart)],
      ...[patronCard(els), patronCard(els)],
    ]);
  });

  // The question stays for 20 s at least.
  it.runIf(isLong)('without an answer the visit of the new card begins', async () => {
    const theirs = await bartWalksOff();
    await stage.sees('the PIN of Els', shows('pin'), 30_000);
    await drawn('pin');
    await hides(...theirs);
    await givesPin();
    await stage.sees('her list', ({ view }) => view.kind === 'borrow' && view.rows.length === 0);
  });
});

describe('a second card', () => {
  it.runIf(isLong)('while the first is looked up: the newest counts', async () => {
    const [book] = books(1);
    stage.library.delay(400);
    stage.scanner.scan(patronCard(bart));
    await stage.sees('the look-up', shows('one-moment'));
    stage.scanner.scan(patronCard(els));
    await givesPin();
    await stage.sees('the list', shows('borrow'));
    stage.layDown(book);
    await stage.sees('lent', borrowed(1));
    expect(loanOf(book)).toBe(patronCard(els));
  });

  it('a card with a tag that is laid down with a book: it is on no list that was open', async () => {
    const [own, brought] = books(2);
    await identify(stage, bart);
    stage.layDown(own);
    await stage.sees('one lent', borrowed(1));
    stage.lift(own);
    stage.layDown(brought);
    stage.layCard(patronCard(els));
    await stage.sees('the question', asksWho);
    await until('the book is known', () => stage.screen()?.leftovers === 1);
    await stage.touch({ type: 'NEXT_READER' });
    await givesPin();
    await stage.sees('the list of Els', (screen) => borrowed(0)(screen));
    expect([loanOf(own), loanOf(brought)]).toEqual([patronCard(bart), null]);
    // Nobody saw who laid it down: by lifting it once she says that it is hers.
    stage.lift(brought);
    await stage.sees('only her card there', ({ leftovers }) => leftovers === 0);
    stage.layDown(brought);
    await stage.sees('it lent', borrowed(1));
    expect(loanOf(brought)).toBe(patronCard(els));
  });

  it('at the PIN: the digits typed for the first are wiped', async () => {
    const [book] = books(1);
    await stage.sees('attract', shows('attract'));
    stage.scanner.scan(patronCard(bart));
    await stage.sees('the PIN', shows('pin'));
    await drawn('pin');
    await page.keyboard.type('12', { delay: 60 });
    await page.getByLabel('2 cijfers getypt').waitFor({ state: 'attached' });
    const first = stage.screen()?.view;
    stage.scanner.scan(patronCard(els));
    await stage.sees(
      'the PIN of the other',
      ({ view }) =>
        view.kind === 'pin' && view.card !== (first?.kind === 'pin' ? first.card : null),
    );
    await drawn('pin');
    await page.getByLabel('Nog geen cijfers getypt').waitFor({ state: 'attached' });
    await page.keyboard.type('1234', { delay: 60 });
    await stage.sees('the list', shows('borrow'));
    stage.layDown(book);
    await stage.sees('lent', borrowed(1));
    expect(loanOf(book)).toBe(patronCard(els));
  });

  it('at the receipt: asked, and nothing of it is seen by the next', async () => {
    const [book] = books(1);
    await identify(stage, bart);
    stage.layDown(book);
    await stage.sees('lent', borrowed(1));
    await stage.touch({ type: 'DONE' });
    await stage.sees('the receipt', shows('receipt'));
    stage.scanner.scan(patronCard(els));
    await stage.sees('the question', asksWho);
    await page.getByRole('dialog', { name: 'Wie is er nu?' }).waitFor();
    await hides(book);
    await key('Nieuw bezoek beginnen').click();
    await givesPin();
    await stage.sees('her list', shows('borrow'));
    await hides(book);
  });

  it('while an item is worked on: it is finished on the first list', async () => {
    const [book, other] = books(2);
    await identify(stage, bart);
    stage.library.delay(600);
    stage.layDown(book);
    await stage.sees('working', ({ view }) => view.kind === 'borrow' && view.stillWorking);
    stage.scanner.scan(patronCard(els));
    await stage.sees('the question', asksWho);
    await laysAfterCard(other);
    await key('Nieuw bezoek beginnen').click();
    stage.library.delay(0);
    await givesPin();
    await stage.sees('the other lent', borrowed(1));
    expect([loanOf(book), loanOf(other)]).toEqual([patronCard(bart), patronCard(els)]);
  });
});

describe('a family', () => {
  it('of three with one who may not borrow: a list each, one receipt, every session ends', async () => {
    const [first, second, third] = books(3);
    const mark = sent();
    const papers = stage.printer.paper().length;
    await identify(stage, els);
    stage.layDown(first, second);
    await stage.sees('two lent', borrowed(2));
    await key('Nog een kaart').click();
    await page.getByRole('heading', { name: /kaart die meedoet/ }).waitFor();
    stage.scanner.scan(patronCard(bart));
    await givesPin();
    await stage.sees('his list', ({ view }) => view.kind === 'borrow' && view.rows.length === 0);
    stage.layDown(third ?? '');
    await stage.sees('one lent', borrowed(1));
    await key('Nog een kaart').click();
    stage.scanner.scan(patronCard(nadia));
    await givesPin();
    await stage.sees('the reasons', shows('blocked'));
    await drawn('blocked');
    expect(await page.getByRole('radio').allInnerTexts()).toHaveLength(3);
    expect(await page.getByRole('radio', { checked: true }).getAttribute('aria-label')).toMatch(
      /kan niet lenen/,
    );
    await page.getByRole('radio').first().click();
    await stage.sees('her list again', borrowed(2));
    await drawn('borrow');
    await page.getByText(titleOf(first)).first().waitFor();
    await hides(third ?? '');
    await page.getByRole('radio').nth(1).click();
    await page
      .getByText(titleOf(third ?? ''))
      .first()
      .waitFor();
    await hides(first, second);
    expect([first, second, third ?? ''].map(loanOf)).toEqual([
      ...[patronCard(els), patronCard(els)],
      patronCard(bart),
    ]);
    await key('Met ticket').click();
    await stage.sees('goodbye', shows('goodbye'));
    await page.getByText('3 geleend').first().waitFor();
    const paper = stage.printer.paper().slice(papers);
    expect(paper.match(/^Geleend/gm)).toHaveLength(2);
    await until('every session to end', () => {
      const codes = sentSince(mark);
      return codes.filter((code) => code === '35').length === 3;
    });
  });

  it.runIf(isLong)(
    'off line: provisional, and each loan goes to the card that it was made with',
    async () => {
      const [first, second] = books(2);
      await stage.library.cutLine();
      await stage.sees('limited', ({ view }) => view.kind === 'attract' && view.limits !== null);
      const papers = stage.printer.paper().length;
      await identify(stage, els);
      stage.layDown(first);
      await stage.sees('lent', borrowed(1));
      await key('Nog een kaart').click();
      stage.scanner.scan(patronCard(bart));
      await stage.sees('his list', ({ view }) => view.kind === 'borrow' && view.rows.length === 0);
      stage.layDown(second);
      await stage.sees('lent', borrowed(1));
      await key('Met ticket').click();
      await stage.sees('goodbye', shows('goodbye'));
      const paper = stage.printer.paper().slice(papers);
      expect(paper.match(/Voorlopig terug/g)).toHaveLength(2);
      expect([loanOf(first), loanOf(second)]).toEqual([null, null]);
      await stage.library.restoreLine();
      await until('both to be sent', () => loanOf(first) !== null && loanOf(second) !== null);
      expect([loanOf(first), loanOf(second)]).toEqual([patronCard(els), patronCard(bart)]);
    },
  );
});
