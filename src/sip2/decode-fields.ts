import type { Deviation } from './deviations.ts';
import { fieldFact } from './fields.ts';
import type { Shape } from './shapes.ts';
import type { Field } from './table.ts';

const idForm = /^[A-Z][A-Z0-9]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const control = /[\u0000-\u001f]/;
export const longestValue = 255;

/** The variable fields, in order: known, unknown, repeated and empty ones alike. */
export function readFields(shape: Shape, text: string, deviations: Deviation[]): Field[] {
  const fields: { id: string; value: string }[] = [];
  if (text === '') return checked(shape, fields, deviations);
  const segments = text.split('|');
  if (segments[0] === '') {
    segments.shift();
    deviations.push({ code: 'leading-separator' });
  }
  if (segments.at(-1) === '') segments.pop();
  else deviations.push({ code: 'unterminated-field' });
  for (const segment of segments) {
    const last = fields.at(-1);
    if (idForm.test(segment)) {
      fields.push(...splitByWidth(shape, segment, deviations));
    } else if (segment === '') {
      deviations.push({ code: 'empty-segment' });
    } else if (last) {
      // No id: the value before it had a | inside.
      last.value += `|${segment}`;
      deviations.push({ code: 'embedded-separator', at: last.id });
    } else {
      deviations.push({ code: 'garbage' });
    }
  }
  return checked(shape, fields, deviations);
}

/** Finds the way again where the | is missing after a value of known width: `BLYBV7.00|`. */
function splitByWidth(shape: Shape, segment: string, deviations: Deviation[]): Field[] {
  const fields: Field[] = [];
  let rest = segment;
  for (;;) {
    const id = rest.slice(0, 2);
    const width = fieldFact(id)?.width;
    const after = width === undefined ? '' : rest.slice(2 + width);
    const next = idForm.exec(after)?.[0];
    if (width === undefined || next === undefined || !shape.fields.some((each) => each.id === next)) {
      fields.push({ id, value: rest.slice(2) });
      return fields;
    }
    fields.push({ id, value: rest.slice(2, 2 + width) });
    deviations.push({ code: 'missing-separator', at: id });
    rest = after;
  }
}

function checked(shape: Shape, fields: readonly Field[], deviations: Deviation[]): Field[] {
  const seen = new Set<string>();
  for (const { id, value } of fields) {
    const use = shape.fields.find((each) => each.id === id)?.use;
    const width = fieldFact(id)?.width;
    if (use === undefined) deviations.push({ code: 'unknown-field', at: id });
    else if (use !== 'repeatable' && seen.has(id)) deviations.push({ code: 'repeated-field', at: id });
    if (width !== undefined && value !== '' && value.length !== width) deviations.push({ code: 'field-width', at: id });
    if (value.length > longestValue) deviations.push({ code: 'field-too-long', at: id });
    if (control.test(value)) deviations.push({ code: 'control-character', at: id });
    seen.add(id);
  }
  for (const { id, use } of shape.fields) {
    if (use === 'required' && !seen.has(id)) deviations.push({ code: 'missing-field', at: id });
  }
  return [...fields];
}
