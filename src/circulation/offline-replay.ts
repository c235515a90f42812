/**
 * Before a loan that was made off line is sent for the first time: did another desk see to it
 * meanwhile? docs/offline.md.
 */
import type { PlainDate } from '../domain.ts';
import type { Settlement } from '../store/types.ts';
import type { CirculationParts } from './parts.ts';
import { askItem, dueNow } from './questions.ts';

/**
 * `send`: with the due date before, where the patron has the item already and this is a renewal.
 */
type BeforeSending = Settlement | 'stop' | { state: 'send'; dueBefore: PlainDate | null };

/** `dueOn`: the day that was promised. */
export async function beforeSending(
  parts: CirculationParts,
  { patron, item, dueOn }: { patron: string; item: string; dueOn: PlainDate },
): Promise<BeforeSending> {
  const about = await askItem(parts, item);
  if (about === 'stop') return 'stop';
  // Here, or nobody can tell: it is sent as it happened.
  if (about === 'unknown' || about.state !== 'on-loan') return { state: 'send', dueBefore: null };
  const due = await dueNow(parts, patron, item, about);
  if (due === 'stop') return 'stop';
  if (due === null) return { state: 'staff', why: 'lent-to-another' };
  if (due === 'unknown') return { state: 'staff', why: 'loan-unknown' };
  return due >= dueOn ? { state: 'accepted' } : { state: 'send', dueBefore: due };
}
