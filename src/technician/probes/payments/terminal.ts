/** Checks the payment terminal in the protocol of its driver. Begins no payment. */
import type { Config } from '../../../config/schema.ts';
import type { Secrets } from '../../../config/secrets/secrets.ts';
import { absent, type Finding } from '../../health/finding.ts';
import { diagnoseAdyen } from './adyen.ts';
import type { TerminalLimits } from './limits.ts';
import { diagnoseOpi } from './opi.ts';
import { diagnoseZvt } from './zvt.ts';

/** `secrets` null, or without one: the check of the configuration reports that. */
export async function diagnoseTerminal(
  terminal: Config['terminal'],
  secrets: Secrets | null,
  limits: TerminalLimits,
): Promise<Finding> {
  if (terminal === null) return absent('terminal', 'payment terminal');
  switch (terminal.driver) {
    case 'zvt':
      return await diagnoseZvt(terminal, secrets?.['terminal.password'] ?? null, limits);
    case 'opi':
      return await diagnoseOpi(terminal, limits);
    case 'adyen':
      return await diagnoseAdyen(terminal, secrets, limits);
  }
}
