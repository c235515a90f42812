/** The form of card and item numbers of this library. */
import { type CodeRule, type CodeRules, classifyCode } from '../../hardware/scanner/check-digit.ts';
import { byProfile } from '../config/by-profile.ts';
import type { Config } from '../config/schema.ts';

type Settings = Pick<Config, 'identification' | 'sip2'>;

function ruleOf({
  pattern,
  checkDigit,
  symbologies,
}: Omit<Settings['identification']['card'], 'tagged'>): CodeRule {
  return {
    ...(symbologies === null ? {} : { symbologies }),
    pattern: new RegExp(`^(?:${pattern})$`),
    checkDigit,
  };
}

export function codeRules({ identification: { card, item }, sip2 }: Settings): CodeRules {
  const { checkDigit = byProfile(sip2.profile).itemCheckDigit } = item;
  return { patron: ruleOf(card), item: ruleOf({ ...item, checkDigit }) };
}

/** No SIP2 field can carry these: another number would be sent (3M SIP 2.00, "Variable-length fields"). */
const notSendable = /[|\p{Cc}]/u;

/** With any pattern, a code with a separator or a control character is neither card nor item. */
export function isKind(rules: CodeRules, kind: 'patron' | 'item') {
  return (code: string) => !notSendable.test(code) && classifyCode(code, rules).kind === kind;
}
