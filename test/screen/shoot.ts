/**
 * Pictures of every screen of the gallery, in portrait and landscape, after `vite build`:
 * `SCREENS=/some/folder node -e "import('vite').then((vite) => vite.runnerImport('./test/screen/shoot.ts'))"`,
 * with `ONLY=borrow,pin` for those whose name holds a part.
 */
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { landscape, launch, portrait, serveUi } from './browser.ts';
import { gallery } from './gallery.ts';

const folder = process.env.SCREENS ?? 'dist/screens';
const wanted = process.env.ONLY?.split(',') ?? [];
const chosen = gallery(new Date()).filter(
  ({ name }) => wanted.length === 0 || wanted.some((part) => name.includes(part)),
);

const server = await serveUi({ uiFolder: resolve('dist/ui'), log: (report) => console.error(report.text) });
const browser = await launch();
try {
  for (const [shape, viewport] of Object.entries({ portrait, landscape })) {
    await mkdir(join(folder, shape), { recursive: true });
    const page = await browser.newPage({ viewport, reducedMotion: 'reduce' });
    page.on('console', (message) => message.type() === 'error' && console.error(message.text()));
    page.on('pageerror', (error) => console.error(error.message));
    let seq = 0;
    for (const { name } of chosen) {
      // Made anew, so that each countdown begins now.
      const example = gallery(new Date()).find((one) => one.name === name);
      if (example === undefined) continue;
      seq += 1;
      const language = process.env.LANGUAGE_OF_ALL;
      server.push({ ...example.screen, ...(language && { language }), seq });
      if (seq === 1) await page.goto(server.url);
      await page.waitForSelector(`.stage[data-seq="${seq}"]`);
      await page.evaluate(() => document.fonts.ready);
      if (/pin(-low)?$/.test(name)) await page.keyboard.type('123', { delay: 60 });
      await page.screenshot({ path: join(folder, shape, `${name}.png`), animations: 'disabled' });
    }
    await page.close();
  }
} finally {
  await browser.close();
  await server.close();
}
