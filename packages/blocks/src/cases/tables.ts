/** The rules of a policy as tables: what each denies, when it holds, what clears it. */

import type { Policy } from '../policy/policy.ts';
import type { Rule } from '../policy/rule.ts';
import { denialsOf, denialsOfTest, everywhere, merge } from '../rules/denials.ts';
import type { Action, Channel } from '../types.ts';
import { clearsWhen, holdsWhen, list } from './rule-in-words.ts';

export interface DecisionTable {
  title: string;
  /** the meaning of the letters in this table and in the ones below it */
  note?: string;
  columns: readonly string[];
  /** as many cells as there are columns, in plain text */
  rows: readonly (readonly string[])[];
}

/** Columns that say what a rule denies: a title, and the actions that it stands for. */
type ActionColumns = readonly (readonly [title: string, actions: readonly Action[]])[];
type PatronChannel = 'kiosk' | 'portal';
const channelTitles: Readonly<Record<PatronChannel, string>> = {
  kiosk: 'Kiosk',
  portal: 'Portal',
};
const patronChannels = Object.keys(channelTitles) as PatronChannel[];
const statedColumns: Readonly<Record<PatronChannel, ActionColumns>> = {
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
const unstatedColumns: ActionColumns = [
  ['check in', ['checkIn']],
  ['check out', ['checkOut']],
  ['collect a hold', ['collect']],
  ['renew', ['renew']],
  ['hold', ['hold']],
  ['pay', ['pay']],
];

/** All that a rule may deny in a channel. */
function deniedBy(rule: Rule, policy: Policy, channel: Channel | 'warned'): readonly Action[] {
  if (rule.shape === 'threshold')
    return rule.tests.map((test) => denialsOfTest(rule, test, policy)).reduce(merge)[channel];
  const types = rule.shape === 'dated-blocks' ? Object.values(rule.types ?? {}).flat() : [];
  return merge(denialsOf(rule, policy), denialsOf(rule, policy, everywhere(types)))[channel];
}

/**
 * D, A: stated by the source. (d), (a): follows from what it states. –: the source is silent, and
 * the action is allowed. d: the source is silent, and this policy denies the action.
 */
function answerCell(
  actions: readonly Action[],
  denied: readonly Action[],
  { stated }: Rule,
  channel: PatronChannel,
): string {
  const answer = actions.some((action) => denied.includes(action)) ? 'd' : 'a';
  const inChannel = stated?.[channel];
  if (inChannel === undefined) return answer.toUpperCase();
  if (actions.some((action) => inChannel.states.includes(action))) return answer.toUpperCase();
  if (actions.some((action) => inChannel.follows.includes(action))) return `(${answer})`;
  return answer === 'd' ? 'd' : '–';
}

function nameWithNote(id: string, note: string | undefined) {
  return note === undefined ? id : `${id} ${note}`;
}

/** What the source says of this channel; the rule's whole phrase where that is not written down. */
function phraseCell({ phrase, stated }: Rule, channel: PatronChannel): string {
  if (stated === undefined) return phrase;
  const { words, clears } = stated[channel] ?? {};
  return [
    ...(words === undefined ? [] : [`"${words}"`]),
    ...(clears === undefined ? [] : [`clears when "${clears}"`]),
  ].join(' · ');
}

function channelTable(
  rules: readonly Rule[],
  policy: Policy,
  channel: PatronChannel,
  columns: ActionColumns,
): Pick<DecisionTable, 'columns' | 'rows'> {
  const rows = rules.map((rule) => {
    const denied = deniedBy(rule, policy, channel);
    return [
      nameWithNote(rule.id, rule.stated?.[channel]?.note),
      ...columns.map(([, actions]) => answerCell(actions, denied, rule, channel)),
      phraseCell(rule, channel),
    ];
  });
  const sameAsAnother = rules.flatMap((rule) =>
    (channel === 'kiosk' ? (rule.stated?.as ?? []) : []).map(({ id, note, words }) => [
      nameWithNote(id, note),
      `as ${rule.id}: "${words}"`,
      ...columns.map(() => ''),
    ]),
  );
  return {
    columns: ['rule', ...columns.map(([title]) => title), 'phrase'],
    rows: [...rows, ...sameAsAnother],
  };
}

/** The rules that the source has a table row for, in its order. */
function statedTables(policy: Policy): DecisionTable[] {
  const position = (rule: Rule) => rule.stated?.place ?? Number.MAX_SAFE_INTEGER;
  const rules = policy.rules
    .filter((rule) => rule.stated !== undefined)
    .sort((one, other) => position(one) - position(other));
  if (rules.length === 0) return [];
  const note =
    'D denied and stated · A allowed and stated · (d), (a) follows from a stated phrase · – the source is silent';
  return patronChannels.map((channel, index) => ({
    title: channelTitles[channel],
    ...(index === 0 ? { note } : {}),
    ...channelTable(rules, policy, channel, statedColumns[channel]),
  }));
}

/** The rules that were decided where the source has no table row. */
function unstatedTables(policy: Policy): DecisionTable[] {
  const rules = policy.rules.filter((rule) => rule.stated === undefined);
  if (rules.length === 0) return [];
  const namesCollect = rules.some((rule) => deniedBy(rule, policy, 'kiosk').includes('collect'));
  const columns = unstatedColumns.filter(
    ([, actions]) => namesCollect || !actions.includes('collect'),
  );
  const isRest = rules.length < policy.rules.length;
  return patronChannels.map((channel, index) => ({
    title: `${channelTitles[channel]}${isRest ? ', decided where the source is silent' : ''}`,
    ...(index === 0 ? { note: 'D denied · A allowed' } : {}),
    ...channelTable(rules, policy, channel, columns),
  }));
}

function limitRow([name, limits]: [string, Policy['limits'][string]]): string[] {
  const rows = Array.isArray(limits)
    ? limits.map((row) => `${row.branch} ${row.group}: ${row.value}`)
    : Object.entries(limits).map(([key, value]) => `${key}: ${value}`);
  return [name, rows.join(' · ') || 'not set: off'];
}

/** All tables of a policy. Rules that its source has no row for come in tables of their own. */
export function decisionTables(policy: Policy): DecisionTable[] {
  const { rules } = policy;
  const limits = Object.entries(policy.limits).map(limitRow);
  const tables = [
    ...statedTables(policy),
    ...unstatedTables(policy),
    {
      title: 'Staff',
      columns: ['rule', 'pop-up', 'asked about, and may go on', 'denied'],
      rows: rules.map((rule) => [
        rule.id,
        rule.popUp ?? '–',
        list(deniedBy(rule, policy, 'warned')) || '–',
        list(deniedBy(rule, policy, 'staff')) || '–',
      ]),
    },
    {
      title: 'When each rule holds, and when it clears',
      columns: ['rule', 'holds when', 'clears when'],
      rows: rules.map((rule) => [rule.id, holdsWhen(rule), clearsWhen[rule.clears]]),
    },
    { title: 'Limits', columns: ['limit', 'rows'], rows: limits },
    {
      title: "Kiosk, by the library system's own flags",
      columns: ['flag of the patron status', 'denies'],
      rows: Object.entries(policy.settings.flags)
        .filter(([, denies]) => denies.length > 0)
        .map(([position, denies]) => [position, list(denies)]),
    },
  ];
  return tables.filter(({ rows }) => rows.length > 0);
}
