/** Borrowing: the common visit, and the other ways in which a row may end. */
import { borrow, identify, item, pin, receipt } from '../gallery-views.ts';
import {
  action,
  attract,
  type Flow,
  goodbye,
  inOrder,
  lent,
  moment,
  one,
  press,
  settled,
  three,
  title,
  two,
  working,
} from './steps.ts';

export const borrowing: Flow = {
  name: 'Borrowing with a PIN: three books within a second, one is refused, one was lent already',
  steps: [
    attract,
    action,
    ...press('ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown'),
    { view: { ...identify, booksSeen: 0, mayType: false } },
    { view: pin },
    ...press('1', '2', 'Backspace', '2', '3', '4', 'Enter'),
    moment('identify'),
    { view: borrow([]) },
    lent(working(1)),
    lent(working(3), working(2), working(1)),
    lent(working(3), working(2), one),
    lent(working(3), two, one),
    { view: borrow(inOrder(three, two, one)), waitMs: settled },
    ...press('ArrowDown', 'F4'),
    {
      view: {
        ...receipt,
        lent: 1,
        ownLoans: 1,
        dueOn: '2026-12-16',
        notDone: [{ title: title[2], nth: 2, hint: '0002', code: 'refused', mode: 'borrow' }],
      },
    },
    ...press('ArrowDown'),
    goodbye({
      lent: 1,
      dueOn: '2026-12-16',
      laid: 3,
      notLent: [{ title: title[2], nth: 2, hint: '0002', code: 'on-hold', message: null }],
      card: 'scanned',
    }),
    attract,
  ],
};

const refusals = [
  item('8', null, 'refused', { code: 'unknown-item' }),
  item('7', 'Atlas', 'refused', {
    code: 'refused',
    message: 'Gereserveerd voor mevrouw J. Janssens',
  }),
  item('6', 'Zelda', 'refused', { code: 'costs', costCents: 250 }),
  item('5', 'Lampje', 'refused', { code: 'unreachable' }),
  item('4', 'Spaans', 'refused', { code: 'lifted', failedParts: { numbers: [1, 3], of: 3 } }),
  item('3', 'Portugees', 'done', { code: 'not-released' }),
  item('2', 'De avonden', 'done', { renewed: true, mediaType: '006', costCents: 100 }),
  item('1', 'Pluk', 'done', { provisional: true }),
];
export const otherLoans: Flow = {
  name: 'Borrowing: the other ways in which a row may end',
  steps: [
    { view: borrow([]) },
    { view: borrow(inOrder(...refusals.map((row) => ({ ...row, state: 'working' }) as const))) },
    { view: borrow(inOrder(...refusals)), waitMs: settled },
    { view: borrow(inOrder(working(2), one)), waitMs: 3_500 },
    action,
    { view: borrow([], { holds: { count: 2, places: [], still: false } }) },
    action,
    { view: borrow(inOrder({ ...one, provisional: true }), { provisional: true }) },
  ],
};
