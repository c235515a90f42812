/**
 * The table of the journal's events: append-only, each row sealed and part of the proof. The events
 * of one entry lie side by side, by number: `entry * 2^20 + n`.
 */
import { Fault } from '../../fault.ts';
import { corrupt, guard } from '../database/faults.ts';
import type { Database } from '../database/sqlite.ts';
import { unlocked } from '../database/triggers.ts';
import { isReasonCode } from '../reasons/reasons.ts';
import type { Reserve } from '../reserve.ts';
import type { Step } from '../seal/digest.ts';
import { columns, lastEntry, type Proof, type Proved } from '../seal/proof.ts';
import type { Seal } from '../seal/seal.ts';
import type { EntryId, JournalEvent, Note, Settlement, Transaction } from '../types.ts';

export interface JournalParts {
  database: Database;
  seal: Seal;
  proof: Proof;
  folder: string;
  /** room on the disk, so that an entry that was begun can be settled when the disk is full */
  reserve?: Reserve;
}

export type EventKind = JournalEvent['event'];
export interface EventRow {
  seq: number;
  entry: EntryId;
  at: string;
  event: EventKind;
  /** of a settlement, in clear, so that nothing else need be unsealed to find what is open */
  state: string | null;
  payload: Uint8Array;
}
export interface EventOf {
  entry: EntryId;
  event: JournalEvent;
}

const eventsPerEntry = 2 ** 20;
const ofEntry = 'seq >= $id << 20 AND seq < ($id + 1) << 20';
const begins = "SELECT * FROM event WHERE event = 'begin' AND";

/** Entries whose last settlement leaves something to do. */
const unfinished = `
  SELECT last.entry FROM event AS last
  WHERE last.seq IN (SELECT max(seq) FROM event WHERE event <> 'note' GROUP BY entry)
    AND (last.event = 'begin' OR last.state IN ('deferred', 'unknown', 'staff')
      OR (last.state = 'refused' AND EXISTS
        (SELECT 1 FROM event AS earlier WHERE earlier.entry = last.entry AND earlier.state = 'deferred')))
  ORDER BY last.entry`;

/**
 * Settled entries whose last event is older. The newest entry stays, so that no number is given
 * twice, and so does the newest step, which holds the head of the proof.
 */
const purgeSettled = `
  DELETE FROM event WHERE entry IN (SELECT entry FROM event GROUP BY entry HAVING max(julianday(at)) < julianday(?))
    AND entry < (SELECT max(seq) >> 20 FROM event) AND entry <> ? >> 20
    AND entry NOT IN (${unfinished})
  RETURNING ${columns}`;

export type EventTable = ReturnType<typeof openEventTable>;

export function openEventTable(parts: JournalParts) {
  const { database, seal, proof, folder } = parts;
  const select = database.prepare<{ id: EntryId }, EventRow>(
    `SELECT * FROM event WHERE ${ofEntry} ORDER BY seq`,
  );
  const begunBetween = database.prepare<[number, number], EventRow>(
    `${begins} seq BETWEEN ? AND ? ORDER BY seq`,
  );
  const begunAfter = database.prepare<[number], EventRow>(`${begins} seq > ? ORDER BY seq`);
  const entries = database.prepare<[], EntryId>('SELECT DISTINCT entry FROM event').pluck();
  const beganAt = database.prepare<[number], string>('SELECT at FROM event WHERE seq = ?').pluck();

  const unseal = ({ entry, event, at, payload }: EventRow) =>
    seal.open(payload, placeOf(entry, event, at));
  const valueIn = (row: EventRow) => {
    const opened = unseal(row);
    if (!opened) throw corrupt(folder, `event ${row.seq} does not open with the key`);
    return opened.value;
  };
  const begun = (row: EventRow) => ({ entry: row.entry, transaction: valueIn(row) as Transaction });

  return {
    append: openWriter(parts),
    ofEntry: (id: EntryId) =>
      guard(folder, () => select.all({ id })).map((row) => eventOf(row, valueIn(row))),
    begunBetween: (from: EntryId, to: EntryId) =>
      guard(folder, () => begunBetween.all(from * eventsPerEntry, to * eventsPerEntry)).map(begun),
    begunAfter: (id: EntryId) =>
      guard(folder, () => begunAfter.all(id * eventsPerEntry)).map(begun),
    /** Null: it was purged. */
    beganAt: (id: EntryId) => guard(folder, () => beganAt.get(id * eventsPerEntry)) ?? null,
    /** by the states in clear */
    unfinished: () => database.prepare<[], EntryId>(unfinished).pluck().all(),
    entries: () => entries.all(),
    lastEntry: () => lastEntry(database),
    damaged: () =>
      guard(folder, () => {
        const damaged = new Set<EntryId>();
        for (const row of database.prepare<[], EventRow>('SELECT * FROM event').iterate())
          if (!unseal(row)) damaged.add(row.entry);
        return [...damaged];
      }),
    /** Returns how many entries were removed. */
    purge: (before: string) =>
      guard(folder, () => {
        const had = entries.all().length;
        let committed = () => {};
        unlocked(database, () => {
          const removed = database
            .prepare<[string, number], Step>(purgeSettled)
            .all(before, proof.newest());
          if (removed.length > 0) ({ committed } = proof.purge(removed));
        });
        committed();
        return had - entries.all().length;
      }),
  };
}

