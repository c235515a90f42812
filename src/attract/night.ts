/** How much light the screen has: less at night, while no patron is there. */
import { execFile } from 'node:child_process';
import { Temporal } from 'temporal-polyfill';
import type { Instant, Log } from '../domain.ts';
import { systemCode } from '../fault.ts';
import type { NightShown } from '../screen/screen.ts';

export interface NightSettings {
  /** `21:30` on the clock of the library; `to` may be earlier: the next morning */
  from: string;
  to: string;
  /** percent */
  brightness: number;
  command?: string | undefined;
}

const asUsual: NightShown = { dark: false };

interface Night {
  /**
   * Sets the backlight, where the panel has one. `idle`: no visit is under way, and none is just
   * over.
   */
  at(now: Instant, idle: boolean): NightShown;
  /** A touch, a card or a book: light for a while, also where no visit begins. */
  wake(now: Instant): void;
  close(): void;
}

const wakeMs = 60_000;
const commandMs = 5_000;
/** No variable of the kiosk: they may name its secrets. */
const environment = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' };
/** A page darkened further cannot be read (docs/attract.md). */
const leastWithoutPanel = 50;

function isNight({ from, to }: NightSettings, timeZone: string, now: Instant): boolean {
  const clock = Temporal.Instant.from(now)
    .toZonedDateTimeISO(timeZone)
    .toPlainTime()
    .toString({ smallestUnit: 'minute' });
  return from < to ? from <= clock && clock < to : clock >= from || clock < to;
}

export function openNight(settings: NightSettings, timeZone: string, log: Log): Night {
  let awakeUntilMs = Number.NEGATIVE_INFINITY;
  const panel = settings.command === undefined ? null : openPanel(settings.command, log);
  return {
    at: (now, idle) => {
      if (!idle) awakeUntilMs = Date.parse(now) + wakeMs;
      const dark = isNight(settings, timeZone, now) && Date.parse(now) >= awakeUntilMs;
      panel?.set(dark ? settings.brightness : 100);
      if (!dark) return asUsual;
      if (panel?.works()) return { dark };
      return { dark, light: Math.max(leastWithoutPanel, settings.brightness) };
    },
    wake: (now) => {
      awakeUntilMs = Date.parse(now) + wakeMs;
    },
    close: () => panel?.set(100),
  };
}

/** Runs the command for each change, one at a time; only the newest of those that wait. */
function openPanel(command: string, log: Log) {
  let wanted: number | null = null;
  let isRunning = false;
  let works = true;

  function run(percent: number): void {
    isRunning = true;
    execFile(command, [String(percent)], { timeout: commandMs, env: environment }, (error) => {
      isRunning = false;
      const text = `The program that sets the backlight failed (${systemCode(error)}): the page is darkened in its place. Run it by hand as the user of the kiosk: ${command} ${percent}.`;
      if (error !== null && works)
        log({ level: 'warn', part: 'screen', code: 'backlight-failed', text });
      works = error === null;
      if (wanted !== null && wanted !== percent) run(wanted);
    });
  }
  return {
    works: () => works,
    set: (percent: number) => {
      if (wanted === percent) return;
      wanted = percent;
      if (!isRunning) run(percent);
    },
  };
}
