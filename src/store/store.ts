/** A data folder: journal and caches in one SQLite file, sealed with the key of the folder. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from '../../machines/domain.ts';
import { openBlockList } from './block-list/block-list.ts';
import { openCache } from './cache.ts';
import { fileName, openDatabase, prepareFolder } from './database/database.ts';
import { folderUnusable, guard } from './database/faults.ts';
import { migrations } from './database/migrations.ts';
import type { Database } from './database/sqlite.ts';
import { openFactsBase } from './facts-base/facts-base.ts';
import { openItemMarks } from './item-marks.ts';
import { openJournal } from './journal/journal.ts';
import { openPinTries } from './pin-tries.ts';
import { openReserve } from './reserve.ts';
import { firstAnchor, opensAnchor, writeAnchor } from './seal/anchor.ts';
import { readHeadFile, writeHeadFile } from './seal/head-file.ts';
import { adoptRotatedKey, readKey } from './seal/key.ts';
import { openProof, type Proof } from './seal/proof.ts';
import { createCardHash, createSeal } from './seal/seal.ts';
import type { Store } from './types.ts';
import { partsOfDatabase } from './walk/parts.ts';
import { createWalk } from './walk/walk.ts';

export interface StoreOptions {
  /** created (0700) if missing; open in one process at a time */
  folder: string;
  /** 32 bytes; default: `<folder>/journal.key`, created at the first start */
  keyFile?: string | undefined;
  log: Log;
}

/**
 * Opens the store of a kiosk. Throws a Fault of part `journal`: `in-use`, `folder-unusable`,
 * `corrupt`, `log-damaged`, `read-only`, `disk-full`, `disk-failing`, `key-missing`,
 * `key-unusable`, `key-exposed`, `key-wrong`, `newer-schema`, `unreleased-schema`. None of them
 * changes what is there.
 */
export function openStore({ folder, keyFile, log }: StoreOptions): Store {
  prepareFolder(folder);
  const database = openDatabase(folder);
  try {
    // After the database is locked: two first starts at once must not create two keys.
    const key = openKey(database, folder, keyFile);
    const reserve = openReserve(folder);
    reserve.restore();
    const proof = guard(folder, () => openProof(database, key, readHeadFile(folder)));
    reportProof(proof, log);
    const journal = guard(folder, () =>
      openJournal({ database, seal: createSeal(key, 'journal'), proof, folder, reserve }),
    );
    const hash = createCardHash(key);
    const cache = openCache(database, createSeal(key, 'cache'), hash, folder, log);
    const onHold = openItemMarks(database, hash, folder, 'item');
    const ownLoans = openItemMarks(database, hash, folder, 'own loan');
    const pinTries = openPinTries(database, hash, folder);
    const blockList = openBlockList(folder, hash, createSeal(key, 'block-list'), log);
    const factsBase = openFactsBase(folder, hash, createSeal(key, 'facts-base'), log);
    const [open, staff] = [journal.open().length, journal.staff().length];
    log({
      level: 'info',
      part: 'journal',
      code: 'opened',
      text: 'The journal is open.',
      data: { open, staff },
    });
    // A file that was removed while it is open is gone when the process ends.
    const file = () => statSync(join(folder, fileName), { throwIfNoEntry: false })?.ino;
    const opened = file();
    let [inFile, logged] = ['', ''];
    const keepHead = () => {
      const head = proof.head();
      if (inFile !== head.digest) writeHeadFile(folder, head);
      inFile = head.digest;
    };
    const logHead = () => {
      keepHead();
      const { steps, digest } = proof.head();
      if (logged === digest) return;
      logged = digest;
      const text = `The journal stands at step ${steps}.`;
      log({ level: 'info', part: 'journal', code: 'journal-head', text, data: { steps, digest } });
    };
    const check = () => {
      if (file() !== opened) throw folderUnusable(folder, 'its journal was removed');
      reserve.restore();
      // The value stays the same, and SQLite writes it each time.
      guard(folder, () => void database.pragma(`user_version = ${migrations.length}`));
      keepHead();
    };
    logHead();
    const close = () => {
      logHead();
      blockList.close();
      factsBase.close();
      database.close();
    };
    const inDatabase = partsOfDatabase(database, key, folder);
    const walk = () => createWalk([...inDatabase, factsBase.pieces, blockList.pieces]);
    const marks = { onHold, ownLoans, walk };
    return { journal, cache, ...marks, blockList, factsBase, pinTries, logHead, check, close };
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Logs for the technician where the journal is not as the kiosk left it. */
function reportProof({ anchor, found: { missing } }: Proof, log: Log): void {
  if (!anchor.changed) return;
  const text = `Steps of the journal were removed, changed or added, and not by the kiosk${missing === 0 ? '' : ` (${missing} are missing)`}.`;
  log({ level: 'error', part: 'journal', code: 'journal-changed', text, data: { missing } });
}

/** The key of the folder. The first opening seals the anchor of the proof; later keys must open it. */
export function openKey(database: Database, folder: string, keyFile?: string): Uint8Array {
  return guard(folder, () => {
    const known = database.prepare<[], Uint8Array>('SELECT sealed FROM key_check').pluck().get();
    const key = readKey(folder, known !== undefined, keyFile);
    if (known !== undefined)
      return adoptRotatedKey(folder, key, keyFile, (each) => opensAnchor(each, known));
    writeAnchor(database, key, firstAnchor);
    return key;
  });
}
