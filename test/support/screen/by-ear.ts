/** A patron who hears the screen, and has a keypad of arrows, OK, Back and digits. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

export interface ByEar {
  /** the lines of the voice, in order */
  spoken(): Promise<string[]>;
  /** Waits until something like it is said, after what was heard before. */
  hears(what: RegExp, withinMs?: number): Promise<void>;
  /** Goes from button to button until the voice names the one that is wanted, and presses OK. */
  choose(name: RegExp): Promise<void>;
}

export function byEar(page: Page): ByEar {
  /** the last line that was listened to */
  let heardUntil = '';
  const spoken = () =>
    page.$$eval('[data-spoken] p', (lines) => lines.map((line) => line.textContent ?? ''));
  return {
    spoken,
    hears: (what, withinMs = 10_000) =>
      expect
        .poll(
          async () => {
            const lines = await spoken();
            const from = heardUntil === '' ? 0 : lines.lastIndexOf(heardUntil) + 1;
            return lines.slice(from).join(' ');
          },
          { timeout: withinMs },
        )
        .toMatch(what),
    choose: async (name) => {
      for (let steps = 0; steps < 25; steps += 1) {
        await page.keyboard.press('ArrowDown');
        const last = (await spoken()).at(-1) ?? '';
        if (!name.test(last)) continue;
        heardUntil = last;
        return page.keyboard.press('Enter');
      }
      const heard = (await spoken()).slice(-12).join(' | ');
      throw new Error(`no button is called ${name}; heard: ${heard}`);
    },
  };
}
