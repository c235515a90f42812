/** The scenes: each a part of what may happen, small enough to be exhausted. */
import { kioskMachine } from '../../machines/kiosk.ts';
import { type Item, items, type Person, people } from './people.ts';

/** What a scene leaves out never happens in it. */
export interface Scene {
  name: string;
  /** what it looks for, in a sentence */
  says: string;
  /** how many acts in a row the normal run looks at each third day; one less on the others */
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
  /** what is laid down on a list is read a moment later, and a card may be scanned before that */
  listsLate: boolean;
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

const many = Number.POSITIVE_INFINITY;
const [first] = people;
const [, second] = items;

const common: Omit<Scene, 'name' | 'says' | 'depth' | 'left'> = {
  notTouched: ['CHOOSE account', 'FEES', 'RENEW', 'RECEIPT', 'BEGIN'],
  answers: { identify: ['known'], borrow: ['lent'], return: ['returned'] },
  atOnce: ['resolveJournal', 'titleWork', 'judgeAnew', 'endVisit', 'printReceipt'],
  lent: { [second as Item]: first },
  pin: [],
  isBlocked: false,
  receipt: 'none',
  listsLate: false,
  saysListed: kioskMachine.events.some((type: string) => type === 'PLATE_LISTED'),
};

export const scenes: readonly Scene[] = [
  {
    ...common,
    name: 'restart',
    depth: 4,
    says: 'the kiosk is started again',
    left: { card: 2, lay: 2, lift: 1, time: many, restart: 1 },
  },
  {
    ...common,
    name: 'closing',
    depth: 4,
    says: 'the kiosk closes, is taken out of service, or cannot keep its journal',
    left: { card: 2, lay: 2, lift: 1, time: many, shut: 1 },
  },
  {
    ...common,
    name: 'together',
    depth: 6,
    says: 'a second person comes, borrows together, goes back, or takes the visit over',
    pin: [people[1]],
    left: { card: 3, lay: 2, time: many },
  },
  {
    ...common,
    name: 'numbers',
    depth: 5,
    says: 'items are scanned, and their tags come later',
    left: { card: 2, lay: 2, scan: 2, time: many },
  },
  {
    ...common,
    name: 'lifted',
    depth: 5,
    says: 'what is under way is lifted and put back, while a second person comes',
    answers: { ...common.answers, borrow: ['lent', 'lifted', 'refused'] },
    left: { card: 2, lay: 2, lift: 2, time: many },
  },
  {
    ...common,
    name: 'blocked',
    depth: 4,
    says: 'the first person may not borrow before a fee is paid',
    isBlocked: true,
    answers: { ...common.answers, payWork: ['paid', 'declined', 'unknown', 'paid-not-booked'] },
    notTouched: ['RENEW'],
    left: { card: 2, lay: 2, scan: 1, time: many },
  },
  {
    ...common,
    name: 'line',
    depth: 4,
    says: 'the line is lost and back, answers fail or do not come',
    answers: {
      identify: ['known', 'unknown-card', 'unreachable'],
      borrow: ['lent', 'refused', 'unreachable', 'outcome-unknown'],
      return: ['returned', 'refused', 'unreachable', 'outcome-unknown'],
      checkWork: ['stands', 'not-done', 'nobody'],
    },
    left: { card: 2, lay: 2, time: many, line: 1 },
  },
  {
    ...common,
    name: 'reader',
    depth: 4,
    says: 'the reader is lost and back, with things laid down and lifted meanwhile',
    left: { card: 2, lay: 2, lift: 2, time: many, reader: 1 },
  },
  {
    ...common,
    name: 'late',
    depth: 8,
    says: 'a card is scanned or asked for, or the visit ends, just after something was laid down, before it is read',
    // Of several people of one visit any list may have it.
    notTouched: [...common.notTouched, 'SHOW_PERSON'],
    listsLate: true,
    left: { card: 2, lay: 2, scan: 1, time: 1 },
  },
  {
    ...common,
    name: 'tags',
    depth: 5,
    says: 'tags that cannot be switched, prices that are asked, a receipt that is wanted',
    answers: {
      identify: ['known'],
      borrow: ['lent', 'costs', 'not-released'],
      return: ['returned', 'not-secured'],
      printReceipt: ['printed', 'no-paper'],
    },
    notTouched: ['CHOOSE account', 'FEES', 'RENEW', 'BEGIN'],
    atOnce: ['resolveJournal', 'titleWork', 'judgeAnew', 'endVisit'],
    receipt: 'ask',
    left: { card: 2, lay: 2, lift: 1, time: many },
  },
  {
    ...common,
    name: 'everything',
    depth: 3,
    says: 'all of it, once or twice',
    answers: {
      identify: ['known', 'unknown-card', 'unreachable', 'pin-wrong'],
      borrow: ['lent', 'refused', 'unreachable', 'outcome-unknown', 'costs', 'not-released'],
      return: ['returned', 'refused', 'unreachable', 'outcome-unknown', 'not-secured'],
      checkWork: ['stands', 'not-done', 'nobody'],
      payWork: ['paid', 'declined', 'unknown', 'paid-not-booked'],
      loadAccount: ['loaded', 'unreachable'],
      renewWork: ['renewed', 'refused'],
      printReceipt: ['printed', 'no-paper'],
    },
    notTouched: [],
    atOnce: ['resolveJournal', 'titleWork', 'judgeAnew', 'endVisit'],
    receipt: 'ask',
    pin: [people[1]],
    left: {
      ...{ card: 3, lay: 3, lift: 2, scan: 2, time: many },
      ...{ restart: 1, shut: 1, line: 1, reader: 1 },
    },
  },
];
