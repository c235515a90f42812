/**
 * How fast the screen is, measured in Chromium with the whole kiosk behind it: what is loaded, from
 * the start of the page to the attract screen, from a touch to the paint that answers it, from a
 * scanner's bytes to the paint of the row.
 */
import { resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { launch, portrait } from '../test/support/screen/browser.ts';
import { scriptBytes } from '../test/support/screen/script-bytes.ts';
import { here } from '../test/support/system/patron.ts';
import { type Stage, setStage } from '../test/support/system/stage.ts';
import { type Figure, percentile } from './stack.ts';

const starts = 15;
const touches = 60;
const scans = 60;

function figure(name: string, value: number, unit: string, bound: number): Figure {
  return {
    name,
    figure: value,
    unit,
    bound,
    ratio: value / bound,
  };
}

interface Painted {
  seq: number;
  view: string;
  rows: number;
  /** milliseconds since 1970 */
  at: number;
}
declare global {
  interface Window {
    painted: Painted[];
    touchedAt: number;
  }
}

/** Runs in the page, before it: notes each screen right after the frame in which it was painted. */
function notePaints(): void {
  window.painted = [];
  let seen = '';
  const look = () => {
    const stage = document.querySelector<HTMLElement>('.stage');
    const { seq = '', view = '' } = stage?.dataset ?? {};
    if (stage === null || seq === seen) return;
    seen = seq;
    const rows = document.querySelectorAll('li.row').length;
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () =>
        window.painted.push({
          seq: Number(seq),
          view,
          rows,
          at: performance.timeOrigin + performance.now(),
        });
      port2.postMessage(null);
    });
  };
  new MutationObserver(look).observe(document, {
    subtree: true,
    childList: true,
    attributes: true,
  });
  const touched = (event: Event) => {
    window.touchedAt = performance.timeOrigin + event.timeStamp;
  };
  document.addEventListener('pointerdown', touched, true);
}

async function paintOf(page: Page, view: string, rows: number): Promise<number> {
  const found = await page.waitForFunction(
    ([view, rows]) =>
      window.painted.find((one) => one.view === view && one.rows >= Number(rows)) ?? null,
    [view, rows] as const,
  );
  return ((await found.jsonValue()) as Painted).at;
}

export async function bench(): Promise<Figure[]> {
  const bytes = await scriptBytes(resolve('dist/ui'));
  const stage = await setStage();
  const browser = await launch();
  try {
    const context = await browser.newContext({ viewport: portrait, hasTouch: true });
    const page = await context.newPage();
    await page.addInitScript(notePaints);
    await stage.sees(
      'everything works',
      ({ view }) => view.kind === 'attract' && view.limits === null,
    );
    return [
      figure('script, gzipped', bytes / 1000, 'kB', 50),
      figure('start of the page to attract, median', await startOfThePage(page, stage), 'ms', 500),
      figure('touch to paint, 95th percentile', await touchToPaint(page), 'ms', 50),
      figure(
        "a scanner's bytes to paint, 95th percentile",
        await scanToPaint(page, stage),
        'ms',
        80,
      ),
    ];
  } finally {
    await browser.close();
    await stage.close();
  }
}

async function startOfThePage(page: Page, stage: Stage): Promise<number> {
  const times: number[] = [];
  for (let turn = 0; turn < starts; turn += 1) {
    await page.goto(stage.url());
    const at = await paintOf(page, 'attract', 0);
    times.push(at - (await page.evaluate(() => performance.timeOrigin)));
  }
  return percentile(times, 0.5);
}

/**
 * To the next screen and back: the touch goes to the kiosk, its statechart moves, the new screen
 * comes back and is painted.
 */
async function touchToPaint(page: Page): Promise<number> {
  const times: number[] = [];
  const touch = async (button: string, view: string) => {
    await page.evaluate(() => {
      window.painted = [];
    });
    await page.locator(button).tap();
    const at = await paintOf(page, view, 0);
    times.push(at - (await page.evaluate(() => window.touchedAt)));
  };
  await touch('.key', 'action');
  for (let turn = 0; turn < touches / 2; turn += 1) {
    await touch('.tile.return', 'return');
    await touch('.way', 'action');
  }
  return percentile(times, 0.95);
}

/** The scanner and the page are on one machine and so on one clock. */
async function scanToPaint(page: Page, stage: Stage): Promise<number> {
  await page.locator('.tile.return').tap();
  await paintOf(page, 'return', 0);
  const times: number[] = [];
  for (const [at, item] of here(stage, scans).entries()) {
    await stage.sees('quiet', ({ view }) => view.kind === 'return' && !view.stillWorking);
    await page.evaluate(() => {
      window.painted = [];
    });
    const sentAt = performance.timeOrigin + performance.now();
    stage.scanner.scan(item);
    times.push((await paintOf(page, 'return', at + 1)) - sentAt);
  }
  return percentile(times, 0.95);
}
