/** What was found by looking at the screens (U20, U22, U23, U25, U29), and what became of it. */
import { beforeAll, expect, test } from 'vitest';
import { reasonTexts, texts } from '../../src/screen/texts.ts';
import { landscape, portrait, small } from '../support/screen/browser.ts';
import type { Face } from '../support/screen/face.ts';
import { plainDisplay } from '../support/screen/gallery-example.ts';
import { openOneFace } from '../support/screen/one-face.ts';
import { shipped } from '../support/screen/shipped.ts';

const screen = openOneFace();
let face: Face;
beforeAll(() => {
  face = screen.face();
});

/** The words of these elements that are divided over two lines. Runs in the page. */
function dividedIn(selector: string): string[] {
  const divided: string[] = [];
  for (const element of document.querySelectorAll(selector)) {
    const text = element.firstChild;
    if (!(text instanceof Text)) continue;
    for (const { 0: word, index } of text.data.matchAll(/\S+/g)) {
      const range = document.createRange();
      range.setStart(text, index);
      range.setEnd(text, index + word.length);
      const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)));
      if (lines.size > 1) divided.push(word);
    }
  }
  return divided;
}

test('U20: no word of the notices is divided on a small screen', async () => {
  await face.page.setViewportSize(small);
  for (const name of ['60-attract-all', '60-attract-activities', '60-attract-news'])
    expect(await face.lookAt(name, {}, dividedIn, '.notices .what')).toEqual([]);
});

test('U22: what clears a reason is not said twice on the screen of a block', () => {
  for (const [language, catalogue] of Object.entries(shipped)) {
    const t = texts(catalogue, language, 'Europe/Brussels', 'EUR');
    const below = ['desk', 'return', 'wait'].map((foot) => t(`blocked.${foot}`));
    for (const rule of ['manual-block', 'staff-block', 'banned', 'unknown-status']) {
      const { says, clears } = reasonTexts(t, {
        rule,
        denies: [],
        numbers: {},
        clears: { by: 'desk' },
      });
      const [what, how] = [says, clears].map((pieces) => pieces.map(({ text }) => text).join(''));
      expect(below).not.toContain(how);
      expect(what).not.toBe(t('view.blocked.title'));
    }
  }
});

test('U23: the number of a card stands beside its word', async () => {
  for (const viewport of [portrait, landscape, small]) {
    await face.page.setViewportSize(viewport);
    expect(await face.lookAt('81-borrow-three-nameless', {}, dividedIn, '.who')).toEqual([]);
  }
});

/** Whether a device is drawn whole, or ends where its sheet or the screen ends. Runs in the page. */
function isCutInMidAir(): boolean {
  const picture = document.querySelector('svg.picture');
  const frame = picture?.getBoundingClientRect();
  if (!picture || !frame) throw new Error('no picture');
  const edge = picture.closest('.sheet, .stage')?.getBoundingClientRect() ?? frame;
  return [...picture.querySelectorAll('rect')].some((part) => {
    const { left, right, bottom } = part.getBoundingClientRect();
    const isOut = right > frame.right + 1 || left < frame.left - 1 || bottom > frame.bottom + 1;
    const isAtEdge =
      Math.abs(frame.right - edge.right) < 3 ||
      Math.abs(frame.left - edge.left) < 3 ||
      Math.abs(frame.bottom - edge.bottom) < 3;
    return isOut && !isAtEdge;
  });
}

test.each([
  '13-goodbye',
  '67-goodbye-take-card',
  '67-goodbye-take-card-below',
  '67-goodbye-take-card-contactless',
  '66-chip-unusable',
])('U25: no device is cut in mid-air (%s)', async (name) => {
  await face.show('03-identify');
  for (const viewport of [portrait, landscape, small]) {
    await face.page.setViewportSize(viewport);
    await face.show(name);
    await face.page.locator('svg.picture').waitFor();
    expect(await face.page.evaluate(isCutInMidAir), `${viewport.width}`).toBe(false);
  }
});

test('U29: the name of a language is said by a voice of that language', async () => {
  await face.page.evaluate(() => {
    const heard: string[] = [];
    Object.assign(window, { heard });
    speechSynthesis.speak = ({ text, lang }) => heard.push(`${lang}: ${text}`);
  });
  await face.show('26-language', {
    languages: ['nl', 'ar', 'fr'],
    display: Object.assign({ ...plainDisplay }, { speech: true }),
  });
  const heard = () =>
    face.page.evaluate(() => (window as unknown as { heard: string[] }).heard.join(' | '));
  await expect.poll(heard).toMatch(/ar[\w-]*: العربية/);
  expect(await heard()).toMatch(/fr[\w-]*: Français/);
});

test('a Latin title that is cut on the Arabic screen begins where its line begins', async () => {
  await face.page.setViewportSize(portrait);
  await face.show('21-borrow-arabic');
  const names = await face.page.$$eval('.row.item .name', (all) =>
    all.map((name) => {
      const { direction, textAlign } = getComputedStyle(name);
      const row = name.parentElement?.getBoundingClientRect();
      return { direction, textAlign, over: name.getBoundingClientRect().right - (row?.right ?? 0) };
    }),
  );
  for (const name of names)
    expect(name).toMatchObject({ direction: 'ltr', textAlign: 'start', over: 0 });
});

test('a Latin name of the library loses its end, not its beginning, on the Arabic screen', async () => {
  await face.page.setViewportSize(landscape);
  await face.show('10-fees', { language: 'ar', display: { ...plainDisplay, textSize: 3 } });
  const name = face.page.locator('.brand .name > span');
  const { isCut, direction } = await name.evaluate((words) => ({
    isCut: words.scrollWidth > words.clientWidth,
    direction: getComputedStyle(words).direction,
  }));
  expect({ isCut, direction }).toEqual({ isCut: true, direction: 'ltr' });
});

test('two reasons of a block are seen at once in landscape', async () => {
  await face.page.setViewportSize(landscape);
  await face.show('05-blocked');
  expect(await face.page.locator('.reason:visible').count()).toBe(2);
  expect(await face.page.locator('.pager:visible').count()).toBe(0);
});
