/** What the drivers of payment terminals have in common. */
import type { AuthorisationOutcome, Report } from './devices.ts';

/** `highestCents`: of the protocol; by default more than a library ever asks for. */
export function isPayable(amountCents: number, highestCents = 99_999_999): boolean {
  return Number.isSafeInteger(amountCents) && amountCents > 0 && amountCents <= highestCents;
}

/** `ifUnknown`: what becomes of a payment whose end was not seen. */
export function reportOutcome(
  report: (report: Omit<Report, 'part'>) => void,
  { kind }: AuthorisationOutcome,
  ifUnknown: string,
): void {
  const level = kind === 'unknown' ? 'error' : 'info';
  const text =
    kind === 'unknown' ? `The outcome of a payment is unknown. ${ifUnknown}` : texts[kind];
  report({ level, code: `payment-${kind}`, text });
}

const texts = {
  approved: 'The terminal approved a payment.',
  declined: 'The terminal declined a payment.',
  cancelled: 'A payment was cancelled.',
  'not-started': 'The terminal did not begin a payment.',
} as const;
