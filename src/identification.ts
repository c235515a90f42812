/** What cards and item numbers of this library look like. */
import { type CodeRule, type CodeRules, classifyCode } from '../hardware/scanner/check-digit.ts';
import type { Config } from './config/schema.ts';

const ruleOf = ({ pattern, checkDigit, symbologies }: Config['identification']['card']): CodeRule => ({
  ...(symbologies === null ? {} : { symbologies }),
  pattern: new RegExp(`^(?:${pattern})$`),
  checkDigit,
});

export const codeRules = (identification: Config['identification']): CodeRules => ({
  patron: ruleOf(identification.card),
  item: ruleOf(identification.item),
});

export const isKind = (rules: CodeRules, kind: 'patron' | 'item') => (code: string) =>
  classifyCode(code, rules).kind === kind;
