/** Texts of the library system, for a patron. */
import { all, firstFilled, type Message, plainText } from '../sip2/index.ts';

type Fields = Pick<Message<'64'>, 'fields'>;

export function text(value: string | undefined | null): string | null {
  return value === undefined || value === null || value.trim() === '' ? null : plainText(value);
}

/** The title without its statement of responsibility (ISBD: what follows the first ` / `). */
export function bareTitle(title: string | null): string | null {
  return text(title?.split(' / ')[0]);
}

export function titleOf(message: Fields): string | null {
  return bareTitle(firstFilled(message, 'AJ'));
}

/** The screen messages (AF), in order. */
export function screenMessages(message: Fields): string[] {
  return all(message, 'AF')
    .map(plainText)
    .filter((line) => line !== '');
}
