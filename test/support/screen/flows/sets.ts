/** Sets with parts, an item that was lifted too early, a loan that costs something. */
import { borrow, item, set } from '../gallery-views.ts';
import {
  action,
  down,
  type Flow,
  inOrder,
  one,
  press,
  settled,
  title,
  two,
  working,
} from './steps.ts';

export const sets: Flow = {
  name: 'A set that is not complete, an item that was lifted too early, a loan that costs something',
  steps: [
    { view: borrow(inOrder(item('1', set.title, 'working'))) },
    {
      view: {
        kind: 'set-incomplete',
        purpose: 'borrow',
        row: { ...set, nth: 1, parts: { there: [1, 2, 4], of: 4 } },
      },
    },
    action,
    {
      view: {
        kind: 'set-incomplete',
        purpose: 'return',
        row: { ...set, nth: 2, title: null, parts: { there: [2, 5, 6], of: 8 } },
      },
    },
    { view: borrow(inOrder(working(2), one)) },
    { dialog: { kind: 'put-back', title: title[2], nth: 2, mode: 'borrow' } },
    ...press('ArrowDown'),
    { dialog: { kind: 'put-back', title: null, nth: 2, mode: 'borrow' } },
    { dialog: null },
    {
      dialog: {
        kind: 'cost',
        key: 'borrow:2',
        title: title[2],
        nth: 2,
        hint: '0002',
        costCents: 100,
      },
    },
    ...press('ArrowDown', 'ArrowDown'),
    { dialog: null, view: borrow(inOrder(two, one)) },
    { dialog: { kind: 'all-there', count: 2 } },
    ...down(2),
    { dialog: null },
  ],
};

const course = { of: 4, kinds: ['book', 'cd', 'cd', 'cd'] };
export const namedSets: Flow = {
  name: 'Sets whose parts the library named, and parts that could not be switched',
  steps: [
    { view: borrow(inOrder(item('1', set.title, 'working'))) },
    {
      view: {
        kind: 'set-incomplete',
        purpose: 'borrow',
        row: { ...set, nth: 1, parts: { there: [1, 2, 4], ...course } },
      },
    },
    ...down(2),
    action,
    {
      view: {
        kind: 'set-incomplete',
        purpose: 'return',
        row: { ...set, nth: 1, parts: { there: [1], ...course } },
      },
    },
    { view: borrow(inOrder(item('1', set.title, 'working'))) },
    {
      dialog: {
        kind: 'put-back',
        title: set.title,
        nth: 1,
        mode: 'borrow',
        parts: { there: [1, 2], ...course },
      },
    },
    { dialog: null },
    {
      view: borrow(
        inOrder({ ...set, code: 'not-released', failedParts: { numbers: [2], of: course.of } }),
      ),
      waitMs: settled,
    },
  ],
};
