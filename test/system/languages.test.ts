/**
 * Each main flow in the words of each language, by touch and by a keypad of arrows, OK and Back:
 * borrow and print, return, renew and pay. Each way in one language at every run; both ways in all,
 * and Arabic by touch, with LONG=1.
 */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { patronCard } from '../../simulators/library/cast/patrons.ts';
import { paperLanguage } from '../../src/receipts/letters.ts';
import { languageName, type Texts, texts } from '../../src/screen/texts.ts';
import { isLong } from '../support/repository/share.ts';
import { portrait } from '../support/screen/browser.ts';
import { type Browser, openBrowser } from '../support/screen/one-browser.ts';
import { shipped } from '../support/screen/shipped.ts';
import { here, until } from '../support/system/patron.ts';
import { type Stage, setStage } from '../support/system/stage.ts';

type Way = 'touch' | 'keypad';
const languages = ['nl', 'fr', 'de', 'en', 'ar'];
const runs: readonly (readonly [string, Way])[] = isLong
  ? [
      ...languages.map((language) => [language, 'touch'] as const),
      ...languages
        .filter((language) => language !== 'ar')
        .map((language) => [language, 'keypad'] as const),
    ]
  : [
      ['de', 'keypad'],
      ['fr', 'touch'],
    ];
const withinMs = 15_000;

let stage: Stage;
let browser: Browser;
let page: Page;
beforeAll(async () => {
  stage = await setStage({ screen: { port: 0, languages } });
  browser = await openBrowser();
  page = await (await browser.newContext({ viewport: portrait, hasTouch: true })).newPage();
  page.setDefaultTimeout(withinMs);
  await page.goto(stage.url());
  await stage.sees(
    'everything works',
    ({ view }) => view.kind === 'attract' && view.limits === null,
  );
});
afterAll(async () => {
  await browser?.close();
  await stage?.close();
});

function say(language: string): Texts {
  return texts(shipped[language] ?? {}, language, 'Europe/Brussels', 'EUR');
}

/** A hand, or a keypad: both find a thing by its words. */
function patron(way: Way, t: Texts) {
  const press = async (name: string) => {
    const button = page.locator('button', { hasText: name }).filter({ visible: true }).first();
    await button.waitFor();
    if (way === 'touch') return button.tap();
    for (let steps = 0; steps < 30; steps += 1) {
      if (await button.evaluate((element) => element === document.activeElement))
        return page.keyboard.press('Enter');
      await page.keyboard.press('ArrowDown');
    }
    throw new Error(`the arrows do not reach "${name}"`);
  };
  const sees = (name: string) =>
    page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
  const reads = (text: string) => page.getByText(text).filter({ visible: true }).first().waitFor();
  return {
    press,
    sees,
    reads,
    async begin(action: string) {
      if (t.language === 'nl') await press(t('key.begin'));
      else await press(languageName(t.language));
      await sees(t('view.action.title'));
      await press(t(action));
    },
    async identify(nth: number) {
      await sees(t('view.identify.title'));
      stage.scanner.scan(patronCard(nth));
      await sees(t('view.pin.title'));
      // Each PIN has four digits: it is sent with the last one.
      if (way === 'touch') for (const digit of '1234') await press(digit);
      else await page.keyboard.type('1234', { delay: 70 });
    },
    /** A list has the choice itself: no screen asks for it. */
    async leaveList(receipt: 'print' | 'none') {
      await press(t(receipt === 'print' ? 'key.done-print' : 'key.done'));
      await sees(t('view.goodbye.title'));
      await press(t('key.close'));
      await page.waitForSelector('.stage[data-view="attract"]');
    },
    async leave() {
      await press(t('key.done'));
      await sees(t('view.receipt.title'));
      await press(t('receipt-view.none'));
      await sees(t('view.goodbye.title'));
      await press(t('key.close'));
      await page.waitForSelector('.stage[data-view="attract"]');
    },
  };
}

describe.each(runs)('in %s, by %s', (language, way) => {
  const t = say(language);
  const { press, sees, reads, begin, identify, leave, leaveList } = patron(way, t);

  test('a book is borrowed with a receipt, and returned without a card', {
    timeout: 60_000,
  }, async () => {
    const [book = ''] = here(stage, 1);
    await begin('action.borrow');
    await identify(1);
    await sees(t('view.borrow.title'));
    stage.layDown(book);
    await reads(t('borrow.count', { count: 1 }));
    await leaveList('print');
    const paper = say(paperLanguage(language, 'nl', languages) ?? 'nl');
    // A printer has one space: the one that does not break is for the screen.
    expect(stage.printer.paper()).toContain(
      paper('receipt.lent', { count: 1 }).replaceAll('\u00a0', ' '),
    );
    expect(stage.library.library.state.loans.has(book)).toBe(true);
    stage.lift(book);

    // Another one: what was lent here is nobody's until the reader has seen it go.
    const { loans, patrons } = stage.library.library.state;
    const invoiced = [...patrons.values()].flatMap(({ invoiceLines }) => invoiceLines);
    // Wise refuses at a machine what is on an invoice.
    const back =
      [...loans.values()].find(
        ({ card, item }) => card !== patronCard(1) && !invoiced.some((line) => line.item === item),
      )?.item ?? '';
    await begin('action.return');
    await sees(t('view.return.title'));
    stage.layDown(back);
    await reads(t('return.count', { count: 1 }));
    await leaveList('none');
    expect(loans.has(back)).toBe(false);
    stage.lift(back);
  });

  test('loans are renewed, and a fee is paid', { timeout: 60_000 }, async () => {
    const owing = [...stage.library.library.state.patrons.values()].find(
      ({ card }) => card === patronCard(1),
    );
    owing?.fees.splice(0, Number.POSITIVE_INFINITY, {
      id: `${language}-${way}`,
      kind: 'hold',
      amountCents: 100,
      createdOn: new Date().toISOString().slice(0, 10),
      institution: '3550',
      state: 'open',
      until: null,
      title: null,
      item: null,
    });
    await begin('action.account');
    await identify(1);
    await sees(t('view.account.title'));
    await press(t('key.renew'));
    await sees(t('account.renew.title'));
    await press(t('key.renew-all'));
    await expect
      .poll(() => page.locator('.word').allTextContents(), { timeout: withinMs })
      .toContain(t.pieces('renewal.done.undated')[0]?.text);
    await press(t('key.done'));
    await sees(t('view.account.title'));
    await press(t('key.pay'));
    await sees(t('view.fees.title'));
    await press(t('fees.all'));
    await press(t('key.pay-amount', { amount: 100 }));
    await sees(t('view.pay.title'));
    await until('the terminal to wait for a card', () => stage.terminal.approveNow());
    await sees(t('view.paid.title'));
    expect(owing?.fees).toEqual([]);
    await leave();
  });
});
