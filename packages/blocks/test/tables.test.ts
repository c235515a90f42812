/** The decision tables of a policy, compared with the agreed ones. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { policyJson } from '../../../test/support/blocks/cases.ts';
import { decisionTables, readPolicy, tablesInMarkdown } from '../src/index.ts';

const agreed = readFileSync(new URL('./rules-tables.md', import.meta.url), 'utf8');
function tablesOf(system: string): string {
  const read = readPolicy(policyJson(system));
  if (!read.ok) throw new Error(read.problem);
  return tablesInMarkdown(read.policy);
}

/** The lines of the table below a title. */
function tableUnder(title: string, text: string): string[] {
  const lines = text
    .slice(text.indexOf(`**${title}**`))
    .split('\n')
    .slice(2);
  const end = lines.findIndex((line) => !line.startsWith('|'));
  return end < 0 ? lines : lines.slice(0, end);
}

describe.each([
  ['Kiosk', 7],
  ['Portal', 6],
])('%s', (title, rules) => {
  const expected = tableUnder(title, agreed);
  const printed = tableUnder(title, tablesOf('wise'));
  it('has the agreed columns and rules', () => {
    expect(expected).toHaveLength(2 + rules);
    expect(printed).toHaveLength(2 + rules);
    expect(printed.slice(0, 2)).toEqual(expected.slice(0, 2));
  });
  it.each(expected.slice(2).map((row) => [/`([^`]+)`/.exec(row)?.[1], row]))('%s', (_, row) => {
    expect(printed[expected.indexOf(row as string)]).toBe(row);
  });
});

it('the tables follow the policy: what a rule denies is not written twice', () => {
  const json = policyJson('wise');
  const rule = json.rules.find((each) => each.id === 'maximum-fees');
  Object.assign(rule ?? {}, {
    denies: { kiosk: ['checkOut', 'hold'], portal: ['renew', 'hold'] },
    payAtKiosk: false,
  });
  const read = readPolicy(json);
  expect(read.ok && tableUnder('Kiosk', tablesInMarkdown(read.policy))[2]).toContain(
    '| – | D | A | d | (d) |',
  );
});

it('every quotation is part of the phrase of its rule', () => {
  for (const { phrase, stated } of policyJson('wise').rules)
    for (const said of [stated?.kiosk, stated?.portal])
      for (const part of `${said?.words ?? ''} … ${said?.clears ?? ''}`.split(' … '))
        expect(phrase).toContain(part);
});

it.each(['wise', 'folio', 'evergreen', 'koha'])(
  '%s: each rule has a row in every table, and every limit is there',
  (system) => {
    const { rules, limits = {} } = policyJson(system);
    const printed = tablesOf(system);
    for (const { id } of rules) expect(printed.split(`\n| \`${id}\` `).length - 1).toBe(4);
    for (const name of Object.keys(limits)) expect(printed).toContain(name);
  },
);

it.each(['wise', 'folio', 'evergreen', 'koha'])('%s: every row fills its columns', (system) => {
  const read = readPolicy(policyJson(system));
  if (!read.ok) throw new Error(read.problem);
  for (const { columns, rows } of decisionTables(read.policy))
    for (const row of rows) expect(row).toHaveLength(columns.length);
});
