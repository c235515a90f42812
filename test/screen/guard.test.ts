/**
 * What both pages keep from the browser at the kiosk, and what they leave to it. With real keys and
 * a compositor: test/packaging/shortcuts.test.ts.
 */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ScreenServer } from '../../src/screen/web/server.ts';
import { buildUi, landscape, serveUi } from '../support/screen/browser.ts';
import { gallery } from '../support/screen/gallery.ts';
import { type Browser, openBrowser } from '../support/screen/one-browser.ts';

let uiFolder: string;
let server: ScreenServer;
let browser: Browser;
beforeAll(async () => {
  uiFolder = await buildUi();
  server = await serveUi({ uiFolder });
  const attract = gallery(new Date())[0]?.screen;
  if (attract) server.push({ ...attract, seq: 1 });
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  await server.close();
});

/**
 * A page with a field, a link and words in it, which are not its own, and what became of each event
 * at the end.
 */
async function openPage(path: string): Promise<Page> {
  const page = await browser.newPage({ viewport: landscape });
  await page.goto(server.url + path, { waitUntil: 'networkidle' }).catch(() => {});
  await page.evaluate(() => {
    const strange = document.createElement('div');
    strange.innerHTML =
      '<input id="field"><a id="link" href="/service/">link</a><p id="words">words</p>';
    document.body.append(strange);
    const kept: string[] = [];
    for (const type of [
      'keydown',
      'contextmenu',
      'drop',
      'wheel',
      'mousedown',
      'auxclick',
      'click',
      'selectstart',
    ])
      addEventListener(
        type,
        (event) =>
          event.defaultPrevented && kept.push(event instanceof KeyboardEvent ? event.key : type),
      );
    Object.assign(window, { kept });
  });
  return page;
}
function kept(page: Page) {
  return page.evaluate(() =>
    (window as unknown as { kept: string[] }).kept
      .splice(0)
      .filter((key) => !/^(Control|Alt|Meta)$/.test(key)),
  );
}

describe.each([
  ['the patron’s page', '', true],
  ['the service panel at the kiosk', 'service/?kiosk', true],
  ['the service panel in a technician’s own browser', 'service/', false],
])('%s', (_, path, isGuarded) => {
  let page: Page;
  beforeAll(async () => {
    page = await openPage(path);
  });
  afterAll(() => page.close());
  const ifGuarded = (names: readonly string[]) => (isGuarded ? names : []);

  it('says to the browser that it is not to be translated', async () => {
    expect(await page.locator('html').getAttribute('translate')).toBe('no');
    expect(await page.locator('meta[name=google]').getAttribute('content')).toBe('notranslate');
  });

  it('keeps shortcuts', async () => {
    const shortcuts = [
      'Control+n',
      'Control+j',
      'Control+a',
      'Control+c',
      'Alt+ArrowLeft',
      'Meta+l',
      'Shift+Escape',
    ];
    const keys = ['F1', 'F5', 'F11', 'F12', 'ContextMenu', 'Insert', 'Control+1', 'Control+-'];
    for (const key of [...shortcuts, ...keys]) await page.keyboard.press(key);
    expect(await kept(page)).toEqual(
      ifGuarded([...shortcuts, ...keys].map((key) => key.split(/\+(?=.)/).at(-1) ?? '')),
    );
  });

  // The patron's page has no fields; what its keys do is in test/screen/keys.test.ts.
  it.runIf(path !== '')('leaves what writes, edits and walks in a field', async () => {
    await page.locator('#field').focus();
    const writes = ['a', 'Shift+B', '@', 'z', '7', ' ', 'Backspace', 'Delete'];
    const walks = ['Home', 'End', 'ArrowLeft', 'ArrowDown', 'Enter', 'Escape', 'Tab', 'Shift+Tab'];
    for (const key of [...writes, ...walks]) await page.keyboard.press(key);
    await page.locator('#field').focus();
    const edits = ['Control+a', 'Control+c', 'Control+v', 'Control+z', 'Control+ArrowLeft'];
    for (const key of edits) await page.keyboard.press(key);
    expect(await kept(page)).toEqual([]);
    await page.keyboard.press('Control+o');
    expect(await kept(page)).toEqual(ifGuarded(['o']));
  });

  it('keeps menus, zoom, other windows, words that are selected and files that are dropped', async () => {
    // As events: a browser without a guard would open what they ask for.
    await page.evaluate(() => {
      const options = { bubbles: true, cancelable: true };
      const words = document.querySelector('#words');
      const link = document.querySelector('#link');
      link?.addEventListener('click', (event) => setTimeout(() => event.preventDefault()));
      words?.dispatchEvent(new MouseEvent('contextmenu', options));
      words?.dispatchEvent(new DragEvent('drop', options));
      words?.dispatchEvent(new WheelEvent('wheel', { ...options, ctrlKey: true }));
      words?.dispatchEvent(new MouseEvent('mousedown', { ...options, button: 1 }));
      words?.dispatchEvent(new MouseEvent('auxclick', { ...options, button: 1 }));
      words?.dispatchEvent(new Event('selectstart', options));
    });
    expect(await kept(page)).toEqual(
      ifGuarded(['contextmenu', 'drop', 'wheel', 'mousedown', 'auxclick', 'selectstart']),
    );
    const wheel = () =>
      page
        .locator('#words')
        .evaluate((words) =>
          words.dispatchEvent(new WheelEvent('wheel', { cancelable: true, bubbles: true })),
        );
    expect(await wheel()).toBe(true);
  });

  it('lets a link open here only', async () => {
    const before = browser.contexts().flatMap((context) => context.pages()).length;
    await page.locator('#link').click({ modifiers: ['Shift'] });
    await page.locator('#link').focus();
    await page.keyboard.press('Shift+Enter');
    const pages = () => browser.contexts().flatMap((context) => context.pages()).length;
    if (isGuarded) expect([await kept(page), pages()]).toEqual([['click', 'click'], before]);
    else await expect.poll(pages).toBe(before + 2);
  });
});
