/** What cards and item numbers of this library look like. */
import { type CodeRule, type CodeRules, classifyCode } from '../../hardware/scanner/check-digit.ts';
import type { Config } from '../config/schema.ts';

function ruleOf({ pattern, checkDigit, symbologies }: Config['identification']['card']): CodeRule {
  return {
    ...(symbologies === null ? {} : { symbologies }),
    pattern: new RegExp(`^(?:${pattern})$`),
    checkDigit,
  };
}

export function codeRules(identification: Config['identification']): CodeRules {
  return {
    patron: ruleOf(identification.card),
    item: ruleOf(identification.item),
  };
}

/**
 * What a SIP2 field cannot carry: it would go out as another number (3M SIP 2.00, "Variable-length
 * fields").
 */
const unsayable = /[|\p{Cc}]/u;

/**
 * Whatever pattern a library sets, a code with a separator or a control character in it is neither
 * card nor item.
 */
export function isKind(rules: CodeRules, kind: 'patron' | 'item') {
  return (code: string) => !unsayable.test(code) && classifyCode(code, rules).kind === kind;
}
