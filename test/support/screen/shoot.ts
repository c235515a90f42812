/**
 * Pictures of every screen of the gallery, after `vite build`; `scripts/screens.js` runs it with
 * these variables: `SCREENS` the folder; `ONLY=borrow,pin` for those whose name holds a part;
 * `LANGUAGE_OF_ALL=fr` for another language; `SMALL=1` the few, small ones of `docs/screens`, and
 * one of each screen for the panel's page of the texts.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import type { Screen } from '../../../src/screen/screen.ts';
import { landscape, launch, portrait, serveUi, small } from './browser.ts';
import { gallery } from './gallery.ts';

const folder = process.env.SCREENS ?? 'dist/screens';
const wanted = process.env.ONLY?.split(',') ?? [];
const language = process.env.LANGUAGE_OF_ALL;
const isSmall = process.env.SMALL !== undefined;
/** Those of `docs/screens`: one for each step of a visit, and what letters and themes change. */
const kept = [
  ...['01-attract', '03-identify', '04-pin', '05-blocked', '81-borrow-add', '08-return'],
  ...['09-account', '10-fees', '11-pay', '11-pay-scan', '12-receipt', '13-goodbye'],
  ...['18-borrow-largest', '21-borrow-arabic'],
  ...['50-return-places', '51-holds-card', '52-cost'],
];
const keptInThemes = ['81-borrow-add'];
/** One for each screen: the example that has its name. */
const ofEachScreen = gallery(new Date())
  .filter(({ name, screen }) => name.slice(3) === screen.view.kind)
  .map(({ name }) => name);

interface Series {
  folder: string;
  viewport: typeof portrait;
  /** of every screen; left out: each screen's own */
  theme?: Screen['display']['theme'];
  /** left out: every screen */
  only?: readonly string[];
  /** without the number before it: the page of the texts looks for the name of the screen */
  isPlainlyNamed?: true;
}
const themes: readonly Series[] = [
  { folder: 'dark', viewport: portrait, theme: 'dark' },
  { folder: 'contrast', viewport: portrait, theme: 'contrast' },
];
const series: readonly Series[] = isSmall
  ? [
      { folder: '.', viewport: portrait, only: kept },
      ...themes.map((each) => ({ ...each, only: keptInThemes })),
      {
        folder: relative(folder, resolve('ui/service/pictures')),
        viewport: portrait,
        only: ofEachScreen,
        isPlainlyNamed: true,
      },
    ]
  : [
      { folder: 'portrait', viewport: portrait },
      { folder: 'landscape', viewport: landscape },
      { folder: 'small', viewport: small },
      ...themes,
    ];

/** WebP, smaller than JPEG for letters on plain colours; Playwright itself writes none. */
async function smallPicture(page: Page): Promise<Buffer> {
  await page.evaluate(() => {
    for (const animation of document.getAnimations()) animation.finish();
  });
  const cdp = await page.context().newCDPSession(page);
  const { width, height } = page.viewportSize() ?? portrait;
  const clip = { x: 0, y: 0, width, height, scale: 1 / 3 };
  const { data } = await cdp.send('Page.captureScreenshot', { format: 'webp', quality: 45, clip });
  await cdp.detach();
  return Buffer.from(data, 'base64');
}

const server = await serveUi({
  uiFolder: resolve('dist/ui'),
  log: (report) => console.error(report.text),
});
const browser = await launch();
try {
  for (const { folder: shape, viewport, theme, only, isPlainlyNamed } of series) {
    await mkdir(join(folder, shape), { recursive: true });
    const page = await browser.newPage({ viewport, reducedMotion: 'reduce' });
    page.on('console', (message) => message.type() === 'error' && console.error(message.text()));
    page.on('pageerror', (error) => console.error(error.message));
    let seq = 0;
    const names = gallery(new Date()).map(({ name }) => name);
    for (const name of names) {
      if (wanted.length > 0 && !wanted.some((part) => name.includes(part))) continue;
      if (only !== undefined && !only.includes(name)) continue;
      // Made anew, so that each countdown begins now.
      const example = gallery(new Date()).find((one) => one.name === name);
      if (example === undefined) continue;
      seq += 1;
      server.push({
        ...example.screen,
        ...(language && { language }),
        display: { ...example.screen.display, ...(theme && { theme }) },
        seq,
      });
      if (seq === 1) await page.goto(server.url);
      await page.waitForSelector(`.stage[data-seq="${seq}"]`);
      await page.evaluate(() => document.fonts.ready);
      if (/pin(-low)?$/.test(name)) await page.keyboard.type('123', { delay: 60 });
      const path = join(folder, shape, isPlainlyNamed ? name.slice(3) : name);
      if (isSmall) await writeFile(`${path}.webp`, await smallPicture(page));
      else await page.screenshot({ animations: 'disabled', path: `${path}.png` });
    }
    await page.close();
  }
} finally {
  await browser.close();
  await server.close();
}
