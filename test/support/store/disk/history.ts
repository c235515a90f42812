/** The events of a journal in few words, so that two can be compared. */
import type { JournalEvent } from '../../../../src/store/types.ts';

export function wordOf(event: JournalEvent): string {
  if (event.event === 'begin') return 'begin';
  return event.event === 'note' ? event.note.step : event.settlement.state;
}
