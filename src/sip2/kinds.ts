import type { FixedKind } from './shapes.ts';

const forms: Record<FixedKind, RegExp> = {
  yn: /^[YN]$/,
  ynu: /^[YNU]$/,
  '01': /^[01]$/,
  '012': /^[012]$/,
  '+-*': /^[-+*]$/,
  num: /^ *\d* *$/,
  date18: /^(?: {18}|\d{8}(?: {4}| {3}Z|0000)\d{6})$/,
  flags: /^[ YN]*$/,
  version: /^\d\.\d\d$/,
  currency: /^(?:[A-Z]{3}| {3})$/,
  text: /^[ -~]*$/,
};

/** Whether a fixed value has the form of its kind. */
export function fitsKind(kind: FixedKind, value: string): boolean {
  return forms[kind].test(value);
}
