import { type Code, type Field, type KnownField, knownFields, shapeOf } from '../messages/table.ts';
import type { Deviation } from './deviations.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const control = /[\u0000-\u001f]/;
const fieldId = /^[A-Z][A-Z0-9]$/;
export const longestValue = 255;

interface Reading {
  readonly text: string;
  readonly known: ReadonlyMap<string, KnownField>;
  readonly fields: { id: string; value: string }[];
  /** what the protocol says of each of `fields`; undefined: nothing */
  readonly facts: (KnownField | undefined)[];
  readonly deviations: Deviation[];
}

/** The variable fields, in order: known, unknown, repeated and empty ones alike. */
export function readFields(
  code: Code,
  text: string,
  from: number,
  deviations: Deviation[],
): readonly Field[] {
  const reading: Reading = { text, known: knownFields(code), fields: [], facts: [], deviations };
  let at = from;
  if (text[at] === '|') {
    deviations.push({ code: 'leading-separator' });
    at++;
  }
  while (at < text.length) {
    const bar = text.indexOf('|', at);
    const end = bar === -1 ? text.length : bar;
    readSegment(reading, at, end);
    if (bar === -1) deviations.push({ code: 'unterminated-field' });
    at = end + 1;
  }
  check(code, reading);
  return reading.fields;
}

/**
 * The text between two separators: a field, more than one where the | is missing after a value of
 * known width (`BLYBV7.00|`), nothing, the rest of a value that contains a |, or what is left over
 * from the fixed block.
 */
function readSegment(reading: Reading, at: number, end: number): void {
  const { text, known, fields, deviations } = reading;
  const id = text.slice(at, Math.min(at + 2, end));
  if (known.has(id) || fieldId.test(id)) {
    readWithId(reading, id, at, end);
    return;
  }
  const last = fields[fields.length - 1];
  if (at === end || (end === text.length && text.slice(at).trim() === '')) {
    deviations.push({ code: 'empty-segment' });
  } else if (last) {
    last.value += text.slice(at - 1, end);
    deviations.push({ code: 'embedded-separator', at: last.id });
  } else {
    deviations.push({ code: 'garbage' });
    for (let from = at + 1; from + 1 < end; from++) {
      const first = text.slice(from, from + 2);
      if (!known.get(first)?.use) continue;
      readWithId(reading, first, from, end);
      return;
    }
  }
}

/** A segment that begins with a field id. */
function readWithId(reading: Reading, first: string, from: number, end: number): void {
  const { text, known, fields, facts, deviations } = reading;
  let id = first;
  let at = from;
  for (;;) {
    const fact = known.get(id);
    facts.push(fact);
    const after = at + 2 + (fact?.width ?? Infinity);
    if (after >= end) break;
    const next = text.slice(after, Math.min(after + 2, end));
    const isPadded = /^ +$/.test(text.slice(after, end));
    if (!isPadded && !known.has(next)) break;
    fields.push({ id, value: text.slice(at + 2, after) });
    deviations.push({ code: isPadded ? 'field-padded' : 'missing-separator', at: id });
    if (isPadded) return;
    id = next;
    at = after;
  }
  fields.push({ id, value: text.slice(at + 2, end) });
}

function check(code: Code, { text, known, fields, facts, deviations }: Reading): void {
  const hasControl = control.test(text);
  const seen: (KnownField | undefined)[] = [];
  let nth = 0;
  for (const { id, value } of fields) {
    const fact = facts[nth++];
    if (fact?.use === undefined) deviations.push({ code: 'unknown-field', at: id });
    else if (!seen.includes(fact)) seen.push(fact);
    else if (fact.use !== 'repeatable') deviations.push({ code: 'repeated-field', at: id });
    if (fact?.width !== undefined && value.length !== fact.width && value !== '')
      deviations.push({ code: 'field-width', at: id });
    if (value.length > longestValue) deviations.push({ code: 'field-too-long', at: id });
    if (hasControl && control.test(value)) deviations.push({ code: 'control-character', at: id });
  }
  for (const { id, use } of shapeOf(code).fields)
    if (use === 'required' && !seen.includes(known.get(id)))
      deviations.push({ code: 'missing-field', at: id });
}
