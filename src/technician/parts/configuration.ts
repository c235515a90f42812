import { riskyVariables, unsafeEnvironment } from '../../wiring/environment.ts';
import { attention, type Finding, fine } from '../finding.ts';
import type { TestParts } from '../health/test-parts.ts';
import type { Part } from './part.ts';

function light({ kiosk: { hashes }, supervisor }: TestParts): Finding {
  const where = supervisor.file ?? undefined;
  if (supervisor.restartDue()) {
    const text = 'A change takes effect at the next attract screen.';
    return attention('configuration', 'restart-due', text, { where });
  }
  const risky = riskyVariables(supervisor.environment);
  if (risky.length > 0) {
    const { text, remedy } = unsafeEnvironment(risky);
    return attention('configuration', 'environment-unsafe', text, { remedy, where });
  }
  return hashes.operator === null && hashes.technician === null
    ? fine('configuration', 'In order; the service panel has no PIN.', {
        told: { is: 'no-pin' },
        where,
      })
    : fine('configuration', 'In order.', { told: { is: 'in-order' }, where });
}

/** What the doctor says of it comes before all else: without one there is nothing to examine. */
export const configuration: Part = { light: (at) => [light(at)] };
