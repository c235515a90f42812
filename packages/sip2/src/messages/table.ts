import { type FieldFact, fieldFacts } from './fields.ts';
import { replies } from './replies.ts';
import { requests } from './requests.ts';
import type { FieldUse, Shape, Use } from './shapes.ts';

/**
 * The protocol as one table: 31 messages of 3M SIP 2.00 and one private pair. Encode, decode, the
 * deviations and the trace walk it, and the types of messages are inferred from it.
 */
export const table = { ...requests, ...replies };

type Table = typeof table;
export type Code = keyof Table;
/** Codes that expect a reply. */
export type RequestCode = { [C in Code]: Table[C]['reply'] extends string ? C : never }[Code];
export type ReplyCode<C extends RequestCode> = Table[C]['reply'] & Code;

/**
 * The fixed block by name, as raw text. In a draft a shorter text is padded: digits with zeros, all
 * else with blanks.
 */
type FixedValues<C extends Code> = { [F in Table[C]['fixed'][number] as F['name']]: string };

type FieldOf<C extends Code, U extends Use> = Extract<
  Table[C]['fields'][number],
  FieldUse<string, U>
>['id'];
/** The variable fields of a message to be sent. A required field without data is sent empty. */
type FieldValues<C extends Code> = { [Id in FieldOf<C, 'required'>]: string } & {
  [Id in FieldOf<C, 'optional'>]?: string | undefined;
} & { [Id in FieldOf<C, 'repeatable'>]?: readonly string[] | undefined };

/** One variable field as it stands on the wire. */
export interface Field {
  readonly id: string;
  readonly value: string;
}

export type Checksum = 'ok' | 'bad' | 'absent';

/**
 * A message to be sent. `extra`: fields that the message does not have in the table, sent last.
 */
export interface Draft<C extends Code = Code> {
  readonly code: C;
  readonly fixed: FixedValues<C>;
  readonly fields: FieldValues<C>;
  readonly extra?: readonly Field[];
}

/**
 * A received message, with unknown, repeated and empty fields, in the order of the wire.
 */
export interface Message<C extends Code = Code> {
  readonly code: C;
  readonly fixed: Readonly<FixedValues<C>>;
  readonly fields: readonly Field[];
  /** AY, 0 to 9 */
  readonly sequence: number | null;
  readonly checksum: Checksum;
}

/** A line that is no message of the table: another code, plain text, or nothing at all. */
export interface UnknownMessage {
  readonly code: 'unknown';
  /** the first two characters */
  readonly wireCode: string;
  readonly text: string;
  readonly fields: readonly Field[];
  readonly sequence: number | null;
  readonly checksum: Checksum;
}

export type KnownMessage = { [C in Code]: Message<C> }[Code];
export type AnyDraft = { [C in Code]: Draft<C> }[Code];
export type AnyMessage = KnownMessage | UnknownMessage;

export function isCode(text: string): text is Code {
  return Object.hasOwn(table, text);
}

export function shapeOf(code: Code): Shape {
  return table[code];
}

/** A field as one message has it; `use` is absent where only other messages have the field. */
export interface KnownField {
  readonly use?: Use;
  /** exact, in characters */
  readonly width?: number;
}

const known = new Map(
  Object.entries<Shape>(table).map(([code, { fields }]) => {
    const ofMessage = new Map<string, KnownField>(Object.entries<FieldFact>(fieldFacts));
    for (const { id, use } of fields) ofMessage.set(id, { ...ofMessage.get(id), use });
    return [code, ofMessage];
  }),
);

/** All fields of the protocol by id, as one message has them. */
export function knownFields(code: Code): ReadonlyMap<string, KnownField> {
  return known.get(code) ?? new Map();
}
