/**
 * The journal: one append-only table of events. Open entries are kept in memory and rebuilt at
 * opening.
 */

import { Fault } from '../fault.ts';
import { corrupt, guard } from './database/faults.ts';
import type { Database } from './database/sqlite.ts';
import { unlocked } from './database/triggers.ts';
import { readSettlement } from './reasons/older-reasons.ts';
import type { Reserve } from './reserve.ts';
import type { Step } from './seal/digest.ts';
import { columns, type Proof, type Proved } from './seal/proof.ts';
import type { Seal } from './seal/seal.ts';
import type {
  Entry,
  EntryId,
  Journal,
  JournalEvent,
  Note,
  Settlement,
  Transaction,
} from './types.ts';

export type EventKind = 'begin' | 'note' | 'settle';
interface Row {
  seq: number;
  entry: EntryId;
  at: string;
  event: EventKind;
  state: string | null;
  payload: Uint8Array;
}
/** `deferred`: it was deferred once, so the patron was told that it is done. */
interface Held {
  entry: Entry;
  deferred: boolean;
}

/** The events of one entry lie side by side, by number: `entry * 2^20 + n`. */
const eventsOfEntry = 2 ** 20;
const ofEntry = 'seq >= $id << 20 AND seq < ($id + 1) << 20';

/**
 * Entries whose last settlement leaves something to do; the state is in clear so that nothing else
 * need be unsealed.
 */
const selectUnfinished = `
  SELECT last.entry FROM event AS last
  WHERE last.seq IN (SELECT max(seq) FROM event WHERE event <> 'note' GROUP BY entry)
    AND (last.event = 'begin' OR last.state IN ('deferred', 'unknown', 'staff')
      OR (last.state = 'refused' AND EXISTS
        (SELECT 1 FROM event AS earlier WHERE earlier.entry = last.entry AND earlier.state = 'deferred')))
  ORDER BY last.entry`;

/**
 * Settled, and quiet since; the newest entry stays, so that no number is given twice, and the
 * newest step, which holds the head.
 */
const purgeSettled = `
  DELETE FROM event WHERE entry IN (SELECT entry FROM event GROUP BY entry HAVING max(julianday(at)) < julianday(?))
    AND entry < (SELECT max(seq) >> 20 FROM event) AND entry <> ? >> 20
    AND entry NOT IN (${selectUnfinished})
  RETURNING ${columns}`;

/**
 * `reserve`: room for what is under way, so that an entry that was begun on a disk that is filling
 * up can be ended.
 */
