/** A part of what may happen, small enough to be exhausted. */
import type { Item, Person } from './people.ts';

/** What a scene leaves out never happens in it. */
export interface Scene {
  name: string;
  /** what it looks for, in a sentence */
  says: string;
  /** how many acts in a row the normal run looks at */
  depth: number;
  /** how often each may happen; what is not named may not */
  left: Readonly<Partial<Record<Often, number>>> & Readonly<Record<string, number>>;
  /** touches that nobody makes in it */
  notTouched: readonly string[];
  /** by what is begun at a port, the classes of its answers; at once where there is one and no `late` */
  answers: Readonly<Record<string, readonly string[]>>;
  /** what is lent to whom when it begins */
  lent: Readonly<Partial<Record<Item, Person>>>;
  /** whose cards have a PIN */
  pin: readonly Person[];
  /** the first person may not borrow before their fee is paid */
  isBlocked: boolean;
  receipt: 'ask' | 'none';
  /** the reader tells when it has listed all that lies there */
  saysListed: boolean;
  /** what is answered in the very moment, by the first of its classes */
  atOnce: readonly string[];
}
export type Often =
  | 'card'
  | 'lay'
  | 'lift'
  | 'scan'
  | 'time'
  | 'restart'
  /** closed, out of service, or the journal cannot be kept */
  | 'shut'
  | 'line'
  | 'reader';
