/** All that the attract screen shows of the library's own, as it is now. */
import { join } from 'node:path';
import type { Clock, Instant, Log } from '../../machines/domain.ts';
import type { Hours } from '../screen/hours.ts';
import type { AttractShown } from '../screen/screen.ts';
import { openFeed } from './feed/feed.ts';
import { shownOf } from './feed/shown.ts';
import { type NightSettings, openLight, type PanelLight } from './light.ts';
import { openPictures } from './pictures.ts';

interface AttractOptions {
  pictures: { folder: string; seconds: number } | null;
  feed: { url: string; everyMinutes: number; maxAgeHours: number } | null;
  night: NightSettings | null;
  /** light and sleep of the screen itself */
  machine: { brightness: number | null; sleep: { minutesBefore: number } | null };
  /** null: always open */
  hours: Hours | null;
  /** the library is open now, whatever its hours are */
  isOpen(): boolean;
  /** of the data of the kiosk: the feed is cached there */
  folder: string;
  /** IANA, of the library */
  timeZone: string;
  clock: Clock;
  log: Log;
}

interface Attract {
  /** `idle`: no visit is under way. Sets the backlight of the panel too. */
  at(now: Instant, idle: boolean): AttractShown;
  /** What the session of the browser sets at the screen, as `at` has decided it last. */
  panel(): PanelLight;
  /** Whether it could set the brightness. */
  panelWorks(works: boolean): void;
  picture(name: string): { bytes: Uint8Array<ArrayBuffer>; type: string } | null;
  /** A touch, a card or a book, whether or not a visit begins with it. */
  wake(): void;
  /** `onChange`: there is something new to draw. */
  start(onChange: () => void): void;
  close(): void;
}

const lookEveryMs = 300_000;

/** Never throws: what cannot be shown is logged, and left out. */
export function openAttract(options: AttractOptions): Attract {
  const { folder, timeZone, clock, log } = options;
  const pictures = options.pictures && openPictures(options.pictures.folder, log);
  const light = openLight(
    {
      ...options.machine,
      night: options.night,
      hours: options.hours,
      timeZone,
      isOpen: options.isOpen,
    },
    log,
  );
  const feed =
    options.feed &&
    openFeed({
      url: options.feed.url,
      everyMs: options.feed.everyMinutes * 60_000,
      maxAgeMs: options.feed.maxAgeHours * 3_600_000,
      file: feedCache(folder),
      timeZone,
      clock,
      log,
    });
  let looking: NodeJS.Timeout | undefined;
  return {
    at: (now, idle) => {
      const content = feed?.content() ?? null;
      return {
        feed: content && shownOf(content, timeZone, now),
        pictures: pictures?.shown() ?? [],
        pictureSeconds: options.pictures?.seconds ?? 0,
        night: light.at(now, idle),
      };
    },
    picture: (name) => pictures?.read(name) ?? null,
    panel: light.panel,
    panelWorks: light.panelWorks,
    wake: () => light.wake(clock.now()),
    start: (onChange) => {
      feed?.start(onChange);
      if (pictures === null) return;
      looking = setInterval(() => {
        pictures.look();
        onChange();
      }, lookEveryMs);
    },
    close: () => {
      clearInterval(looking);
      feed?.close();
      light.close();
    },
  };
}

export function feedCache(folder: string): string {
  return join(folder, 'feed.json');
}
