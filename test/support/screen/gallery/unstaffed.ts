/** Examples of hours without staff: where a patron is sent elsewhere than to the desk. */
import type { Screen } from '../../../../src/screen/screen.ts';
import { type Example, example, over, plainDisplay } from '../gallery-example.ts';
import { blocked, borrow, item } from '../gallery-views.ts';

const unstaffed: Partial<Screen> = { unstaffed: { telephone: '09\u00a0123\u00a045\u00a067' } };
const noCall = { ...unstaffed, call: { offered: false, state: 'none' } } as const;
const refused = [
  item('1', 'Dagelijkse kost', 'refused', { code: 'on-hold' }),
  item('2', 'Het hout', 'refused', { code: 'outcome-unknown' }),
];
const large = Object.assign({ ...plainDisplay }, { textSize: 3 } as const);

export const unstaffedExamples: readonly Example[] = [
  over('70-unstaffed-help', { kind: 'help' }, noCall),
  over('70-unstaffed-help-english', { kind: 'help' }, { ...noCall, language: 'en' }),
  over(
    '70-unstaffed-called',
    { kind: 'help' },
    { ...unstaffed, call: { offered: true, state: 'delivered' } },
  ),
  example('71-unstaffed-borrow', borrow(refused), unstaffed),
  example('71-unstaffed-borrow-english', borrow(refused), { ...unstaffed, language: 'en' }),
  example('74-closing-soon', borrow(refused), { ...unstaffed, closing: { minutes: 15 } }),
  example('74-closing-soon-english', borrow(refused), {
    ...unstaffed,
    language: 'en',
    closing: { minutes: 5 },
  }),
  example('74-closing-soon-large', borrow(refused), {
    ...unstaffed,
    display: large,
    closing: { minutes: 5 },
  }),
  example('74-closing-now', borrow(refused), { ...unstaffed, closing: { minutes: 0 } }),
  example('72-unstaffed-blocked', blocked, unstaffed),
  example(
    '73-unstaffed-out-of-order',
    { kind: 'out-of-order', code: 'P31' },
    { ...unstaffed, neighbour: null },
  ),
];
