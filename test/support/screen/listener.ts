/**
 * What is heard of the page, with a clock that stands still between two steps: every wait of the
 * page passes in no time, and always alike.
 */
import type { Screen } from '../../../src/screen/screen.ts';
import { portrait, serveUi } from './browser.ts';
import type { Browser } from './one-browser.ts';

const begin = Date.parse('2026-11-24T10:00:00Z');
/** Later than the clock is stopped, on a slow machine too; sooner than the page misses its kiosk. */
const marginMs = 8_000;
/** Until the focus is where it goes, and a message that appeared is said. */
const drawnMs = 200;

/** What the page is given before it loads. */
interface Arrivals {
  hasArrived(seq: number): Promise<void>;
}

export interface Listener {
  /** the time in the page */
  now(): Date;
  /** Pushes a screen and waits until it is drawn and all of it was said. */
  show(screen: Screen, waitMs?: number): Promise<void>;
  press(key: string): Promise<void>;
  wait(ms: number): Promise<void>;
  /** what was said since it was last asked for */
  heard(): Promise<string[]>;
  close(): Promise<void>;
}

export async function openListener(browser: Browser, uiFolder: string): Promise<Listener> {
  const server = await serveUi({ uiFolder });
  const page = await browser.newPage({ viewport: portrait });
  await page.clock.install({ time: begin });
  // All that is said, also once the list of the page is cleared.
  await page.addInitScript(() => {
    const heard: string[] = [];
    Object.assign(window, { heard });
    speechSynthesis.speak = ({ text }) => heard.push(text);
    let newest = 0;
    let arrived = () => {};
    window.EventSource = new Proxy(window.EventSource, {
      construct(target, args) {
        const source: EventSource = Reflect.construct(target, args);
        source.addEventListener('screen', ({ data }) => {
          newest = JSON.parse(data).seq;
          arrived();
        });
        return source;
      },
    });
    Object.assign(window, {
      hasArrived: (seq: number) =>
        new Promise<void>((resolve) => {
          arrived = () => newest >= seq && resolve();
          arrived();
        }),
    });
  });
  let elapsedMs = 0;
  let seq = 0;
  const wait = async (ms: number) => {
    elapsedMs += ms;
    await page.clock.runFor(ms);
  };
  let isOpen = false;
  return {
    now: () => new Date(begin + elapsedMs),
    wait,
    async show(screen, waitMs = drawnMs) {
      seq += 1;
      server.push({ ...screen, seq });
      if (!isOpen) {
        await page.goto(server.url);
        // The leap below must not pass the time in which the page has to draw what it received.
        await page.waitForSelector(`.stage[data-seq="${seq}"]`);
        // What is only heard need not be painted.
        await page.evaluate(() => {
          document.documentElement.style.clipPath = 'inset(50%)';
        });
        const stopAt = (await page.evaluate(() => Date.now())) + marginMs;
        await page.clock.pauseAt(stopAt);
        elapsedMs = stopAt - begin;
        isOpen = true;
      }
      await page.evaluate(
        (wanted) => (window as unknown as Window & Arrivals).hasArrived(wanted),
        seq,
      );
      await wait(waitMs);
    },
    async press(key) {
      await page.keyboard.press(key);
      await wait(drawnMs);
    },
    heard: () => page.evaluate(() => (window as unknown as { heard: string[] }).heard.splice(0)),
    async close() {
      await page.close();
      await server.close();
    },
  };
}
