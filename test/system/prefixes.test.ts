/**
 * Two libraries that share numbers: LR2085432 is printed in our book, 2085432 is on its tag, and in
 * the same database 2085432 is a book of another library. Finding 1 of a regional group: the patron
 * had the other one's loan on their card, and left with ours.
 */
import type { Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import {
  bareNumbers,
  otherOwner,
  ownOwner,
  prefix,
} from '../../simulators/library/cast/namesakes.ts';
import { patronCard } from '../../simulators/library/cast/patrons.ts';
import { type SimulatedTag, tagFor } from '../../simulators/reader.ts';
import { releasedAfi, securedAfi } from '../../simulators/tags/tags.ts';
import { portrait } from '../support/screen/browser.ts';
import { type Browser, openBrowser } from '../support/screen/one-browser.ts';
import { borrowed, identify, leave, shows } from '../support/system/patron.ts';
import { type Stage, setStage } from '../support/system/stage.ts';
import { touching } from '../support/system/touching.ts';

let stage: Stage;
let browser: Browser | null = null;
afterEach(async () => {
  await browser?.close();
  browser = null;
  await stage?.close();
});

const wide = { pattern: '3\\d{13}|\\d{7}' };
const rows = {
  pattern: `3\\d{13}|${prefix}\\d{7}`,
  rewrite: [
    { source: 'tag', owner: ownOwner, pattern: '\\d{7}', add: prefix },
    { pattern: `3\\d{13}|${prefix}\\d{7}` },
  ],
};
const [bare = '', second = '', third = ''] = bareNumbers;
const own: SimulatedTag = tagFor({ item: bare, owner: ownOwner }, 'E004010000000001');
const others: SimulatedTag = tagFor({ item: second, owner: otherOwner }, 'E004010000000002');
const ownerless: SimulatedTag = tagFor({ item: third }, 'E004010000000003');

async function opened(item: object) {
  stage = await setStage({ identification: { item } });
  stage.library.library.setQuirk('shares-numbers', true);
}
function sent() {
  return stage.library.log().map(({ what, item }) => [what, item]);
}
function afiOf({ uid }: SimulatedTag) {
  return stage.reader.tags().find((tag) => tag.uid === uid)?.afi;
}
function loanOf(item: string) {
  return stage.library.library.state.loans.get(item)?.card;
}
function refusedOnes(count: number) {
  return ({ view }: { view: { kind: string } & { rows?: unknown } }) =>
    'rows' in view &&
    (view.rows as { code: string | null }[]).filter(({ code }) => code === 'not-ours').length ===
      count;
}

it('the trap: with a wider pattern in place of rows the other library’s book is lent', async () => {
  await opened(wide);
  await identify(stage, 1);
  stage.reader.put(own);
  await stage.sees('it lent', borrowed(1));
  expect(loanOf(bare)).toBe(patronCard(1));
  expect(loanOf(prefix + bare)).toBeUndefined();
});

describe('with rows', () => {
  it('tag and barcode are one item; one of another library, and one that no row takes, are never sent', async () => {
    await opened(rows);
    await identify(stage, 1);
    stage.reader.put(own);
    await stage.sees('it lent', borrowed(1));
    stage.scanner.scan(prefix + bare);
    stage.reader.put(others);
    stage.reader.put(ownerless);
    stage.scanner.scan(second);
    const { view } = await stage.sees('three refused', refusedOnes(3));
    if (view.kind !== 'borrow') throw new Error('no list');
    expect(view.rows.map(({ state, code }) => code ?? state).sort()).toEqual(
      ['done', 'not-ours', 'not-ours', 'not-ours'].sort(),
    );
    expect(sent()).toEqual([['check-out', prefix + bare]]);
    expect(loanOf(prefix + bare)).toBe(patronCard(1));
    expect([afiOf(own), afiOf(others), afiOf(ownerless)]).toEqual([
      releasedAfi,
      securedAfi,
      securedAfi,
    ]);
    expect(stage.log().some(({ code }) => code === 'rfid-tag-not-ours')).toBe(true);
    await leave(stage);
  });

  it('a return by the printed number is of the book that was lent by its tag', async () => {
    await opened(rows);
    await identify(stage, 1);
    stage.reader.put(own);
    await stage.sees('it lent', borrowed(1));
    stage.reader.take(own.uid);
    await leave(stage);
    await stage.touch({ type: 'BEGIN' });
    await stage.touch({ type: 'CHOOSE', action: 'return' });
    await stage.sees('the list', shows('return'));
    stage.scanner.scan(prefix + bare);
    await stage.sees(
      'it returned by its number',
      ({ view }) => view.kind === 'return' && view.rows[0]?.state === 'done',
    );
    stage.reader.put({ ...own, afi: releasedAfi });
    stage.reader.put({ ...others, afi: releasedAfi });
    await stage.sees('the other refused', refusedOnes(1));
    await stage.sees(
      'its tag secured, in the same row',
      ({ view }) => view.kind === 'return' && !view.stillWorking && afiOf(own) === securedAfi,
    );
    expect(sent()).toEqual([
      ['check-out', prefix + bare],
      ['check-in', prefix + bare],
    ]);
    expect(afiOf(others)).toBe(releasedAfi);
  });
});

it('in Chromium: the book of another library is named as such, and ours is lent with its title', async () => {
  await opened(rows);
  browser = await openBrowser();
  const page: Page = await browser.newPage({ viewport: portrait });
  await page.goto(stage.url());
  const { heading, reads, tap } = touching(() => page);
  await heading(/lenen of inleveren/i);
  stage.scanner.scan(patronCard(1));
  await heading(/pincode/i);
  for (const digit of '1234') await tap(new RegExp(`^${digit}$`));
  await heading(/^lenen/i);
  stage.reader.put(others);
  await reads(/niet van ons. Breng het naar de balie/i);
  stage.reader.put(own);
  await reads(/De stille haven/);
  await stage.sees('one lent', borrowed(1));
  expect(await page.getByText(/Koken in Oudeland|Het spoor bijster/).count()).toBe(0);
  expect(loanOf(prefix + bare)).toBe(patronCard(1));
  expect(sent()).toEqual([['check-out', prefix + bare]]);
});
