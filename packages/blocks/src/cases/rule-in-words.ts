/** When a rule holds and when it clears, in one line each. */
import type { Condition, Limit, Test } from '../policy/condition.ts';
import type { Rule } from '../policy/rule.ts';

export function list(values: readonly unknown[]) {
  return values.map(String).join(', ');
}
function testInWords(test: Test): string {
  if ('is' in test) return `= ${test.is}`;
  if ('in' in test) return `is one of ${list(test.in)}`;
  if ('notIn' in test) return `is none of ${list(test.notIn)}`;
  if ('over' in test) return `> ${test.over}`;
  return 'atLeast' in test ? `≥ ${test.atLeast}` : `contains ${test.contains}`;
}
function limitInWords(limit: Limit): string {
  if ('fixed' in limit) return `${limit.fixed}`;
  const zero = limit.zero === 'limit' ? '' : limit.zero === 'off' ? ', 0 is off' : ', 0 is skipped';
  return 'by' in limit
    ? `${limit.table} by ${limit.by.join(', ')}${zero}`
    : `${limit.table} by branch and group, nearest first${zero}`;
}
function conditionInWords(condition: Condition): string {
  if ('all' in condition) return condition.all.map(conditionInWords).join(' and ');
  if ('any' in condition) return condition.any.map(conditionInWords).join(' or ');
  if ('not' in condition) return `not (${conditionInWords(condition.not)})`;
  if ('option' in condition) return `${condition.option} ${testInWords(condition.test)}`;
  if ('limitSet' in condition) return `there is a limit ${limitInWords(condition.limitSet)}`;
  return `${condition.fact} ${testInWords(condition.test)}`;
}

function measureInWords(rule: Extract<Rule, { shape: 'threshold' }>): string {
  const { measure } = rule;
  if (measure.take === 'value') return measure.fact;
  const where = measure.where.map(
    ({ field, test, if: only }) =>
      `${field} ${testInWords(test)}${only ? ` (if ${only.option} ${testInWords(only.test)})` : ''}`,
  );
  const what =
    measure.take === 'count'
      ? `number of ${measure.of}`
      : `${measure.take} of ${measure.field} of ${measure.of}`;
  const scope = measure.within === undefined ? [] : ["on the path of the limit's branch"];
  const all = [...where, ...scope];
  return all.length === 0 ? what : `${what} (${all.join(', ')})`;
}

export function holdsWhen(rule: Rule): string {
  if (rule.shape === 'state') return conditionInWords(rule.when);
  const only = rule.if === undefined ? '' : `, if ${conditionInWords(rule.if)}`;
  if (rule.shape === 'dated-blocks') {
    const which =
      rule.types === undefined
        ? 'that says what it denies'
        : `of type ${list(Object.keys(rule.types))}`;
    return `a block ${which} is in force${rule.within === undefined ? '' : ' on the path of the acting branch'}${only}`;
  }
  const signs = [...new Set(rule.tests.map((test) => (test.op === 'over' ? '>' : '≥')))].join(
    ' or ',
  );
  return `${measureInWords(rule)} ${signs} ${limitInWords(rule.limit)}${only}`;
}

export const clearsWhen: Readonly<Record<Rule['clears'], string>> = {
  'pay-down': 'enough is paid that the limit is no longer exceeded',
  'pay-each': 'each fee that exceeds it is paid in full',
  'pay-membership': 'the whole membership fee is paid',
  'pay-or-return': 'every item is paid in full or returned',
  return: 'enough is returned',
  'renew-membership': 'the membership is renewed',
  wait: 'it ends by itself',
  desk: 'staff lift it',
};
