/** Checks the payment terminal in the protocol of its driver. Begins no payment. */
import type { Config } from '../../config/schema.ts';
import type { Secrets } from '../../config/secrets/secrets.ts';
import { absent, type Finding } from '../finding.ts';
import type { TerminalLimits } from '../probes/payments/limits.ts';
import { terminals } from './table.ts';

/** `secrets` null, or without one: the check of the configuration reports that. */
export async function diagnoseTerminal(
  terminal: Config['terminal'],
  secrets: Secrets | null,
  limits: TerminalLimits,
): Promise<Finding> {
  if (terminal === null) return absent('terminal', 'payment terminal');
  return await terminals[terminal.driver].diagnose(terminal, secrets, limits);
}
