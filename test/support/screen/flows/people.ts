/** A second card in a visit, and several people who borrow together. */
import type { Dialog, PersonTab } from '../../../../src/screen/screen.ts';
import { blocked, borrow, identify, item, pin, receipt } from '../gallery-views.ts';
import {
  attract,
  down,
  type Flow,
  goodbye,
  inOrder,
  inSeconds,
  moment,
  one,
  press,
  type Step,
  settled,
  three,
  two,
  working,
} from './steps.ts';

function whoIsThere(mayJoin: boolean): Step {
  return {
    dialog: (now): Dialog => ({
      kind: 'who-is-there',
      endsAt: inSeconds(now, 18),
      totalMs: 20_000,
      mayJoin,
    }),
  };
}

export const secondCard: Flow = {
  name: 'A second card: the first patron stays, leaves, or the two borrow together',
  steps: [
    { view: borrow(inOrder(one)) },
    whoIsThere(false),
    ...down(2),
    { waitMs: 8_500 },
    { dialog: null },
    whoIsThere(false),
    goodbye({ next: true }),
    { view: pin },
    { view: borrow(inOrder(one)) },
    whoIsThere(true),
    ...down(3),
    { view: pin },
  ],
};

const mother: PersonTab = {
  person: 0,
  name: 'Els Maes',
  lent: 1,
  isShown: true,
  mayBorrow: true,
};
const son: PersonTab = { ...mother, person: 1, name: 'Mehmet Maes', lent: 0 };
const daughter: PersonTab = { ...son, person: 2, name: null, mayBorrow: false };
function shown(person: number, ...people: readonly PersonTab[]): readonly PersonTab[] {
  return people.map((each) => ({ ...each, isShown: each.person === person }));
}

const ofSon = item('7', 'Pluk van de Petteflet', 'done', { dueOn: '2026-12-16' });
export const family: Flow = {
  name: 'A family: three cards, one list each, one receipt with a part each',
  steps: [
    { view: borrow([], { mayAdd: true }) },
    ...down(1),
    { view: borrow(inOrder(one), { mayAdd: true }), waitMs: settled },
    ...down(1),
    { view: { ...identify, booksSeen: 0, adding: true, booksOfOthers: 3 } },
    { view: { ...identify, booksSeen: 0, adding: true, problem: 'unknown-card' } },
    { view: pin },
    moment('identify'),
    { view: borrow([], { people: shown(1, mother, son), mayAdd: true, booksOfOthers: 3 }) },
    {
      view: borrow(inOrder({ ...ofSon, state: 'working', dueOn: null }), {
        people: shown(1, mother, son),
      }),
      waitMs: 150,
    },
    {
      view: borrow(inOrder(ofSon), {
        people: shown(1, mother, { ...son, lent: 1 }),
        mayAdd: true,
      }),
      waitMs: settled,
    },
    ...press('F4'),
    ...down(1),
    // The list of the mother is shown.
    {
      view: borrow(inOrder(three, one), {
        people: shown(0, { ...mother, lent: 2 }, { ...son, lent: 1 }),
        mayAdd: true,
      }),
      waitMs: settled,
    },
    ...press('F4'),
    moment('identify'),
    { view: { ...blocked, people: shown(2, mother, son, daughter) } },
    ...down(3),
    {
      view: borrow(inOrder(working(2), one), { people: shown(0, mother, son, daughter) }),
      waitMs: 150,
    },
    {
      view: borrow(inOrder(two, one), { people: shown(0, mother, son, daughter) }),
      waitMs: settled,
    },
    {
      view: {
        ...receipt,
        lent: 2,
        reading: true,
        notDone: [],
        slip: {
          ...receipt.slip,
          person: { number: 1, name: 'Els Maes' },
          lent: receipt.slip.lent.slice(0, 1),
          notLent: [],
          returned: [],
          notReturned: [],
          renewed: [],
          payments: [],
          others: [
            {
              ...receipt.slip,
              person: { number: 2, name: 'Mehmet Maes' },
              lent: receipt.slip.lent.slice(1, 2),
              notLent: [],
              returned: [],
              notReturned: [],
              renewed: [],
              payments: [],
            },
          ],
        },
      },
    },
    goodbye({
      lent: 2,
      dueOn: '2026-12-16',
      laid: 3,
      notLent: [{ title: two.title, nth: 2, hint: '0002', code: 'on-hold', message: null }],
      card: 'scanned',
    }),
    attract,
  ],
};
