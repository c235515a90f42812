import type { FieldId } from '../messages/fields.ts';
import type { Field } from '../messages/table.ts';
import { readYesNo } from './values.ts';

/** A field of the table, or an extension field of one library system. */
export type AnyFieldId = FieldId | (string & Record<never, never>);

/**
 * The first value of a field, as it came; null when the message does not have it. An empty field
 * gives ''.
 */
export function first(
  message: { readonly fields: readonly Field[] },
  id: AnyFieldId,
): string | null {
  return message.fields.find((field) => field.id === id)?.value ?? null;
}

/**
 * The first value of a field that is neither empty nor blank; null where there is none.
 */
export function firstFilled(
  message: { readonly fields: readonly Field[] },
  id: AnyFieldId,
): string | null {
  return filled(message, id)[0] ?? null;
}

/**
 * Y or N of a field; null where it is absent, empty, blank, anything else, or has both values.
 */
export function yesNo(
  message: { readonly fields: readonly Field[] },
  id: AnyFieldId,
): boolean | null {
  const values = new Set(filled(message, id).map(readYesNo));
  const [only = null] = values;
  return values.size === 1 ? only : null;
}

/** The values of a field that are neither empty nor blank, in order. */
function filled(message: { readonly fields: readonly Field[] }, id: AnyFieldId): string[] {
  return all(message, id).filter((value) => value.trim() !== '');
}

/** All values of a field, in order; empty when the message does not have it. */
export function all(message: { readonly fields: readonly Field[] }, id: AnyFieldId): string[] {
  return message.fields.filter((field) => field.id === id).map((field) => field.value);
}
