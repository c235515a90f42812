/** The three sizes of letters: all that is read is 1, 1.5 and 2 times as large, in every shape. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Screen } from '../../src/screen/screen.ts';
import { share, shareToday } from '../support/repository/share.ts';
import { landscape, portrait } from '../support/screen/browser.ts';
import { type Face, openStage, type Stage } from '../support/screen/face.ts';
import { faults } from '../support/screen/faults.ts';
import { gallery } from '../support/screen/gallery.ts';
import { plainDisplay } from '../support/screen/gallery-example.ts';

let stage: Stage;
let face: Face;
beforeAll(async () => {
  stage = await openStage();
  face = await stage.openFace(portrait);
});
afterAll(async () => {
  await face.close();
  await stage.close();
});

/** From this size on letters are large from the start: they grow less, and stay above the body. */
const largePx = 63.9;
const bodyPx = 46;
const factors = { 2: 1.5, 3: 2 } as const;

type Sizes = Record<string, number>;

/**
 * The size of each text on all pages, by the text and the class of what holds it. Not the fine
 * list (library, clock, device), the figures of a keypad, the header's language, which is its
 * letters in the largest size, the names in the frame of a code, which are part of its picture, and
 * what stands for a screen reader alone. Runs in the page.
 */
function sizesOfTexts(): Sizes {
  const sizes: Sizes = {};
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const skipped =
    '.heard, .aloud, svg, .qr, .fine, .brand, .keypad, .pager, .tool:first-child, .languages, [inert], .up-there';
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    const text = node.textContent?.trim();
    if (!element || !text || element.closest(skipped) || !element.checkVisibility()) continue;
    // The same word may stand in two places of different size.
    const key = `${element.closest('button, h1, h2') === null} ${text}`;
    sizes[key] = Number.parseFloat(getComputedStyle(element).fontSize);
  }
  return sizes;
}

/** Examples that differ in more than their colours. */
function examples() {
  const seen = new Set<string>();
  return gallery(new Date(0)).filter(({ screen: { view, dialog, languages, places } }) => {
    const told = JSON.stringify([view, dialog, languages, places]);
    return seen.has(told) ? false : seen.add(told);
  });
}

function wrong(usual: Sizes, larger: Sizes, factor: number): string[] {
  return Object.entries(usual).flatMap(([text, px]) => {
    const now = larger[text];
    // A countdown has gone on, a date has lost its weekday.
    if (now === undefined) return [];
    if (px >= largePx)
      return now >= bodyPx * factor - 0.5 ? [] : [`below the body, ${px}, ${now}: ${text}`];
    return Math.abs(now / px / factor - 1) < 0.01 ? [] : [`${px} became ${now}: ${text}`];
  });
}

const shapes = [
  ['portrait', portrait, false],
  ['landscape', landscape, false],
  ['low', portrait, true],
] as const;

test.each(shapes)(
  'all that is read is as large as it says, %s',
  { timeout: 120_000 },
  async (shape, viewport, low) => {
    await face.page.setViewportSize(viewport);
    const found: Record<string, string[]> = {};
    const turn = shapes.findIndex(([name]) => name === shape);
    for (const [nth, { name, screen }] of shareToday(
      examples(),
      turn,
      4 * shapes.length,
    ).entries()) {
      const inSize = (textSize: Screen['display']['textSize']) =>
        face.lookAt(name, { display: { ...screen.display, low, textSize } }, sizesOfTexts, null);
      const usual = await inSize(1);
      for (const size of share([2, 3] as const, nth % 2, 2)) {
        const list = wrong(usual, await inSize(size), factors[size]);
        if (list.length > 0) found[`${name}, ${size}`] = list;
      }
    }
    expect(found).toEqual({});
  },
);

/** The font size of the line of a trial, and what hides part of it. Runs in the page. */
function trialLine() {
  const line = document.querySelector('[data-said] > span');
  const tools = document.querySelector('.tools')?.getBoundingClientRect();
  if (!line || !tools) return null;
  const at = line.getBoundingClientRect();
  const isUnder = at.bottom > tools.top && at.right > tools.left && at.left < tools.right;
  const isCut = line.scrollWidth > line.clientWidth || at.top < 0;
  return { px: Number.parseFloat(getComputedStyle(line).fontSize), isUnder, isCut };
}

test.each(shapes.slice(0, 2))(
  'the line of a trial grows, to more than a usual text, and is whole, %s',
  async (_, viewport) => {
    await face.page.setViewportSize(viewport);
    const sizes: number[] = [];
    for (const textSize of [1, 2, 3] as const)
      for (const language of ['nl', 'fr', 'de', 'en', 'ar']) {
        await face.show('36-trial-largest', {
          language,
          display: { ...plainDisplay, textSize },
        });
        const line = await face.page.evaluate(trialLine);
        expect(line, `${language}, ${textSize}`).toMatchObject({ isUnder: false, isCut: false });
        if (language === 'nl') sizes.push(line?.px ?? 0);
      }
    expect(sizes).toEqual([...sizes].sort((a, b) => a - b));
    expect(sizes[2]).toBeGreaterThan(bodyPx);
  },
);

test.each(shapes.slice(0, 2))(
  'each page fits in the largest letters, %s',
  { timeout: 120_000 },
  async (shape, viewport, low) => {
    await face.page.setViewportSize(viewport);
    const found: Record<string, string[]> = {};
    const turn = shapes.findIndex(([name]) => name === shape);
    for (const { name, screen } of shareToday(examples(), turn, 8)) {
      const display = { ...screen.display, low, textSize: 3 } as const;
      let list = await face.lookAt(name, { display }, faults, { smallest: 64 });
      for (let page = 1; ; page += 1) {
        if (list.length > 0) found[`${name}, page ${page}`] = list;
        expect(page).toBeLessThan(20);
        if (!(await face.page.evaluate(turnPage))) break;
        list = await face.page.evaluate(faults, { smallest: 64 });
      }
    }
    expect(found).toEqual({});
  },
);

/** Whether there was a page to turn to. Runs in the page. */
async function turnPage(): Promise<boolean> {
  const next = [...document.querySelectorAll<HTMLElement>('.pager:not([hidden]) button')].at(-1);
  if (!next || next.ariaDisabled === 'true' || next.closest('[inert]')) return false;
  next.click();
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  return true;
}
