/**
 * How much light the screen has: less at night while no patron is there, and none while the library
 * is closed, where it is to sleep then.
 */
import { Temporal } from 'temporal-polyfill';
import type { Instant, Log } from '../../machines/domain.ts';
import { type Hours, openingAt } from '../screen/hours.ts';
import type { NightShown } from '../screen/screen.ts';
import { openPanel } from './panel.ts';

export interface NightSettings {
  /** `21:30` on the clock of the library; `to` may be earlier: the next morning */
  from: string;
  to: string;
  /** percent */
  brightness: number;
  command?: string | undefined;
}

interface LightSettings {
  night: NightSettings | null;
  /** percent by day, set by the session of the browser; null: the panel is not set */
  brightness: number | null;
  /** null: the screen never sleeps */
  sleep: { minutesBefore: number } | null;
  /** null: always open */
  hours: Hours | null;
  /** IANA, of the library */
  timeZone: string;
  /** whether it is open now, whatever its hours are; left out: by them */
  isOpen?: () => boolean;
}

/** What the session of the browser sets. */
export interface PanelLight {
  isOn: boolean;
  /** percent; null: as it is */
  brightness: number | null;
}

interface Light {
  /** Sets the panel. `idle`: no visit is under way, and none is just over. */
  at(now: Instant, idle: boolean): NightShown;
  /** As `at` has decided it last. */
  panel(): PanelLight;
  /** Whether the session of the browser could set the brightness; until it reports: yes. */
  panelWorks(works: boolean): void;
  /** A touch, a card or a book: light for a while, also where no visit begins. */
  wake(now: Instant): void;
  close(): void;
}

const wakeMs = 60_000;
const minuteMs = 60_000;
/** A page darkened further cannot be read (docs/attract.md). */
const leastWithoutPanel = 50;
const fullLight = 100;

function isNight({ from, to }: NightSettings, timeZone: string, now: Instant): boolean {
  const clock = Temporal.Instant.from(now)
    .toZonedDateTimeISO(timeZone)
    .toPlainTime()
    .toString({ smallestUnit: 'minute' });
  return from < to ? from <= clock && clock < to : clock >= from || clock < to;
}

function isClosed(settings: LightSettings, now: Instant): boolean {
  const { sleep, hours, timeZone, isOpen } = settings;
  if (sleep === null || hours === null || isOpen?.() === true) return false;
  const soon = new Date(Date.parse(now) + sleep.minutesBefore * minuteMs).toISOString();
  return !openingAt(hours, timeZone, now).isOpen && !openingAt(hours, timeZone, soon).isOpen;
}

export function openLight(settings: LightSettings, log: Log): Light {
  const { night, brightness, timeZone } = settings;
  let awakeUntilMs = Number.NEGATIVE_INFINITY;
  let sessionWorks = true;
  let light: PanelLight = { isOn: true, brightness };
  const command = night?.command === undefined ? null : openPanel(night.command, log);
  const setsPanel = () => (brightness === null ? (command?.works() ?? false) : sessionWorks);
  return {
    at: (now, idle) => {
      if (!idle) awakeUntilMs = Date.parse(now) + wakeMs;
      const mayRest = Date.parse(now) >= awakeUntilMs;
      const nightly = night !== null && mayRest && isNight(night, timeZone, now) ? night : null;
      const dark = nightly !== null;
      command?.set(nightly?.brightness ?? fullLight);
      light = {
        isOn: !(mayRest && isClosed(settings, now)),
        brightness: brightness === null ? null : (nightly?.brightness ?? brightness),
      };
      if (nightly === null || setsPanel()) return { dark };
      return { dark, light: Math.max(leastWithoutPanel, nightly.brightness) };
    },
    panel: () => light,
    panelWorks: (works) => {
      sessionWorks = works;
    },
    wake: (now) => {
      awakeUntilMs = Date.parse(now) + wakeMs;
    },
    close: () => command?.set(fullLight),
  };
}
