/** Where returned items go: what the library system says of one, and what the library shows. */
import { z } from 'zod';
import { language } from './kinds.ts';
import { signProblem } from './rooms.ts';
import { sentence } from './text/sentences.ts';

/** What a code is: Sorting of src/library/library.ts has the same names. */
const kinds = ['bin', 'branch', 'home', 'alert'] as const;

/** The letters of one word that a sign on the screen has room for (`ui/css/rows.css`). */
const longestWord = 14;

const place = z
  .string()
  .trim()
  .min(1)
  .max(30)
  .refine((text) => text.split(/[\s\u00ad-]+/).every((word) => word.length <= longestWord), {
    error: sentence(
      'long-word',
      `has a word of more than ${longestWord} letters, which a sign on the screen would break anywhere: write it as two, or with a hyphen`,
    ),
  });

const words = z
  .record(language, place, {
    error: (issue) =>
      issue.code === 'invalid_key'
        ? sentence('language-code', 'is no language code; write nl, en, fr …')
        : undefined,
  })
  .prefault({})
  .describe(
    'Name of the place in each of `screen.languages`, as on its sign, at most 30 characters: { "nl": "blauwe kar", "en": "blue trolley" }. Left out: the usual words for a bin, the desk or the shelf.',
  );

const row = z.strictObject({
  by: z
    .enum(kinds)
    .default('bin')
    .describe(
      'What the code is: the sort bin (CL), the branch that the item goes to (CT), the place where it belongs (AQ) or the type of the alert (CV).',
    ),
  code: z
    .string()
    .trim()
    .max(40)
    .refine(isNotReversed, {
      error: sentence('range-reversed', 'is a range that ends before it begins; write 06-99'),
    })
    .describe(
      'The code, or a range of numbers: 06-99. Numbers are compared as numbers, so 2 is 02. Empty: the library system names no bin.',
    ),
  words,
  colour: z
    .string()
    .superRefine((colour, context) => {
      const problem = signProblem(colour);
      if (problem !== null)
        context.addIssue({ code: 'custom', message: problem, params: { is: 'colour' } });
    })
    .nullable()
    .default(null)
    .describe('Colour of its sign, as in #0a57a4; null: none.'),
  to: z
    .enum(['desk', 'bin', 'shelf'])
    .describe('Whether the item is handed in at the desk, put in a bin or put on the shelf.'),
  slip: z
    .boolean()
    .default(false)
    .describe('Whether a slip is printed for each such item, without anything of the patron.'),
});
export type SortationRow = z.output<typeof row>;

export const sortation = z
  .strictObject({
    rows: z
      .array(row)
      .max(200)
      .superRefine(findDoubles)
      .nullable()
      .optional()
      .describe(
        'By what the library system says in the answer to a return: first CL, then CT, AQ, CV; the first that has a row counts. No row: the desk. null: no table, so an alert is for the desk, a sort bin is shown by its code, and the rest goes to the shelf. Left out: as `sip2.profile` has it.',
      ),
  })
  .prefault({})
  .describe('Where a returned item goes.');

function isNotReversed(code: string): boolean {
  const [, from = '', to = from] = /^(\d+)-(\d+)$/.exec(code) ?? [];
  return Number(from) <= Number(to);
}

/** The same code twice: the second row would never count. */
function findDoubles(rows: readonly SortationRow[], context: z.core.$RefinementCtx): void {
  const first = new Map<string, number>();
  rows.forEach(({ by, code }, at) => {
    const key = `${by} ${code.replace(/^0+(?=\d+$)/, '')}`;
    const before = first.get(key);
    if (before === undefined) first.set(key, at);
    else {
      const message = `is the code of sortation.rows[${before}] too (numbers are compared as numbers): remove one of them`;
      const params = { is: 'code-twice', other: `sortation.rows[${before}]` };
      context.addIssue({ code: 'custom', path: [at, 'code'], message, params });
    }
  });
}

/** Rows whose sign has words, but not in each language of the screen: path in the list, problem. */
export function missingWords(
  rows: readonly SortationRow[],
  languages: readonly string[],
): { at: number; problem: string }[] {
  return rows.flatMap(({ words: given }, at) => {
    const known = Object.keys(given);
    const missing = known.length === 0 ? [] : languages.filter((each) => !(each in given));
    if (missing.length === 0) return [];
    const others = known.filter((each) => !languages.includes(each));
    const hint = others.length === 0 ? '' : `; ${others.join(', ')} is not among screen.languages`;
    return [{ at, problem: `has no words in ${missing.join(', ')}${hint}` }];
  });
}
