/**
 * Mutants of what is well formed: of bytes, of text and of JSON. The same seed makes the same
 * mutants.
 */

export type Random = (below: number) => number;

/**
 * Mulberry32: small, fast, and the same for the same seed. Whole numbers from 0 up to `below`,
 * without it.
 */
export function randomFrom(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
}

export function pickFrom<Value>(random: Random, values: readonly Value[]): Value {
  const value = values[random(values.length)];
  if (value === undefined) throw new RangeError('nothing to pick from');
  return value;
}

/**
 * One of the seeds with one to six changes; `meaning` is bytes that mean something to this decoder.
 */
export function mutateBytes(
  random: Random,
  seeds: readonly Uint8Array[],
  meaning: Uint8Array,
): Buffer {
  let bytes = Buffer.from(pickFrom(random, seeds));
  for (let changes = 1 + random(6); changes > 0; changes--) {
    const [at, length] = [random(bytes.length + 1), random(12)];
    const insert = pickFrom(random, [
      Buffer.from([random(256)]),
      meaning.subarray(random(meaning.length)),
      pickFrom(random, seeds).subarray(random(40)),
    ]);
    switch (random(5)) {
      case 0:
        bytes = Buffer.concat([bytes.subarray(0, at), insert, bytes.subarray(at)]);
        break;
      case 1:
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);
        break;
      case 2:
        bytes = Buffer.concat([bytes.subarray(0, at), insert, bytes.subarray(at + insert.length)]);
        break;
      case 3: {
        const flipped = bytes[at];
        if (flipped !== undefined) bytes[at] = flipped ^ (1 << random(8));
        break;
      }
      default:
        bytes = Buffer.concat(Array(1 + random(3)).fill(bytes));
    }
  }
  return bytes.subarray(0, 100_000);
}

const oddValues: readonly unknown[] = [
  ...[
    null,
    true,
    false,
    0,
    -1,
    1e308,
    -0.5,
    2 ** 53,
    '',
    ' ',
    'x',
    '*',
    '2026-02-30',
    '9999999-01-01T00:00:00Z',
  ],
  ...[
    '__proto__',
    'constructor',
    '\u0000',
    '\u{1f4d6}',
    '|',
    '\r',
    '(',
    [],
    {},
    [[]],
    [null],
    { length: -1 },
  ],
];
const oddKeys = ['__proto__', 'constructor', 'toString', '', 'zzz', '*', '0'];

/**
 * A JSON value with one to four places changed: another value, a value from elsewhere, a key too
 * many, a key away.
 */
export function mutateJson(random: Random, seeds: readonly unknown[]): unknown {
  let value = structuredClone(pickFrom(random, seeds));
  for (let changes = 1 + random(4); changes > 0; changes--) value = changeOne(random, value, seeds);
  return value;
}

function changeOne(random: Random, value: unknown, seeds: readonly unknown[]): unknown {
  const elsewhere = () => structuredClone(deepPart(random, pickFrom(random, seeds)));
  if (typeof value !== 'object' || value === null) {
    if (typeof value === 'number' && random(2) === 0) return value + random(5) - 2;
    return random(2) === 0 ? structuredClone(pickFrom(random, oddValues)) : elsewhere();
  }
  // Now and then here; mostly deeper down, where a change may still be well formed.
  if (random(20) === 0)
    return random(2) === 0 ? structuredClone(pickFrom(random, oddValues)) : elsewhere();
  const here = random(10);
  if (Array.isArray(value)) {
    const at = random(value.length + 1);
    if (here === 0) return value.toSpliced(at, 1);
    if (here === 1 || value.length === 0) return value.toSpliced(at, 0, elsewhere());
    return value.with(at % value.length, changeOne(random, value[at % value.length], seeds));
  }
  const entries = Object.entries(value);
  if (here === 0 || entries.length === 0)
    return Object.fromEntries([...entries, [pickFrom(random, oddKeys), elsewhere()]]);
  const at = random(entries.length);
  if (here === 1) return Object.fromEntries(entries.toSpliced(at, 1));
  const [key, inner] = entries[at] ?? ['', null];
  return Object.fromEntries(entries.with(at, [key, changeOne(random, inner, seeds)]));
}

function deepPart(random: Random, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || random(3) === 0) return value;
  const parts = Object.values(value);
  return parts.length === 0 ? value : deepPart(random, pickFrom(random, parts));
}
