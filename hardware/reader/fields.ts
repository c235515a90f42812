/**
 * The fields of a reader's commands and replies: each reads itself from bytes and writes itself
 * back.
 */

/** Reading never throws: past the end it gives undefined, and the whole message is refused. */
export interface Cursor {
  bytes: Uint8Array;
  at: number;
}
export interface Field<V> {
  read(cursor: Cursor): V | undefined;
  write(value: V, out: number[]): void;
}
export type FieldsOf<T> = { [K in keyof T]: Field<T[K]> };
export type Decoded<T> = { ok: true; value: T } | { ok: false; problem: string };
export type Uid = string;

export function take(cursor: Cursor, count: number): Uint8Array | undefined {
  if (cursor.at + count > cursor.bytes.length) return undefined;
  cursor.at += count;
  return cursor.bytes.subarray(cursor.at - count, cursor.at);
}

export const byte: Field<number> = {
  read: (cursor) => take(cursor, 1)?.[0],
  write: (value, out) => void out.push(value & 0xff),
};

/** 16 bits, high byte first */
export const word: Field<number> = {
  read: (cursor) => {
    const [high, low] = take(cursor, 2) ?? [];
    return high === undefined || low === undefined ? undefined : (high << 8) | low;
  },
  write: (value, out) => void out.push((value >> 8) & 0xff, value & 0xff),
};

export function bytes(count: number): Field<Uint8Array> {
  return {
    read: (cursor) => take(cursor, count)?.slice(),
    write: (value, out) => void out.push(...value),
  };
}

export const rest: Field<Uint8Array> = {
  read: (cursor) => take(cursor, cursor.bytes.length - cursor.at)?.slice(),
  write: (value, out) => void out.push(...value),
};

/** As `rest`, but not empty. */
export const some: Field<Uint8Array> = {
  read: (cursor) => (cursor.at < cursor.bytes.length ? rest.read(cursor) : undefined),
  write: rest.write,
};

/** 8 bytes, most significant first, as 16 upper-case hexadecimal digits */
export const uid: Field<Uid> = {
  read: (cursor) => {
    const bytes = take(cursor, 8);
    return bytes && Buffer.from(bytes).toString('hex').toUpperCase();
  },
  write: (value, out) => void out.push(...Buffer.from(value, 'hex')),
};

/** All fields in order; undefined: one cannot be read. */
export function readFields<T extends object>(fields: FieldsOf<T>, cursor: Cursor): T | undefined {
  const values: Partial<T> = {};
  for (const name of Object.keys(fields) as (keyof T)[]) {
    const value = fields[name].read(cursor);
    if (value === undefined) return undefined;
    values[name] = value;
  }
  return values as T;
}

export function writeFields<T extends object>(fields: FieldsOf<T>, values: T, out: number[]): void {
  for (const name of Object.keys(fields) as (keyof T)[]) fields[name].write(values[name], out);
}
