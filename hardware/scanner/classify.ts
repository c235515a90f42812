/** Classifies a code: a card, an item, an ISBN scanned by mistake, or unknown. Pure. */

import type { Symbology } from './aim.ts';
import { type CheckDigit, hasCheckDigit } from './check-digit.ts';

export interface CodeRule {
  /** the symbologies of such codes; left out: any. A code without a symbology is accepted */
  symbologies?: readonly Symbology[];
  /** must match the whole code, anchored or not */
  pattern: RegExp;
  checkDigit: CheckDigit;
}
/** One kind of card. */
export interface CardRule extends CodeRule {
  /** what staff call it */
  name: string;
  /** characters that are not of the number: the points and hyphens that are printed in it */
  strip?: string;
  /**
   * matches, whole, a longer code that holds the number in its first group, as a telephone shows
   * it; the number alone is such a card too
   */
  within?: RegExp;
  /** only what does not look like an item number is such a card */
  afterItems?: boolean;
}
/** Where the number that is printed or on a tag is not the one that the library system has. */
export interface Rewriting {
  /** the number of the library system; null: the item is not dealt with here */
  apply(number: string): string | null;
  /** it looks like an item number, of whatever source */
  isForm(number: string): boolean;
}
/** `pattern` and `checkDigit`: of the number that the library system has. */
interface ItemRule extends CodeRule {
  /** left out: each number is as the library system has it */
  rewriting?: Rewriting;
}
export interface CodeRules {
  /** tried in this order */
  cards: readonly CardRule[];
  item: ItemRule;
}
/**
 * `code`: as the library system has it, without what a rule strips, without start and stop signs of
 * Codabar and Code 39, letters in its case. `card`: the name of its kind. `not-ours`: an item number
 * that must not be sent.
 */
type ClassifiedCode =
  | { kind: 'patron'; code: string; card: string }
  | { kind: 'item' | 'isbn' | 'issn' | 'not-ours' | 'unknown'; code: string };

/** A number, and the scanned text: the signs around it belong to the check of Codabar. */
interface Candidate {
  number: string;
  scanned: string;
}

/**
 * An EAN-13 of the book trade (977 magazines, 978 and 979 books, with or without the add-on of two
 * or five digits) is never a library's number, though a wide pattern would match it. An ISBN-10
 * looks like many item numbers, so the rules come first. A number with a control character, such as
 * the separator (GS) of GS1, has several elements and is none.
 */
export function classifyCode(
  code: string,
  { cards, item }: CodeRules,
  symbology: Symbology | null = null,
): ClassifiedCode {
  const trade = tradeEan(code);
  if (trade !== null) return { kind: trade, code };
  const form: CodeRule = { pattern: item.pattern, checkDigit: 'none' };
  const rewritten = (number: string) => item.rewriting?.apply(number) ?? null;
  const looksLikeItem = (number: string) =>
    [asItIs, rewritten].some((as) => numberIn(number, form, null, as) !== undefined);
  const cardOf = (rules: readonly CardRule[]): ClassifiedCode | undefined => {
    for (const rule of rules) {
      const number = cardNumberIn(code, rule, symbology);
      if (number === undefined || (rule.afterItems && looksLikeItem(number))) continue;
      return { kind: 'patron', code: number, card: rule.name };
    }
    return undefined;
  };
  const first = cardOf(cards.filter(({ afterItems }) => !afterItems));
  if (first) return first;
  const itemNumber = numberIn(code, item, symbology, item.rewriting ? rewritten : asItIs);
  if (itemNumber !== undefined) return { kind: 'item', code: itemNumber };
  // An item number that was misread fails its check, and is no card for that.
  const last = looksLikeItem(code) ? undefined : cardOf(cards.filter((rule) => rule.afterItems));
  if (last) return last;
  if (isIsbn10(code)) return { kind: 'isbn', code };
  return { kind: isLeftOut(code, item, symbology) ? 'not-ours' : 'unknown', code };
}

