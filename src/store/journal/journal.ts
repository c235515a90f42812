/** The journal: entries made of the events of one append-only table. Unfinished ones are in memory. */
import type { Instant } from '../../../machines/domain.ts';
import { Fault } from '../../fault.ts';
import { guard } from '../database/faults.ts';
import type { Entry, EntryId, Journal, JournalEvent } from '../types.ts';
import { type EventOf, type EventTable, type JournalParts, openEventTable } from './event-table.ts';

/** `wasDeferred`: the patron saw that it was done. */
interface EntryState {
  entry: Entry;
  wasDeferred: boolean;
}

type Begin = Extract<JournalEvent, { event: 'begin' }>;

export function openJournal(parts: JournalParts): Journal {
  const { proof, folder } = parts;
  const table = openEventTable(parts);
  const unfinished = readUnfinished(table, proof.anchor.changed);
  const lastIdBefore = table.lastEntry();
  let lastId = lastIdBefore;
  const openedMs = performance.now();
  /** of unfinished entries: when this process wrote their last events */
  const writtenMs = new Map<EntryId, number[]>();

  function find(id: EntryId): EntryState | undefined {
    return unfinished.get(id) ?? stateOf(id, table.ofEntry(id));
  }
  function get(id: EntryId): EntryState {
    const state = find(id);
    if (!state) throw new Error(`The journal has no entry ${id}.`);
    return state;
  }
  function append(...events: readonly EventOf[]): void {
    const states = events.map(({ entry, event }) => stateAfter(get(entry), event));
    table.append(events);
    for (const state of states) {
      const { id } = state.entry;
      if (isOpen(state) || isForStaff(state)) {
        unfinished.set(id, state);
        noteWritten(id);
      } else {
        unfinished.delete(id);
        writtenMs.delete(id);
      }
    }
  }
  function noteWritten(id: EntryId): void {
    writtenMs.set(id, [...(writtenMs.get(id) ?? []), performance.now()]);
  }
  function list(wanted: (state: EntryState) => boolean): readonly Entry[] {
    const entries = [...unfinished.values()].filter(wanted).map((each) => each.entry);
    return entries.sort((a, b) => a.id - b.id);
  }

  /** By halves, since numbers and moments grow together; what was purged is older than the rest. */
  function lastBefore(moment: Instant): EntryId {
    let [low, high] = [0, lastId];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      const at = table.beganAt(middle);
      if (at === null || Date.parse(at) < Date.parse(moment)) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  return {
    begin(transaction, at) {
      const id = lastId + 1;
      const event: Begin = { at, event: 'begin', transaction };
      table.append([{ entry: id, event }]);
      lastId = id;
      unfinished.set(id, stateAtBegin(id, event));
      noteWritten(id);
      return id;
    },
    note: (id, note, at) => append({ entry: id, event: { at, event: 'note', note } }),
    settle: (id, settlement, at) =>
      append({ entry: id, event: { at, event: 'settle', settlement } }),
    settleThenNote: (ended, next, at) =>
      append(
        { entry: ended.id, event: { at, event: 'settle', settlement: ended.settlement } },
        { entry: next.id, event: { at, event: 'note', note: next.note } },
      ),
    open: () => list(isOpen),
    staff: () => list(isForStaff),
    get: (id) => find(id)?.entry ?? null,
    lastId: () => lastId,
    payments: (from = 0, to = lastId) =>
      table
        .begunBetween(from, to)
        .filter(({ transaction }) => transaction.kind === 'payment')
        .map(({ entry }) => get(entry).entry),
    ofItemSince: (item, id) =>
      table
        .begunAfter(id)
        .filter(({ transaction }) => 'item' in transaction && transaction.item === item)
        .map(({ entry }) => get(entry).entry),
    begunSince: (from, is) =>
      table
        .begunAfter(lastBefore(from))
        .filter(({ transaction }) => is(transaction))
        .map(({ entry }) => get(entry).entry),
    items: () => {
      const begun = table.begunAfter(0).map(({ transaction }) => transaction);
      return [...new Set(begun.flatMap((each) => ('item' in each ? [each.item] : [])))];
    },
    history: (id) => table.ofEntry(id),
    writtenMs: (id) => {
      const own = writtenMs.get(id) ?? [];
      const older = table.ofEntry(id).length - own.length;
      return [...new Array<number>(older).fill(openedMs), ...own];
    },
    isOwn: (id) => id > lastIdBefore,
    standing: () => {
      const { changed, unsureUpTo, acceptedAt } = proof.anchor;
      return { changed, unsureUpTo, acceptedAt, head: proof.head() };
    },
    damaged: () => table.damaged(),
    unknownHeads: (seen) => guard(folder, () => proof.unknownHeads(seen)),
    // The states in clear say what is settled: in a changed journal they may be wrong.
    purge: (before) => (proof.anchor.changed ? 0 : table.purge(before)),
  };
}

/**
 * In a changed journal the states in clear may be wrong: every entry is read, and what is sealed
 * counts. An entry that does not open is for the doctor.
 */
function readUnfinished(table: EventTable, isChanged: boolean): Map<EntryId, EntryState> {
  const states = new Map<EntryId, EntryState>();
  const add = (id: EntryId) => {
    const state = stateOf(id, table.ofEntry(id));
    if (state && (isOpen(state) || isForStaff(state))) states.set(id, state);
  };
  table.unfinished().forEach(add);
  for (const id of isChanged ? table.entries() : [])
    try {
      add(id);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
    }
  return states;
}

function stateAtBegin(id: EntryId, { at, transaction }: Begin): EntryState {
  return { entry: { id, at, transaction, notes: [], settlement: null }, wasDeferred: false };
}

/** Undefined: there is no entry, or its begin was removed by another program. */
function stateOf(id: EntryId, events: readonly JournalEvent[]): EntryState | undefined {
  const [begin, ...later] = events;
  return begin?.event === 'begin' ? later.reduce(stateAfter, stateAtBegin(id, begin)) : undefined;
}

function stateAfter({ entry, wasDeferred }: EntryState, event: JournalEvent): EntryState {
  if (event.event === 'begin') return { entry, wasDeferred };
  if (event.event === 'note')
    return { entry: { ...entry, notes: [...entry.notes, event.note] }, wasDeferred };
  const { settlement } = event;
  return {
    entry: { ...entry, settlement },
    wasDeferred: wasDeferred || settlement.state === 'deferred',
  };
}

function isOpen({ entry }: EntryState): boolean {
  const state = entry.settlement?.state;
  return state === undefined || state === 'deferred' || state === 'unknown';
}

function isForStaff({ entry, wasDeferred }: EntryState): boolean {
  const state = entry.settlement?.state;
  return state === 'staff' || (state === 'refused' && wasDeferred);
}
