/**
 * What of a screen shows who the patron is or what they read, and what is said in its place. Amounts
 * are not among it: without the amount no patron can agree to a payment.
 */
import type { Screen } from '../../src/screen/screen.ts';
import type { Texts } from '../../src/screen/texts.ts';

/** `says` is part of a sentence: it begins with a small letter where the language has them. */
export interface Personal {
  text: string;
  says: string;
}

/** What the library system says to this patron, or has printed for them. */
const ownMessages = new Set(['messages', 'printLines']);

/**
 * The texts of a screen that are not said, the longest first. With a headset only those that no ear
 * can follow: the last digits that stand for a title.
 */
export function personalTexts(screen: Screen, t: Texts): readonly Personal[] {
  const isHidden = screen.headset !== true;
  const found = new Map<string, { says: string; isExact: boolean }>();
  const add = (text: unknown, says: string, isExact = false) => {
    if (typeof text !== 'string' || text.trim().length < 2) return;
    if (!found.has(text) || (isExact && !found.get(text)?.isExact))
      found.set(text, { says, isExact });
  };
  const walk = (value: unknown, key: string, place: number): void => {
    if (typeof value === 'string' && isHidden && ownMessages.has(key))
      add(value, t('speech.message'));
    if (typeof value !== 'object' || value === null) return;
    if (Array.isArray(value)) {
      for (const [at, inner] of value.entries()) walk(inner, key, at + 1);
      return;
    }
    const {
      title,
      nth = key === 'loans' ? place : undefined,
      hint,
      item,
      message,
    } = value as Named;
    const says = nth === undefined ? t('speech.title') : t('speech.item', { nth });
    if (isHidden) add(title, says, nth !== undefined);
    const digits = hint ?? item?.slice(-4);
    if (title === null && digits) add(t('item.untitled', { hint: digits }), says, true);
    if (isHidden) add((value as Named).displayName, t('speech.name'));
    if (isHidden && message && namesSomething(message)) add(message, t('speech.reason'));
    for (const [name, inner] of Object.entries(value)) walk(inner, name, place);
  };
  walk(screen.view, 'view', 0);
  walk(screen.dialog, 'dialog', 0);
  return [...found]
    .map(([text, { says }]) => ({ text, says }))
    .sort((a, b) => b.text.length - a.text.length);
}

interface Named {
  title?: string | null;
  nth?: number;
  hint?: string;
  item?: string;
  displayName?: string | null;
  message?: string | null;
}

/**
 * Whether a library system's words about an item may name a person, a title, a number or an amount.
 * Its usual reasons do not ("is on hold for another reader"), and are said in full. A name is known
 * by its initial or by two words with capitals beside each other, a title by its quotation marks.
 */
export function namesSomething(message: string): boolean {
  if (/\d{4}|\d[.,]\d\d(?!\d)|\p{Sc}|["“”„«»‹›]|(?<!\p{L})['‘].+['’](?!\p{L})/u.test(message))
    return true;
  if (!/\p{Ll}/u.test(message)) return false; // all in capitals: no word stands out
  return /(?<!\p{L})\p{Lu}\.\s?(\p{Lu}\.\s?)*\p{Lu}\p{Ll}|(?<=[\p{L},;]\s)\p{Lu}[\p{L}'’-]+,?\s\p{Lu}[\p{L}'’-]+/u.test(
    message,
  );
}

/** Puts what is said in the place of each; at the start of a sentence with a capital letter. */
export function withoutPersonal(text: string, hidden: readonly Personal[]): string {
  return hidden.reduce((said, { text: secret, says }) => {
    const end = /[.!?…؟]$/.exec(secret)?.[0] ?? '';
    const literal = secret.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
    const whole = new RegExp(`(?<![\\p{L}\\p{N}])${literal}(?![\\p{L}\\p{N}])`, 'gu');
    return said.replace(whole, (_, at: number) => {
      const begins = /(^|[.!?…؟]\s+)[\u2066-\u2069]?$/.test(said.slice(0, at));
      const word = begins ? says.charAt(0).toLocaleUpperCase() + says.slice(1) : says;
      return /[.!?…؟]$/.test(word) ? word : `${word}${end}`;
    });
  }, text);
}
