/** Whether the rows of `identification.item.rewrite` can do what they are written for. Pure. */
import { isItemNumber } from '../../../hardware/scanner/classify.ts';
import type { DataModel } from '../../../hardware/tags/decode.ts';
import type { RewriteRow } from '../../config/numbers/item-rewrite.ts';
import type { Config } from '../../config/schema.ts';
import { examplesOf } from '../../config/text/examples.ts';
import { codeRules } from '../identification.ts';
import { type ReadNumber, takingRow } from '../item-numbers.ts';

type Settings = Pick<Config, 'identification' | 'sip2' | 'reader'>;

interface RowMisfit {
  /** kebab-case: a code of `kiosk doctor`, and the panel's words */
  code: string;
  path: string;
  problem: string;
  remedy: string;
}

const knownModels: readonly DataModel[] = ['iso28560-3', 'iso28560-2', 'rfid501', 'dm11'];

/**
 * Rows that can never take a number, or take another row's; and numbers of the library that no row
 * takes. It is tried with numbers that are drawn from the patterns: where one cannot be drawn, nothing
 * is claimed.
 */
export function rowMisfits(settings: Settings): RowMisfit[] {
  const { rewrite, owners } = settings.identification.item;
  if (rewrite.length === 0) return [];
  const own = (settings.reader?.ownModels ?? []).map(({ name }) => `own: ${name}`);
  const misfits = rewrite.flatMap((row, at) => {
    const path = `identification.item.rewrite[${at}]`;
    const found =
      notThere(row, { models: [...knownModels, ...own], owners }) ??
      noNumber(row, settings) ??
      shadowed(rewrite, at);
    return found === null ? [] : [{ path, ...found }];
  });
  return [...misfits, ...leftOut(settings)];
}

type Found = Omit<RowMisfit, 'path'> | null;

function notThere(
  { model, owner }: RewriteRow,
  { models, owners }: { models: readonly string[]; owners: readonly string[] | null },
): Found {
  if (model !== null && !models.includes(model))
    return {
      code: 'item-row-never',
      problem: `is for tags of the model ${model}, which this kiosk does not know`,
      remedy: `Write one of ${models.join(', ')}, or leave it out.`,
    };
  const isListed = owners?.some((each) => each.toUpperCase() === owner?.toUpperCase()) ?? true;
  if (owner !== null && !isListed)
    return {
      code: 'item-row-never',
      problem: `is for tags of ${owner}, which are refused: it is not in identification.item.owners`,
      remedy: 'Add the owner to identification.item.owners, or take the row out.',
    };
  return null;
}

/** As it would be read where all the row's conditions hold. */
function readBy(row: RewriteRow, number: string): ReadNumber {
  const isTag = row.source === 'tag' || row.owner !== null || row.model !== null;
  return {
    number,
    source: isTag ? 'tag' : 'scanner',
    model: row.model ?? undefined,
    owner: row.owner ?? undefined,
  };
}

function noNumber(row: RewriteRow, settings: Settings): Found {
  if (row.pattern === null) return null;
  const drawn = examplesOf(row.pattern);
  const made = drawn.flatMap((each) => takingRow([row], readBy(row, each))?.number ?? []);
  const rules = codeRules(settings);
  // The check digit holds by chance only.
  const item = { ...rules.item, checkDigit: 'none' as const };
  if (drawn.length === 0 || made.some((number) => isItemNumber(number, { item }))) return null;
  const [number] = made;
  return number === undefined
    ? {
        code: 'item-row-never',
        problem: `takes no number: none of its pattern, such as ${drawn[0]}, begins with ${row.takeOff}`,
        remedy: 'Correct its pattern, or takeOff.',
      }
    : {
        code: 'item-row-never',
        problem: `makes numbers such as ${number}, and identification.item.pattern fits none of them`,
        remedy: 'Add their form to identification.item.pattern, or correct the row.',
      };
}

/** An earlier row with no more conditions takes its numbers, all of them or some. */
function shadowed(rows: readonly RewriteRow[], at: number): Found {
  const row = rows[at];
  if (row === undefined) return null;
  const drawn =
    row.pattern === null
      ? []
      : examplesOf(row.pattern).filter((each) => each.startsWith(row.takeOff));
  for (const [before, wider] of rows.slice(0, at).entries()) {
    if (!isAsWide(wider, row)) continue;
    if (wider.pattern === null && row.takeOff.startsWith(wider.takeOff)) return idle(before);
    const taken = drawn.filter((each) => takingRow([wider], readBy(row, each)) !== null);
    if (taken.length > 0 && taken.length === drawn.length) return idle(before);
    const other = taken.find(
      (each) =>
        takingRow([wider], readBy(row, each))?.number !==
        takingRow([row], readBy(row, each))?.number,
    );
    if (other !== undefined)
      return {
        code: 'item-row-overlap',
        problem: `is for numbers such as ${other}, which row ${before + 1} takes first, and makes another number of`,
        remedy: 'Put the row before that one, or make one of their patterns narrower.',
      };
  }
  return null;
}

function idle(before: number): Found {
  return {
    code: 'item-row-never',
    problem: `can never apply: row ${before + 1} takes all that it would take`,
    remedy: 'Put the row before that one, or take it out.',
  };
}

function isAsWide(wider: RewriteRow, row: RewriteRow): boolean {
  return (['source', 'owner', 'model'] as const).every(
    (key) => wider[key] === null || wider[key]?.toUpperCase() === row[key]?.toUpperCase(),
  );
}

/** A printed number of the library's own form that no row takes would be refused, each of them. */
function leftOut({ identification: { item } }: Settings): RowMisfit[] {
  const left = examplesOf(item.pattern).find(
    (number) => takingRow(item.rewrite, { number, source: 'scanner' }) === null,
  );
  return left === undefined
    ? []
    : [
        {
          code: 'item-rows-refuse',
          path: 'identification.item.rewrite',
          problem: `has no row for a printed number such as ${left}, which identification.item.pattern fits: it is refused`,
          remedy: `Add a last row that leaves such numbers as they are, with a pattern of their form: { "pattern": "…" }.`,
        },
      ];
}
