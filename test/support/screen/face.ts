/** What a test sees and touches: the page in a browser, with the server behind it. */
import type { Page } from 'playwright-core';
import type { Report } from '../../../machines/domain.ts';
import type { Intent, Screen } from '../../../src/screen/screen.ts';
import type { ScreenServer } from '../../../src/screen/web/server.ts';
import { buildUi, serveUi } from './browser.ts';
import { gallery } from './gallery.ts';
import { type Browser, openBrowser } from './one-browser.ts';

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
  /**
   * The same, and what `look` finds in the page then; no frame is waited for, and nothing is
   * painted until the next `show`, so that many are looked at in a second.
   */
  lookAt<Found, Arg>(
    name: string,
    change: Partial<Screen>,
    look: (arg: Arg) => Found | Promise<Found>,
    arg: Arg,
  ): Promise<Found>;
  /** As if nobody had been there: the attract screen, nothing heard. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

/** The examples as they are in this second: to make them all takes as long as to push one. */
let made = { second: 0, screens: new Map<string, Screen>() };

function exampleNow(name: string): Screen {
  const second = Math.floor(Date.now() / 1_000);
  if (made.second !== second) {
    const examples = gallery(new Date());
    made = { second, screens: new Map(examples.map((one) => [one.name, one.screen])) };
  }
  const screen = made.screens.get(name);
  if (screen === undefined) throw new Error(`no example ${name}`);
  return screen;
}

export async function openStage(): Promise<Stage> {
  const uiFolder = await buildUi();
  const browser = await openBrowser();
  return {
    uiFolder,
    openFace: (viewport, withAxe = false) => openFace(uiFolder, browser, viewport, withAxe),
    close: () => browser.close(),
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
  const context = await browser.newContext({
    viewport,
    bypassCSP: withAxe,
    hasTouch: true,
  });
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
    seq += 1;
    server.push({ ...exampleNow(name), ...change, seq });
  }
  const laidOut = (isPainted: boolean) => page.evaluate(waitForScreen, { seq, isPainted });
  async function drawn(): Promise<void> {
    await laidOut(true);
    await page.evaluate(waitForFrame);
  }
  async function show(name: string, change: Partial<Screen> = {}): Promise<void> {
    push(name, change);
    await drawn();
  }
  push('01-attract', {});
  await page.goto(server.url);
  await drawn();
  // A letter that is fetched when it is first needed would change the lines after they were measured.
  await page.evaluate(() => Promise.all([...document.fonts].map((font) => font.load())));
  return {
    page,
    server,
    intents,
    reports,
    complaints,
    show,
    async lookAt(name, change, look, arg) {
      push(name, change);
      await laidOut(false);
      return page.evaluate(look as never, arg as never);
    },
    async clear() {
      await show('01-attract');
      intents.length = 0;
    },
    async close() {
      await context.close();
      await server.close();
    },
  };
}

/**
 * Runs in the page: until the screen of this number stands there, its layout settled, nothing in
 * motion. Boxes are the same where all is clipped away, and a third of the time is saved.
 */
function waitForScreen({ seq, isPainted }: { seq: number; isPainted: boolean }): Promise<void> {
  document.documentElement.style.clipPath = isPainted ? '' : 'inset(50%)';
  return new Promise((resolve) => {
    const look = () => {
      if (document.querySelector(`.stage[data-seq="${seq}"]`) === null) return;
      watcher.disconnect();
      // What the first layout found out, how many rows fit, is drawn in a turn of its own; that
      // what stands around it took more room is found out in a frame.
      requestAnimationFrame(() =>
        setTimeout(() => {
          for (const animation of document.getAnimations()) animation.finish();
          resolve();
        }),
      );
    };
    const watcher = new MutationObserver(look);
    watcher.observe(document, { subtree: true, childList: true, attributeFilter: ['data-seq'] });
    look();
  });
}

/**
 * Runs in the page: until it was painted, and what waits for the paint, such as the focus, has been
 * done.
 */
function waitForFrame(): Promise<void> {
  return new Promise((resolve) =>
    requestAnimationFrame(() => setTimeout(() => setTimeout(resolve))),
  );
}
