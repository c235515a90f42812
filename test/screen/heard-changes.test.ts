/** By ear: what changes on a screen that stays (LONG). */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { View } from '../../src/screen/screen.ts';
import { isLong } from '../support/repository/share.ts';
import { buildUi } from '../support/screen/browser.ts';
import { settled } from '../support/screen/flows/steps.ts';
import { example, plainDisplay } from '../support/screen/gallery-example.ts';
import { borrow, item, set } from '../support/screen/gallery-views.ts';
import { type Listener, openListener } from '../support/screen/listener.ts';
import { type Browser, openBrowser } from '../support/screen/one-browser.ts';

describe.runIf(isLong)('by ear', { timeout: 60_000 }, () => {
  let uiFolder: string;
  let browser: Browser;
  let listener: Listener;
  beforeAll(async () => {
    uiFolder = await buildUi();
    browser = await openBrowser();
    listener = await openListener(browser, uiFolder);
  }, 120_000);
  afterAll(async () => {
    await listener?.close();
    await browser?.close();
  });

  /** What is said of a screen, and for a while after it. */
  async function heardOf(view: View): Promise<string> {
    const { screen } = example('', view, { language: 'nl' });
    await listener.show({ ...screen, display: { ...plainDisplay, speech: true } }, settled);
    return (await listener.heard()).join(' ');
  }
  const withParts = (...there: number[]): View => ({
    ...{ kind: 'set-incomplete', purpose: 'borrow' },
    row: { ...set, nth: 1, parts: { there, of: 3 } },
  });

  test('what was lent as the page of a set came is heard with it', async () => {
    const book = (state: 'working' | 'done') => item('7', 'Zee', state);
    await heardOf(borrow([set, book('working')]));
    const rows = [set, book('done')];
    const heard = await heardOf({ ...withParts(1), rows } as View);
    expect(heard).toMatch(/2 en 3/);
    expect(heard).toContain('Stuk 1 van 2. Geleend');
  });

  test('U4: a part that is laid to its set is heard', async () => {
    expect(await heardOf({ kind: 'attract', limits: null })).not.toContain('deel');
    expect(await heardOf(withParts(1))).toMatch(/2 en 3/);
    expect(await heardOf(withParts(1, 2))).toMatch(/deel 3/);
  });
});