/** It has the form of an item number, and is not dealt with here. */
function isLeftOut(code: string, item: ItemRule, symbology: Symbology | null): boolean {
  const { rewriting } = item;
  if (!rewriting) return false;
  const isForm = (number: string) => (rewriting.isForm(number) ? number : null);
  const unchecked: CodeRule = { pattern: /.*/s, checkDigit: 'none' };
  return (
    numberIn(code, item, symbology) !== undefined ||
    numberIn(code, unchecked, symbology, isForm) !== undefined
  );
}

/** Whether a number that is known to be an item's, as from a tag, has the form of one. */
export function isItemNumber(code: string, { item }: Pick<CodeRules, 'item'>): boolean {
  return tradeEan(code) === null && numberIn(code, item, null) !== undefined;
}

function asItIs(number: string): string {
  return number;
}

function cardNumberIn(
  code: string,
  rule: CardRule,
  symbology: Symbology | null,
): string | undefined {
  const { within, strip = '' } = rule;
  const held = within && wholeOf(within).exec(code)?.[1];
  return numberIn(held ?? code, rule, symbology, (number) => without(number, strip));
}

/**
 * The number as the library system has it, made by `as` of what was read (null: it is none);
 * undefined: the code is none by this rule.
 */
function numberIn(
  code: string,
  rule: CodeRule,
  symbology: Symbology | null,
  as: (number: string) => string | null = asItIs,
): string | undefined {
  const read = [code, ...withoutSigns(code, symbology)];
  const capitals = isCode39(rule, symbology) ? read.map((number) => number.toUpperCase()) : [];
  for (const each of [...read, ...capitals]) {
    const number = as(each);
    if (number !== null && obeys({ number, scanned: code }, rule, symbology)) return number;
  }
  return undefined;
}

function without(number: string, strip: string): string {
  return strip === ''
    ? number
    : Array.from(number)
        .filter((each) => !strip.includes(each))
        .join('');
}

/**
 * The text between the signs at the ends, which many scanners send: A to D of Codabar, which older
 * ones call T, N, * and E at the end (Datalogic: `ABCD/TN*E`, in either case), around digits and
 * its six marks; the stars of Code 39.
 */
function withoutSigns(code: string, symbology: Symbology | null): string[] {
  const codabar = /^[A-DTNE*]([\d$:/.+-]+)[A-DTNE*]$/i.exec(code)?.[1];
  const code39 = /^\*([^*]+)\*$/.exec(code)?.[1];
  const mayBe = (one: Symbology) => symbology === null || symbology === one;
  return [mayBe('codabar') ? codabar : undefined, mayBe('code39') ? code39 : undefined].filter(
    (number) => number !== undefined,
  );
}

/** Code 39 has capitals only; some scanners send them as small letters. */
function isCode39({ checkDigit }: CodeRule, symbology: Symbology | null): boolean {
  return symbology === 'code39' || (symbology === null && checkDigit === 'mod43');
}

function obeys(
  { number, scanned }: Candidate,
  rule: CodeRule,
  symbology: Symbology | null,
): boolean {
  if (/\p{Cc}/u.test(number)) return false;
  if (rule.symbologies && symbology !== null && !rule.symbologies.includes(symbology)) return false;
  return (
    wholeOf(rule.pattern).test(number) &&
    hasCheckDigit(rule.checkDigit === 'mod16' ? scanned : number, rule.checkDigit)
  );
}

function wholeOf({ source, flags }: RegExp): RegExp {
  return new RegExp(`^(?:${source})$`, flags.replace(/[gy]/g, ''));
}

function tradeEan(code: string): 'isbn' | 'issn' | null {
  const ean = /^(97[789]\d{10})(?: ?(?:\d{2}|\d{5}))?$/.exec(code)?.[1];
  if (ean === undefined || !hasCheckDigit(ean, 'ean13')) return null;
  return ean.startsWith('977') ? 'issn' : 'isbn';
}

function isIsbn10(code: string): boolean {
  const bare = code.replaceAll('-', '');
  return bare.length === 10 && hasCheckDigit(bare, 'mod11');
}
