/** What pays and is a trial: it may work as it should, and takes no money all the same. */
import type { PaymentWay } from '../../domain.ts';
import type { Finding } from './finding.ts';
import type { TestParts } from './test-parts.ts';
import { trialFindings } from './trial.ts';

/** What does not answer is worse than what is a trial. */
export function unlessTrialOf(way: PaymentWay, light: Finding, { kiosk }: TestParts): Finding {
  const trial = trialFindings(kiosk.config).find(({ part }) => part === way);
  return light.light === 'ok' ? (trial ?? light) : light;
}

export function isTrial({ code }: Finding): boolean {
  return code.startsWith('payments-trial');
}

/** What was tried, where `known` is its light. */
export function unlessTrial(tried: Finding, known: Finding): Finding {
  if (tried.light === 'ok' && isTrial(known)) return known;
  return known.where === undefined ? tried : { ...tried, where: known.where };
}
