/** Seals the journal again with a new key, in one transaction. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Instant } from '../../../machines/domain.ts';
import { listName } from '../block-list/block-list.ts';
import { openDatabase, prepareFolder } from '../database/database.ts';
import { guard } from '../database/faults.ts';
import { unlocked } from '../database/triggers.ts';
import { baseName } from '../facts-base/facts-base.ts';
import { type EventKind, placeOf } from '../journal/event-table.ts';
import { openKey } from '../store.ts';
import { readHeadFile, removeHeadFile } from './head-file.ts';
import { adoptNextKey, draftNextKey, readKeyFile } from './key.ts';
import { openProof, proveAnew } from './proof.ts';
import { createSeal } from './seal.ts';

interface Sealed {
  seq: number;
  entry: number;
  at: string;
  event: EventKind;
  payload: Uint8Array;
}

export interface Rotation {
  folder: string;
  /** the present key, if outside the folder */
  keyFile?: string | undefined;
  /** the new key, if outside the folder; by default one is created in the folder */
  newKeyFile?: string | undefined;
  now: Instant;
}

/**
 * Returns how many events were sealed again. After a kill at any moment the folder opens with the
 * old or the new key. The caches, the block list and the facts by night are removed: they are
 * keyed by hashes of numbers that are stored nowhere. Faults as of `openStore`.
 */
export function rotateKey({ folder, keyFile, newKeyFile, now }: Rotation): number {
  prepareFolder(folder);
  const database = openDatabase(folder);
  try {
    const present = openKey(database, folder, keyFile);
    const { anchor } = guard(folder, () => openProof(database, present, readHeadFile(folder)));
    const before = createSeal(present, 'journal');
    const key =
      newKeyFile === undefined
        ? guard(folder, () => draftNextKey(folder))
        : readKeyFile(newKeyFile);
    const after = createSeal(key, 'journal');
    let count = 0;
    guard(folder, () => removeHeadFile(folder));
    guard(folder, () =>
      unlocked(database, () => {
        const some = database.prepare<[number], Sealed>(
          'SELECT * FROM event WHERE seq > ? ORDER BY seq LIMIT 500',
        );
        const update = database.prepare('UPDATE event SET payload = ? WHERE seq = ?');
        for (let last = 0, rows = some.all(last); rows.length > 0; rows = some.all(last)) {
          for (const { seq, entry, at, event, payload } of rows) {
            const place = placeOf(entry, event, at);
            const opened = before.open(payload, place);
            // A damaged row stays as it is; reading it throws.
            if (opened) update.run(after.close(opened.value, place), seq);
            count += opened ? 1 : 0;
            last = seq;
          }
        }
        const others = `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT IN ('event', 'key_check')
          AND name NOT LIKE 'sqlite_%'`;
        for (const name of database.prepare<[], string>(others).pluck().all())
          database.exec(`DELETE FROM "${name}"`);
        proveAnew(database, key, { ...anchor, acceptedAt: now });
      }),
    );
    guard(folder, () => {
      for (const name of [listName, baseName]) rmSync(join(folder, name), { force: true });
      if (newKeyFile === undefined) adoptNextKey(folder);
    });
    // The write-ahead log must keep nothing that the old key opens.
    guard(folder, () => void database.pragma('wal_checkpoint(TRUNCATE)'));
    return count;
  } finally {
    database.close();
  }
}
