/** A feed of either kind, known by how it begins. */
import type { Instant } from '../../../machines/domain.ts';
import { readActivities } from './activities.ts';
import { type FeedContent, FeedProblem } from './content.ts';
import { readNews } from './news.ts';

export interface FeedText {
  text: string;
  /** IANA, of the library */
  timeZone: string;
  now: Instant;
}

/** Throws a FeedProblem. */
export function readFeed({ text, timeZone, now }: FeedText): FeedContent {
  const begins = text
    .slice(0, 1_000)
    .replace(/^\uFEFF/, '')
    .trimStart();
  if (/^BEGIN:VCALENDAR/i.test(begins)) return readActivities(text, timeZone, now);
  if (/^<(!doctype\s+)?html\b/i.test(begins)) throw new FeedProblem('is a web page');
  if (begins.startsWith('<')) return readNews(text.replace(/^[\uFEFF\s]+/, ''));
  throw new FeedProblem('is neither RSS, Atom nor iCalendar');
}