/** Writes events in one commit. What is new needs the whole reserve; what is under way may use it. */
function openWriter({ database, seal, proof, folder, reserve }: JournalParts) {
  const insert = database.prepare(
    'INSERT INTO event (seq, at, event, state, payload, nth, head) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const insertAll = database.transaction((rows: readonly Proved[], moveHead: () => void) => {
    moveHead();
    for (const { seq, at, event, state, payload, nth, head } of rows)
      insert.run(seq, at, event, state, payload, nth, head);
  });
  const newest = database
    .prepare<{ id: EntryId }, number | null>(`SELECT max(seq) FROM event WHERE ${ofEntry}`)
    .pluck();
  /** what was written last: the next event is mostly of the same entry */
  let last = { entry: 0, seq: 0 };

  const seqAfter = (id: EntryId) =>
    last.entry === id
      ? last.seq + 1
      : (guard(folder, () => newest.get({ id })) ?? id * eventsPerEntry) + 1;
  const rowOf = ({ entry, event: { at, event, ...content } }: EventOf): EventRow => {
    const [value] = Object.values(content) as [Transaction | Note | Settlement];
    return {
      seq: event === 'begin' ? entry * eventsPerEntry : seqAfter(entry),
      entry,
      at,
      event,
      state: 'settlement' in content ? content.settlement.state : null,
      payload: seal.close(value, placeOf(entry, event, at)),
    };
  };

  return (events: readonly EventOf[]) => {
    const rows = events.map(rowOf);
    const isNew = rows[0]?.event === 'begin';
    const { proved, inCommit, committed } = proof.extend(rows);
    const commit = () => guard(folder, () => insertAll(proved, inCommit));
    if (isNew) reserve?.restore();
    try {
      commit();
    } catch (error) {
      if (isNew || !isDiskFull(error) || !reserve?.spend()) throw error;
      commit();
    }
    committed();
    last = rows.at(-1) ?? last;
  };
}

/** Authenticated with the sealed event, so that a row cannot be moved. */
export function placeOf(id: EntryId, event: EventKind, at: string): string {
  return `event ${id} ${event} ${at}`;
}

/** The kind of event is authenticated with the value, so its type follows from it. */
function eventOf({ at, event }: EventRow, value: unknown): JournalEvent {
  if (event === 'begin') return { at, event, transaction: value as Transaction };
  if (event === 'note') return { at, event, note: value as Note };
  return { at, event, settlement: readSettlement(value as Settlement) };
}

/** A code that this version does not know is shown as it is. */
function readSettlement(settlement: Settlement): Settlement {
  const { state } = settlement;
  if (state !== 'not-done' && state !== 'unknown' && state !== 'staff') return settlement;
  const why: string = settlement.why;
  return isReasonCode(why) ? settlement : { state, why: 'in-words', message: why };
}

function isDiskFull(error: unknown): boolean {
  return error instanceof Fault && error.code === 'disk-full';
}
