/** What is kept of a feed. */
import type { Instant, Language, PlainDate } from '../../../machines/domain.ts';

export type FeedContent = News | Activities;

export interface News {
  kind: 'news';
  /** of the titles; left out: unknown */
  language?: Language | undefined;
  /** newest first where the feed dates them, else in its own order */
  entries: readonly { title: string }[];
}

export interface Activities {
  kind: 'activities';
  language?: undefined;
  /** by their beginning; a recurring one once for each time */
  entries: readonly Activity[];
}

/** An activity at an hour, or one of whole days, both of them inclusive. */
export type Activity = { title: string } & (
  | { starts: Instant; ends: Instant }
  | { firstOn: PlainDate; lastOn: PlainDate }
);

/** No more of a feed is read. */
export const mostEntries = 200;

/** A feed that cannot be read; `message` ends the sentence `The feed …`, without a full stop. */
export class FeedProblem extends Error {}
