/**
 * The built page in headless Chromium, served by the real server.
 * What is asked of every screen of the gallery is asked in one page, one push after the other.
 */
import { createRequire } from 'node:module';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Display, Screen } from '../../src/screen/screen.ts';
import { isLong, ofToday, share, shareToday } from '../support/repository/share.ts';
import { landscape, portrait } from '../support/screen/browser.ts';
import { type Face, openStage, type Stage } from '../support/screen/face.ts';
import { faults } from '../support/screen/faults.ts';
import { gallery } from '../support/screen/gallery.ts';
import { scriptBytes } from '../support/screen/script-bytes.ts';
import { shipped } from '../support/screen/shipped.ts';

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

let stage: Stage;
let face: Face;
beforeAll(async () => {
  stage = await openStage();
  face = await stage.openFace(portrait, true);
  await face.page.addScriptTag({ path: axe });
});
afterAll(async () => {
  await face.close();
  await stage.close();
});
beforeEach(() => face.page.setViewportSize(portrait));
afterEach(() => {
  expect(face.complaints).toEqual([]);
  expect(face.reports).toEqual([]);
});

const usual: Display = {
  textSize: 1,
  theme: 'light',
  low: false,
  moreTime: false,
  sound: true,
  speech: false,
  twoKeys: false,
};
const names = gallery(new Date()).map((example) => example.name);

/** Examples that differ in what `of` gives: the others would be measured twice. */
function differing(of: (screen: Screen) => unknown): string[] {
  const seen = new Set<string>();
  return gallery(new Date(0)).flatMap(({ name, screen }) => {
    const told = JSON.stringify(of(screen));
    return seen.has(told) || !seen.add(told) ? [] : [name];
  });
}
/** What takes room, whatever the colours: all are shown in one language. */
function inRoom({
  view,
  dialog,
  places,
  openUntil,
  neighbour,
  languages,
  chip,
  cardLeft,
  display: { textSize, low },
}: Screen) {
  return [
    [view, dialog, places, openUntil, neighbour, languages, chip, cardLeft],
    [textSize, low],
  ];
}
/** What takes room, all shown in one size too. */
function inOneSize(screen: Screen) {
  const { view, dialog, places, openUntil, neighbour, languages, chip, cardLeft } = screen;
  return [view, dialog, places, openUntil, neighbour, languages, chip, cardLeft];
}
/** What has a colour, whatever the size. */
function inColour({ view, dialog, rooms }: Screen) {
  return [view, dialog, rooms];
}
function inKind({ view, dialog, rooms }: Screen) {
  return [view.kind, dialog?.kind, rooms];
}

/**
 * In the page. Passes are not asked for, and no style is fetched again for rules that need none.
 */
