/**
 * Journals of earlier kiosks have English sentences as reasons. They are opened in every shape of
 * the database, read as codes, and stay sealed and proved as they were written.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Database } from '../../src/store/database/sqlite.ts';
import type { Reason, ReasonCode } from '../../src/store/reasons/reasons.ts';
import { createSeal } from '../../src/store/seal/seal.ts';
import { newFolder, open } from '../support/store/folder.ts';

const key = 'a released shape, and its key 32';
const at = '2026-11-23T12:00:00Z';
const journalOf = 'see in its journal whether this one was paid';
const ofAttempt = 'attempt 0b6c1d6e-5f8f-4a53-9f44-0d6c54f3e1aa';

const sentences: [string, Reason][] = [
  ['refused', { why: 'in-words', message: 'refused' }],
  ['paid-not-booked', { why: 'paid-not-booked' }],
  ['interrupted', { why: 'interrupted' }],
  [
    'lent off line; the library system has it on loan to somebody else: see who has it',
    { why: 'lent-to-another' },
  ],
  [
    'lent off line; the library system refused it: Card blocked: see desk',
    { why: 'refused-afterwards', message: 'Card blocked: see desk' },
  ],
  ['returned off line; the library system refused it', { why: 'refused-afterwards' }],
  [
    'returned, but 2 of its 3 tags could not be secured, lifted too early',
    { why: 'returned-not-secured', data: { tags: 3, unsecured: 2, lifted: 'yes' } },
  ],
  [
    'the loan was cancelled; its tag could not be released, and then its tag could not be secured',
    { why: 'not-lent-not-secured', data: { tags: 1, unreleased: 1, unsecured: 1 } },
  ],
  [
    '1 of its 2 tags could not be released; the loan was cancelled',
    { why: 'loan-cancelled', data: { tags: 2, unreleased: 1 } },
  ],
  [
    'not answered 3 times, while the library system answered other messages: look at this item and this patron there, then retry it',
    { why: 'never-answered', data: { tries: 3 } },
  ],
  [
    `the last payment of the terminal, receipt 0017, is that of entry 12, ${ofAttempt}: ${journalOf}`,
    { why: 'terminal-last-of-entry', data: { receipt: '0017', entry: 12 } },
  ],
  [
    `the terminal has no last transaction, or has closed its day, ${ofAttempt}: ${journalOf}`,
    { why: 'terminal-last-none' },
  ],
  [
    `the terminal has a payment of this amount, receipt 0017, ${ofAttempt}: it approved this one as receipt 0016`,
    { why: 'terminal-other-receipt', data: { receipt: '0017', approved: '0016' } },
  ],
  [
    `the terminal has a payment of this amount, receipt 0017, ${ofAttempt}: see whether it stands`,
    { why: 'terminal-may-have-reversed', data: { receipt: '0017' } },
  ],
];

describe.each([1, 2, 3, 4, 5, 6])('shape %i', (version) => {
  test('shows codes for the sentences of its kiosk, and is whole', () => {
    const folder = newFolder();
    const database = new Database(join(folder, 'kiosk.db'));
    database.exec(readFileSync(new URL(`shapes/shape-${version}.sql`, import.meta.url), 'utf8'));
    writeFileSync(join(folder, 'journal.key'), key, { mode: 0o600 });
    const written =
      version < 6 ? insertInto(database, version) : database.close() && settleIn(folder);
    database.close();
    const { journal, close } = open(folder);
    expect(written.map((id) => journal.get(id)?.settlement)).toEqual(
      sentences.map(([, reason]) => ({ state: 'staff', ...reason })),
    );
    expect(journal.standing().changed).toBe(false);
    close();
  });
});

const transaction = {
  kind: 'check-in',
  item: '30000000000017',
  uids: [],
  mode: 'offline',
} as const;

/** Before shape 6, without a proof. */
function insertInto(database: Database, version: number): number[] {
  const seal = createSeal(Buffer.from(key), 'journal');
  const insert = (id: number, n: number, event: string, value: { state?: string }) => {
    const [column, number] = version < 3 ? ['entry', id] : ['seq', id * 2 ** 20 + n];
    database
      .prepare(`INSERT INTO event (${column}, at, event, state, payload) VALUES (?, ?, ?, ?, ?)`)
      .run(number, at, event, value.state ?? null, seal.close(value, `event ${id} ${event} ${at}`));
  };
  return sentences.map(([why], nth) => {
    const id = 100 + nth;
    insert(id, 0, 'begin', transaction as { state?: string });
    insert(id, 1, 'settle', { state: 'staff', why } as { state: string });
    return id;
  });
}

/** Of shape 6: the sentences are in the proof. */
function settleIn(folder: string): number[] {
  const { journal, close } = open(folder);
  const ids = sentences.map(([why]) => {
    const id = journal.begin(transaction, at);
    journal.settle(id, { state: 'staff', why: why as ReasonCode }, at);
    return id;
  });
  close();
  return ids;
}
