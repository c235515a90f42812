/** The block list that the block rules make of exported facts: who is blocked, and by which rules. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from '../../../machines/domain.ts';
import type { Action, Facts } from '../../../packages/blocks/src/index.ts';
import { Fault } from '../../fault.ts';
import { listName } from '../block-list/block-list.ts';
import { bitsOf, draftList, listTables } from '../block-list/draft-list.ts';
import { fileName } from '../database/database.ts';
import { corrupt, folderUnusable, guard } from '../database/faults.ts';
import { keyOfFolder, replaceDatabase } from '../nightly/draft.ts';
import { openBaseWith } from './facts-base.ts';

interface ListOptions {
  folder: string;
  keyFile?: string | undefined;
  log: Log;
  /** what the rules deny this patron, and by which of them; null: nothing */
  decide(facts: Facts): { denies: readonly Action[]; rules: readonly string[] } | null;
  /** removes the facts afterwards */
  forget: boolean;
  onProgress?(cards: number): void;
}
interface Listing {
  exportedAt: string;
  cards: number;
  blocked: number;
}

const progressEvery = 1_000;

/**
 * Replaces the block list of the data folder, beside a running kiosk. Faults as of `openStore`, and
 * `no-facts-base` where nothing has been imported that opens with the key.
 */
export async function listBlocked(options: ListOptions): Promise<Listing> {
  const { folder, keyFile, log } = options;
  if (!existsSync(join(folder, fileName))) throw folderUnusable(folder, 'no journal in it');
  const key = keyOfFolder(folder, keyFile);
  const base = openBaseWith(key, folder, log);
  try {
    const about = base.about();
    if (about === null) throw noFacts(folder);
    let cards = 0;
    let blocked = 0;
    await replaceDatabase({ folder, name: listName, tables: listTables }, async (database) => {
      const draft = draftList(database);
      guard(folder, () => {
        for (const { key: hash, facts } of base.all()) {
          const decided = options.decide(facts);
          if (decided !== null)
            draft.add(Buffer.from(hash), bitsOf(decided.denies), decided.rules.join(' '));
          cards += 1;
          if (cards % progressEvery === 0) options.onProgress?.(cards);
        }
        // Who is in a block that does not open would count as not blocked.
        if (cards !== about.cards) throw corrupt(folder, 'facts by night');
        blocked = draft.end(key, about.exportedAt);
      });
      return true;
    });
    if (options.forget) base.remove();
    return { exportedAt: about.exportedAt, cards, blocked };
  } finally {
    base.close();
  }
}

function noFacts(folder: string): Fault {
  return new Fault(
    'journal',
    'no-facts-base',
    `The data folder ${folder} has no facts by night that open with its key.`,
    'Import them first: kiosk facts import FILE.',
  );
}