async function axeFaults(runOnly: readonly string[]): Promise<string[]> {
  // What is clipped away has no contrast.
  document.documentElement.style.clipPath = '';
  const { axe } = window as unknown as { axe: typeof import('axe-core') };
  const { violations } = await axe.run(document, {
    runOnly: [...runOnly],
    resultTypes: ['violations'],
    preload: false,
  });
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`,
  );
}

/** Some hundred screens one after the other, on a machine that may be busy. */
const withinMs = isLong ? 180_000 : 90_000;
const shapes = Object.entries({ portrait, landscape });

describe('every screen', { timeout: withinMs }, () => {
  for (const [turn, [shape, viewport]] of shapes.entries()) {
    test(`fits, with targets to hit and text to read, ${shape}`, async () => {
      await face.page.setViewportSize(viewport);
      const found: Record<string, string[]> = {};
      for (const name of shareToday(names, turn, shapes.length)) {
        const list = await face.lookAt(name, {}, faults, { smallest: 64 });
        if (list.length > 0) found[name] = list;
      }
      expect(found).toEqual({});
    });
  }

  const others = Object.keys(shipped).filter((language) => language !== 'nl');
  for (const [part, language] of others.entries()) {
    test(`fits in the words of another language, ${language}`, async () => {
      const found: Record<string, string[]> = {};
      for (const [turn, [shape, viewport]] of shapes.entries()) {
        await face.page.setViewportSize(viewport);
        const looked = differing(inRoom);
        for (const name of shareToday(looked, 2 * part + turn, 16 * others.length)) {
          const list = await face.lookAt(name, { language }, faults, { smallest: 64 });
          if (list.length > 0) found[`${name}, ${shape}`] = list;
        }
      }
      expect(found).toEqual({});
    });
  }

  test('a wait that grows long is told, with a way out, in every language and size, and only then', async () => {
    const waiting = await stage.openFace(portrait);
    await waiting.page.clock.install();
    const all = Object.entries(shipped);
    for (const [nth, [language, { 'one-moment.long': said = '' }]] of ofToday(
      [...all.entries()],
      all.length,
    ))
      for (const textSize of share([1, 2, 3] as const, 2 - (nth % 3), 3)) {
        await waiting.show('40-one-moment', { language, display: { ...usual, textSize } });
        const told = waiting.page.getByRole('status').getByText(said);
        expect(await told.count()).toBe(0);
        await waiting.page.clock.fastForward(8_000);
        await told.waitFor();
        expect(await waiting.page.evaluate(faults, { smallest: 64 })).toEqual([]);
        await waiting.page.locator('.way').tap();
        await expect.poll(() => waiting.intents).toEqual([{ type: 'STOP' }]);
        await waiting.clear();
      }
    expect(waiting.complaints).toEqual([]);
    await waiting.close();
  });

  // Each in the words that are long: what a patron chooses must cost him no button and no word.
  for (const [textSize, language, parts] of [
    [2, 'fr', 32],
    [3, 'de', 16],
  ] as const) {
    test(`fits in letters of size ${textSize}, ${language}`, async () => {
      const found: Record<string, string[]> = {};
      for (const [turn, [shape, viewport]] of shapes.entries()) {
        await face.page.setViewportSize(viewport);
        for (const name of shareToday(differing(inOneSize), turn, parts)) {
          const display = { ...gallery(new Date())[0]?.screen.display, textSize } as Display;
          const list = await face.lookAt(name, { language, display }, faults, { smallest: 64 });
          if (list.length > 0) found[`${name}, ${shape}`] = list;
        }
      }
      expect(found).toEqual({});
    });
  }

  test('keeps its proportions on a smaller screen', async () => {
    for (const name of ['06-borrow', '05-blocked']) {
      await face.page.setViewportSize(portrait);
      await face.show(name);
      const large = await face.page.locator('.key').boundingBox();
      await face.page.setViewportSize({ width: 540, height: 960 });
      const small = await face.page.locator('.key').boundingBox();
      expect(small?.x).toBeCloseTo((large?.x ?? 0) / 2, 0);
      expect(small?.height).toBeCloseTo((large?.height ?? 0) / 2, 0);
    }
  });

  const allRules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  // A theme changes colours alone: the same elements with the same names, which the first run has
  // looked at.
  for (const [nth, [theme, rules]] of (
    [
      ['light', allRules],
      ['dark', ['color-contrast']],
      ['contrast', ['color-contrast']],
    ] as const
  ).entries()) {
    const all = theme === 'light' ? names : differing(inColour);
    // In the normal run half of the kinds in the light theme, with a 24th of all, a quarter in another.
    const some =
      theme === 'light'
        ? [...ofToday(differing(inKind), 2), ...ofToday(differing(inColour), 24)]
        : shareToday(differing(inKind), nth, 4);
    const looked = new Set(isLong ? all : some);
    test(`has no fault that axe can see, ${theme}`, async () => {
      const found: Record<string, unknown> = {};
      for (const { name, screen } of gallery(new Date())) {
        if (screen.display.theme !== 'light' || !looked.has(name)) continue;
        const faults = await face.lookAt(
          name,
          { display: { ...screen.display, theme } },
          axeFaults,
          rules,
        );
        if (faults.length > 0) found[name] = faults;
      }
      expect(found).toEqual({});
    });
  }
});

describe('low', { timeout: withinMs }, () => {
  test.each([1, 3] as const)(
    'every control is in the lower half, in letters of size %i',
    async (textSize) => {
      const found: string[] = [];
      const looked = new Set(shareToday(differing(inOneSize), textSize === 1 ? 0 : 1, 16));
      for (const { name, screen } of gallery(new Date())) {
        if (screen.view.kind === 'out-of-order' || !looked.has(name)) continue;
        const tops = () =>
          [...document.querySelectorAll('button')]
            .filter((button) => button.checkVisibility({ visibilityProperty: true }))
            .map((button) => ({
              top: button.getBoundingClientRect().top,
              text: button.textContent,
            }));
        const display = { ...screen.display, low: true, textSize };
        for (const { top, text } of await face.lookAt(name, { display }, tops, null))
          if (top < 959) found.push(`${name}: ${text} at ${top}`);
        for (const fault of await face.page.evaluate(faults, { smallest: 64 }))
          found.push(`${name}: ${fault}`);
      }
      expect(found).toEqual([]);
    },
  );
});

test('letters of every script that the page can write come with it, not from the machine', async () => {
  const titles = [
    'Война и мир',
    'Ὀδύσσεια, η Οδύσσεια',
    'Số đỏ',
    'Příliš žluťoučký',
    'الأيام',
    '§ 0123 – “quoted” … €',
  ];
  const row = { hint: '', state: 'done', dueOn: null, provisional: false, renewed: false } as const;
  const rows = titles.map((title) => ({
    ...row,
    key: title,
    title,
    destination: null,
    code: null,
    message: null,
  }));
  await face.show('06-borrow', {
    view: { kind: 'borrow', rows, provisional: false, stillWorking: false },
  });
  const cdp = await face.page.context().newCDPSession(face.page);
  await cdp.send('DOM.enable');
  await cdp.send('CSS.enable');
  const { root } = await cdp.send('DOM.getDocument');
  const { nodeIds } = await cdp.send('DOM.querySelectorAll', {
    nodeId: root.nodeId,
    selector: '.row .name',
  });
  const used = await Promise.all(
    nodeIds.map((nodeId) => cdp.send('CSS.getPlatformFontsForNode', { nodeId })),
  );
  await cdp.detach();
  expect(used).toHaveLength(titles.length);
  expect(used.flatMap(({ fonts }) => fonts).filter(({ isCustomFont }) => !isCustomFont)).toEqual(
    [],
  );
});

test('the script that the page begins with is 50 kB at most, gzipped', async () => {
  expect(await scriptBytes(stage.uiFolder)).toBeLessThanOrEqual(50_000);
});
