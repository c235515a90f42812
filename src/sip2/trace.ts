import { type DecodeOptions, decode } from './decode.ts';
import { type FieldFact, fieldFact, fieldFacts } from './fields.ts';
import { fitsKind } from './kinds.ts';
import { shapeOf } from './table.ts';

const plain = /^[\p{L}\p{N} ._:/-]{0,60}$/u;
// Either could be somebody's card, or the id of a masked field whose separator got lost.
const suspicious = /\d{7,}/;
const maskedId = new RegExp(
  Object.entries<FieldFact>(fieldFacts)
    .flatMap(([id, fact]) => (fact.show ? [] : [id]))
    .join('|'),
);

/**
 * One line for a technician, without anything of a person: codes, fixed values of the right form and the fields that the table marks
 * as harmless stand in clear, every other value is `***`. Even a harmless field is masked when it looks as if a separator got lost.
 */
export function maskLine(line: Uint8Array, options: DecodeOptions = {}): string {
  const { message, deviations } = decode(line, options);
  // The terminator of a whole line is no news.
  const told = deviations.filter((each) => each.code !== 'stray-bytes');
  if (message.code === 'unknown') return `(no message, ${line.length} bytes)`;
  const fixed: Record<string, string> = message.fixed;
  let text: string = message.code;
  for (const { name, kind, width } of shapeOf(message.code).fixed) {
    const value = fixed[name] ?? '';
    text +=
      fitsKind(kind, value) && kind !== 'text'
        ? value
        : '?'.repeat(kind === 'text' && value !== '' ? width : value.length);
  }
  for (const { id, value } of message.fields) text += `${id}${shown(id, value) ? value : '***'}|`;
  if (message.sequence !== null) text += `AY${message.sequence}`;
  if (message.checksum !== 'absent') text += `AZ(${message.checksum})`;
  const codes = [...new Set(told.map((each) => (each.at ? `${each.code} ${each.at}` : each.code)))];
  return codes.length === 0 ? text : `${text} [${codes.join(', ')}]`;
}

function shown(id: string, value: string): boolean {
  if (value === '') return true;
  const fact = fieldFact(id);
  if (!fact?.show) return false;
  if (fact.width === 18) return fitsKind('date18', value);
  if (fact.width !== undefined) return value.length === fact.width && plain.test(value);
  return plain.test(value) && !suspicious.test(value) && !maskedId.test(value);
}
