/**
 * What terminals of the field do and the plain one does not: each habit was seen, or is allowed,
 * and may be switched on.
 */
import { writeBitmaps } from '../../hardware/zvt/bitmaps.ts';
import { joinBytes } from '../../hardware/zvt/bytes.ts';
import type { TerminalTransaction } from './ledger.ts';
import { approvedBitmaps, receiptLines, type Said } from './receipt.ts';

/**
 * Of 06 20, the last receipt again: `repeats-lines`: as print lines, without 04 0F (zvt2sumup) ·
 * `repeats-nothing`: 06 0F at once · `repeats-no-result`: 04 0F without BMP 27 ·
 * `repeats-unknown-bitmap`: 04 0F with a BMP of its maker before BMP 27.
 *
 * Of its numbers and its clock: `numbers-anew`: receipt and trace numbers begin anew after each end
 * of day · `same-number`: each payment has the same ones · `no-date`: the date is 0000.
 *
 * Otherwise: `keeps-unacknowledged`: a payment whose 04 0F was not acknowledged stands (chapter 4)
 * · `completes-before-abort`: a stop is answered by 06 0F, and by 06 1E later (zvt2sumup) ·
 * `text-for-status`: 04 FF has a text where its status belongs (zvt2sumup) · `no-status-enquiry`:
 * 05 01 is never answered (Portalum's simulator).
 */
export const terminalHabits = [
  'repeats-lines',
  'repeats-nothing',
  'repeats-no-result',
  'repeats-unknown-bitmap',
  'numbers-anew',
  'same-number',
  'no-date',
  'keeps-unacknowledged',
  'completes-before-abort',
  'text-for-status',
  'no-status-enquiry',
] as const;
export type TerminalHabit = (typeof terminalHabits)[number];
export type TerminalHabits = ReadonlySet<TerminalHabit>;

/**
 * What 06 20 is answered with between 80 00 00 and 06 0F; `withheld`: bitmaps that are left out.
 */
export function repeated(
  last: TerminalTransaction,
  terminalId: string,
  { habits, withheld }: { habits: TerminalHabits; withheld: readonly string[] },
): readonly Said[] {
  if (habits.has('repeats-nothing')) return [];
  if (habits.has('repeats-lines')) return receiptLines(last, terminalId, 2);
  const left = habits.has('repeats-no-result') ? [...withheld, '27'] : withheld;
  const bitmaps = approvedBitmaps(last, terminalId).filter(({ bmp }) => !left.includes(bmp));
  if (!habits.has('repeats-unknown-bitmap')) return [{ kind: 'status-information', bitmaps }];
  // BMP 1D is in no table: how long it is nobody can know, so what follows it cannot be read.
  return [{ kind: 'status-information', rest: joinBytes([0x1d, 0x01], writeBitmaps(bitmaps)) }];
}

/** 04 FF */
export function progress(status: number, text: string, habits: TerminalHabits): Said {
  if (!habits.has('text-for-status')) return { kind: 'intermediate-status', status };
  const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
  return { kind: 'other', command: 0x04ff, rest: joinBytes([0x24, bytes.length], bytes) };
}
