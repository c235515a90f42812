/** Payments that are a trial: said for as long as they are one, however well they work. */

import type { PaymentWay } from '../../../machines/domain.ts';
import type { Config } from '../../config/schema.ts';
import { trialsOf, trialTexts } from '../../wiring/trial.ts';
import { attention, type Finding } from '../finding.ts';
import type { TestParts } from './test-parts.ts';

export function trialFindings(config: Pick<Config, 'terminal' | 'code'>): Finding[] {
  return trialsOf(config).map((trial) => {
    const { text, remedy } = trialTexts(trial);
    const details = { remedy, where: trial.setting };
    return trial.books
      ? attention(trial.way, 'payments-trial-booked', text, details)
      : attention(trial.way, 'payments-trial', text, details);
  });
}

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
