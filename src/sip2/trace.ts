import { type DecodeOptions, decode } from './decode.ts';
import { type FieldFact, fieldFact, fieldFacts } from './fields.ts';
import { fitsKind } from './kinds.ts';
import { type Checksum, shapeOf } from './table.ts';

const plain = /^[\p{L}\p{N} ._:/-]{0,60}$/u;
// Either could be somebody's card, or the id of a masked field whose separator got lost.
const suspicious = /\d{7,}/;
const maskedId = new RegExp(
  Object.entries<FieldFact>(fieldFacts)
    .flatMap(([id, fact]) => (fact.show ? [] : [id]))
    .join('|'),
);

/** One message for a technician, without anything of a person. */
export interface Masked {
  /** null: no message of the table */
  readonly code: string | null;
  readonly name: string | null;
  readonly fixed: Readonly<Record<string, string>>;
  /** id, what the table calls it, and the value or `***` */
  readonly fields: readonly (readonly [id: string, name: string | null, value: string])[];
  readonly sequence: number | null;
  readonly checksum: Checksum;
  readonly deviations: readonly string[];
  /** all of it in one line, in the order of the wire */
  readonly line: string;
}

/**
 * Codes, fixed values of the right form and the fields that the table marks as harmless stand in clear, every other value is `***`.
 * Even a harmless field is masked when it looks as if a separator got lost.
 */
export function mask(line: Uint8Array, options: DecodeOptions = {}): Masked {
  const { message, deviations } = decode(line, options);
  const { sequence, checksum } = message;
  // The terminator of a whole line is no news.
  const told = deviations.filter((each) => each.code !== 'stray-bytes');
  const codes = [...new Set(told.map((each) => (each.at ? `${each.code} ${each.at}` : each.code)))];
  if (message.code === 'unknown') {
    const nothing = { code: null, name: null, fixed: {}, fields: [] };
    return { ...nothing, sequence, checksum, deviations: codes, line: `(no message, ${line.length} bytes)` };
  }
  const shape = shapeOf(message.code);
  const given: Record<string, string> = message.fixed;
  const fixed: Record<string, string> = {};
  let text: string = message.code;
  for (const { name, kind, width } of shape.fixed) {
    const value = given[name] ?? '';
    const clear = fitsKind(kind, value) && kind !== 'text';
    fixed[name] = clear ? value : '?'.repeat(kind === 'text' && value !== '' ? width : value.length);
    text += fixed[name];
  }
  const fields = message.fields.map(
    ({ id, value }) => [id, fieldFact(id)?.name ?? null, shown(id, value) ? value : '***'] as const,
  );
  for (const [id, , value] of fields) text += `${id}${value}|`;
  if (sequence !== null) text += `AY${sequence}`;
  if (checksum !== 'absent') text += `AZ(${checksum})`;
  if (codes.length > 0) text += ` [${codes.join(', ')}]`;
  return { code: message.code, name: shape.name, fixed, fields, sequence, checksum, deviations: codes, line: text };
}

/** The only form of a line that may be logged: that of `mask`. */
export function maskLine(line: Uint8Array, options: DecodeOptions = {}): string {
  return mask(line, options).line;
}

function shown(id: string, value: string): boolean {
  if (value === '') return true;
  const fact = fieldFact(id);
  if (!fact?.show) return false;
  if (fact.width === 18) return fitsKind('date18', value);
  if (fact.width !== undefined) return value.length === fact.width && plain.test(value);
  return plain.test(value) && !suspicious.test(value) && !maskedId.test(value);
}
