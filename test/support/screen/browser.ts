/** The built page in the system's Chromium, served by the real server. */
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Browser, chromium, type LaunchOptions } from 'playwright-core';
import { build } from 'vite';
import type { Report } from '../../../machines/domain.ts';
import { openPictures } from '../../../src/attract/pictures.ts';
import type { Intent } from '../../../src/screen/screen.ts';
import { type ScreenServer, startScreenServer } from '../../../src/screen/web/server.ts';
import { shipped } from './shipped.ts';

/** The mark of a library that has one. */
const mark =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 48"><path fill="#fff" d="M4 44V8l20 14L44 8v36H34V26l-10 7-10-7v18zM56 44V8h14c24 0 24 36 0 36z"/></svg>';

/** Those of the demonstration. */
const pictures = openPictures(resolve('demo/pictures'), () => {});

export const portrait = { width: 1080, height: 1920 };
export const landscape = { width: 1920, height: 1080 };
/** As screens of ten years ago, and small ones in a desk. */
export const small = { width: 1024, height: 768 };

/** Pages behind the address bar, which no one sees: each window would draw two of them anew. */
const unseen = ['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup'];

/** As the kiosk's own browser is started (packaging/systemd/library-kiosk-browser.service). */
const asInTheKiosk = [
  '--autoplay-policy=no-user-gesture-required',
  // One list alone: the last one counts.
  `--disable-features=${['DeferRendererTasksAfterInput', ...unseen].join()}`,
  '--disable-pinch',
  '--overscroll-history-navigation=0',
];

export function launch(options: LaunchOptions = {}): Promise<Browser> {
  return chromium.launch({
    ...options,
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...asInTheKiosk,
    ],
  });
}

const folders = new Map<string, Promise<string>>();

/**
 * The folder of the page, built of the present sources, as it is shipped; `fleet` is the operator's
 * (vite.config.ts). It is built once in a process, a second, and removed with it.
 */
export function buildUi(mode: 'production' | 'fleet' = 'production'): Promise<string> {
  const known = folders.get(mode) ?? buildInto(mode);
  folders.set(mode, known);
  return known;
}

async function buildInto(mode: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ui-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const { NODE_ENV } = process.env;
  // For a test the build would carry the names of the source files, in this machine's paths.
  process.env.NODE_ENV = 'production';
  try {
    await build({
      configFile: resolve('vite.config.ts'),
      mode,
      logLevel: 'error',
      build: { outDir: folder },
    });
  } finally {
    if (NODE_ENV !== undefined) process.env.NODE_ENV = NODE_ENV;
  }
  return folder;
}

export interface ServeOptions {
  uiFolder: string;
  onIntent?(intent: Intent): void;
  log?(report: Report): void;
  port?: number;
  heartbeatMs?: number;
}

export function serveUi({
  uiFolder,
  onIntent,
  log,
  port = 0,
  heartbeatMs = 10_000,
}: ServeOptions): Promise<ScreenServer> {
  const nothing = () => {};
  return startScreenServer({
    port,
    heartbeatMs,
    host: '127.0.0.1',
    uiFolder,
    texts: shipped,
    logo: new TextEncoder().encode(mark),
    codeMarks: new TextEncoder().encode(mark),
    picture: (name) => pictures.read(name),
    onIntent: onIntent ?? nothing,
    log: log ?? nothing,
  });
}
