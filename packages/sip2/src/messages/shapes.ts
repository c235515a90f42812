/** The vocabulary in which the message table is written. */

/**
 * What a fixed-width value may hold. A value of another form is reported and kept as it came. `yn`
 * Y or N · `ynu` Y, N or U · `01` 0 or 1 · `date18` YYYYMMDDZZZZHHMMSS or 18 blanks · `flags`
 * blanks and other marks · `num` digits, padded with zeros or blanks · `version` x.xx · `currency`
 * three letters · `text` anything.
 */
export type FixedKind =
  | 'yn'
  | 'ynu'
  | '01'
  | '012'
  | '+-*'
  | 'num'
  | 'date18'
  | 'flags'
  | 'version'
  | 'currency'
  | 'text';

export interface Fixed<Name extends string = string> {
  readonly name: Name;
  /** in characters */
  readonly width: number;
  readonly kind: FixedKind;
}

export type Use = 'required' | 'optional' | 'repeatable';
/** How one message uses a field. A repeatable field is never required in this protocol. */
export interface FieldUse<Id extends string = string, U extends Use = Use> {
  readonly id: Id;
  readonly use: U;
}

/**
 * `sc`: from the self-check to the library system; `acs`: from the library system to the
 * self-check.
 */
type Sender = 'sc' | 'acs';

export interface Shape {
  readonly name: string;
  readonly from: Sender;
  /**
   * what it is for, and where it is described: a command or response of 3M SIP 2.00 Rev 2.12, or
   * the private pair
   */
  readonly about: string;
  readonly reply: string | null;
  /** A request that may be sent twice without changing anything. */
  readonly repeatable?: true;
  /**
   * A request that may book money: never sent again where it may have been carried out, though the
   * library system is said to know an exact repetition.
   */
  readonly once?: true;
  readonly fixed: readonly Fixed[];
  readonly fields: readonly FieldUse[];
  /**
   * Another order of the fixed values that a real system sends, by name; tried when the right order
   * does not fit.
   */
  readonly otherOrder?: readonly string[];
}

export function fixed<const Name extends string>(
  name: Name,
  width: number,
  kind: FixedKind,
): Fixed<Name> {
  return { name, width, kind };
}
export function must<const Id extends string>(id: Id): FieldUse<Id, 'required'> {
  return { id, use: 'required' };
}
export function may<const Id extends string>(id: Id): FieldUse<Id, 'optional'> {
  return { id, use: 'optional' };
}
export function many<const Id extends string>(id: Id): FieldUse<Id, 'repeatable'> {
  return { id, use: 'repeatable' };
}

/** Fixed values that several messages share. */
export const language = fixed('language', 3, 'num');
export const transactionDate = fixed('transactionDate', 18, 'date18');
export const noBlock = fixed('noBlock', 1, 'yn');
export const nbDueDate = fixed('nbDueDate', 18, 'date18');
export const patronStatus = fixed('patronStatus', 14, 'flags');
export const ok = fixed('ok', 1, '01');
export const protocolVersion = fixed('protocolVersion', 4, 'version');
