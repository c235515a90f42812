/** How a question of the examination is written, and what it is asked with. */
import type { Draft, Message, ReplyCode, RequestCode } from '../messages/table.ts';
import type { Profile } from '../profiles/profile.ts';
import type { Words } from './rows/row.ts';
import type { FindingCode } from './rows/rows.ts';

/** A setting that fits what was answered. `name` is of `Profile`, or `institutionId`. */
export interface Setting {
  readonly name: keyof Profile | 'institutionId';
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
  /** of messages: 000 unknown, 001 English, 005 Dutch */
  readonly language: string;
  /** IANA */
  readonly timeZone: string;
  /** ISO 8601 */
  now(): string;
}

/** What the person has at hand: numbers are sent, and never stand in a report. */
export interface AtHand {
  readonly card?: string | undefined;
  readonly item?: string | undefined;
}

export interface Asking {
  readonly settings: ExamSettings;
  readonly atHand: AtHand;
  ask<C extends RequestCode>(draft: Draft<C>): Promise<Heard<C>>;
}

/** `look` changes nothing. */
export type Level = 'look';

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
  readonly needs?: keyof AtHand;
  /** left out: of any profile */
  isOf?(profile: Profile): boolean;
  run(asking: Asking): Promise<readonly Note[]>;
}
