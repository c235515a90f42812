/** The form of card and item numbers of this library. */
import { hasCheckDigit } from '../../hardware/scanner/check-digit.ts';
import {
  type CardRule,
  type CodeRule,
  type CodeRules,
  classifyCode,
  isItemNumber,
  type Rewriting,
} from '../../hardware/scanner/classify.ts';
import { byProfile } from '../config/by-profile.ts';
import { type CardKind, isHidden, kindsOf } from '../config/numbers/cards.ts';
import type { Config } from '../config/schema.ts';
import { type ItemSource, itemNumberOf, type ReadNumber } from './item-numbers.ts';

type Settings = Pick<Config, 'identification' | 'sip2'>;

function ruleOf({
  pattern,
  checkDigit,
  symbologies,
}: Pick<CardKind, 'pattern' | 'checkDigit' | 'symbologies'>): CodeRule {
  return {
    ...(symbologies === null ? {} : { symbologies }),
    pattern: whole(pattern),
    checkDigit,
  };
}

function whole(pattern: string): RegExp {
  return new RegExp(`^(?:${pattern})$`);
}

/** `source`: where the code was read; a reader in scan mode sends what stands on a tag. */
export function codeRules(
  { identification: { card, cards, item }, sip2 }: Settings,
  source: ItemSource = 'scanner',
): CodeRules {
  const { checkDigit = byProfile(sip2.profile).itemCheckDigit } = item;
  const kinds = kindsOf(cards, sip2.profile);
  const { rewrite } = item;
  const rewriting: Rewriting = {
    apply: (number) => itemNumberOf({ number, source }, item),
    isForm: (number) =>
      rewrite.some(({ pattern }) => pattern !== null && whole(pattern).test(number)),
  };
  return {
    cards: kinds === null ? [{ ...ruleOf(card), name: 'card' }] : kinds.map(cardRuleOf),
    item: {
      ...ruleOf({ ...item, checkDigit }),
      ...(rewrite.length === 0 ? {} : { rewriting }),
    },
  };
}

/**
 * The number of the library system of an item by its tag; null: it is not dealt with here. Where
 * nothing is rewritten each number stays as it is, whatever its form.
 */
export function tagNumbers(settings: Settings): (tag: Omit<ReadNumber, 'source'>) => string | null {
  const { item } = settings.identification;
  const isOne = isItem(codeRules(settings));
  return (tag) => {
    const number = itemNumberOf({ ...tag, source: 'tag' }, item);
    return number === null || (item.rewrite.length > 0 && !isOne(number)) ? null : number;
  };
}

/** A number whose check holds is hardly an item's; without a check an item number comes first. */
function cardRuleOf(kind: CardKind): CardRule {
  const { name, strip, within, checkDigit } = kind;
  return {
    ...ruleOf(kind),
    name,
    strip,
    afterItems: checkDigit === 'none',
    ...(within === null ? {} : { within: whole(within) }),
  };
}

/** No SIP2 field can carry these: another number would be sent (3M SIP 2.00, "Variable-length fields"). */
const notSendable = /[|\p{Cc}]/u;

/** A number that was shown as a card: what is sent of it, and what its kind allows. */
interface CardNumber {
  number: string;
  /** facts of it are remembered, and it may be used off line */
  keepOffline: boolean;
}

/**
 * Undefined: no card of this library. With any pattern, a code with a separator or a control
 * character is neither card nor item.
 */
export function cardNumbers(settings: Settings): (code: string) => CardNumber | undefined {
  const rules = codeRules(settings);
  const { identification, sip2 } = settings;
  const kinds = new Map(
    kindsOf(identification.cards, sip2.profile)?.map((kind) => [kind.name, kind]),
  );
  return (code) => {
    const classified = classifyCode(code, rules);
    if (classified.kind !== 'patron' || notSendable.test(classified.code)) return undefined;
    const keepOffline = kinds.get(classified.card)?.keepOffline ?? true;
    return { number: classified.code, keepOffline };
  };
}

export function isItem(rules: CodeRules): (code: string) => boolean {
  return (code) => !notSendable.test(code) && isItemNumber(code, rules);
}

/**
 * What stands in the place of a card number of which no digit is shown: the name of its kind. Null:
 * its last digits may be shown. A Belgian national number is recognised whatever the configuration
 * says: an earlier one may have accepted it, and a patron may show one that no longer counts.
 */
export type HiddenName = (number: string) => string | null;

export function hiddenNames(settings: Settings): HiddenName {
  const rules = codeRules(settings);
  const kinds = kindsOf(settings.identification.cards, settings.sip2.profile) ?? [];
  const hidden = new Set(kinds.filter(isHidden).map(({ name }) => name));
  const national = kinds.find(({ checkDigit }) => checkDigit === 'mod97-be')?.name;
  return (number) => {
    const classified = classifyCode(number, rules);
    if (classified.kind === 'patron' && hidden.has(classified.card)) return classified.card;
    const digits = number.replace(/[.\s-]/g, '');
    return hasCheckDigit(digits, 'mod97-be') ? (national ?? 'national number') : null;
  };
}
