/** The line to the library is lost in the middle of a visit, or a device is out. */
import type { ItemRow, Screen, View } from '../../../../src/screen/screen.ts';
import { account, borrow, identify, item, limits, loan, receipt } from '../gallery-views.ts';
import {
  action,
  attract,
  type Flow,
  goodbye,
  inOrder,
  lent,
  one,
  press,
  type Step,
  settled,
  title,
  working,
} from './steps.ts';

const provisional: ItemRow = {
  ...working(2),
  state: 'done',
  dueOn: '2026-12-16',
  provisional: true,
};
const returned = item('1', title[1], 'done', { dueOn: null, destination: { kind: 'shelf' } });
const returns = (rows: readonly ItemRow[], line: 'limited' | 'ended'): View => ({
  kind: 'return',
  rows,
  provisional: true,
  stillWorking: false,
  line,
});

export const lineLost: Flow = {
  name: 'The line is lost in the middle of a visit, which goes on, or ends',
  steps: [
    { view: borrow([]) },
    lent(working(2), one),
    {
      view: borrow(inOrder(provisional, one), { provisional: true, line: 'limited' }),
      waitMs: settled,
    },
    ...press('F4'),
    { view: { ...receipt, lent: 2, dueOn: '2026-12-16', provisional: true, notDone: [] } },
    goodbye({
      lent: 2,
      dueOn: '2026-12-16',
      provisional: true,
      returned: 1,
      returnedProvisional: true,
      card: 'scanned',
    }),
    attract,
    { view: borrow([]) },
    lent(working(2), one),
    {
      view: borrow(inOrder({ ...working(2), state: 'refused', code: 'offline-limit' }, one), {
        line: 'ended',
      }),
      waitMs: settled,
    },
    ...press('F4'),
    goodbye({
      lent: 1,
      dueOn: '2026-12-16',
      notLent: [{ title: title[2], nth: 2, hint: '0002', code: 'offline-limit', message: null }],
      card: 'scanned',
    }),
    action,
    { view: borrow([], { line: 'ended' }) },
    action,
    { view: returns([], 'limited') },
    { view: returns([returned], 'limited'), waitMs: settled },
    ...press('F4'),
    action,
    { view: returns([], 'ended') },
    action,
    { view: returns([returned], 'ended') },
    action,
    {
      view: {
        ...account,
        loans: [loan('30000000000003', null, '2026-12-16')],
        mayRenew: false,
        mayPay: false,
        lineLost: true,
      },
    },
    { view: { kind: 'action', limits, notNow: 'account' } },
    { view: { kind: 'action', limits: { ...limits, borrow: 'not-now' }, notNow: 'borrow' } },
  ],
};

const works = {
  ...limits,
  borrow: 'works',
  pay: 'works',
  payBy: { terminal: 'works', code: 'absent' },
  account: 'works',
  line: 'works',
} as const;
function reads(plate: 'works' | 'not-now', scan: 'works' | 'not-now'): Partial<Screen> {
  return { reads: { plate, scan } };
}
const nothing: View = { kind: 'return', rows: [], provisional: false, stillWorking: false };
const plateOut: Step = {
  change: reads('not-now', 'works'),
  view: { kind: 'attract', limits: { ...works, plate: 'not-now', receipt: 'not-now' } },
};
const contactless = { chip: { by: 'contactless', card: 'library' } } as const;
export const chipCards: Flow = {
  name: 'A card with a chip: it is put in, cannot be used, stays in, is left behind',
  steps: [
    {
      change: {
        chip: { by: 'slot', card: 'eid' },
        reads: { plate: 'works', scan: 'works', chip: 'works' },
      },
      view: { ...identify, booksSeen: 0, orChip: true },
    },
    ...(['unknown', 'random-uid', 'not-a-patrons', 'not-activated', 'unreadable'] as const).map(
      (why): Step => ({
        view: { ...identify, booksSeen: 0, orChip: true, cardIn: true, problem: `chip-${why}` },
      }),
    ),
    { view: { ...identify, booksSeen: 0, orChip: true, problem: 'chip-unreadable' } },
    { dialog: { kind: 'help' } },
    {
      change: { reads: { plate: 'works', scan: 'absent', chip: 'works' } },
      view: { ...identify, booksSeen: 0, how: 'chip' },
    },
    { dialog: { kind: 'help' } },
    { change: contactless, view: { ...identify, booksSeen: 0, how: 'chip', adding: true } },
    {
      change: { chip: { by: 'slot', card: 'eid' } },
      view: borrow([]),
      dialog: { kind: 'card-unusable', why: 'unknown', paying: true },
    },
    { dialog: null },
    goodbye({ card: 'in' }),
    goodbye({}),
    { change: { cardLeft: true }, ...attract },
    { change: contactless, ...action },
    { view: { ...identify, booksSeen: 0, how: 'chip' } },
    {
      change: { reads: { plate: 'works', scan: 'absent', chip: 'not-now' } },
      view: { ...identify, booksSeen: 0, mayType: false, how: 'none' },
    },
  ],
};

export const deviceOut: Flow = {
  name: 'The reader or the scanner is out',
  steps: [
    plateOut,
    { view: borrow([]) },
    { ...lent(one), waitMs: settled },
    { dialog: { kind: 'help' } },
    {
      change: reads('works', 'not-now'),
      view: { kind: 'attract', limits: { ...works, scan: 'not-now' } },
    },
    { view: { ...identify, booksSeen: 0, how: 'type' } },
    action,
    { view: { ...identify, booksSeen: 0, how: 'plate' } },
    { view: nothing },
    { change: reads('not-now', 'not-now'), view: nothing },
    { view: { ...identify, booksSeen: 0, mayType: false, how: 'none' } },
  ],
};

const unseen = (nth: 1 | 2, layDown: boolean): ItemRow =>
  item(`${nth}`, title[nth], 'done', { code: 'tag-not-seen', layDown });
const back = (row: ItemRow): ItemRow => ({ ...row, dueOn: null });
export const tagNotSeen: Flow = {
  name: 'Booked by its number alone: its security is switched when it is laid down, or at the desk',
  steps: [
    { view: borrow([]) },
    lent(working(1)),
    { view: borrow(inOrder(unseen(1, true))), waitMs: settled },
    ...press('F4'),
    // It is laid down.
    { view: borrow(inOrder(one)), waitMs: settled },
    { view: borrow(inOrder(working(2), one)), waitMs: 150 },
    { view: borrow(inOrder(unseen(2, false), one)), waitMs: settled },
    goodbye({ lent: 2, dueOn: '2026-12-16', stillSecured: 1, card: 'scanned' }),
    { view: { ...nothing, rows: inOrder(back(unseen(1, true))) } as View },
    {
      view: {
        ...nothing,
        rows: inOrder(item('1', title[1], 'done', { dueOn: null, destination: { kind: 'shelf' } })),
      } as View,
      waitMs: settled,
    },
    action,
    { view: { ...nothing, rows: inOrder(back(unseen(2, false))) } as View },
  ],
};
