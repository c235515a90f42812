/**
 * The list of blocked patrons that the library exports at night: a database of its own, so that an
 * import replaces it in one step beside a running kiosk. Patrons are stored as keyed hashes.
 */
import type { Statement } from 'better-sqlite3';
import type { Log } from '../../../machines/domain.ts';
import type { Database } from '../database/sqlite.ts';
import { openReplacedFile } from '../nightly/replaced-file.ts';
import type { Seal } from '../seal/seal.ts';
import type { BlockList, Listed } from '../types.ts';
import { piecesWhileThere } from '../walk/replaced.ts';
import { piecesOf } from '../walk/walk.ts';
import { deniable } from './block-list-line.ts';

export const listName = 'block-list.db';
/** Half of the keyed hash is enough for all card numbers. */
const keyLength = 16;
export function keyOf(hash: Buffer): Buffer {
  return hash.subarray(0, keyLength);
}

export const listShape = 1;
export const markPlace = 'block-list mark';
export const markWord = 'block-list';

interface Meta {
  shape: number;
  exported_at: string;
  entries: number;
  mark: Uint8Array;
}
interface Opened {
  database: Database;
  exportedAt: string;
  entries: number;
  ask: Statement<[Buffer], { denies: number; rules: string }>;
}

export function openBlockList(
  folder: string,
  hash: (card: string) => Buffer,
  seal: Seal,
  log: Log,
): BlockList {
  const file = openReplacedFile<Opened>({
    folder,
    name: listName,
    read: (database) => readMeta(database, seal),
    onUnreadable() {
      const text =
        'The block list does not open with the key of this kiosk and is left out. Import it again: kiosk cache import FILE.';
      log({ level: 'warn', part: 'journal', code: 'block-list-unreadable', text });
    },
  });
  return {
    about() {
      const list = file.present();
      return list === null ? null : { exportedAt: list.exportedAt, entries: list.entries };
    },
    get(card): Listed | null {
      const list = file.present();
      const row = list?.ask.get(keyOf(hash(card)));
      if (row === undefined) return null;
      const denies = deniable.filter((_, bit) => (row.denies & (1 << bit)) !== 0);
      return { denies, rules: row.rules === '' ? [] : row.rules.split(' ') };
    },
    purge(exportedBefore, exportedAfter) {
      const list = file.present();
      if (list === null) return false;
      const exportedMs = Date.parse(list.exportedAt);
      const isOld = exportedMs < Date.parse(exportedBefore);
      const isOfTheFuture = exportedAfter !== undefined && exportedMs > Date.parse(exportedAfter);
      if (!isOld && !isOfTheFuture) return false;
      file.remove();
      return true;
    },
    pieces: () =>
      piecesWhileThere(
        file.present,
        ({ database }) =>
          piecesOf({
            database,
            folder,
            table: 'blocked',
            key: 'patron',
            first: Buffer.alloc(0),
            damageOf: () => null,
          }),
        { code: 'block-list-unreadable' },
      ),
    close: file.close,
  };
}

/** Null: it is sealed with another key, or has another shape. */
function readMeta(database: Database, seal: Seal): Opened | null {
  const meta = database
    .prepare<[], Meta>('SELECT shape, exported_at, entries, mark FROM meta')
    .get();
  if (meta?.shape !== listShape || seal.open(meta.mark, markPlace)?.value !== markWord) return null;
  const ask = database.prepare<[Buffer], { denies: number; rules: string }>(
    'SELECT denies, rules FROM blocked WHERE patron = ?',
  );
  return { database, exportedAt: meta.exported_at, entries: meta.entries, ask };
}
