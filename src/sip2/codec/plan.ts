import { type FieldFact, fieldFacts } from '../messages/fields.ts';
import type { FieldUse, Fixed, Shape, Use } from '../messages/shapes.ts';
import { type Code, shapeOf, table } from '../messages/table.ts';

/** One field as one message uses it. */
export interface PlannedField {
  readonly id: string;
  readonly use: Use;
  /** its place among the fields of the message, as a bit */
  readonly bit: number;
}

/** A row of the table, made ready: decoding looks nothing up by name. */
export interface Plan {
  readonly code: Code;
  readonly shape: Shape;
  readonly fixed: readonly Fixed[];
  readonly fields: readonly PlannedField[];
  readonly required: readonly PlannedField[];
  /** by `keyOf`; null: the message does not have this field */
  readonly byKey: readonly (PlannedField | null)[];
}

const keys = 26 * 36;

/**
 * The number of a field id (a letter, then a letter or a digit) in a text; -1 where none stands
 * there.
 */
export function keyAt(text: string, at: number): number {
  const one = text.charCodeAt(at) - 65;
  if (!(one >= 0 && one < 26)) return -1;
  const two = text.charCodeAt(at + 1);
  if (two >= 65 && two <= 90) return one * 36 + two - 65;
  return two >= 48 && two <= 57 ? one * 36 + 26 + two - 48 : -1;
}

const seconds = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const ids = Array.from(
  { length: keys },
  (_, key) => seconds.charAt(Math.floor(key / 36)) + seconds.charAt(key % 36),
);

export function idOf(key: number): string {
  return ids[key] ?? '';
}

const widths = new Uint8Array(keys);
for (const [id, fact] of Object.entries<FieldFact>(fieldFacts))
  widths[keyAt(id, 0)] = fact.width ?? 0;

/** The exact width of a field by its number; 0 where it has none. */
export function widthOf(key: number): number {
  return widths[key] ?? 0;
}

export function widthOfId(id: string): number {
  return widthOf(keyAt(id, 0));
}

function planOf(code: Code): Plan {
  const shape = shapeOf(code);
  const fields = shape.fields.map(
    ({ id, use }: FieldUse, at): PlannedField => ({ id, use, bit: 1 << at }),
  );
  const byKey = new Array<PlannedField | null>(keys).fill(null);
  for (const field of fields) byKey[keyAt(field.id, 0)] = field;
  return {
    code,
    shape,
    fixed: shape.fixed,
    fields,
    required: fields.filter(({ use }) => use === 'required'),
    byKey,
  };
}

/** By the two digits of the code, as a number. */
const plans: (Plan | undefined)[] = [];
for (const code of Object.keys(table) as Code[]) plans[Number(code)] = planOf(code);

/** The plan of the message whose code stands at the beginning of a text. */
export function planAt(text: string): Plan | undefined {
  const one = text.charCodeAt(0) - 48;
  const two = text.charCodeAt(1) - 48;
  return one >= 0 && one <= 9 && two >= 0 && two <= 9 ? plans[one * 10 + two] : undefined;
}
export function planFor(code: Code): Plan {
  return planAt(code) ?? planOf(code);
}
