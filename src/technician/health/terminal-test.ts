/** The test of a payment terminal: what its last transaction was. Begins no payment. */

import { attention, broken, type Finding, fine } from '../finding.ts';
import { stopwatch } from './device-light.ts';
import type { TestParts } from './test-parts.ts';

export async function testTerminal(
  terminal: NonNullable<TestParts['kiosk']['terminal']>,
): Promise<Finding> {
  const elapsed = stopwatch();
  const last = await terminal.lastTransaction();
  if (last === 'unreachable') {
    const remedy = 'Check power, cable, address and the settings of its driver.';
    return broken('terminal', 'terminal-down', 'The terminal does not answer.', { remedy });
  }
  if (last === 'not-told') {
    const text = 'The terminal answers, but does not say what its last transaction was.';
    const remedy =
      'A payment whose end is lost goes to the staff’s list. See docs/payments/README.md.';
    return attention('terminal', 'last-not-told', text, { remedy });
  }
  const text = `The terminal answers; it knows ${last === null ? 'no' : 'its last'} transaction.`;
  const told = { is: last === null ? 'terminal-none' : 'terminal-last' };
  return fine('terminal', text, { ...elapsed(), told });
}
