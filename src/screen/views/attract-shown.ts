/** What an idle screen shows of the library's own: types only. */
import type { Language, PlainDate } from '../../../machines/domain.ts';

/** `14:00` on a day, on the clock of the library */
export interface Moment {
  on: PlainDate;
  at: string;
  when: 'today' | 'tomorrow' | 'later';
}

/** Opening hours of one day: `10:00` to `18:00`, none where the library is closed. */
export interface DayHours {
  on: PlainDate;
  when: 'today' | 'tomorrow' | 'later';
  periods: readonly { from: string; to: string }[];
}

/** The library's own news, or what is on there next. */
export interface FeedShown {
  kind: 'news' | 'activities';
  /** of the titles; left out: that of the attract screen */
  language?: Language;
  entries: readonly FeedEntry[];
}
/** `what` is no `title`: those of a screen are a patron's, and are not read aloud in public. */
export interface FeedEntry {
  what: string;
  /**
   * left out: news. `now`: until `at` (`16:00`); `until`: goes on until that day; otherwise from
   * `at` on that day, left out: all day
   */
  when?: { is: 'now' | 'until' | 'today' | 'tomorrow' | 'later'; on: PlainDate; at?: string };
}

/** `src`: its address at the screen's server; `alt`: what it shows, empty where it decorates. */
export interface PictureShown {
  src: string;
  alt: string;
}

/** At night: `light` in percent where the page itself is darkened, and not the panel. */
export interface NightShown {
  dark: boolean;
  light?: number;
}

/** What an idle screen shows of the library's own. */
export interface AttractShown {
  feed: FeedShown | null;
  pictures: readonly PictureShown[];
  pictureSeconds: number;
  night: NightShown;
}
