/** The decision tables of a policy as a Markdown document. */
import type { Policy } from '../policy/policy.ts';
import { decisionTables } from './tables.ts';

function line(cells: readonly string[]) {
  return `|${cells.map((cell) => (cell === '' ? ' |' : ` ${cell.replaceAll('|', '\\|')} |`)).join('')}`;
}

/** A row with the names of rules as code: its own, and the one that it refers to. */
function withCode([name = '', ...cells]: readonly string[]): readonly string[] {
  return [
    name.replace(/^\S+/, '`$&`'),
    ...cells.map((cell) => cell.replace(/^as (\S+):/, 'as `$1`:')),
  ];
}

export function tablesInMarkdown(policy: Policy): string {
  const parts = decisionTables(policy).flatMap(({ title, note, columns, rows }) => [
    ...(note === undefined ? [] : [note]),
    `**${title}**`,
    [
      line(columns),
      `|${columns.map(() => '---').join('|')}|`,
      ...rows.map((row) => line(columns[0] === 'rule' ? withCode(row) : row)),
    ].join('\n'),
  ]);
  return `${[`# ${policy.name}`, `Source: ${policy.source}`, ...parts].join('\n\n')}\n`;
}
