/**
 * The rules of a policy as tables, in Markdown: what each denies, when it holds, what clears it.
 */

import type { Condition, Limit, Policy, Rule, Test } from '../policy/policy.ts';
import { denialsOf, everywhere, merge } from '../rules/denials.ts';
import type { Action, Channel } from '../types.ts';

type Columns = readonly (readonly [title: string, actions: readonly Action[]])[];
type Shown = 'kiosk' | 'portal';
const columns: Readonly<Record<Shown, Columns>> = {
  kiosk: [
    ['check in', ['checkIn']],
    ['check out', ['checkOut']],
    ['renew', ['renew']],
    ['hold', ['hold']],
    ['pay', ['pay']],
  ],
  portal: [
    ['renew', ['renew']],
    ['hold', ['hold']],
    ['pay', ['pay']],
    ['see loans, messages', ['seeLoans', 'seeMessages']],
    ['see loan history', ['seeHistory']],
  ],
};
const every: Columns = [
  ['check in', ['checkIn']],
  ['check out', ['checkOut']],
  ['collect a hold', ['collect']],
  ['renew', ['renew']],
  ['hold', ['hold']],
  ['pay', ['pay']],
];

function line(cells: readonly string[]) {
  return `|${cells.map((cell) => (cell === '' ? ' |' : ` ${cell.replaceAll('|', '\\|')} |`)).join('')}`;
}
function table(heads: readonly string[], rows: readonly (readonly string[])[]) {
  return [line(heads), `|${heads.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

/** All that a rule may deny in a channel. */
function deniedBy(rule: Rule, policy: Policy, channel: Channel | 'warned'): readonly Action[] {
  if (rule.shape === 'threshold')
    return rule.tests
      .map((test) =>
        denialsOf(rule, policy, {
          denies: test.denies ?? rule.denies,
          warns: test.warns ?? rule.warns,
        }),
      )
      .reduce(merge)[channel];
  const types = rule.shape === 'dated-blocks' ? Object.values(rule.types ?? {}).flat() : [];
  return merge(denialsOf(rule, policy), denialsOf(rule, policy, everywhere(types)))[channel];
}

/**
 * D, A: stated. (d), (a): follows from what is stated. –: silent and allowed. d: silent, and
 * decided.
 */
function cell(
  actions: readonly Action[],
  denied: readonly Action[],
  rule: Rule,
  channel: Shown,
): string {
  const answer = actions.some((action) => denied.includes(action)) ? 'd' : 'a';
  const said = rule.stated?.[channel];
  if (said === undefined) return answer.toUpperCase();
  if (actions.some((action) => said.states.includes(action))) return answer.toUpperCase();
  if (actions.some((action) => said.follows.includes(action))) return `(${answer})`;
  return answer === 'd' ? 'd' : '–';
}

function named(id: string, note: string | undefined) {
  return note === undefined ? `\`${id}\`` : `\`${id}\` ${note}`;
}

/** The words of the source, or the whole phrase of a rule of which it says nothing here. */
function quoted({ phrase, stated }: Rule, channel: Shown): string {
  if (stated === undefined) return phrase;
  const { words, clears } = stated[channel] ?? {};
  return [
    words === undefined ? [] : `"${words}"`,
    clears === undefined ? [] : `clears when "${clears}"`,
  ]
    .flat()
    .join(' · ');
}

function channelTable(rules: readonly Rule[], policy: Policy, channel: Shown, of: Columns): string {
  const rows = rules.map((rule) => {
    const denied = deniedBy(rule, policy, channel);
    const cells = of.map(([, actions]) => cell(actions, denied, rule, channel));
    return [named(rule.id, rule.stated?.[channel]?.note), ...cells, quoted(rule, channel)];
  });
  const more = rules.flatMap((rule) =>
    (channel === 'kiosk' ? (rule.stated?.as ?? []) : []).map(({ id, note, words }) => [
      named(id, note),
      `as \`${rule.id}\`: "${words}"`,
      ...of.map(() => ''),
    ]),
  );
  return table(['rule', ...of.map(([title]) => title), 'phrase'], [...rows, ...more]);
}

function list(values: readonly unknown[]) {
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
  const zero =
    limit.zero === 'limit' ? '' : limit.zero === 'off' ? ', 0 is off' : ', 0 is passed over';
  return 'by' in limit
    ? `${limit.table} by ${limit.by.join(', ')}${zero}`
    : `${limit.table} by branch and group, nearest first${zero}`;
}
function conditionInWords(about: Condition): string {
  if ('all' in about) return about.all.map(conditionInWords).join(' and ');
  if ('any' in about) return about.any.map(conditionInWords).join(' or ');
  if ('not' in about) return `not (${conditionInWords(about.not)})`;
  if ('option' in about) return `${about.option} ${testInWords(about.test)}`;
  if ('limitSet' in about) return `there is a limit ${limitInWords(about.limitSet)}`;
  return `${about.fact} ${testInWords(about.test)}`;
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

function holdsWhen(rule: Rule): string {
  if (rule.shape === 'state') return conditionInWords(rule.when);
  const only = rule.if === undefined ? '' : `, if ${conditionInWords(rule.if)}`;
  if (rule.shape === 'dated-blocks') {
    const which =
      rule.types === undefined
        ? 'that says what it denies'
        : `of type ${list(Object.keys(rule.types))}`;
    return `a block ${which} stands${rule.within === undefined ? '' : ' on the path of the acting branch'}${only}`;
  }
  const signs = [...new Set(rule.tests.map((test) => (test.op === 'over' ? '>' : '≥')))].join(
    ' or ',
  );
  return `${measureInWords(rule)} ${signs} ${limitInWords(rule.limit)}${only}`;
}

const clearsWhen: Readonly<Record<Rule['clears'], string>> = {
  'pay-down': 'enough is paid that the limit is no longer exceeded',
  'pay-each': 'each fee that exceeds it is paid in full',
  'pay-membership': 'the whole membership fee is paid',
  'pay-or-return': 'every item is paid in full or returned',
  return: 'enough is returned',
  'renew-membership': 'the membership is renewed',
  wait: 'it ends by itself',
  desk: 'staff lift it',
};

/**
 * The tables of `rules.md`, from the policy itself. Rules of which the source has no row come in
 * tables of their own.
 */
export function decisionTables(policy: Policy): string {
  const place = (rule: Rule) => rule.stated?.place ?? Number.POSITIVE_INFINITY;
  const stated = policy.rules
    .filter((rule) => rule.stated !== undefined)
    .sort((one, other) => (place(one) === place(other) ? 0 : place(one) - place(other)));
  const decided = policy.rules.filter((rule) => rule.stated === undefined);
  const parts = [`# ${policy.name}`, `Source: ${policy.source}`];
  if (stated.length > 0) {
    parts.push(
      'D denied and stated · A allowed and stated · (d), (a) follows from a stated phrase · – the source is silent',
    );
    for (const channel of ['kiosk', 'portal'] as const)
      parts.push(
        `**${channel === 'kiosk' ? 'Kiosk' : 'Portal'}**`,
        channelTable(stated, policy, channel, columns[channel]),
      );
  }
  if (decided.length > 0) {
    const tells = decided.some((rule) => deniedBy(rule, policy, 'kiosk').includes('collect'));
    const of = every.filter(([, actions]) => tells || !actions.includes('collect'));
    const title = stated.length > 0 ? ', decided where the source is silent' : '';
    parts.push('D denied · A allowed');
    for (const channel of ['kiosk', 'portal'] as const)
      parts.push(
        `**${channel === 'kiosk' ? 'Kiosk' : 'Portal'}${title}**`,
        channelTable(decided, policy, channel, of),
      );
  }
  const atDesk = policy.rules.map((rule) => [
    `\`${rule.id}\``,
    rule.popUp ?? '–',
    list(deniedBy(rule, policy, 'warned')) || '–',
    list(deniedBy(rule, policy, 'staff')) || '–',
  ]);
  parts.push(
    '**Staff**',
    table(['rule', 'pop-up', 'asked about, and may go on', 'denied'], atDesk),
  );
  parts.push(
    '**When each rule holds, and when it clears**',
    table(
      ['rule', 'holds when', 'clears when'],
      policy.rules.map((rule) => [`\`${rule.id}\``, holdsWhen(rule), clearsWhen[rule.clears]]),
    ),
  );
  const numbers = Object.entries(policy.limits).map(([name, rows]) => [
    name,
    Array.isArray(rows)
      ? rows.map((row) => `${row.branch} ${row.group}: ${row.value}`).join(' · ') || 'not set: off'
      : Object.entries(rows)
          .map(([key, value]) => `${key}: ${value}`)
          .join(' · ') || 'not set: off',
  ]);
  if (numbers.length > 0) parts.push('**Limits**', table(['limit', 'rows'], numbers));
  return `${parts.join('\n\n')}\n`;
}
