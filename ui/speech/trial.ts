import type { Screen } from '../../src/screen/screen.ts';
import type { Texts } from '../../src/screen/texts.ts';

/**
 * That paying is a trial, which stands in the header, that nobody hears: said where a patron is about
 * to pay so. Null elsewhere.
 */
export function trialText({ trial, view, dialog }: Screen, t: Texts): string | null {
  if (!trial || dialog) return null;
  const isBefore = view.kind === 'fees' || view.kind === 'pay-how';
  const isThisWay = view.kind === 'pay' && (trial === 'every' || trial === view.way);
  return isBefore || isThisWay ? t(`trial.${trial}`) : null;
}
