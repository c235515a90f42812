/**
 * Fees are what patrons have most of, and what most rules ask about: their yes-or-no fields are
 * found once an evaluation, as one number a fee, and a measure over them is one plain loop.
 * `threshold.ts` does the same for whatever is left.
 */
import type { Test } from '../policy/policy.ts';
import type { EntryField } from '../policy/vocabulary.ts';
import type { Fee } from '../types.ts';
import { isDeferred, isOwnFee, type View } from '../view.ts';
import type { Span } from './threshold.ts';

/**
 * Where a field stands in the number: this bit for yes, `NO` bits higher for no, neither where it
 * is not known.
 */
const bitOf: Readonly<Partial<Record<EntryField, number>>> = {
  membership: 1,
  deferred: 2,
  own: 4,
  restricts: 8,
};
/** an amount above zero */
const OWED = 16;
const NO = 8;

function bitsOfFee(fee: Fee, view: View): number {
  const own = isOwnFee(fee, view);
  return (
    (fee.membership === true ? 1 : 1 << NO) |
    (isDeferred(fee, view) ? 2 : 2 << NO) |
    (own === undefined ? 0 : own ? 4 : 4 << NO) |
    (fee.restricts === false ? 8 << NO : 8) |
    (fee.amountCents > 0 ? OWED : OWED << NO)
  );
}

/** The bits of all fees, in their order. */
export function feeBitsOf(view: View): readonly number[] {
  if (view.feeBits !== null) return view.feeBits;
  const fees = view.facts.fees ?? [];
  const bits = new Array<number>(fees.length);
  for (let i = 0; i < fees.length; i++) bits[i] = bitsOfFee(fees[i] as Fee, view);
  view.feeBits = bits;
  return bits;
}

/**
 * The bits that a filter on fees asks for, and those that contradict it; null: it is no yes-or-no
 * question.
 */
export function bitsOfFilter(
  field: EntryField,
  test: Test,
): { needs: number; fails: number } | null {
  if (field === 'amountCents' && 'over' in test && test.over === 0)
    return { needs: OWED, fails: OWED << NO };
  const bit = bitOf[field];
  if (bit === undefined || !('is' in test) || typeof test.is !== 'boolean') return null;
  return test.is ? { needs: bit, fails: bit << NO } : { needs: bit << NO, fails: bit };
}

/** The sum of what is open of the fees that count. */
export function sumOfFees(fees: readonly Fee[], view: View, needs: number, fails: number): Span {
  const bits = feeBitsOf(view);
  let low = 0;
  let high = 0;
  let some = false;
  let maybeSome = false;
  for (let i = 0; i < fees.length; i++) {
    const bit = bits[i] as number;
    if ((bit & fails) !== 0) continue;
    const cents = (fees[i] as Fee).amountCents;
    maybeSome = true;
    if ((bit & needs) === needs) {
      some = true;
      low += cents;
      high += cents;
    } else if (cents < 0) low += cents;
    else high += cents;
  }
  return { low, high, some, maybeSome };
}

/** The age in days of the oldest fee that counts. */
export function oldestOfFees(fees: readonly Fee[], view: View, needs: number, fails: number): Span {
  const bits = feeBitsOf(view);
  const { zone, today } = view;
  let low = Number.NEGATIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  let some = false;
  let maybeSome = false;
  for (let i = 0; i < fees.length; i++) {
    const bit = bits[i] as number;
    if ((bit & fails) !== 0) continue;
    const { createdOn } = fees[i] as Fee;
    const age = createdOn === undefined ? Number.NaN : today - zone.dayOf(createdOn);
    const isSure = (bit & needs) === needs;
    maybeSome = true;
    if (isSure) some = true;
    if (Number.isNaN(age)) high = Number.POSITIVE_INFINITY;
    else {
      if (isSure && age > low) low = age;
      if (age > high) high = age;
    }
  }
  return { low, high, some, maybeSome };
}

/** Of the fees that count for sure, the ids of those on which anything is owed. */
export function idsOfOwedFees(fees: readonly Fee[], view: View, needs: number): string[] {
  const bits = feeBitsOf(view);
  const wanted = needs | OWED;
  // As long as it can get, and cut off: mostly all of them are owed.
  const found = new Array<string>(fees.length);
  let count = 0;
  for (let i = 0; i < fees.length; i++)
    if (((bits[i] as number) & wanted) === wanted) found[count++] = (fees[i] as Fee).id;
  if (count < fees.length) found.length = count;
  return found;
}
