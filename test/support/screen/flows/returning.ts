/** Returning: where each item goes, and what is not returned. */
import type { ItemRow, View } from '../../../../src/screen/screen.ts';
import { item, receipt } from '../gallery-views.ts';
import { action, type Flow, goodbye, inOrder, press, type Step, settled } from './steps.ts';

const back = (key: string, name: string, change: Partial<ItemRow>) =>
  item(key, name, 'done', { dueOn: null, ...change });
const sign = {
  words: {
    nl: 'blauw zijrek',
    fr: 'étagère bleue',
    de: 'blaues Seitenregal',
    en: 'blue side shelf',
    ar: 'الرف الأزرق',
  },
  colour: '#0a57a4',
  slip: true,
};
const returned = inOrder(
  item('7', null, 'refused', { code: 'unknown-item' }),
  item('6', 'Het hout', 'refused', { code: 'not-secured' }),
  item('5', 'Atlas van België', 'refused', {
    code: 'refused',
    message: 'Voor dit exemplaar is een nota gemaakt',
  }),
  back('4', 'De Gruffalo', { destination: { kind: 'shelf' } }),
  back('3', 'Lampje', { destination: { kind: 'desk', sign }, slipFailed: true }),
  back('2', 'Wij zijn licht', { destination: { kind: 'desk' } }),
  back('1', 'Het smelt', { destination: { kind: 'bin', name: '2' } }),
);
const returns = (rows: readonly ItemRow[], stillWorking = false): View => ({
  kind: 'return',
  rows,
  provisional: false,
  stillWorking,
});
export const returning: Flow = {
  name: 'Returning: a bin, the desk, a sign of the library, the shelf; three that are not done',
  steps: [
    { view: returns([]) },
    { view: returns(inOrder(item('1', 'Het smelt', 'working')), true) },
    { view: returns(returned.slice(-1)), waitMs: settled },
    {
      view: returns(
        returned.map((row) => ({ ...row, state: 'working' })),
        true,
      ),
      waitMs: 100,
    },
    { view: returns(returned), waitMs: settled },
    ...press('F4', 'ArrowDown', 'ArrowDown', 'Enter'),
    {
      view: {
        ...receipt,
        lent: 0,
        dueOn: null,
        returned: 5,
        notDone: returned.slice(0, 3).map(({ title, hint, code, nth = 0 }) => ({
          title,
          hint,
          nth,
          code: code ?? 'refused',
          mode: 'return' as const,
        })),
      },
    },
    goodbye({ returned: 5, printed: true }),
  ],
};

const refused = inOrder(
  item('5', 'Italiaans zonder moeite', 'refused', {
    code: 'not-secured',
    failedParts: { numbers: [2, 5], of: 8 },
  }),
  item('4', 'Lampje', 'refused', { code: 'lifted' }),
  item('3', 'Het hout', 'refused', { code: 'outcome-unknown' }),
  item('2', 'Atlas van België', 'refused', {
    code: 'refused',
    message: 'Gereserveerd voor mevrouw J. Janssens',
  }),
  item('1', 'Het smelt', 'refused', { code: 'unreachable' }),
);
export const refusedReturns: Flow = {
  name: 'Returns that are refused, one by one, and a question of the library',
  steps: [
    { view: returns([]) },
    ...refused
      .map((_, at) => refused.slice(refused.length - 1 - at))
      .map((rows): Step => ({ view: returns(rows), waitMs: settled })),
    ...press('F4'),
    action,
    {
      view: returns(
        inOrder(
          item('1', null, 'refused', { code: 'needs-answer', message: 'Is dit boek beschadigd?' }),
        ),
      ),
    },
    goodbye({
      toDesk: refused.slice(0, 4).map(({ title, hint, nth = 0 }) => ({ title, hint, nth })),
    }),
  ],
};
