import { fitsKind } from '../messages/kinds.ts';
import type { Fixed } from '../messages/shapes.ts';
import { type Code, knownFields, shapeOf } from '../messages/table.ts';
import type { Deviation } from './deviations.ts';

interface FixedBlock {
  fixed: Record<string, string>;
  /** where the fields begin */
  fixedEnd: number;
}

/**
 * The fixed block of a message: by width where each value has its form, else by the layout in which
 * least is wrong.
 */
export function readFixed(code: Code, text: string, deviations: Deviation[]): FixedBlock {
  const { fixed, otherOrder } = shapeOf(code);
  const sound = readSound(fixed, text);
  if (sound) return sound;
  if (otherOrder) {
    const order = otherOrder.flatMap((name) => fixed.find((each) => each.name === name) ?? []);
    const other = readSound(order, text);
    if (other) {
      deviations.push({ code: 'fixed-order' });
      return other;
    }
  }
  return readDamaged(code, text, deviations);
}

/** The fixed block where each value has its width and its form; null otherwise. */
function readSound(order: readonly Fixed[], text: string): FixedBlock | null {
  const fixed: Record<string, string> = {};
  let at = 2;
  for (const { name, width, kind } of order) {
    const to = at + width;
    if (to > text.length || !fitsKind(kind, text, at, to)) return null;
    fixed[name] = text.slice(at, to);
    at = to;
  }
  return { fixed, fixedEnd: at };
}

/** Bounds on the search for the end of a damaged block, so that it takes linear time. */
const mostExtra = 16;
const mostEnds = 8;
const longestDate = 20;
/** A date that lost or gained blanks on the way, or has something else in place of the zone. */
const looseDate = /^(\d{8})(?: *(Z?)|.{4})(\d{6})$/;

/**
 * How bad it is that a value is missing, short (and by how many characters), of another form, or a
 * date that can still be read, and that a character before the fields belongs to no value.
 */
const price = { missing: 3, short: 3.2, eachShort: 0.1, form: 4, date: 1, eachLeft: 2 };

/**
 * A value is missing, too short, or of another form, so it is not certain where the fields begin.
 * The values are laid out before each place where the fields may begin, so that as many values as
 * possible are whole.
 */
function readDamaged(code: Code, text: string, deviations: Deviation[]): FixedBlock {
  const order = shapeOf(code).fixed;
  const values = layOut(order, text, possibleEnds(code, text));
  const fixed: Record<string, string> = {};
  let at = 2;
  let wasMissing = false;
  for (const [nth, { name, width, kind }] of order.entries()) {
    const value = values[nth] ?? '';
    at += value.length;
    const isSound = value.length === width && fitsKind(kind, value);
    // One report for values that are missing in a row.
    if (!isSound && !(wasMissing && value === ''))
      deviations.push({ code: value.length === width ? 'fixed-value' : 'fixed-short', at: name });
    wasMissing = value === '';
    fixed[name] = kind === 'date18' && value.length !== width ? tidied(value) : value;
  }
  return { fixed, fixedEnd: at };
}

/**
 * Where the fields may begin: at each id of a field of the message before the first `|`; without
 * one at that `|`, or at the usual place.
 */
function possibleEnds(code: Code, text: string): number[] {
  const known = knownFields(code);
  const usual = shapeOf(code).fixed.reduce((sum, { width }) => sum + width, 2);
  const bar = text.slice(0, usual + mostExtra + 1).indexOf('|');
  const last = bar === -1 ? Math.min(text.length, usual + mostExtra) : bar;
  const ends: number[] = [];
  for (let at = 2; at < last && ends.length < mostEnds; at++)
    if (known.get(text.slice(at, at + 2))?.use) ends.push(at);
  if (ends.length === 0) ends.push(bar === -1 ? Math.min(last, usual) : last);
  return ends;
}

interface Layout {
  readonly cost: number;
  readonly values: readonly string[];
}

/** The values from behind the code to one of the ends, laid out in the cheapest way. */
function layOut(order: readonly Fixed[], text: string, ends: readonly number[]): readonly string[] {
  const found = new Map<string, Layout | null>();
  /** The cheapest layout of the first `count` values up to this place; null: there is none. */
  function cheapest(count: number, to: number): Layout | null {
    const last = order[count - 1];
    if (last === undefined) return to === 2 ? { cost: 0, values: [] } : null;
    const key = `${count} ${to}`;
    const before = found.get(key);
    if (before !== undefined) return before;
    let best: Layout | null = null;
    const longest = Math.min(last.kind === 'date18' ? longestDate : last.width, to - 2);
    // From short to long: of two that cost the same, the later value is the damaged one.
    for (let length = 0; length <= longest; length++) {
      const value = text.slice(to - length, to);
      const rest = cheapest(count - 1, to - length);
      const cost = rest === null ? Infinity : rest.cost + costOf(last, value);
      if (rest && cost < (best?.cost ?? Infinity)) best = { cost, values: [...rest.values, value] };
    }
    found.set(key, best);
    return best;
  }
  let best: Layout = { cost: Infinity, values: [] };
  for (const end of ends) {
    for (let to = 2; to <= end; to++) {
      const layout = cheapest(order.length, to);
      if (layout === null) continue;
      const cost = layout.cost + (end - to) * price.eachLeft;
      if (cost < best.cost) best = { cost, values: layout.values };
    }
  }
  return best.values;
}

function costOf({ width, kind }: Fixed, value: string): number {
  const { length } = value;
  if (length === 0) return price.missing;
  if (length === width && fitsKind(kind, value)) return 0;
  if (kind === 'date18' && length >= 14 && looseDate.test(value)) return price.date;
  if (length > width) return Infinity;
  return length === width ? price.form : price.short + (width - length) * price.eachShort;
}

function tidied(value: string): string {
  const [, day, zone = '', time] = looseDate.exec(value) ?? [];
  return day === undefined || time === undefined ? value : `${day}${zone.padStart(4, ' ')}${time}`;
}
