/** The data folder of a configuration; read from a faulty configuration too, if at all possible. */
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { plain } from '../../config/files/merge.ts';
import { loadConfig } from '../../config/load.ts';

export interface DataFolder {
  folder: string;
  keyFile?: string | undefined;
}

const store = z.object({
  folder: z.string().min(1).default('data'),
  keyFile: z.string().optional(),
});
const configuration = z.object({ store: store.prefault({}) });

/** null: the file cannot be read, or names no folder. */
export function dataFolderOf(file: string): DataFolder | null {
  const loaded = loadConfig(file);
  if (loaded.ok) return loaded.config.store;
  const { own, together } = loaded.sources;
  if (own === undefined) return null;
  const read = configuration.safeParse(plain(together));
  if (!read.success) return null;
  const { folder, keyFile } = read.data.store;
  const absolute = (path: string) => resolve(dirname(resolve(file)), path);
  return {
    folder: absolute(folder),
    keyFile: keyFile && absolute(keyFile),
  };
}
