/** Examples of a return chute. */
import type { ChuteView } from '../../../src/screen/screen.ts';
import { dressed, type Example, example } from './gallery-example.ts';
import { item } from './gallery-views.ts';

function chute(step: ChuteView['step'], change: Partial<ChuteView> = {}): ChuteView {
  return { kind: 'chute', step, rows: [], letIn: 0, provisional: false, ...change };
}
const none = { dueOn: null, destination: null };
const done = [item('2', 'Lampje', 'done', none), item('1', 'Het smelt', 'done', none)] as const;
const mixed = [
  item('4', null, 'refused', { ...none, code: 'unreadable' }),
  item('3', 'De Gruffalo', 'refused', { ...none, code: 'not-secured' }),
  ...done,
];

export const chuteExamples: readonly Example[] = [
  example('34-chute', chute('ready')),
  example('34-chute-provisional', chute('ready', { provisional: true })),
  example(
    '34-chute-working',
    chute('working', { rows: [item('3', null, 'working', none), ...done] }),
  ),
  example('34-chute-take-back', chute('take-back', { rows: mixed })),
  example('34-chute-open', chute('open', { rows: done, letIn: 1 })),
  example('34-chute-open-empty', chute('open', { letIn: 2 })),
  example('34-chute-thanks', chute('ready', { letIn: 3 })),
  example('34-chute-full', chute('full')),
  example('34-chute-blocked', chute('blocked')),
  example('34-chute-blocked-with-books', chute('blocked', { rows: done })),
  dressed('34-chute-largest', { textSize: 3 }, chute('take-back', { rows: mixed })),
  dressed('34-chute-low', { low: true }, chute('ready')),
  dressed('34-chute-contrast', { theme: 'contrast' }, chute('take-back', { rows: mixed })),
];
