/**
 * Where the buttons are that a story touches, on the portrait screen: for the finger that the stage
 * shows. A test compares each with the button that stands there.
 */
import type { Place } from './story.ts';

export const places = {
  /** the yellow key */
  key: [0.72, 0.927],
  keyFromRight: [0.28, 0.927],
  /** of a list: done, and below it done with a receipt */
  done: [0.75, 0.873],
  ticket: [0.75, 0.954],
  ticketFromRight: [0.25, 0.954],
  /** the two ways to pay */
  terminal: [0.5, 0.455],
  code: [0.5, 0.655],
  /** of the question who is there: borrow together */
  join: [0.5, 0.921],
  /** on attract, where Dutch is spoken and four others are offered */
  english: [0.27, 0.886],
  arabic: [0.73, 0.886],
} as const satisfies Record<string, Place>;

/** Of the keypad: three columns, four rows, the 0 in the middle of the last. */
export function digitPlace(digit: string): Place {
  const at = digit === '0' ? 10 : Number(digit) - 1;
  return [0.21 + (at % 3) * 0.29, 0.386 + Math.floor(at / 3) * 0.099];
}
