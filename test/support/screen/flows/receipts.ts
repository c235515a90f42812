/** The receipt, printed, not printed and on the screen. */
import { receipt } from '../gallery-views.ts';
import { action, attract, type Flow, goodbye, moment, press, title } from './steps.ts';

export const slip: Flow = {
  name: 'The receipt, printed, not printed and on the screen',
  steps: [
    { view: { ...receipt, paidCents: 320, renewed: 1, returned: 2 } },
    ...press('ArrowDown', 'ArrowDown', 'Enter'),
    action,
    { view: { ...receipt, notDone: [], printFailed: 'failed' } },
    action,
    { view: { ...receipt, notDone: [], mayPrint: false, provisional: true } },
    moment('print'),
    moment('ending'),
    goodbye({
      lent: 3,
      returned: 2,
      renewed: 1,
      dueOn: '2026-12-16',
      provisional: true,
      laid: 3,
      notLent: [{ title: null, nth: 3, hint: '0003', code: 'unknown-item', message: null }],
      toTake: [
        { title: title[1], nth: 1, hint: '0001' },
        { title: title[2], nth: 2, hint: '0002' },
      ],
      card: 'scanned',
      printed: true,
      holds: { count: 1, places: ['Afhaalkast Lindeveld'], still: true },
    }),
    attract,
    goodbye({ timedOut: true }),
  ],
};
