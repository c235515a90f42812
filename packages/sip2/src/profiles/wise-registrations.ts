/**
 * The unpaid registrations of OCLC Wise, as help.wise.oclc.org describes them ("Description dialogs
 * for SIP2"): ten parts between `~`.
 */
import { readDay } from '../codec/dates.ts';
import { readMoney } from '../codec/values.ts';
import type { FeeEntry } from './fee-entry.ts';
import { type FeeKindWords, ownKindOf } from './fee-kinds.ts';

/** An impossible day has this form too. */
const day = /^(\d\d)-(\d\d)-(\d{4})$/;
/** Any date: what stands beside the amount proves that it is the amount. */
const dateLike = /^(?:\d\d?[-/]\d\d?[-/]\d{4}|\d{4}[-/]\d\d?[-/]\d\d?)(?!\d)/;
/** One amount: `0.30`, `24,95`, `€ 1.234,50`; not two with a blank between, which readMoney joins. */
const oneAmount =
  /^(?:EUR|€)? ?-?(?:\d+(?:[.,]\d\d?)?|\d{1,3}(?:,\d{3})+(?:\.\d\d)?|\d{1,3}(?:\.\d{3})+,\d\d)(?: ?EUR| ?€)?$/;
/** How Wise writes that there is none. */
const none = /^(?:- ?-?)?$/;

/** Words of the description, without capitals and accents, in this order. */
const kinds = [
  ['overdue', /boete|te ?laat|telaatgeld/],
  ['hold', /reserv/],
  ['replacement', /materiaalvergoeding|vergoeding|vervang|verlies|verloren/],
  ['damage', /schade|beschadig/],
] as const;

/** Type 1 is a contribution, whatever the words say; the other types leave the words to decide. */
function kindOf(type: string, description: string, own: FeeKindWords): string | null {
  if (type === '1') return 'membership';
  const words = description.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  const named = ownKindOf(description, own) ?? kinds.find(([, form]) => form.test(words))?.[0];
  return named === 'membership' && type !== '' ? null : (named ?? null);
}

/**
 * I: an invoice or a direct debit · D: with a debt collector · R: an arrangement; of several the
 * first in the order D, I, R counts. `unclear`: letters beside these.
 */
function stateOf(letters: string): { state: string; unclear: string | null } {
  const set = new Set(letters);
  const state = set.has('D')
    ? 'debt-collector'
    : set.has('I')
      ? 'direct-debit'
      : set.has('R')
        ? 'arrangement'
        : 'open';
  return { state, unclear: letters.replace(/[DIR]/g, '') || null };
}

function dayIn(text: string, timeZone: string): string | null {
  return readDay(text.replace(day, '$3-$2-$1'), timeZone);
}

/**
 * One line; null where it is no such line, or where its amount is not certain. Fewer than ten parts:
 * the last one, which is empty for most, was left out. More: the title has a `~`.
 */
export function readRegistration(
  line: string,
  timeZone: string,
  own: FeeKindWords,
): FeeEntry | null {
  const parts = line.split('~').map((part) => part.trim());
  const [created = '', description = ''] = parts;
  const isWhole = parts.length >= 10;
  const [from = '', money = '', status = '', collectedOn = '', id = '', type = '', until = ''] =
    isWhole ? parts.slice(-7) : parts.slice(3);
  if (!day.test(created) || parts.length < 9 || !/^\d{0,2}$/.test(type)) return null;
  // A line that was cut off behind a title with several `~` has parts enough.
  if (type === '' && (!isWhole || /[.,]/.test(id))) return null;
  // Where one of these does not fit, the parts have moved and another one stands for the amount.
  const fits = [from, collectedOn].every((text) => none.test(text) || dateLike.test(text));
  const letters = none.test(status) ? '' : status.replace(/\s/g, '');
  const amountCents = oneAmount.test(money) ? readMoney(money) : null;
  if (!fits || !/^\p{L}*$/u.test(letters) || amountCents === null) return null;
  return {
    id: id || null,
    amountCents,
    createdOn: dayIn(created, timeZone),
    kind: kindOf(type, description, own),
    institution: null,
    ...stateOf(letters),
    until: dayIn(until, timeZone),
    title: parts.slice(2, isWhole ? -7 : 3).join('~') || null,
  };
}
