/**
 * Whether the item numbers of this library have a check digit: counted in the journal, so that the
 * setting can be chosen. No number is shown.
 */
import { hasCheckDigit } from '../../../../hardware/scanner/check-digit.ts';
import type { Config } from '../../../config/schema.ts';
import type { Journal } from '../../../store/types.ts';
import { codeRules } from '../../../wiring/identification.ts';
import { type Finding, fine } from '../../finding.ts';

/** By chance one number in ten has one: of so many, not all. */
const least = 30;
/** The others were misread. */
const nearlyAll = 0.95;

/** Empty: they are checked already, or too few were read to say. */
export function itemNumberFindings(
  journal: Pick<Journal, 'items'>,
  config: Pick<Config, 'identification' | 'sip2'>,
): Finding[] {
  if (codeRules(config).item.checkDigit !== 'none') return [];
  const items = journal.items();
  const valid = items.filter((item) => hasCheckDigit(item, 'luhn14')).length;
  if (items.length < least) return [];
  const counted = `${valid} of ${items.length} item numbers in the journal have a check digit (Luhn, 14 digits)`;
  const advice =
    valid / items.length >= nearlyAll
      ? 'write "luhn14" as `identification.item.checkDigit`, and misread numbers are recognised'
      : 'by chance one in ten has; `identification.item.checkDigit` stays none';
  return [fine('journal', `${counted}: ${advice}.`)];
}
