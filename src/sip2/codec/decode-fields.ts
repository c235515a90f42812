import { fieldFact } from '../messages/fields.ts';
import type { Field } from '../messages/table.ts';
import type { Deviation } from './deviations.ts';
import { idOf, keyAt, type Plan, widthOf } from './plan.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const control = /[\u0000-\u001f]/;
const bar = 124;
export const longestValue = 255;

/** Some systems send a dozen of them in each answer: one object for each id. */
const unknownFields: Deviation[] = [];
function unknownField(key: number): Deviation {
  let told = unknownFields[key];
  if (!told) {
    told = Object.freeze({ code: 'unknown-field', at: idOf(key) });
    unknownFields[key] = told;
  }
  return told;
}

interface Reading {
  readonly plan: Plan;
  readonly text: string;
  readonly fields: { id: string; value: string }[];
  /** beside `fields`: the number of each id */
  readonly keys: number[];
  readonly deviations: Deviation[];
}

/** Which part of which text: from the end of the fixed block to the trailer. */
interface FieldText {
  readonly text: string;
  readonly from: number;
  readonly end: number;
  /** whether a control character can be in it at all */
  readonly hasControl: boolean;
}

/** The variable fields, in order: known, unknown, repeated and empty ones alike. */
export function readFields(
  plan: Plan,
  { text, from, end: last, hasControl }: FieldText,
  deviations: Deviation[],
): readonly Field[] {
  const reading: Reading = { plan, text, fields: [], keys: [], deviations };
  let at = from;
  if (at < last && text.charCodeAt(at) === bar) {
    deviations.push({ code: 'leading-separator' });
    at++;
  }
  while (at < last) {
    const found = text.indexOf('|', at);
    const isEnded = found !== -1 && found < last;
    const end = isEnded ? found : last;
    const key = end - at < 2 ? -1 : keyAt(text, at);
    if (key === -1) takeOdd(reading, { at, end, isEnded });
    else take(reading, key, at, end);
    if (!isEnded) deviations.push({ code: 'unterminated-field' });
    at = end + 1;
  }
  check(reading, hasControl);
  return reading.fields;
}

/**
 * A segment that begins with a field id; more than one where the | is missing after a value of
 * known width: `BLYBV7.00|`.
 */
function take(reading: Reading, key: number, from: number, end: number): void {
  const { plan, text } = reading;
  let id = key;
  let at = from;
  for (let width = widthOf(id); width > 0; width = widthOf(id)) {
    const after = at + 2 + width;
    if (after < end && isBlank(text, after, end)) {
      reading.deviations.push({ code: 'field-padded', at: idOf(id) });
      add(reading, id, at, after);
      return;
    }
    const next = after + 1 < end ? keyAt(text, after) : -1;
    if (next === -1 || !(plan.byKey[next] || fieldFact(idOf(next)))) break;
    add(reading, id, at, after);
    reading.deviations.push({ code: 'missing-separator', at: idOf(id) });
    id = next;
    at = after;
  }
  add(reading, id, at, end);
}

function isBlank(text: string, from: number, end: number): boolean {
  for (let at = from; at < end; at++) if (text.charCodeAt(at) !== 32) return false;
  return true;
}

function add({ text, fields, keys }: Reading, key: number, at: number, end: number): void {
  fields.push({ id: idOf(key), value: text.slice(at + 2, end) });
  keys.push(key);
}

/**
 * A segment without an id: empty, the rest of a value that had a | inside, or what is too much of
 * the fixed block.
 */
function takeOdd(
  reading: Reading,
  { at, end, isEnded }: { at: number; end: number; isEnded: boolean },
): void {
  const { plan, text, fields, deviations } = reading;
  const last = fields[fields.length - 1];
  if (at === end || (!isEnded && text.slice(at, end).trim() === ''))
    deviations.push({ code: 'empty-segment' });
  else if (last) {
    last.value += text.slice(at - 1, end);
    deviations.push({ code: 'embedded-separator', at: last.id });
  } else {
    deviations.push({ code: 'garbage' });
    for (let from = at + 1; from + 1 < end; from++) {
      const key = keyAt(text, from);
      if (key === -1 || !plan.byKey[key]) continue;
      take(reading, key, from, end);
      return;
    }
  }
}

function check({ plan, fields, keys, deviations }: Reading, hasControl: boolean): void {
  let seen = 0;
  for (let nth = 0; nth < fields.length; nth++) {
    const { id, value } = fields[nth] as Field;
    const key = keys[nth] ?? 0;
    const use = plan.byKey[key];
    const width = widthOf(key);
    if (!use) deviations.push(unknownField(key));
    else {
      if ((seen & use.bit) !== 0 && use.use !== 'repeatable')
        deviations.push({ code: 'repeated-field', at: id });
      seen |= use.bit;
    }
    if (width > 0 && value.length !== width && value !== '')
      deviations.push({ code: 'field-width', at: id });
    if (value.length > longestValue) deviations.push({ code: 'field-too-long', at: id });
    if (hasControl && control.test(value)) deviations.push({ code: 'control-character', at: id });
  }
  for (const { id, bit } of plan.required)
    if ((seen & bit) === 0) deviations.push({ code: 'missing-field', at: id });
}
