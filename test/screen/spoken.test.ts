/**
 * The whole spoken text of each flow, in each language, without and with a headset, beside what a
 * person has proofread; in the normal run of a third of the flows, in Dutch. After a change: `LONG=1 npx vitest run test/screen/spoken -u`, and read the pages.
 */
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isLong, ofToday } from '../support/repository/share.ts';
import { buildUi } from '../support/screen/browser.ts';
import { flows, secrets } from '../support/screen/flows/flows.ts';
import { type Listener, openListener } from '../support/screen/listener.ts';
import { type Browser, openBrowser } from '../support/screen/one-browser.ts';
import { type SpokenLine, spokenPage } from '../support/screen/spoken.ts';

let uiFolder: string;
let browser: Browser;
let listeners: { open: Listener; headset: Listener };
beforeAll(async () => {
  uiFolder = await buildUi();
  browser = await openBrowser();
  const listen = () => openListener(browser, uiFolder);
  listeners = { open: await listen(), headset: await listen() };
});
afterAll(async () => {
  await listeners?.open.close();
  await listeners?.headset.close();
  await browser?.close();
});

/** The others by `npm run test:long`: each takes as long. */
const languages = isLong ? ['nl', 'fr', 'de', 'en', 'ar'] : ['nl'];

describe.each(languages)('in %s', (language) => {
  test('is what was proofread, in whole sentences, each said once', async () => {
    const heard = ofToday(flows, 3);
    const { page, lines } = await spokenPage(listeners, language, heard);
    expect(lines.length).toBeGreaterThan(10 * heard.length);
    expect(lines.filter(({ text }) => !isWhole(text))).toEqual([]);
    expect(lines.filter(saidTwice)).toEqual([]);
    const open = lines.filter(({ headset }) => !headset).map(({ text }) => text);
    for (const secret of secrets)
      expect(
        open.filter((text) => text.includes(secret)),
        secret,
      ).toEqual([]);
    const file = `spoken/${language}.txt`;
    if (isLong) return expect(page).toMatchFileSnapshot(file);
    const proofread = sectionsOf(await readFile(new URL(file, import.meta.url), 'utf8'));
    expect([...proofread.keys()]).toEqual(flows.map(({ name }) => name));
    for (const [name, text] of sectionsOf(page)) expect(text, name).toBe(proofread.get(name));
  }, 120_000);
});

/** The part of each flow, by its name. */
function sectionsOf(page: string): ReadonlyMap<string, string> {
  const parts = page.trim().split(/^# (.+)$/m);
  const names = parts.filter((_, nth) => nth % 2 === 1);
  return new Map(names.map((name, nth) => [name, (parts[2 * nth + 2] ?? '').trim()]));
}

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
