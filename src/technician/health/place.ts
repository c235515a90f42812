/**
 * The data folder of a configuration, also of one that is wrong: what lies there is wanted most
 * when something is.
 */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { loadConfig } from '../../config/load.ts';

export interface Place {
  folder: string;
  keyFile?: string | undefined;
}

const store = z.object({
  folder: z.string().min(1).default('data'),
  keyFile: z.string().optional(),
});
const file = z.object({ store: store.prefault({}) });

/** null: the file cannot be read, or says nothing of use. */
export function placeOf(path: string): Place | null {
  const loaded = loadConfig(path);
  if (loaded.ok) return loaded.config.store;
  try {
    const read = file.safeParse(JSON.parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, '')));
    if (!read.success) return null;
    const { folder, keyFile } = read.data.store;
    const from = (each: string) => resolve(dirname(resolve(path)), each);
    return { folder: from(folder), ...(keyFile === undefined ? {} : { keyFile: from(keyFile) }) };
  } catch {
    return null;
  }
}
