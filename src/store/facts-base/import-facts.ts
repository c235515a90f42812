/** Imports exported facts: into a new file, which replaces the old one or is discarded. */
import { randomBytes } from 'node:crypto';
import type { Facts } from '../../../packages/blocks/src/index.ts';
import { guard } from '../database/faults.ts';
import type { Database } from '../database/sqlite.ts';
import { keyOfFolder, replaceDatabase } from '../nightly/draft.ts';
import { rejectionOf } from '../nightly/rejection.ts';
import { createCardHash, createSeal } from '../seal/seal.ts';
import { collectBlocks, mostFactsBytes } from './blocks.ts';
import { compact } from './compact.ts';
import {
  type About,
  aboutPlace,
  baseName,
  baseShape,
  baseTables,
  placeOfBlock,
} from './facts-base.ts';

/** What stands on a line of an export. */
export type ExportedLine =
  | { kind: 'patron'; number: number; cards: readonly string[]; facts: Facts }
  | ExportHead
  /** `problem` quotes nothing of the line */
  | { kind: 'bad'; number: number; problem: string };
export interface ExportHead {
  kind: 'head';
  exportedAt: string | null;
  /** how many lines of patrons follow, to detect a truncated file */
  entries: number | null;
}

export interface FactsImportOptions {
  folder: string;
  keyFile?: string | undefined;
  /** the lines of the export, many together */
  lines: AsyncIterable<readonly ExportedLine[]>;
  /** when it was exported, where its head does not say */
  exportedAt: string;
  /** the share of lines that may be bad, 0 to 1 */
  mostBad: number;
  onBadLine(number: number, problem: string): void;
  onProgress?(patrons: number): void;
}
export interface FactsImport {
  patrons: number;
  cards: number;
  bad: number;
  exportedAt: string;
  /** null: the facts are in place. otherwise why they are rejected */
  rejected: string | null;
}

/** Faults as of `openStore`. At any moment there is one whole base, the old or the new. */
export async function importFacts(options: FactsImportOptions): Promise<FactsImport> {
  const { folder } = options;
  const key = keyOfFolder(folder, options.keyFile);
  let result: FactsImport | undefined;
  await replaceDatabase({ folder, name: baseName, tables: baseTables }, async (database) => {
    const collected = await collect(key, options);
    result = collected.result;
    if (result.rejected !== null) return false;
    guard(folder, () => write(database, key, collected));
    return true;
  });
  if (result === undefined) throw new Error('the facts were not written');
  return result;
}

type Collected = Awaited<ReturnType<typeof collect>>;

/** In memory: about as many bytes as will be on disk, and nothing unsealed reaches the disk. */
async function collect(key: Uint8Array, options: FactsImportOptions) {
  const hash = createCardHash(key);
  const collected = collectBlocks();
  const count = { patrons: 0, cards: 0, bad: 0 };
  let { exportedAt } = options;
  let announced: number | null = null;
  const bad = (number: number, problem: string) => {
    count.bad++;
    options.onBadLine(number, problem);
  };
  const take = (line: ExportedLine) => {
    if (line.kind === 'bad') return bad(line.number, line.problem);
    if (line.kind === 'head') {
      exportedAt = line.exportedAt ?? exportedAt;
      announced = line.entries;
      return;
    }
    const text = compact(line.facts, exportedAt);
    if (Buffer.byteLength(text) > mostFactsBytes)
      return bad(line.number, `has more than ${mostFactsBytes} bytes of facts`);
    const hashes = line.cards.map(hash);
    // Which of two lines is right is unknown: the library sends one for each patron.
    if (hashes.some(collected.has)) return bad(line.number, 'has a card that an earlier line has');
    for (const each of hashes) collected.add(each, text);
    count.patrons++;
    count.cards += hashes.length;
  };
  for await (const lines of options.lines) {
    for (const line of lines) take(line);
    options.onProgress?.(count.patrons);
  }
  const { patrons, cards } = count;
  const result: FactsImport = {
    ...count,
    exportedAt,
    rejected: rejectionOf('file', {
      taken: patrons,
      bad: count.bad,
      announced,
      mostBad: options.mostBad,
    }),
  };
  const about: About = { exportedAt, patrons, cards, import: randomBytes(8).toString('hex') };
  return { blocks: collected.blocks, about, result };
}

function write(database: Database, key: Uint8Array, { blocks, about }: Collected): void {
  const seal = createSeal(key, 'facts-base');
  database.prepare('INSERT INTO meta VALUES (?, ?)').run(baseShape, seal.close(about, aboutPlace));
  const insert = database.prepare('INSERT INTO block VALUES (?, ?)');
  for (const { number, block } of blocks())
    insert.run(number, seal.closeBytes(block, placeOfBlock(about, number)));
}
