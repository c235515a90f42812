/**
 * Which check values hold on each of some tags, over which bytes. A cyclic one is found without its
 * start value: the exclusive-or of two tags removes that. Pure.
 */
import {
  checkedBytes,
  checkHolds,
  remainderAfter,
  remainderOf,
  reverseBits,
} from '../check-value.ts';
import type { OwnCheck } from '../own-model.ts';
import { differs, type Field, fieldOfCheck, overlap, placesOf } from './fields.ts';

type Memories = readonly Uint8Array[];

/**
 * Over the whole of `number` at least, for less would not protect it. One byte may be the same on
 * all tags by chance; two of which none differs would be a constant. `memories` are of one length.
 */
export function findChecks(memories: Memories, number: Field): OwnCheck[] {
  const { length = 0 } = memories[0] ?? {};
  const places = placesOf({ from: 0, to: length });
  const spans = spansAround(number, length);
  return [
    ...places
      .filter((at) => !overlap(number, fieldOfCheck({ kind: 'sum', at })))
      .flatMap((at) => bytesAt(memories, spans, at)),
    ...places
      .filter((at) => at + 1 < length && !overlap(number, fieldOfCheck({ kind: 'crc', at })))
      .filter((at) => differs(memories, at) || differs(memories, at + 1))
      .flatMap((at) => cyclicAt(memories, spans, at)),
  ];
}

function spansAround({ from, to }: Field, length: number): Field[] {
  return placesOf({ from: 0, to: from + 1 }).flatMap((first) =>
    placesOf({ from: to, to: length + 1 }).map((last) => ({ from: first, to: last })),
  );
}

/** A span that begins or ends with the check value is the same one without it. */
function isOwnEnd(span: Field, own: Field): boolean {
  return overlap(span, own) && (own.from <= span.from || own.to >= span.to);
}

function bytesAt(memories: Memories, spans: readonly Field[], at: number): OwnCheck[] {
  return spans
    .filter((span) => !isOwnEnd(span, fieldOfCheck({ kind: 'sum', at })))
    .flatMap((span) =>
      (['xor', 'sum', 'mod97'] as const).map((kind): OwnCheck => ({ kind, ...span, at })),
    )
    .filter((check) => memories.every((memory) => checkHolds(memory, check)));
}

const bitOrders = ['high-first', 'low-first'] as const;
const bothWays = [false, true] as const;

function cyclicAt(memories: Memories, spans: readonly Field[], at: number): OwnCheck[] {
  const [first = new Uint8Array(), ...others] = memories;
  const apart = others.map((other) => other.map((byte, place) => byte ^ (first[place] ?? 0)));
  const own = fieldOfCheck({ kind: 'crc', at });
  // Leading bytes that agree do not change the remainder of a difference: computed once for all.
  const known = new Map<string, Cyclic[]>();
  const remainders = new Map<number, Remainders[]>();
  const fit = (span: Field) => {
    const from = placesOf(span).find((place) => differs(memories, place)) ?? span.from;
    const along = remainders.get(from) ?? apart.map((each) => remaindersFrom(each, from, own));
    remainders.set(from, along);
    const key = `${from} ${span.to}`;
    const found = known.get(key) ?? fitting(apart, along, { from, to: span.to, at });
    known.set(key, found);
    return found.map((check) => ({ ...check, from: span.from }));
  };
  return spans
    .filter((span) => !isOwnEnd(span, own))
    .flatMap(fit)
    .map((check) => ({ ...check, constant: constantOf(first, check) }));
}

type Cyclic = Extract<OwnCheck, { kind: 'crc' }>;

/** By which bit is fed first: the remainder of all bytes up to each place. */
type Remainders = Readonly<Record<(typeof bitOrders)[number], Uint16Array>>;

/** From `from` on, without the bytes of the check value. */
function remaindersFrom(difference: Uint8Array, from: number, own: Field): Remainders {
  const along = (bits: (typeof bitOrders)[number]) => {
    const all = new Uint16Array(difference.length + 1);
    for (let at = from; at < difference.length; at++) {
      const before = all[at] ?? 0;
      const isOwn = at >= own.from && at < own.to;
      all[at + 1] = isOwn ? before : remainderAfter(before, difference[at] ?? 0, bits);
    }
    return all;
  };
  return { 'high-first': along('high-first'), 'low-first': along('low-first') };
}

/** Those of all ways to compute and write a remainder that fit the differences between the tags. */
function fitting(
  apart: Memories,
  along: readonly Remainders[],
  span: Pick<Cyclic, 'from' | 'to' | 'at'>,
): Cyclic[] {
  return ways
    .map((way): Cyclic => ({ ...way, ...span }))
    .filter((way) =>
      apart.every((difference, nth) => {
        const bare = along[nth]?.[way.bits][span.to] ?? 0;
        const remainder = way.appended ? withZeros(bare) : bare;
        return valueAt(difference, way) === written(remainder, way);
      }),
    );
}

const ways = bitOrders.flatMap((bits) =>
  bothWays.flatMap((appended) =>
    bothWays.flatMap((reversed) =>
      bitOrders.map((order) => ({
        ...({ kind: 'crc', constant: '0000' } as const),
        bits,
        appended,
        reversed,
        order,
      })),
    ),
  ),
);

function withZeros(remainder: number): number {
  return [0, 0].reduce((before, zero) => remainderAfter(before, zero, 'high-first'), remainder);
}

function written(remainder: number, { reversed }: Cyclic): number {
  return reversed ? reverseBits(remainder) : remainder;
}

function valueAt(memory: Uint8Array, { at, order }: Cyclic): number {
  const [one = 0, two = 0] = memory.subarray(at);
  return order === 'high-first' ? (one << 8) | two : (two << 8) | one;
}

/** With which this check value holds on this tag: four hexadecimal digits. */
export function constantOf(memory: Uint8Array, check: Cyclic): string {
  const remainder = remainderOf(checkedBytes(memory, check), check.bits, check.appended);
  const constant = valueAt(memory, check) ^ written(remainder, check);
  return constant.toString(16).toUpperCase().padStart(4, '0');
}
