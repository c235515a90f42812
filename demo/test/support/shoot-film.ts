/** The film of `npm run film`: the stage while a visit plays, a picture at each change. */
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { startAll } from './started.ts';

const file = process.env.FILM ?? 'docs/screens/visit.webp';
const stepMs = 1_500;
const everyMs = 200;
const mostBytes = 2_000_000;
const lastMs = 2_500;

interface Frame {
  picture: Buffer;
  ms: number;
}

const started = await startAll();
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--hide-scrollbars'],
});
const folder = await mkdtemp(join(tmpdir(), 'film-'));
try {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    deviceScaleFactor: 0.75,
  });
  const page = await context.newPage();
  await page.goto(`${started.url}?language=nl`);
  await page.frameLocator('#screen').getByRole('heading', { level: 1 }).first().waitFor();
  await started.act('story/play', { id: 'visit', stepMs });
  await started.sees('the first step', ({ story }) => story?.step === 1);
  await write(await take(page), folder);
} finally {
  await browser.close();
  await started.stop();
  await rm(folder, { recursive: true, force: true });
}

async function take(page: Page): Promise<Frame[]> {
  const frames: Frame[] = [];
  for (let state = 'playing'; state === 'playing'; ) {
    const began = performance.now();
    const picture = await page.screenshot();
    state = (await started.state()).story?.state ?? 'gone';
    const rest = everyMs - (performance.now() - began);
    if (rest > 0) await new Promise((next) => setTimeout(next, rest));
    const ms = performance.now() - began;
    const last = frames.at(-1);
    if (last?.picture.equals(picture)) last.ms += ms;
    else frames.push({ picture, ms });
  }
  const last = frames.at(-1);
  if (last) last.ms = lastMs;
  return frames;
}

async function write(frames: readonly Frame[], into: string): Promise<void> {
  const args = ['-loop', '0', '-lossy', '-q', '70', '-m', '6', '-min_size', '-kmax', '40'];
  for (const [at, { picture, ms }] of frames.entries()) {
    const name = join(into, `${String(at).padStart(4, '0')}.png`);
    await writeFile(name, picture);
    args.push('-d', String(Math.round(ms)), name);
  }
  const { status, stderr } = spawnSync('img2webp', [...args, '-o', file], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`img2webp failed:\n${stderr}`);
  const { size } = await stat(file);
  const seconds = frames.reduce((sum, { ms }) => sum + ms, 0) / 1_000;
  console.log(`${frames.length} pictures, ${seconds.toFixed(1)} s, ${Math.round(size / 1_000)} KB`);
  if (size > mostBytes) throw new Error(`The film has ${size} bytes: more than ${mostBytes}.`);
}
