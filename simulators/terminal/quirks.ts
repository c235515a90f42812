/** How other terminals behave: each quirk was seen, or the manual allows it. */

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
 *
 * Of 06 70, the diagnosis: `no-diagnosis`: 84 83 · `diagnosis-aborted`: 06 1E 83 · `diagnosis-silent`:
 * never answered · `diagnosis-slow`: 04 FF again and again, 30 s long · `diagnosis-fails`: 06 1E A3, no
 * connection to the payment network · `diagnosis-in-blocks`: its slip as 06 D3.
 */
export const terminalQuirks = [
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
  'no-diagnosis',
  'diagnosis-aborted',
  'diagnosis-silent',
  'diagnosis-slow',
  'diagnosis-fails',
  'diagnosis-in-blocks',
] as const;
export type TerminalQuirk = (typeof terminalQuirks)[number];
export type TerminalQuirks = ReadonlySet<TerminalQuirk>;
