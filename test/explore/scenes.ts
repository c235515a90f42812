/** The scenes. */
import { kioskMachine } from '../../machines/kiosk.ts';
import { type Item, items, people } from './people.ts';
import type { Scene } from './scene.ts';

const many = Number.POSITIVE_INFINITY;
const [first] = people;
const [, second] = items;

const common: Omit<Scene, 'name' | 'says' | 'depth' | 'left'> = {
  notTouched: ['CHOOSE account', 'FEES', 'RENEW', 'RECEIPT', 'BEGIN'],
  answers: { identify: ['known'], borrow: ['lent'], return: ['returned'] },
  atOnce: ['resolveJournal', 'titleWork', 'endVisit', 'printReceipt'],
  lent: { [second as Item]: first },
  pin: [],
  isBlocked: false,
  receipt: 'none',
  saysListed: kioskMachine.events.some((type: string) => type === 'PLATE_LISTED'),
};

export const scenes: readonly Scene[] = [
  {
    ...common,
    name: 'restart',
    depth: 5,
    says: 'the kiosk is started again',
    left: { card: 2, lay: 2, lift: 1, time: many, restart: 1 },
  },
  {
    ...common,
    name: 'closing',
    depth: 5,
    says: 'the kiosk closes, is taken out of service, or cannot keep its journal',
    left: { card: 2, lay: 2, lift: 1, time: many, shut: 1 },
  },
  {
    ...common,
    name: 'together',
    depth: 7,
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
    depth: 5,
    says: 'the first person may not borrow before a fee is paid',
    isBlocked: true,
    answers: { ...common.answers, payWork: ['paid', 'declined', 'unknown', 'paid-not-booked'] },
    notTouched: ['RENEW'],
    left: { card: 2, lay: 2, scan: 1, time: many },
  },
];
