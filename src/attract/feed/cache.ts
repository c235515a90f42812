/** The last good answer on disk: a restart, or a dead line, shows what was shown before. */
import { z } from 'zod';
import { readRegularFile, writeFileAtomically } from '../../files.ts';

const mostBytes = 4_000_000;

const stored = z.object({
  url: z.string(),
  fetchedAt: z.iso.datetime(),
  etag: z.string().optional(),
  lastModified: z.string().optional(),
  text: z.string(),
});
export type StoredFeed = z.output<typeof stored>;

/** Null where there is none of this feed, or it cannot be read: it is fetched anew then. */
export function readCache(file: string, url: string): StoredFeed | null {
  try {
    const found = stored.parse(JSON.parse(readRegularFile(file, mostBytes).toString('utf8')));
    return found.url === url ? found : null;
  } catch {
    return null;
  }
}

/** Throws the error of the file system. */
export function writeCache(file: string, feed: StoredFeed): void {
  writeFileAtomically(file, JSON.stringify(feed), 0o600);
}
