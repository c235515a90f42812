/** The tables that a policy prints, against those that were agreed. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decisionTables, readPolicy } from '../../src/blocks/index.ts';
import { policyJson } from './cases.ts';

const agreed = readFileSync(new URL('./rules-tables.md', import.meta.url), 'utf8');
function tablesOf(system: string): string {
  const read = readPolicy(policyJson(system));
  if (!read.ok) throw new Error(read.problem);
  return decisionTables(read.policy);
}

/** The table beneath a title: its heads, and its rows by rule; the phrase, which comes last, stands apart. */
function tableUnder(title: string, text: string) {
  const lines = text
    .slice(text.indexOf(`**${title}**`))
    .split('\n')
    .slice(2);
  const rows = lines.slice(
    0,
    lines.findIndex((line) => !line.startsWith('|')),
  );
  const cells = rows.map((row) =>
    row
      .slice(1, row.lastIndexOf('|'))
      .split('|')
      .map((cell) => cell.trim()),
  );
  const [heads = [], , ...rest] = cells;
  // "`payment-overdue` (4)": the number is a help for readers. "as `membership-fee`" is no row of its own.
  const byRule = rest
    .filter((row) => row.length === heads.length && !row[1]?.startsWith('as '))
    .map((row) => [/`([^`]+)`/.exec(row[0] ?? '')?.[1] ?? '', row.slice(1, -1)] as const);
  const phrases = new Map(rest.map((row) => [/`([^`]+)`/.exec(row[0] ?? '')?.[1] ?? '', row.at(-1) ?? '']));
  return { heads, rows: new Map(byRule), phrases };
}

describe.each(['Kiosk', 'Portal'])('%s', (title) => {
  const wanted = tableUnder(title, agreed);
  const printed = tableUnder(title, tablesOf('wise'));
  it('has the agreed columns and rules', () => {
    expect(printed.heads).toEqual(wanted.heads);
    const rules = [...wanted.rows.keys()].filter((rule) => rule !== 'reminder');
    expect(rules).toHaveLength(6);
    expect([...printed.rows.keys()].sort()).toEqual(rules.sort());
  });
  it.each([...wanted.rows].filter(([rule]) => rule !== 'reminder'))('%s', (rule, cells) => {
    expect(printed.rows.get(rule)).toEqual(cells);
  });
  it('quotes the agreed phrases', () => {
    const quoted = [...wanted.phrases].filter(([rule, phrase]) => printed.rows.has(rule) && phrase.includes('"'));
    expect(quoted.length).toBeGreaterThan(2);
    for (const [rule, phrase] of quoted) expect(printed.phrases.get(rule)).toContain(phrase.split('"')[1]);
  });
});

it('every quoted phrase stands in the words of its rule', () => {
  for (const { phrase, stated } of policyJson('wise').rules)
    for (const said of [stated?.kiosk, stated?.portal])
      for (const part of said?.words.split(' … ') ?? []) expect(phrase).toContain(part);
});

it.each(['wise', 'folio', 'evergreen', 'koha'])(
  '%s: each rule has a row in every table, and every limit is named',
  (system) => {
    const { rules, limits = {} } = policyJson(system);
    const printed = tablesOf(system);
    for (const { id } of rules) expect(printed.split(`\`${id}\``).length - 1).toBe(4);
    for (const name of Object.keys(limits)) expect(printed).toContain(name);
  },
);
