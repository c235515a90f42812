/** Payments that are a trial: said for as long as they are one. */
import type { Config } from '../../config/schema.ts';
import { trialsOf, trialTexts } from '../../wiring/trial.ts';
import { attention, type Finding } from './finding.ts';

export function trialFindings(config: Pick<Config, 'terminal' | 'code'>): Finding[] {
  return trialsOf(config).map((trial) => {
    const { text, remedy } = trialTexts(trial);
    const details = { remedy, where: trial.setting };
    return trial.books
      ? attention(trial.way, 'payments-trial-booked', text, details)
      : attention(trial.way, 'payments-trial', text, details);
  });
}
