/** A loan had no answer: it is found, or it is shown at the desk. */
import { checking, unknown } from '../gallery/checks.ts';
import { borrow, item, receipt } from '../gallery-views.ts';
import { attract, type Flow, goodbye, inOrder, one, press, settled } from './steps.ts';

const named = { title: checking.title, hint: '0008', nth: 2 };
const toCheck = [{ ...named, what: 'borrow' as const }];

export const checked: Flow = {
  name: 'A loan without an answer: it is checked and found, or shown at the desk',
  steps: [
    { view: borrow([]) },
    { view: borrow(inOrder(checking, one)), waitMs: settled },
    { view: borrow(inOrder(item('8', 'Winterkoren', 'done'), one)), waitMs: settled },
    goodbye({ lent: 2, dueOn: '2026-12-15', card: 'scanned' }),
    attract,
    { view: borrow(inOrder(checking, one)), waitMs: settled },
    { view: borrow(inOrder(unknown, one)), waitMs: settled },
    ...press('F4'),
    { view: { ...receipt, lent: 1, notDone: [], toCheck } },
    goodbye({ lent: 1, dueOn: '2026-12-16', card: 'scanned', toCheck }),
  ],
};
