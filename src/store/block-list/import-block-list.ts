/** Imports an exported block list: into a new file, which replaces the old one or is discarded. */
import { guard } from '../database/faults.ts';
import type { Database } from '../database/sqlite.ts';
import { keyOfFolder, replaceDatabase } from '../nightly/draft.ts';
import { linesOf } from '../nightly/lines.ts';
import { createCardHash, createSeal } from '../seal/seal.ts';
import { listName, openBlockList } from './block-list.ts';
import { draftList, listTables } from './draft-list.ts';
import { createListReading, type ReadingOptions } from './read-list.ts';

interface ImportOptions extends ReadingOptions {
  folder: string;
  keyFile?: string | undefined;
  /** the text of the list, in chunks of any size */
  text: AsyncIterable<string>;
  onProgress?(lines: number): void;
}
export interface Import {
  entries: number;
  bad: number;
  exportedAt: string;
  /** null: the list is in place. otherwise why it is rejected */
  rejected: string | null;
}

/**
 * Faults as of `openStore`. At any moment there is one whole list, the old or the new.
 */
export async function importBlockList(options: ImportOptions): Promise<Import> {
  const { folder } = options;
  const key = keyOfFolder(folder, options.keyFile);
  let result: Import | undefined;
  await replaceDatabase({ folder, name: listName, tables: listTables }, async (database) => {
    result = await fill(database, key, options);
    return result.rejected === null;
  });
  if (result === undefined) throw new Error('the block list was not written');
  return result;
}

/** When the list that is in place was exported; null: there is none. Faults as of `openStore`. */
export function listExportedAt(folder: string, keyFile?: string): string | null {
  const key = keyOfFolder(folder, keyFile);
  const seal = createSeal(key, 'block-list');
  const list = openBlockList(folder, createCardHash(key), seal, () => {});
  try {
    return list.about()?.exportedAt ?? null;
  } finally {
    list.close();
  }
}

async function fill(database: Database, key: Uint8Array, options: ImportOptions): Promise<Import> {
  const { folder, text, onProgress, ...how } = options;
  const hash = createCardHash(key);
  const draft = draftList(database);
  const read = createListReading(how, ({ patron, denies, rules }) =>
    draft.add(hash(patron), denies, rules),
  );
  for await (const lines of linesOf(text)) {
    guard(folder, () => {
      for (const line of lines) read.take(line);
    });
    onProgress?.(lines.at(-1)?.number ?? 0);
  }
  const { exportedAt, bad, rejected } = read.end();
  const entries = guard(folder, () => draft.end(key, exportedAt));
  return { entries, bad, exportedAt, rejected };
}
