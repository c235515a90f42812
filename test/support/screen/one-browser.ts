/**
 * One Chromium for all files of tests that a process runs: its start takes as long as many a file.
 * Each file has windows of its own, which share no cookie, no cache and no storage with others.
 */
import type {
  BrowserContext,
  BrowserContextOptions,
  Page,
  Browser as WholeBrowser,
} from 'playwright-core';
import { launch } from './browser.ts';

/** As who wants no motion sees it: what moves is painted sixty times a second. */
const still: BrowserContextOptions = { reducedMotion: 'reduce' };

/** The windows of one file, without motion where the options do not say otherwise. */
export interface Browser {
  newPage(options?: BrowserContextOptions): Promise<Page>;
  newContext(options?: BrowserContextOptions): Promise<BrowserContext>;
  contexts(): readonly BrowserContext[];
  /** Closes its windows; the browser ends with the process. */
  close(): Promise<void>;
}

let whole: Promise<WholeBrowser> | null = null;

function start(): Promise<WholeBrowser> {
  // vitest ends its processes so, and half a second later by force: a browser that is asked to close
  // may take longer. With the process it is killed, and its folder removed.
  if (whole === null) process.once('SIGTERM', () => process.exit());
  whole = launch({ handleSIGTERM: false });
  return whole;
}

/** Another one where it crashed in an earlier file. */
async function running(): Promise<WholeBrowser> {
  const browser = await (whole ?? start());
  return browser.isConnected() ? browser : start();
}

export async function openBrowser(): Promise<Browser> {
  const browser = await running();
  const contexts: BrowserContext[] = [];
  const opened = <Opened>(context: BrowserContext, given: Opened): Opened => {
    contexts.push(context);
    return given;
  };
  return {
    newPage: async (options) => {
      const page = await browser.newPage({ ...still, ...options });
      return opened(page.context(), page);
    },
    newContext: async (options) => {
      const context = await browser.newContext({ ...still, ...options });
      return opened(context, context);
    },
    contexts: () => contexts,
    close: async () => {
      await Promise.all(contexts.splice(0).map((context) => context.close()));
    },
  };
}
