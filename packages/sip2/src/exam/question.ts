/** How a question of the examination is written, and what it is asked with. */
import type { Decoded } from '../codec/decode.ts';
import type { AnyDraft, Draft, Message, ReplyCode, RequestCode } from '../messages/table.ts';
import type { Profile } from '../profiles/profile.ts';
import type { Words } from './rows/row.ts';
import type { FindingCode } from './rows/rows.ts';

/** A setting that fits what was answered. `name` is of `Profile`, or one of the two beside it. */
export interface Setting {
  readonly name: keyof Profile | 'institutionId' | 'heartbeatMs';
  readonly value: string | number | boolean;
}

/** `about` stands in the words of the row. */
export interface Note {
  readonly code: FindingCode;
  readonly about?: string;
  readonly fits?: readonly Setting[];
}

/** `message` null: none came that answers it; `notes` say what did. */
export interface Heard<C extends RequestCode> {
  readonly message: Message<ReplyCode<C>> | null;
  readonly notes: readonly Note[];
}

export interface ExamSettings {
  readonly profile: Profile;
  /** AO, AC */
  readonly institution: string;
  readonly terminalPassword: string;
  /** AP of a return */
  readonly location: string;
  /** of messages: 000 unknown, 001 English, 005 Dutch */
  readonly language: string;
  /** IANA */
  readonly timeZone: string;
  /** ISO 4217, of a payment */
  readonly currency: string;
  /** how often the self-check asks an idle line; left out: never */
  readonly heartbeatMs?: number;
  /** ISO 8601 */
  now(): string;
}

/** What the person has at hand: numbers are sent, and never stand in a report. */
export interface AtHand {
  readonly card?: string | undefined;
  readonly item?: string | undefined;
  /** of `card` */
  readonly pin?: string | undefined;
  /** an item on the shelf, which is lent to `card` and returned */
  readonly loan?: string | undefined;
  /** an item on an invoice, which is returned */
  readonly invoiced?: string | undefined;
  /** a card that the library system blocks */
  readonly blocked?: string | undefined;
  /** the first fee of `card` is paid, twice */
  readonly pays?: true | undefined;
  /** a connection is left idle for at most so long */
  readonly idleSeconds?: number | undefined;
}

/** What was changed so far. */
interface Course {
  /** the item of the loan: on the shelf before, and lent now, or perhaps */
  isLent: boolean;
  mayBeLent: boolean;
  /** a loan was asked for, not answered, and not found */
  isUncertain: boolean;
  /** nothing more is sent with the PIN that was given */
  isPinRefused: boolean;
}

export interface Asking {
  readonly settings: ExamSettings;
  readonly atHand: AtHand;
  readonly course: Course;
  ask<C extends RequestCode>(draft: Draft<C>): Promise<Heard<C>>;
  /** an open line that is logged in; null: none can be made */
  rough(): Promise<RoughLine | null>;
}

/** A line on which anything may be sent. */
export interface RoughLine {
  /** it takes numbers and checksums */
  readonly isNumbered: boolean;
  readonly isOpen: boolean;
  /** `isNumbered`: with AY and AZ, the next number each time */
  encode(draft: AnyDraft, isNumbered: boolean): Uint8Array;
  send(bytes: Uint8Array): void;
  /** the first so many lines that come in time */
  hear(most: number): Promise<readonly Decoded[]>;
  /** Sends, and hears. */
  trade(bytes: Uint8Array, most: number): Promise<readonly Decoded[]>;
  /** Sends nothing for so long. */
  idle(ms: number): Promise<Idled>;
  /** the connection, at once */
  cut(): void;
}

/** `afterMs`: it was hung up then · `stopped`: the examination was */
export type Idled = { kind: 'open' | 'stopped' } | { kind: 'hung-up'; afterMs: number };

/**
 * `look` changes nothing · `try` changes what a person has named, and puts it back · `break` cuts the
 * line and spoils messages too, of a test system. Each does what those before it do.
 */
export const levels = ['look', 'try', 'break'] as const;
export type Level = (typeof levels)[number];

/** What the report says of a question. */
export interface QuestionFacts {
  readonly id: string;
  readonly level: Level;
  /** the messages, as a person names them */
  readonly asks: string;
  /** of 3M SIP 2.00 Rev 2.12 */
  readonly section: string;
  readonly title: Words;
  /** what the standard says */
  readonly standard: Words;
}

export interface Question extends QuestionFacts {
  /** left out: nothing */
  readonly needs?: readonly (keyof AtHand)[];
  /** left out: of any profile */
  isOf?(profile: Profile): boolean;
  run(asking: Asking): Promise<readonly Note[]>;
}
