/**
 * Pictures of every screen of the gallery, after `vite build`; `scripts/screens.js` runs it with
 * these variables: `SCREENS` the folder; `ONLY=borrow,pin` for those whose name holds a part;
 * `LANGUAGE_OF_ALL=fr` for another language; `SMALL=1` small and in every theme, as they are kept
 * in `docs/screens`.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import type { Screen } from '../../../src/screen/screen.ts';
import { landscape, launch, portrait, serveUi } from './browser.ts';
import { gallery } from './gallery.ts';

const folder = process.env.SCREENS ?? 'dist/screens';
const wanted = process.env.ONLY?.split(',') ?? [];
const language = process.env.LANGUAGE_OF_ALL;
const isSmall = process.env.SMALL !== undefined;
const chosen = gallery(new Date()).filter(
  ({ name }) => wanted.length === 0 || wanted.some((part) => name.includes(part)),
);

interface Series {
  folder: string;
  viewport: typeof portrait;
  change(screen: Screen): Partial<Screen>;
}
/** The same screen in larger letters, low, or in another language. */
function isVariant({ display, language }: Screen) {
  return display.textSize > 1 || display.low || language !== 'nl';
}
function own() {
  return {};
}
const series: readonly Series[] = isSmall
  ? (['light', 'dark', 'contrast'] as const).map((theme) => ({
      folder: theme,
      viewport: portrait,
      change: ({ display }) => ({ display: { ...display, theme } }),
    }))
  : [
      { folder: 'portrait', viewport: portrait, change: own },
      { folder: 'landscape', viewport: landscape, change: own },
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
  for (const { folder: shape, viewport, change } of series) {
    await mkdir(join(folder, shape), { recursive: true });
    const page = await browser.newPage({ viewport, reducedMotion: 'reduce' });
    page.on('console', (message) => message.type() === 'error' && console.error(message.text()));
    page.on('pageerror', (error) => console.error(error.message));
    let seq = 0;
    for (const { name, screen } of chosen) {
      // In a series of one theme the pictures that show another would be there twice.
      if (isSmall && screen.display.theme !== 'light') continue;
      if (isSmall && shape !== 'light' && isVariant(screen)) continue;
      // Made anew, so that each countdown begins now.
      const example = gallery(new Date()).find((one) => one.name === name);
      if (example === undefined) continue;
      seq += 1;
      server.push({
        ...example.screen,
        ...(language && { language }),
        ...change(example.screen),
        seq,
      });
      if (seq === 1) await page.goto(server.url);
      await page.waitForSelector(`.stage[data-seq="${seq}"]`);
      await page.evaluate(() => document.fonts.ready);
      if (/pin(-low)?$/.test(name)) await page.keyboard.type('123', { delay: 60 });
      const path = join(folder, shape, name);
      if (isSmall) await writeFile(`${path}.webp`, await smallPicture(page));
      else await page.screenshot({ animations: 'disabled', path: `${path}.png` });
    }
    await page.close();
  }
} finally {
  await browser.close();
  await server.close();
}
