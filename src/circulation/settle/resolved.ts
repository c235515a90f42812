/** How one open entry of the journal ends, and what the parts that settle it share. */
import type { PlainDate } from '../../../machines/domain.ts';
import type { Entry, Reason, Settlement, Transaction } from '../../store/types.ts';

/**
 * `stop`: the library system does not answer now; the run ends and the order is kept. `wait`: it
 * answers no, and may still be carrying out the request: the run ends, the order is kept, and it is
 * asked again. `later`: only this entry waits, for the terminal.
 */
export type Resolved = Settlement | 'stop' | 'wait' | 'later';
export type Of<K extends Transaction['kind']> = Extract<Transaction, { kind: K }>;

export function hasStep(entry: Entry, step: Entry['notes'][number]['step']): boolean {
  return entry.notes.some((note) => note.step === step);
}

/** A message that the library system cannot read is for the staff: it must not stop the others. */
export function unanswered(answer: { unreadable?: true }, why: Reason['why']): Resolved {
  return answer.unreadable ? { state: 'staff', why } : 'stop';
}

/** `dueOn`: of the loan that stood then; null or left out: it is not known, or there was none. */
export function refusedAfterwards(
  message: string | undefined,
  dueOn: PlainDate | null = null,
): Settlement {
  return {
    state: 'staff',
    why: 'refused-afterwards',
    ...(message && { message }),
    ...(dueOn !== null && { data: { dueOn } }),
  };
}
