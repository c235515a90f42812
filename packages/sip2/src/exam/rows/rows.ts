import { breakRows } from './break.ts';
import { itemRows } from './item.ts';
import { lineRows } from './line.ts';
import { listRows, patronRows } from './patron.ts';
import { statusRows } from './status.ts';
import { tryRows } from './try.ts';

/** Everything that the examination may find. */
export const rows = {
  ...lineRows,
  ...statusRows,
  ...patronRows,
  ...listRows,
  ...itemRows,
  ...tryRows,
  ...breakRows,
};
export type FindingCode = keyof typeof rows;
