/** The built page in the system's Chromium, served by the real server. */
import { resolve } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import type { Report } from '../../src/domain.ts';
import type { Intent } from '../../src/screen/screen.ts';
import { type ScreenServer, startScreenServer } from '../../src/screen/server.ts';
import en from '../../src/screen/texts/en.json' with { type: 'json' };
import nl from '../../src/screen/texts/nl.json' with { type: 'json' };

export const uiFolder = resolve('dist/ui');

export const portrait = { width: 1080, height: 1920 };
export const landscape = { width: 1920, height: 1080 };

export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--autoplay-policy=no-user-gesture-required',
    ],
  });
}

export function serveUi(onIntent: (intent: Intent) => void, log: (report: Report) => void): Promise<ScreenServer> {
  // Only Dutch and English are written; the gallery offers four to show how they sit on the screen.
  const texts = { nl, en, fr: nl, de: nl };
  return startScreenServer({ port: 0, host: '127.0.0.1', uiFolder, texts, onIntent, log });
}
