/**
 * The whole spoken text of each flow, in each language, without and with a headset, beside what a
 * person has proofread. After a change: `LONG=1 npx vitest run test/screen/spoken -u`, and read the pages.
 */
import { rm } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isLong } from '../support/repository/share.ts';
import { buildUi, launch } from '../support/screen/browser.ts';
import { secrets } from '../support/screen/flows/flows.ts';
import { type Listener, openListener } from '../support/screen/listener.ts';
import { type SpokenLine, spokenPage } from '../support/screen/spoken.ts';

let uiFolder: string;
let browser: Browser;
let listeners: { open: Listener; headset: Listener };
beforeAll(async () => {
  uiFolder = await buildUi();
  browser = await launch();
  const listen = () => openListener(browser, uiFolder);
  listeners = { open: await listen(), headset: await listen() };
});
afterAll(async () => {
  await listeners?.open.close();
  await listeners?.headset.close();
  await browser?.close();
  if (uiFolder) await rm(uiFolder, { recursive: true });
});

/** The others by `npm run test:long`: each takes as long. */
const languages = isLong ? ['nl', 'fr', 'de', 'en', 'ar'] : ['nl'];

describe.each(languages)('in %s', (language) => {
  test('is what was proofread, in whole sentences, each said once', async () => {
    const { page, lines } = await spokenPage(listeners, language);
    expect(lines.length).toBeGreaterThan(250);
    expect(lines.filter(({ text }) => !isWhole(text))).toEqual([]);
    expect(lines.filter(saidTwice)).toEqual([]);
    const open = lines.filter(({ headset }) => !headset).map(({ text }) => text);
    for (const secret of secrets)
      expect(
        open.filter((text) => text.includes(secret)),
        secret,
      ).toEqual([]);
    await expect(page).toMatchFileSnapshot(`spoken/${language}.txt`);
  }, 120_000);
});

/** Ends as a sentence does, and nothing of a key, a pattern or a sign of writing is left in it. */
function isWhole(text: string): boolean {
  const leftovers =
    /[{}<>€]|\p{Zs}{2}|\p{Zs}[.,]|[.!?,]{2}|undefined|null|NaN|\b[a-z]+(\.[a-z][a-z-]*)+\b|\d[.:]\d\d/u;
  return /[.!?…؟]$/.test(text) && !leftovers.test(text);
}

/** But for what is asked for again by a key. */
function saidTwice(
  { flow, headset, key, text }: SpokenLine,
  at: number,
  all: readonly SpokenLine[],
) {
  const before = all[at - 1];
  const again = before?.flow === flow && before.headset === headset && before.text === text;
  const sentences = text.match(/[^.!?؟]+[.!?؟]+/g) ?? [];
  const inside = sentences.some((sentence, nth) => nth > 0 && sentence === sentences[nth - 1]);
  return (again && key === undefined) || inside;
}
