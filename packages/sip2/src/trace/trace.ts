import { type DecodeOptions, decode } from '../codec/decode.ts';
import type { Deviation, DeviationCode } from '../codec/deviations.ts';
import { type FieldFact, fieldFact, fieldFacts } from '../messages/fields.ts';
import { fitsKind } from '../messages/kinds.ts';
import type { FixedKind } from '../messages/shapes.ts';
import { type Checksum, shapeOf } from '../messages/table.ts';

const plain = /^[\p{L}\p{N} ._:/-]{0,60}$/u;
// A card number, or the id of a masked field whose separator is missing.
const suspicious = /\d{7,}/;
const maskedId = new RegExp(
  Object.entries<FieldFact>(fieldFacts)
    .flatMap(([id, fact]) => (fact.show === true ? [] : [id]))
    .join('|'),
);

/** One message for a technician, without anything of a person. */
export interface Masked {
  /** null: no message of the table */
  readonly code: string | null;
  readonly name: string | null;
  readonly fixed: Readonly<Record<string, string>>;
  /** id, what the table calls it, and the value, its form, or `***` */
  readonly fields: readonly (readonly [id: string, name: string | null, value: string])[];
  readonly sequence: number | null;
  readonly checksum: Checksum;
  readonly deviations: readonly string[];
  /** all of it in one line, in the order of the wire */
  readonly line: string;
}

/** Values may stand where others belong. */
const misplaced = new Set<DeviationCode>([
  ...([
    'fixed-short',
    'garbage',
    'missing-separator',
    'embedded-separator',
    'field-width',
  ] as const),
]);
/** Fixed values that hold a letter or a mark, never a number that could be a card or a PIN. */
const marks = new Set<FixedKind>(['yn', 'ynu', '01', '012', '+-*', 'flags']);

/**
 * Whether a value may be in the wrong field: something is out of order, or a masked field is
 * missing.
 */
function isUncertain({ code, at }: Deviation): boolean {
  return (
    misplaced.has(code) ||
    (code === 'missing-field' && at !== undefined && fieldFact(at)?.show !== true)
  );
}

/**
 * Codes, fixed values of the right form and the fields that the table marks as harmless stand in
 * clear, every other value is `***`. Even such a field is masked where a separator or an id may be
 * missing, where the message does not have the field, and where it is repeated. Of the lists, and of
 * fields that only one library system has, the form stands there: it tells how they are to be read.
 */
export function mask(line: Uint8Array, options: DecodeOptions = {}): Masked {
  const { message, deviations } = decode(line, options);
  const { sequence, checksum } = message;
  // The terminator of a whole line is no deviation.
  const reported = deviations.filter((each) => each.code !== 'stray-bytes');
  const codes = [
    ...new Set(reported.map((each) => (each.at ? `${each.code} ${each.at}` : each.code))),
  ];
  if (message.code === 'unknown') {
    const nothing = { code: null, name: null, fixed: {}, fields: [] };
    return {
      ...nothing,
      sequence,
      checksum,
      deviations: codes,
      line: `(no message, ${line.length} bytes)`,
    };
  }
  const shape = shapeOf(message.code);
  const given: Record<string, string> = message.fixed;
  const fixed: Record<string, string> = {};
  const unsure = reported.some(isUncertain);
  let text: string = message.code;
  for (const { name, kind, width } of shape.fixed) {
    const value = given[name] ?? '';
    const clear = fitsKind(kind, value) && kind !== 'text' && (!unsure || marks.has(kind));
    fixed[name] = clear
      ? value
      : '?'.repeat(kind === 'text' && value !== '' ? width : value.length);
    text += fixed[name];
  }
  const odd = new Set(
    reported.flatMap(({ code, at }) => (at && isOutOfPlace.has(code) ? [at] : [])),
  );
  const fields = message.fields.map(({ id, value }) => {
    const fact = fieldFact(id);
    const isShort = fact?.width !== undefined && fact.width <= longestMark;
    const clear = shown(id, value) && (value === '' || isShort || !(unsure || odd.has(id)));
    const hidden = fact === undefined || fact.show === 'form' ? formOf(value) : '***';
    return [id, fact?.name ?? null, clear ? value : hidden] as const;
  });
  for (const [id, , value] of fields) text += `${id}${value}|`;
  if (sequence !== null) text += `AY${sequence}`;
  if (checksum !== 'absent') text += `AZ(${checksum})`;
  if (codes.length > 0) text += ` [${codes.join(', ')}]`;
  // A part of a string keeps the whole of it in memory, with all that is masked: so each is copied.
  return structuredClone({
    code: message.code,
    name: shape.name,
    fixed,
    fields,
    sequence,
    checksum,
    deviations: codes,
    line: text,
  });
}

/** The only form of a line that may be logged: that of `mask`. */
export function maskLine(line: Uint8Array, options: DecodeOptions = {}): string {
  return mask(line, options).line;
}

/** A form is no longer than this. */
const longestForm = 120;

/**
 * `dd-dd-dddd ~ a ~ d.dd ~ d+`: a for a word, d for a digit, d+ for five or more. The value cannot be
 * found from it.
 */
function formOf(value: string): string {
  return value
    .slice(0, longestForm)
    .replace(/[\p{L}\p{M}]+/gu, 'a')
    .replace(/\p{N}+/gu, (digits) => (digits.length > 4 ? 'd+' : 'd'.repeat(digits.length)))
    .replace(/[^ad+ ~.,:;%/()"'#$€-]/gu, '?');
}

const isOutOfPlace = new Set<DeviationCode>(['unknown-field', 'repeated-field']);
/** No PIN and no card number is so short. */
const longestMark = 3;

function shown(id: string, value: string): boolean {
  if (value === '') return true;
  const fact = fieldFact(id);
  if (fact?.show !== true) return false;
  if (fact.width === 18) return fitsKind('date18', value);
  if (fact.width !== undefined && value.length !== fact.width) return false;
  return plain.test(value) && !suspicious.test(value) && !maskedId.test(value);
}
