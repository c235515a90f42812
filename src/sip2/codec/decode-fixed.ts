import { fitsKind } from '../messages/kinds.ts';
import type { Fixed } from '../messages/shapes.ts';
import type { Deviation } from './deviations.ts';
import { keyAt, type Plan } from './plan.ts';

interface FixedBlock {
  fixed: Record<string, string>;
  /** where the fields begin */
  fixedEnd: number;
}

/**
 * The fixed block of a message: by width where it is sound, else by the alignment in which least is
 * wrong.
 */
export function readFixed(
  plan: Plan,
  text: string,
  end: number,
  deviations: Deviation[],
): FixedBlock {
  const usual = readSound(plan.fixed, text, end);
  if (usual) return usual;
  const { otherOrder } = plan.shape;
  if (otherOrder) {
    const order = otherOrder.flatMap((name) => plan.fixed.find((each) => each.name === name) ?? []);
    const other = readSound(order, text, end);
    if (other) {
      deviations.push({ code: 'fixed-order' });
      return other;
    }
  }
  return readDamaged(plan, text, end, deviations);
}

/** The fixed block where each value has its width and its form; null otherwise. */
function readSound(order: readonly Fixed[], text: string, end: number): FixedBlock | null {
  const fixed: Record<string, string> = {};
  let at = 2;
  for (let nth = 0; nth < order.length; nth++) {
    const { name, width, kind } = order[nth] as Fixed;
    const to = at + width;
    if (to > end || !fitsKind(kind, text, at, to)) return null;
    fixed[name] = text.slice(at, to);
    at = to;
  }
  return { fixed, fixedEnd: at };
}

/**
 * How much longer than it should be a fixed block is looked at, and in how many places its end is
 * looked for: linear time.
 */
const mostExtra = 16;
const mostEnds = 8;
const longestDate = 20;
/**
 * Blanks that were lost or doubled on the way (an editor, a web page), or something else than a
 * zone between day and time.
 */
const looseDate = /^(\d{8})(?: *(Z?)|.{4})(\d{6})$/;

/**
 * A value that is missing, short, not of its form, and a date that can still be read: how bad each
 * is, against the others.
 */
const price = { missing: 3, short: 3.2, eachShort: 0.1, form: 4, date: 1, eachLeft: 2 };

/**
 * A value is missing, too short, or of another form. Where the fields begin is not certain then:
 * the values are laid out before each place where they may, so that as many as possible are whole.
 */
function readDamaged(plan: Plan, text: string, end: number, deviations: Deviation[]): FixedBlock {
  const ends = possibleEnds(plan, text, end);
  const lengths = layOut(plan.fixed, text, ends);
  const fixed: Record<string, string> = {};
  let at = 2;
  let wasMissing = false;
  for (const [nth, { name, width, kind }] of plan.fixed.entries()) {
    const length = lengths[nth] ?? 0;
    const value = text.slice(at, at + length);
    at += length;
    const isSound = length === width && fitsKind(kind, value);
    // One report for values that are missing in a row.
    if (!isSound && !(wasMissing && length === 0))
      deviations.push({ code: length === width ? 'fixed-value' : 'fixed-short', at: name });
    wasMissing = length === 0;
    fixed[name] = kind === 'date18' && length !== width ? tidied(value) : value;
  }
  return { fixed, fixedEnd: at };
}

/**
 * Each known field id before the first `|`; where there is none, that `|`, or the end of the
 * message, or what is usual.
 */
function possibleEnds({ fixed, byKey }: Plan, text: string, end: number): number[] {
  const usual = fixed.reduce((sum, { width }) => sum + width, 2);
  const bar = text.slice(0, Math.min(end, usual + mostExtra + 1)).indexOf('|');
  const last = bar === -1 ? Math.min(end, usual + mostExtra) : bar;
  const ends: number[] = [];
  for (let at = 2; at < last && ends.length < mostEnds; at++) {
    const key = keyAt(text, at);
    if (key !== -1 && byKey[key] && at + 1 < end) ends.push(at);
  }
  if (ends.length === 0) ends.push(bar === -1 ? Math.min(last, usual) : last);
  return ends;
}

/**
 * The lengths of all values, laid out from behind the code to one of the ends, in the cheapest way.
 */
function layOut(order: readonly Fixed[], text: string, ends: readonly number[]): number[] {
  const room = Math.max(...ends) - 2;
  /** what it costs to have laid out the values so far up to there */
  let costs = new Float64Array(room + 1).fill(Number.POSITIVE_INFINITY);
  costs[0] = 0;
  const chosen: Uint8Array[] = [];
  for (const each of order) {
    const next = new Float64Array(room + 1).fill(Number.POSITIVE_INFINITY);
    const choice = new Uint8Array(room + 1);
    const longest = each.kind === 'date18' ? longestDate : each.width;
    for (let at = 0; at <= room; at++) {
      const before = costs[at] ?? Number.POSITIVE_INFINITY;
      if (before === Number.POSITIVE_INFINITY) continue;
      for (let length = Math.min(longest, room - at); length >= 0; length--) {
        const cost = before + costOf(each, text, at + 2, length);
        // As cheap: what is wrong is rather with the later value.
        if (cost > (next[at + length] ?? 0)) continue;
        next[at + length] = cost;
        choice[at + length] = length;
      }
    }
    costs = next;
    chosen.unshift(choice);
  }
  let at = 0;
  let least = Number.POSITIVE_INFINITY;
  for (const end of ends) {
    for (let to = 0; to <= end - 2; to++) {
      const cost = (costs[to] ?? 0) + (end - 2 - to) * price.eachLeft;
      if (cost < least) [least, at] = [cost, to];
    }
  }
  return chosen
    .map((choice) => {
      const length = choice[at] ?? 0;
      at -= length;
      return length;
    })
    .reverse();
}

function costOf({ width, kind }: Fixed, text: string, at: number, length: number): number {
  if (length === 0) return price.missing;
  if (length === width && fitsKind(kind, text, at, at + length)) return 0;
  if (kind === 'date18' && length >= 14 && looseDate.test(text.slice(at, at + length)))
    return price.date;
  if (length > width) return Number.POSITIVE_INFINITY;
  return length === width ? price.form : price.short + (width - length) * price.eachShort;
}

function tidied(value: string): string {
  const [, day, zone = '', time] = looseDate.exec(value) ?? [];
  return day === undefined || time === undefined ? value : `${day}${zone.padStart(4, ' ')}${time}`;
}
