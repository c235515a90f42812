/**
 * The id of each actor that is spawned. Without one xstate 5.33 files it under the key `undefined`,
 * where the next one takes its place: the first is then never stopped, and keeps the whole visit in
 * memory. A child is stopped once it is settled, so that an id is free again; and before the next one of
 * its id, as one may still wait: for a title as the line is back, for the slip of a book that was lent and
 * returned again. A row is worked on by one actor at a time.
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
