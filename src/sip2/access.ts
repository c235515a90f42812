import type { FieldId } from './fields.ts';
import type { Field } from './table.ts';

/** A field of the table, or an extension field of one library system. */
export type AnyFieldId = FieldId | (string & Record<never, never>);

/** The first value of a field, as it came; null when the message does not have it. An empty field gives ''. */
export function first(message: { readonly fields: readonly Field[] }, id: AnyFieldId): string | null {
  return message.fields.find((field) => field.id === id)?.value ?? null;
}

/** All values of a field, in order; empty when the message does not have it. */
export function all(message: { readonly fields: readonly Field[] }, id: AnyFieldId): string[] {
  return message.fields.filter((field) => field.id === id).map((field) => field.value);
}
