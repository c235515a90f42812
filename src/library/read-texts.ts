/** Texts of the library system, for a patron. */
import {
  all,
  type Field,
  firstFilled,
  type Message,
  type Profile,
  plainText,
} from '../../packages/sip2/src/index.ts';

type Fields = Pick<Message<'64'>, 'fields'>;

export function text(value: string | undefined | null): string | null {
  return value === undefined || value === null || value.trim() === '' ? null : plainText(value);
}

/** The title without its statement of responsibility (ISBD: what follows the first ` / `). */
export function bareTitle(title: string | null): string | null {
  return text(title?.split(' / ')[0]);
}

/**
 * `titleIn`: CH has the title before its first `%`. FOLIO writes UNKNOWN for an item that it does not
 * know.
 */
export function titleOf(message: Fields, titleIn: Profile['titleIn']): string | null {
  const field = firstFilled(message, titleIn);
  const title = bareTitle(titleIn === 'CH' ? (field?.split('%')[0] ?? null) : field);
  return title === 'UNKNOWN' ? null : title;
}

/** The print lines (AG), each once, in order. One system sends each character in a field of its own. */
export function printLines(message: Fields): string[] {
  const values = all(message, 'AG');
  const isTorn = values.length > 1 && values.every((value) => [...value].length <= 1);
  const lines = (isTorn ? [values.join('')] : values).map(plainText);
  return [...new Set(lines)].filter((line) => line !== '');
}

/** The screen messages (AF), in order. */
export function screenMessages(message: Fields): string[] {
  return all(message, 'AF')
    .map(plainText)
    .filter((line) => line !== '');
}

/** BH (ISO 4217); null: it is not said. */
export function namedCurrency(reply: { fields: readonly Field[] }): string | null {
  const named = firstFilled(reply, 'BH')?.trim().toUpperCase() ?? '';
  return /^[A-Z]{3}$/.test(named) ? named : null;
}

/** BH; null: the library's `own`, or it is not said. */
export function otherCurrency(reply: { fields: readonly Field[] }, own: string): string | null {
  const named = namedCurrency(reply);
  return named === own ? null : named;
}
