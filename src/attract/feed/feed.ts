/**
 * The library's feed: fetched every so often, cached, and shown for as long as its last good answer
 * counts. What goes wrong is logged once, and changes nothing on the screen.
 */
import type { Clock, Log } from '../../../machines/domain.ts';
import { systemCode } from '../../fault.ts';
import { readCache, type StoredFeed, writeCache } from './cache.ts';
import { type FeedContent, FeedProblem } from './content.ts';
import { fetchFeed, usualLimits } from './fetch-feed.ts';
import { readBeside } from './read-beside.ts';

interface FeedOptions {
  url: string;
  everyMs: number;
  maxAgeMs: number;
  /** of the cache */
  file: string;
  /** IANA, of the library */
  timeZone: string;
  clock: Clock;
  log: Log;
  limits?: typeof usualLimits;
  /** after the first failure; each further one doubles it, up to `everyMs` */
  retryMs?: number;
}

export interface Feed {
  /** what the last good answer holds; null: none, or it is too old */
  content(): FeedContent | null;
  /** Begins to fetch; `onChange` runs after each good answer. */
  start(onChange: () => void): void;
  close(): void;
}

export const feedRemedy =
  'Open screen.attract.feed.url in a browser of this network, and see docs/attract.md; until then the last good answer is shown.';

export function openFeed(options: FeedOptions): Feed {
  const { url, everyMs, maxAgeMs, file, timeZone, clock, log } = options;
  const { limits = usualLimits, retryMs = 60_000 } = options;
  let stored = readCache(file, url);
  let content: FeedContent | null = null;
  let failures = 0;
  let isCached = true;
  const closing = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let onChange = () => {};

  const read = ({ text }: StoredFeed) => readBeside({ text, timeZone, now: clock.now() });

  async function fetchOnce(): Promise<void> {
    const fetchedAt = clock.now();
    // What could not be read is asked for again, whether it changed or not.
    const known = content === null ? null : stored;
    const fetched = await fetchFeed(url, known ?? {}, closing.signal, limits);
    const next =
      fetched === 'unchanged'
        ? known && { ...known, fetchedAt }
        : { url, fetchedAt, text: fetched.text, ...fetched.validators };
    if (next === null) throw new FeedProblem('says that it is unchanged, and was never sent');
    const found = await read(next);
    if (closing.signal.aborted) return;
    // Only what can be read takes the place of the last good answer.
    stored = next;
    content = found;
    store(next);
  }

  function store(feed: StoredFeed): void {
    try {
      writeCache(file, feed);
      isCached = true;
    } catch (error) {
      const text = `The feed cannot be cached (${systemCode(error)}): after a restart it is shown once it was fetched.`;
      if (isCached) log({ level: 'warn', part: 'screen', code: 'feed-not-cached', text });
      isCached = false;
    }
  }

  async function turn(): Promise<void> {
    try {
      await fetchOnce();
      if (closing.signal.aborted) return;
      if (failures > 0)
        log({ level: 'info', part: 'screen', code: 'feed-back', text: 'The feed answers again.' });
      failures = 0;
      onChange();
    } catch (error) {
      if (closing.signal.aborted) return;
      failures += 1;
      if (failures === 1) log(failed(error));
    }
    const waitMs = failures === 0 ? everyMs : Math.min(everyMs, retryMs * 2 ** (failures - 1));
    timer = setTimeout(() => void turn(), waitMs);
  }

  async function begin(): Promise<void> {
    content = stored && (await read(stored).catch(() => null));
    if (closing.signal.aborted) return;
    if (content !== null) onChange();
    await turn();
  }

  return {
    content: () => {
      const ageMs = stored === null ? 0 : Date.parse(clock.now()) - Date.parse(stored.fetchedAt);
      return ageMs > maxAgeMs ? null : content;
    },
    start: (whenChanged) => {
      onChange = whenChanged;
      void begin();
    },
    close: () => {
      closing.abort();
      clearTimeout(timer);
    },
  };
}

function failed(error: unknown) {
  const why = error instanceof FeedProblem ? error.message : `cannot be read (${String(error)})`;
  const text = `The feed of the attract screen ${why}. ${feedRemedy}`;
  return { level: 'warn', part: 'screen', code: 'feed-failed', text } as const;
}
