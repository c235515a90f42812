/** One entry as its events make it, and whether something is left to do. */
import type { Entry, EntryId, JournalEvent } from '../types.ts';

/** `wasDeferred`: the patron saw that it was done. */
export interface EntryState {
  entry: Entry;
  wasDeferred: boolean;
}

export type Begin = Extract<JournalEvent, { event: 'begin' }>;

export function stateAtBegin(id: EntryId, { at, transaction }: Begin): EntryState {
  return { entry: { id, at, transaction, notes: [], settlement: null }, wasDeferred: false };
}

/** Undefined: there is no entry, or its begin was removed by another program. */
export function stateOf(id: EntryId, events: readonly JournalEvent[]): EntryState | undefined {
  const [begin, ...later] = events;
  return begin?.event === 'begin' ? later.reduce(stateAfter, stateAtBegin(id, begin)) : undefined;
}

export function stateAfter({ entry, wasDeferred }: EntryState, event: JournalEvent): EntryState {
  if (event.event === 'begin') return { entry, wasDeferred };
  if (event.event === 'note')
    return { entry: { ...entry, notes: [...entry.notes, event.note] }, wasDeferred };
  const { settlement } = event;
  return {
    entry: { ...entry, settlement },
    wasDeferred: wasDeferred || settlement.state === 'deferred',
  };
}

export function isOpen({ entry }: EntryState): boolean {
  const state = entry.settlement?.state;
  return state === undefined || state === 'deferred' || state === 'unknown';
}

export function isForStaff({ entry, wasDeferred }: EntryState): boolean {
  const state = entry.settlement?.state;
  return state === 'staff' || (state === 'refused' && wasDeferred);
}
