/**
 * docs/accessibility-conformance.md: the tables of docs/accessibility.md in the order and the terms
 * of VPAT 2.5 EU (Information Technology Industry Council), for a buyer who asks for one.
 */
import { readFileSync } from 'node:fs';

interface Row {
  clause: string;
  asks: string;
  stands: string;
  how: string;
}

/** WCAG 2.2, the criteria of level AA; the others of the table are of level A. */
const levelDoubleA = new Set(
  `1.2.4 1.2.5 1.3.4 1.3.5 1.4.3 1.4.4 1.4.5 1.4.10 1.4.11 1.4.12 1.4.13 2.4.5 2.4.6 2.4.7 2.4.11
  2.5.7 2.5.8 3.1.2 3.2.3 3.2.4 3.3.3 3.3.4 3.3.8 4.1.3`.split(/\s+/),
);

/** EN 301 549 V3.2.1 (2021-03): the titles of its chapters. */
const chapters: readonly (readonly [number, string])[] = [
  [4, 'Functional Performance Statements'],
  [5, 'Generic Requirements'],
  [6, 'ICT with Two-Way Voice Communication'],
  [7, 'ICT with Video Capabilities'],
  [8, 'Hardware'],
  [9, 'Web'],
  [10, 'Non-Web Documents'],
  [11, 'Software'],
  [12, 'Documentation and Support Services'],
  [13, 'ICT Providing Relay or Emergency Service Access'],
];

/** The whole page, of the text of docs/accessibility.md and the version of the program. */
export function conformancePage(table: string, version: string): string {
  const rows = rowsOf(table);
  const criteria = rows.filter(({ asks }) => asks === '');
  const clauses = rows.filter(({ asks }) => asks !== '');
  const byLevel = (isDoubleA: boolean) =>
    criteria.filter(({ clause }) => levelDoubleA.has(numberOf(clause)) === isDoubleA);
  return [
    headOf(table, version),
    '## WCAG 2.2 report',
    'The page of the kiosk is closed software (EN 301 549, 5.1 and 11); no other form of it is handed out.',
    `### Table 1: success criteria, level A\n\n${tableOf(byLevel(false))}`,
    `### Table 2: success criteria, level AA\n\n${tableOf(byLevel(true))}`,
    '## EN 301 549 V3.2.1 report',
    ...chapters.map(
      ([chapter, title]) =>
        `### Chapter ${chapter}: ${title}\n\n${tableOf(clauses.filter(({ clause }) => chapterOf(clause) === chapter))}`,
    ),
  ]
    .join('\n\n')
    .concat('\n');
}

function headOf(table: string, version: string) {
  const date = /Last read as a whole on (.+?)\./.exec(table)?.[1];
  if (date === undefined)
    throw new Error('docs/accessibility.md does not say on which day it was last read as a whole');
  return `# Accessibility conformance report

Made from [accessibility.md](accessibility.md) by \`npm run docs\`; a test compares the two. It follows
the order and the terms of VPAT 2.5 EU; it is not that form, which is a service mark of the
Information Technology Industry Council: who has to file the form takes its text from here.

- **Name of product, version**: Library kiosk ${version}
- **Report date**: ${date}
- **Product description**: a self-checkout kiosk for libraries, as closed functionality: a touch screen,
  and optionally a keypad and a headset, before which a patron borrows, returns, renews and pays.
- **Contact information**: that of the supplier or the library that files this report.
- **Notes**: the screen and the program. The case, its keypad, socket, loudspeaker and place are the
  supplier's, and have to be evaluated on the machine itself.
- **Evaluation methods used**: tests that run at each change (axe, measured targets, contrast and
  letters, visits by keys and spoken text alone), pictures of each screen that were looked at, and the
  code, read. **No person with a disability has tried it, and no screen reader was run on it.**

## Applicable standards and guidelines

| standard | in this report |
|---|---|
| Web Content Accessibility Guidelines 2.2, which holds those of 2.0 and 2.1 | level A: yes · level AA: yes · level AAA: no |
| EN 301 549 V3.2.1 (2021-03) | yes |

## Terms

- **Supports**: at least one way meets the criterion, and no defect is known.
- **Partially Supports**: some of the functionality does not meet it.
- **Does Not Support**: most of the functionality does not meet it.
- **Not Applicable**: the criterion is not relevant to the product.
- **Not Evaluated**: it was not tried. The form of VPAT allows this for level AAA alone; here it stands
  where the answer depends on a machine, a place or a person that has not been there. Who files the form
  has to try these first.`;
}

/** The rows of the page: four cells for a clause of EN 301 549, three for a criterion of WCAG. */
function rowsOf(table: string): Row[] {
  return table
    .split('\n')
    .filter((line) => /^\| \d/.test(line))
    .map((line) => {
      const cells = line.split('|').slice(1, -1);
      const [clause = '', ...rest] = cells.map((cell) => cell.trim());
      const [asks = '', stands = '', how = ''] = rest.length === 3 ? rest : ['', ...rest];
      return { clause, asks, stands, how };
    });
}

function tableOf(rows: readonly Row[]) {
  const lines = rows.map(
    ({ clause, asks, stands, how }) =>
      `| ${asks === '' ? clause : `${clause} ${asks}`} | ${levelOf(stands, how)} | ${how} |`,
  );
  return `| criteria | conformance level | remarks and explanations |\n|---|---|---|\n${lines.join('\n')}`;
}

/** The term for what the row says; where a part of it is the machine's, both. */
function levelOf(stands: string, how: string) {
  const level = screenLevelOf(stands);
  const isHalf = how.includes('**not checked**') && level !== 'Not Evaluated';
  return isHalf ? `Program: ${level}. Machine: Not Evaluated` : level;
}

function screenLevelOf(stands: string) {
  const terms: readonly (readonly [string, string])[] = [
    ['met', 'Supports'],
    ['in part', 'Partially Supports'],
    ['not met', 'Does Not Support'],
    ['does not apply', 'Not Applicable'],
    ['depends on', 'Not Evaluated'],
    ['see the', 'See tables 1 and 2'],
  ];
  const term = terms.find(([beginning]) => stands.startsWith(beginning))?.[1];
  if (term === undefined) throw new Error(`docs/accessibility.md: no term for "${stands}"`);
  return term;
}

function numberOf(clause: string) {
  return clause.split(' ')[0] ?? '';
}

function chapterOf(clause: string) {
  return Number.parseInt(clause, 10);
}

/** The page of this tree. */
export function conformancePageHere(): string {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  return conformancePage(readFileSync('docs/accessibility.md', 'utf8'), version);
}
