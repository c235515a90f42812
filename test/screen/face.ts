/** What a test sees and touches: the page in a browser, with the server behind it. */
import { rm } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import type { Report } from '../../src/domain.ts';
import type { Intent, Screen } from '../../src/screen/screen.ts';
import type { ScreenServer } from '../../src/screen/server.ts';
import { buildUi, launch, serveUi } from './browser.ts';
import { gallery } from './gallery.ts';

/** The built page and one browser, for all tests of a file. */
export interface Stage {
  uiFolder: string;
  /** `withAxe`: the policy of the page, which forbids to put a tool into it, is not kept. */
  openFace(viewport: { width: number; height: number }, withAxe?: boolean): Promise<Face>;
  close(): Promise<void>;
}

export interface Face {
  page: Page;
  server: ScreenServer;
  /** what arrived, but for the touches that mean nothing else */
  intents: Intent[];
  /** from the log of the server */
  reports: Report[];
  /** console errors and warnings, errors of the page, requests to elsewhere */
  complaints: string[];
  /** Pushes an example, changed or not, and waits until it is drawn and at rest. */
  show(name: string, change?: Partial<Screen>): Promise<void>;
  close(): Promise<void>;
}

export async function openStage(): Promise<Stage> {
  const uiFolder = await buildUi();
  const browser = await launch();
  return {
    uiFolder,
    openFace: (viewport, withAxe = false) => openFace(uiFolder, browser, viewport, withAxe),
    async close() {
      await browser.close();
      await rm(uiFolder, { recursive: true });
    },
  };
}

async function openFace(
  uiFolder: string,
  browser: Browser,
  viewport: { width: number; height: number },
  withAxe: boolean,
): Promise<Face> {
  const intents: Intent[] = [];
  const reports: Report[] = [];
  const complaints: string[] = [];
  const server = await serveUi({
    uiFolder,
    onIntent: (intent) => intent.type !== 'TOUCH' && intents.push(intent),
    log: (report) => reports.push(report),
  });
  const context = await browser.newContext({ viewport, reducedMotion: 'reduce', bypassCSP: withAxe, hasTouch: true });
  const page = await context.newPage();
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    if (!request.url().startsWith(server.url)) complaints.push(`asked elsewhere: ${request.url()}`);
  });
  let seq = 0;

  function push(name: string, change: Partial<Screen>): void {
    const example = gallery(new Date()).find((one) => one.name === name);
    if (example === undefined) throw new Error(`no example ${name}`);
    seq += 1;
    server.push({ ...example.screen, ...change, seq });
  }
  async function drawn(): Promise<void> {
    await page.waitForSelector(`.stage[data-seq="${seq}"]`);
    await page.evaluate(() => {
      for (const animation of document.getAnimations()) animation.finish();
    });
  }
  push('01-attract', {});
  await page.goto(server.url);
  await drawn();
  await page.evaluate(() => document.fonts.ready);
  return {
    page,
    server,
    intents,
    reports,
    complaints,
    async show(name, change = {}) {
      push(name, change);
      await drawn();
    },
    async close() {
      await context.close();
      await server.close();
    },
  };
}