export function openJournal(
  database: Database,
  seal: Seal,
  proof: Proof,
  folder: string,
  reserve?: Reserve,
): Journal {
  const insert = database.prepare(
    'INSERT INTO event (seq, at, event, state, payload, nth, head) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const together = database.transaction((rows: readonly Proved[], moveHead: () => void) => {
    moveHead();
    rows.forEach(put);
  });
  const newest = database
    .prepare<{ id: EntryId }, number | null>(`SELECT max(seq) FROM event WHERE ${ofEntry}`)
    .pluck();
  const select = database.prepare<{ id: EntryId }, Row>(
    `SELECT * FROM event WHERE ${ofEntry} ORDER BY seq`,
  );
  const begun = database.prepare<[string, string], Row>(
    "SELECT * FROM event WHERE event = 'begin' AND julianday(at) BETWEEN julianday(?) AND julianday(?) ORDER BY seq",
  );
  const begunAfter = database.prepare<[number], Row>(
    "SELECT * FROM event WHERE event = 'begin' AND seq > ? ORDER BY seq",
  );
  const unfinished = new Map<EntryId, Held>();
  /** what was written last: mostly the next event is of the same entry */
  let last = { id: 0, seq: 0 };
  let lastId =
    database.prepare<[], number>('SELECT coalesce(max(seq) >> 20, 0) FROM event').pluck().get() ??
    0;
  for (const id of database.prepare<[], EntryId>(selectUnfinished).pluck().all()) {
    const held = read(id);
    if (held) unfinished.set(id, held);
  }
  if (proof.anchor.changed) unhide();

  /**
   * A state in clear may have been changed: what is sealed counts. What does not open any more is
   * for the doctor.
   */
  function unhide(): void {
    for (const id of database
      .prepare<[], EntryId>('SELECT DISTINCT entry FROM event')
      .pluck()
      .all())
      try {
        const held = read(id);
        if (held && (isOpen(held) || isForStaff(held))) unfinished.set(id, held);
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
      }
  }

  function append(
    id: EntryId,
    event: EventKind,
    at: string,
    value: Transaction | Note | Settlement,
  ): void {
    write([rowOf(id, event, at, value)]);
  }

  function rowOf(
    id: EntryId,
    event: EventKind,
    at: string,
    value: Transaction | Note | Settlement,
  ): Row {
    const state = event === 'settle' && 'state' in value ? value.state : null;
    const payload = seal.close(value, placeOf(id, event, at));
    const seq = event === 'begin' ? id * eventsOfEntry : seqAfter(id);
    return { seq, entry: id, at, event, state, payload };
  }

  /**
   * All of them in one commit. What is new needs the reserve whole; what is under way may use it
   * up.
   */
  function write(rows: readonly Row[]): void {
    const isNew = rows[0]?.event === 'begin';
    const { proved, inCommit, committed } = proof.extend(rows);
    const commit = () => guard(folder, () => together(proved, inCommit));
    if (isNew) reserve?.restore();
    try {
      commit();
    } catch (error) {
      if (isNew || !isDiskFull(error) || !reserve?.spend()) throw error;
      commit();
    }
    committed();
    const { entry: id = 0, seq = 0 } = rows.at(-1) ?? {};
    last = { id, seq };
  }

  function put({ seq, at, event, state, payload, nth, head }: Proved): void {
    insert.run(seq, at, event, state, payload, nth, head);
  }

  function seqAfter(id: EntryId): number {
    return (
      1 +
      (last.id === id ? last.seq : (guard(folder, () => newest.get({ id })) ?? id * eventsOfEntry))
    );
  }

  function events(id: EntryId): [Row, unknown][] {
    return guard(folder, () => select.all({ id })).map((row) => {
      const opened = seal.open(row.payload, placeOf(row.entry, row.event, row.at));
      if (!opened) throw corrupt(folder, `event ${row.seq} does not open with the key`);
      const { value } = opened;
      return [row, row.event === 'settle' ? readSettlement(value as Settlement) : value];
    });
  }

  function read(id: EntryId): Held | null {
    let held: Held | null = null;
    for (const [row, value] of events(id)) held = apply(held, row, value);
    return held;
  }

  function held(id: EntryId): Held {
    const found = unfinished.get(id) ?? read(id);
    if (!found) throw new Error(`The journal has no entry ${id}.`);
    return found;
  }

  function keep(id: EntryId, after: Held): void {
    if (isOpen(after) || isForStaff(after)) unfinished.set(id, after);
    else unfinished.delete(id);
  }

  function listed(wanted: (held: Held) => boolean): readonly Entry[] {
    const entries = [...unfinished.values()].filter(wanted).map((each) => each.entry);
    return entries.sort((a, b) => a.id - b.id);
  }

  function entriesOf(
    begins: () => Row[],
    wanted: (transaction: Transaction) => boolean,
  ): readonly Entry[] {
    return guard(folder, begins).flatMap((row) => {
      const opened = seal.open(row.payload, placeOf(row.entry, row.event, row.at));
      if (!opened) throw corrupt(folder, `event ${row.seq} does not open with the key`);
      return wanted(opened.value as Transaction) ? [held(row.entry).entry] : [];
    });
  }

  return {
    begin(transaction, at) {
      const id = lastId + 1;
      append(id, 'begin', at, transaction);
      lastId = id;
      unfinished.set(id, {
        entry: { id, at, transaction, notes: [], settlement: null },
        deferred: false,
      });
      return id;
    },
    note(id, note, at) {
      const before = held(id);
      append(id, 'note', at, note);
      const after = withNote(before, note);
      if (unfinished.has(id)) unfinished.set(id, after);
    },
    settle(id, settlement, at) {
      const before = held(id);
      append(id, 'settle', at, settlement);
      keep(id, withSettlement(before, settlement));
    },
    settleThenNote(ended, next, at) {
      const [endedBefore, nextBefore] = [held(ended.id), held(next.id)];
      write([
        rowOf(ended.id, 'settle', at, ended.settlement),
        rowOf(next.id, 'note', at, next.note),
      ]);
      keep(ended.id, withSettlement(endedBefore, ended.settlement));
      if (unfinished.has(next.id)) unfinished.set(next.id, withNote(nextBefore, next.note));
    },
    open: () => listed(isOpen),
    staff: () => listed(isForStaff),
    get: (id) => (unfinished.get(id) ?? read(id))?.entry ?? null,
    payments: (from = '0001-01-01', to = '9999-12-31') =>
      entriesOf(
        () => begun.all(from, to),
        ({ kind }) => kind === 'payment',
      ),
    ofItemSince: (item, id) =>
      entriesOf(
        () => begunAfter.all(id * eventsOfEntry),
        (transaction) => 'item' in transaction && transaction.item === item,
      ),
    standing: () => {
      const { changed, unsureUpTo, acceptedAt } = proof.anchor;
      return { changed, unsureUpTo, acceptedAt, head: proof.head() };
    },
    damaged: () =>
      guard(folder, () => {
        const found = new Set<EntryId>();
        for (const row of database.prepare<[], Row>('SELECT * FROM event').iterate())
          if (!seal.open(row.payload, placeOf(row.entry, row.event, row.at))) found.add(row.entry);
        return [...found];
      }),
    strangers: (seen) => guard(folder, () => proof.strangers(seen)),
    history: (id) => events(id).map(([row, value]) => eventOf(row, value)),
    purge: (before) =>
      guard(folder, () => {
        // The states in clear say what is settled: they may not be the kiosk's.
        if (proof.anchor.changed) return 0;
        const entries = database
          .prepare<[], number>('SELECT count(DISTINCT entry) FROM event')
          .pluck();
        const had = entries.get() ?? 0;
        let committed = () => {};
        unlocked(database, () => {
          const removed = database
            .prepare<[string, number], Step>(purgeSettled)
            .all(before, proof.newest());
          if (removed.length > 0) ({ committed } = proof.purge(removed));
        });
        committed();
        return had - (entries.get() ?? 0);
      }),
  };
}

