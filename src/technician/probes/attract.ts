/** Whether the pictures of the attract screen can be shown, and its feed answers and can be read. */
import { feedCache } from '../../attract/attract.ts';
import { readCache } from '../../attract/feed/cache.ts';
import { FeedProblem } from '../../attract/feed/content.ts';
import { feedRemedy } from '../../attract/feed/feed.ts';
import { fetchFeed, usualLimits } from '../../attract/feed/fetch-feed.ts';
import { readBeside } from '../../attract/feed/read-beside.ts';
import { openPictures, pictureRemedy } from '../../attract/pictures.ts';
import type { Config } from '../../config/schema.ts';
import { attention, type Finding, fine } from '../finding.ts';

const hourMs = 3_600_000;

type ProbeConfig = Pick<Config, 'screen' | 'store' | 'library'>;

/** Empty: this kiosk has neither. */
export async function probeAttract(config: ProbeConfig, withinMs: number): Promise<Finding[]> {
  const { pictures } = config.screen.attract;
  const complaints = pictures && openPictures(pictures.folder, () => {}).complaints();
  const refused = (complaints ?? []).map((text) =>
    attention('screen', 'picture-refused', text, { remedy: pictureRemedy }),
  );
  return [...refused, ...(await probeFeed(config, withinMs))];
}

async function probeFeed(
  { screen, store, library }: ProbeConfig,
  withinMs: number,
): Promise<Finding[]> {
  const { feed } = screen.attract;
  if (feed === null) return [];
  const { origin: where } = new URL(feed.url);
  const startedMs = performance.now();
  try {
    const never = new AbortController().signal;
    const fetched = await fetchFeed(feed.url, {}, never, { ...usualLimits, withinMs });
    const latencyMs = Math.round(performance.now() - startedMs);
    const text = fetched === 'unchanged' ? '' : fetched.text;
    const now = new Date().toISOString();
    const { kind, entries } = await readBeside({ text, timeZone: library.timeZone, now });
    const found = `The feed of the attract screen answers: ${entries.length} ${kind === 'news' ? 'titles' : 'coming activities'}.`;
    return [fine('screen', found, { where, latencyMs })];
  } catch (error) {
    if (!(error instanceof FeedProblem)) throw error;
    const text = `The feed of the attract screen ${error.message}. ${lastGood(feed, store.folder)}`;
    return [attention('screen', 'feed-failed', text, { where, remedy: feedRemedy })];
  }
}

function lastGood({ url, maxAgeHours }: { url: string; maxAgeHours: number }, folder: string) {
  const cached = readCache(feedCache(folder), url);
  if (cached === null) return 'No earlier answer is stored.';
  const hours = Math.round((Date.now() - Date.parse(cached.fetchedAt)) / hourMs);
  return hours > maxAgeHours
    ? `The last good answer is ${hours} hours old, and is no longer shown.`
    : `The last good answer is ${hours} hours old, and is shown.`;
}
