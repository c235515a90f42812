/** The page around the screens: language, screen reader, what it prevents, how it recovers. */
import { beforeAll, describe, expect, test } from 'vitest';
import { portrait, serveUi } from '../support/screen/browser.ts';
import type { Face } from '../support/screen/face.ts';
import { gallery } from '../support/screen/gallery.ts';
import { openOneFace } from '../support/screen/one-face.ts';

const screen = openOneFace();
let face: Face;
beforeAll(() => {
  face = screen.face();
});

describe('language and news', () => {
  test('the page is in the language of the screen', async () => {
    await face.show('41-borrow-english');
    await face.page.getByRole('heading', { name: 'Borrow' }).waitFor();
    expect(await face.page.locator('html').getAttribute('lang')).toBe('en');
  });

  test('right to left: the main key is on the left, arrows are mirrored, digits are not', async () => {
    await face.show('04-pin-range', { language: 'ar' });
    await face.page.locator('html[dir="rtl"][lang="ar"]').waitFor();
    const left = async (selector: string) =>
      (await face.page.locator(selector).first().boundingBox())?.x ?? 0;
    expect(await left('.key')).toBeLessThan(await left('.way'));
    const digit = async (name: string) =>
      (await face.page.getByRole('button', { name, exact: true }).boundingBox())?.x ?? 0;
    expect(await digit('1')).toBeLessThan(await digit('3'));
    const turned = await face.page
      .locator('.key svg')
      .evaluate((svg) => getComputedStyle(svg).transform);
    expect(turned).toBe('matrix(-1, 0, 0, 1, 0, 0)');
    // The neighbour kiosk is on the left in either direction of text.
    await face.show('16-out-of-order', { language: 'ar' });
    expect(
      await face.page
        .locator('.plaque svg.side')
        .evaluate((svg) => getComputedStyle(svg).transform),
    ).toBe('none');
  });

  test('a receipt whose script the printer lacks says the language of the paper', async () => {
    await face.show('21-receipt-arabic');
    await face.page.getByText('باللغة الهولندية').waitFor();
  });

  test('a screen reader hears what was done', async () => {
    await face.show('06-borrow-empty');
    await face.show('06-borrow');
    const said = face.page.locator('.stage > .heard[role=status]');
    await expect
      .poll(() => said.textContent())
      .toContain('Stuk 1 van 5. Geleend. Terug tegen di 15 december');
    expect(await said.textContent()).toContain('Niet geleend.');
  });
});

test.each([25, -25])('a countdown goes on while the clock is set by %s hours', async (hours) => {
  const { page, show, close } = await screen.stage().openFace(portrait);
  await page.clock.install();
  await show('11-pay-scan');
  const secondsLeft = async () => {
    const [, minutes, seconds] =
      /(\d+):(\d\d)/.exec((await page.textContent('.till', { timeout: 2_000 })) ?? '') ?? [];
    return 60 * Number(minutes) + Number(seconds);
  };
  const before = await secondsLeft();
  await page.clock.setSystemTime(Date.now() + hours * 3_600_000);
  await page.clock.fastForward(5_000);
  await expect.poll(async () => before - (await secondsLeft())).toBeGreaterThanOrEqual(5);
  expect(before - (await secondsLeft())).toBeLessThan(60);
  await close();
});

describe('the frame', () => {
  test('nothing leaves the page, and nothing zooms it', async () => {
    const stopped = await face.page.evaluate(() => {
      const options = { bubbles: true, cancelable: true, ctrlKey: true };
      const events = [
        new MouseEvent('contextmenu', options),
        new DragEvent('drop', options),
        new WheelEvent('wheel', options),
        new KeyboardEvent('keydown', { ...options, key: '+' }),
        new KeyboardEvent('keydown', {
          ...options,
          ctrlKey: false,
          altKey: true,
          key: 'ArrowLeft',
        }),
        ...['F1', 'F5', 'F7', 'F11', 'F12', 'BrowserBack'].map(
          (key) => new KeyboardEvent('keydown', { ...options, ctrlKey: false, key }),
        ),
      ];
      const touch = getComputedStyle(document.body).touchAction;
      return { touch, events: events.map((event) => !document.body.dispatchEvent(event)) };
    });
    expect(stopped).toEqual({ touch: 'none', events: stopped.events.map(() => true) });
    expect(stopped.events).toHaveLength(11);
    expect(await face.page.locator('a, iframe, form').count()).toBe(0);
  });

  test('a page that fails is loaded again, and shows the next screen', async () => {
    const good = gallery(new Date()).find(({ name }) => name === '02-action')?.screen;
    if (good === undefined) throw new Error('no example');
    await face.page.evaluate(() => Object.assign(window, { broken: true }));
    face.server.push({ ...good, seq: 9_001, view: { kind: 'borrow' } as never });
    await face.page.waitForFunction(() => !('broken' in window));
    face.server.push({ ...good, seq: 9_002 });
    await face.page.waitForSelector('.stage[data-seq="9002"]');
    expect(face.complaints.splice(0).length).toBeGreaterThan(0);
  });

  test('a receipt whose script did not come is there once the kiosk answers again', async () => {
    const receipt = /\/receipt[^/]*\.js$/;
    const printed = gallery(new Date()).find(({ name }) => name === '12-receipt')?.screen;
    if (printed === undefined) throw new Error('no example');
    await face.page.route(receipt, (route) => route.abort(), { times: 1 });
    await face.page.reload();
    await face.page.evaluate(() => Object.assign(window, { before: true }));
    face.server.push({ ...printed, seq: 9_003 });
    await face.page.waitForFunction(() => !('before' in window));
    await face.page.locator('.stage[data-seq="9003"] h1').waitFor();
    expect(face.complaints.splice(0).length).toBeGreaterThan(0);
  });

  test('a page whose sizes take the browser two frames is not loaded again', async () => {
    await face.show('06-borrow');
    await face.page.evaluate(() => {
      document.body.dataset.before = '';
      const part = document.createElement('div');
      document.body.append(part);
      // It changes what it measures: the browser reports that some changes were not reported.
      new ResizeObserver(() => {
        part.style.width = `${part.clientWidth - 1}px`;
      }).observe(part);
      // The watchdog leaves a page two seconds to live.
      return new Promise((resolve) =>
        window.addEventListener(
          'error',
          () => setTimeout(resolve, Math.max(0, 2_000 - performance.now()) + 200),
          { once: true },
        ),
      );
    });
    expect(await face.page.locator('body[data-before]').count()).toBe(1);
  });

  test('a lost kiosk is shown at once, without data of the patron, and the page recovers by itself', async () => {
    await face.show('09-account');
    const { port } = face.server;
    await face.server.close();
    await face.page.getByRole('heading', { name: 'Dit toestel werkt even niet' }).waitFor();
    expect(await face.page.content()).not.toContain('Peeters');
    const again = await serveUi({ uiFolder: screen.stage().uiFolder, port });
    const attract = gallery(new Date())[0]?.screen;
    if (attract === undefined) throw new Error('no example');
    again.push({ ...attract, seq: 1 });
    await face.page.getByRole('heading', { name: 'Lenen of inleveren?' }).waitFor();
    await again.close();
  });
});