export function placeOf(id: EntryId, event: EventKind, at: string): string {
  return `event ${id} ${event} ${at}`;
}

/**
 * The sealed value was written by `append`, and its place is authenticated: its type follows from
 * the event.
 */
function apply(held: Held | null, row: Row, value: unknown): Held | null {
  if (held === null) {
    // Another hand has removed its begin.
    if (row.event !== 'begin') return null;
    const transaction = value as Transaction;
    return {
      entry: { id: row.entry, at: row.at, transaction, notes: [], settlement: null },
      deferred: false,
    };
  }
  return row.event === 'note'
    ? withNote(held, value as Note)
    : withSettlement(held, value as Settlement);
}

function eventOf({ at, event }: Row, value: unknown): JournalEvent {
  if (event === 'begin') return { at, event, transaction: value as Transaction };
  return event === 'note'
    ? { at, event, note: value as Note }
    : { at, event, settlement: value as Settlement };
}

function isDiskFull(error: unknown): boolean {
  return error instanceof Fault && error.code === 'disk-full';
}

function withNote(held: Held, note: Note): Held {
  return { ...held, entry: { ...held.entry, notes: [...held.entry.notes, note] } };
}

function withSettlement(held: Held, settlement: Settlement): Held {
  return {
    entry: { ...held.entry, settlement },
    deferred: held.deferred || settlement.state === 'deferred',
  };
}

function isOpen({ entry }: Held): boolean {
  const state = entry.settlement?.state;
  return state === undefined || state === 'deferred' || state === 'unknown';
}

/** Refused after it was deferred: the patron has been told that it was done. */
function isForStaff({ entry, deferred }: Held): boolean {
  const state = entry.settlement?.state;
  return state === 'staff' || (state === 'refused' && deferred);
}
