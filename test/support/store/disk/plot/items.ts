/** Loans and returns of the recorded run: off line, then sent; and a return while the line is up. */
import type { EntryId, Note } from '../../../../../src/store/types.ts';
import type { Cast } from './cast.ts';
import { type Steps, say } from './steps.ts';

/** What was done off line, and is sent later. */
export interface Deferred {
  id: EntryId;
  /** said once the library system has it: `booked ITEM`, `returned ITEM` */
  says: string;
  sending: Note;
}

export function lend(steps: Steps, item: string, patron: string): Deferred {
  const mode = 'offline' as const;
  const dueOn = steps.now().slice(0, 10);
  const id = steps.begin({ kind: 'check-out', item, patron, uids: [], mode, dueOn });
  steps.note(id, { step: 'released' });
  steps.settle(id, { state: 'deferred' });
  return { id, says: `booked ${item}`, sending: { step: 'sending' } };
}

export function takeBack(steps: Steps, { item, dueOn }: Cast['lent'][number]): Deferred {
  const id = steps.begin({ kind: 'check-in', item, uids: [uidOf(item)], mode: 'offline' });
  steps.note(id, { step: 'secured' });
  steps.settle(id, { state: 'deferred' });
  return { id, says: `returned ${item}`, sending: { step: 'sending', dueBefore: dueOn } };
}

/** The line is up: booked before its tag is secured. */
export function takeBackOnline(steps: Steps, { item }: Cast['lent'][number]): void {
  const id = steps.begin({ kind: 'check-in', item, uids: [uidOf(item)], mode: 'online' });
  say(`returned ${item}`);
  steps.note(id, { step: 'accepted' });
  steps.note(id, { step: 'secured' });
  steps.settle(id, { state: 'accepted' });
}

export function replay(steps: Steps, deferred: readonly Deferred[]): void {
  for (const [nth, { id, says, sending }] of deferred.entries()) {
    if (nth === 0) steps.note(id, sending);
    say(says);
    const next = deferred[nth + 1];
    if (next === undefined) steps.settle(id, { state: 'accepted' });
    else steps.acceptThenNote(id, next.id, next.sending);
  }
}

function uidOf(item: string) {
  return `E0040150${item.slice(-8)}`;
}
