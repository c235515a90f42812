/** What the attract screen shows of the library's own, in the browser. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Screen } from '../../src/screen/screen.ts';
import { landscape, portrait } from '../support/screen/browser.ts';
import { type Face, openStage, type Stage } from '../support/screen/face.ts';
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
afterEach(async () => {
  expect(face.complaints).toEqual([]);
  await face.page.setViewportSize(portrait);
  await face.page.emulateMedia({ reducedMotion: 'reduce' });
});

const own = gallery(new Date(0)).flatMap(({ name }) =>
  name.startsWith('60-attract') ? [name] : [],
);

/** Lines that are shown, of how many; what of them, of the keys or of the question is cut off. */
function measure() {
  const all = [...document.querySelectorAll<HTMLElement>('.notices li')];
  const shown = all.filter((line) => line.checkVisibility());
  const cut = [
    ...shown,
    ...document.querySelectorAll<HTMLElement>('main h1, main h1 + p, main button, .below'),
  ]
    .filter((each) => each.checkVisibility())
    .filter((each) => {
      const { left, right, top, bottom } = each.getBoundingClientRect();
      // Heights are rounded, and a line ends with ten pixels of nothing.
      const board = each.closest('.notices')?.getBoundingClientRect();
      const isOut = left < 0 || top < 0 || right > innerWidth || bottom > innerHeight;
      return isOut || (board !== undefined && bottom > board.bottom + 5);
    })
    .map((each) => each.textContent);
  const question = document.querySelector('h1')?.getBoundingClientRect();
  const board = document.querySelector('.notices')?.getBoundingClientRect();
  return {
    shown: shown.length,
    all: all.length,
    cut,
    below: (board?.height ? board.top : 9e9) >= (question?.bottom ?? 0),
  };
}

/** Each in the words that are long; ui.test.ts asks for targets and letters in all of them. */
const looks: readonly Partial<Screen>[] = [
  { language: 'nl' },
  { language: 'fr', display: { ...plainDisplay, textSize: 2 } },
  { language: 'de', display: { ...plainDisplay, textSize: 3 } },
  { language: 'ar', display: { ...plainDisplay, low: true } },
];

test('whole lines, below the question, in every form, size and language', async () => {
  // Its letters are fetched when they are first needed.
  await face.show('60-attract-hours', { language: 'ar' });
  await face.page.evaluate(() => document.fonts.ready);
  const faulty: string[] = [];
  for (const viewport of [portrait, landscape]) {
    await face.page.setViewportSize(viewport);
    for (const name of own)
      for (const look of looks) {
        const { cut, below } = await face.lookAt(name, look, measure, null);
        if (cut.length > 0 || !below)
          faulty.push(`${name} ${viewport.width} ${look.language}: ${cut.join(' | ')}`);
      }
  }
  expect(faulty).toEqual([]);
}, 60_000);

test('as many as find room: two activities, three titles, four days; one beside pictures', async () => {
  const count = async (name: string) => (await face.lookAt(name, {}, measure, null)).shown;
  expect(await count('60-attract-activities')).toBe(2);
  expect(await count('60-attract-news')).toBe(3);
  expect(await count('60-attract-hours')).toBe(4);
  expect(await count('60-attract-all')).toBe(1);
  // The room that one screen left is not the room of the next.
  expect(await count('60-attract-activities')).toBe(2);
});

const shownPicture = () =>
  [...document.querySelectorAll<HTMLImageElement>('.slides img')].findIndex(
    (each) => each.dataset.shown !== undefined,
  );

/** Turned so often that it is seen here; a library's pictures stay ten seconds at least. */
function turning(): Partial<Screen> {
  const view = gallery(new Date(0)).find(({ name }) => name === '60-attract-pictures')?.screen.view;
  if (view?.kind !== 'attract' || !view.pictures) throw new Error('no example with pictures');
  return { view: { ...view, pictures: { ...view.pictures, seconds: 0.2 } } };
}
const severalTurns = () => new Promise<void>((done) => setTimeout(done, 1_000));

test('pictures follow each other by fading, and a touch stops them', async () => {
  const { page } = face;
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  await face.show('60-attract-pictures', turning());
  const isShown = (at: number) =>
    document.querySelectorAll<HTMLImageElement>('.slides img')[at]?.dataset.shown !== undefined;
  await page.waitForFunction(isShown, 1);
  await page.waitForFunction(isShown, 0);
  const fades = await page.evaluate(
    () => getComputedStyle(document.querySelector('.slides img') as Element).transitionProperty,
  );
  expect(fades).toBe('opacity');
  await page.mouse.move(540, 900);
  await page.mouse.down();
  const stopped = await page.evaluate(shownPicture);
  await page.evaluate(severalTurns);
  expect(await page.evaluate(shownPicture)).toBe(stopped);
  await page.mouse.up();
});

test('where motion is reduced the first picture stays; it says what it shows', async () => {
  await face.clear();
  await face.show('60-attract-pictures', turning());
  await face.page.evaluate(severalTurns);
  expect(await face.page.evaluate(shownPicture)).toBe(0);
  await face.page.getByRole('img', { name: 'Een open boek onder de zon' }).waitFor();
});

test('at night the page is darkened, and the first touch begins all the same', async () => {
  await face.show('60-attract-night');
  const opacity = await face.page.evaluate(() =>
    Number(getComputedStyle(document.querySelector('.night') as Element).opacity),
  );
  expect(opacity).toBeCloseTo(1 - 0.6 ** (1 / 2.2), 3);
  face.intents.length = 0;
  await face.page.mouse.click(540, 1500);
  await expect.poll(() => face.intents).toEqual([{ type: 'BEGIN' }]);
  await face.show('02-action');
  expect(await face.page.locator('.night').count()).toBe(0);
});

test('what is heard: the question, the three ways, what is on, the hours, then the keys', async () => {
  await face.page.evaluate(() => {
    const heard: string[] = [];
    Object.assign(window, { heard });
    speechSynthesis.speak = ({ text }) => heard.push(text);
  });
  const aloud = {
    textSize: 1,
    theme: 'light',
    low: false,
    moreTime: false,
    sound: true,
    speech: true,
    twoKeys: false,
  } as const;
  await face.show('60-attract-news');
  await face.show('60-attract-activities', { display: aloud });
  const heard = await face.page.evaluate(() =>
    (window as unknown as { heard: string[] }).heard.join(' '),
  );
  expect(heard).toContain(
    'Lenen of inleveren? Leg je boeken op de plaat, scan je kaart of tik op het scherm. ' +
      'Binnenkort in de bib. Vandaag om 15 uur 30. Voorleesuurtje voor kleuters. ' +
      'Woensdag 2 december om 20 uur. Lezing: hoe een stad vergroent, met wandeling. ' +
      'Vandaag open tot 18 uur. Morgen 10 uur tot 20 uur. Toestel 2.',
  );
});
