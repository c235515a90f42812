/** What a loan cost that was made: told where it is not what the patron agreed to. */
import type { Cents } from '../../machines/domain.ts';
import type { LoanVerdict } from '../library/library.ts';
import type { EntryWriter } from './journal-entry.ts';
import type { CirculationParts } from './parts.ts';

/**
 * With what it cost only where the patron agreed to another amount, or was not asked: the loan stands,
 * so it is told, and the entry of the journal has it for the staff.
 */
export function asCharged(
  { log }: CirculationParts,
  entry: EntryWriter,
  { ok: _, costCents, ...loan }: LoanVerdict,
  agreedCents: Cents | undefined,
): Omit<LoanVerdict, 'ok'> {
  if (costCents === undefined || costCents === agreedCents) return loan;
  entry.note({ step: 'charged', costCents });
  log({
    level: 'warn',
    part: 'library',
    code: 'loan-cost-otherwise',
    text: `The library system charged another amount for a loan than the patron agreed to: journal entry ${entry.id}.`,
    data: { entry: entry.id },
  });
  return { ...loan, costCents };
}
