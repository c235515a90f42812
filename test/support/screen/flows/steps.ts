/** A visit as a blind person hears it: what the kiosk pushes and which keys are pressed, in order. */
import type { Dialog, ItemRow, Screen, View } from '../../../../src/screen/screen.ts';
import { borrow, item } from '../gallery-views.ts';

export interface Step {
  view?: View | ((now: Date) => View);
  dialog?: Dialog | null | ((now: Date) => Dialog);
  /** how far a call for help is */
  call?: Screen['call']['state'];
  /** what else of the screen changes, until the end of the flow */
  change?: Partial<
    Pick<
      Screen,
      'call' | 'reads' | 'payBy' | 'leftovers' | 'cardLeft' | 'chip' | 'openUntil' | 'stray'
    >
  >;
  /** a key of the keypad */
  key?: string;
  /** how long nothing else happens, in ms; left out: until the screen is drawn */
  waitMs?: number;
}
export interface Flow {
  name: string;
  steps: readonly Step[];
}

export const attract: Step = { view: { kind: 'attract', limits: null } };
export const action: Step = { view: { kind: 'action', limits: null } };
export function moment(what: Extract<View, { kind: 'one-moment' }>['what']): Step {
  // It comes late, and stays for a while.
  return { view: { kind: 'one-moment', what }, waitMs: 800 };
}
export function press(...keys: string[]): Step[] {
  return keys.map((key) => ({ key }));
}
export function down(times: number): Step[] {
  return press(...Array<string>(times).fill('ArrowDown'));
}
export function inSeconds(now: Date, seconds: number): string {
  return new Date(now.getTime() + seconds * 1_000).toISOString();
}
/** Rows as they come: the newest first, each with its number. */
export function inOrder(...rows: ItemRow[]): ItemRow[] {
  return rows.map((row, at) => ({ ...row, nth: rows.length - at }));
}
export const title = { 1: 'De Gruffalo', 2: 'Het smelt', 3: 'Wij zijn licht' } as const;
export function working(nth: 1 | 2 | 3): ItemRow {
  return item(`${nth}`, title[nth], 'working');
}
export const one = item('1', title[1], 'done', { dueOn: '2026-12-16' });
export const two = item('2', title[2], 'refused', {
  code: 'refused',
  message: 'Dit exemplaar is gereserveerd voor een andere lezer',
});
export const three = item('3', title[3], 'done', { ownLoan: true, dueOn: '2026-12-01' });
export function lent(...rows: ItemRow[]): Step {
  return { view: borrow(inOrder(...rows)), waitMs: 150 };
}
/** Longer than a count waits until nothing changes any more. */
export const settled = 700;

type Goodbye = Extract<View, { kind: 'goodbye' }>;
/** The end of a visit in which nothing was done but `change`. */
export function goodbye(change: Partial<Goodbye>): Step {
  return {
    view: (now) => ({
      kind: 'goodbye',
      lent: 0,
      returned: 0,
      renewed: 0,
      dueOn: null,
      provisional: false,
      laid: 0,
      notLent: [],
      toDesk: [],
      toTake: [],
      card: null,
      endsAt: inSeconds(now, 8),
      printed: false,
      timedOut: false,
      ...change,
    }),
  };
}
