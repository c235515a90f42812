/**
 * The id of each actor that is spawned. Without one xstate 5.33 files it under the key `undefined`,
 * where the next one takes its place: the first is then never stopped, and keeps the whole visit in
 * memory. A child is stopped once it is settled, so that an id is free again.
 */
export const workIds = {
  /** of a row, which is worked on by one actor at a time */
  item: (key: string) => `item ${key}`,
  /** of a row whose request had no answer */
  check: (key: string) => `check ${key}`,
  renewalCheck: (item: string) => `renewal check ${item}`,
  title: (item: string) => `title ${item}`,
  slip: (key: string) => `slip ${key}`,
  renewals: 'renewals',
} as const;
