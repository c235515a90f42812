/** A call for help, the language, accessibility, a message, and the question at the end. */
import { borrow, fees, identify } from '../gallery-views.ts';
import { action, down, type Flow, inOrder, inSeconds, one, press } from './steps.ts';

export const panels: Flow = {
  name: 'Language, accessibility, the message of the library, and the question at the end',
  steps: [
    { view: borrow(inOrder(one)) },
    { dialog: { kind: 'language' } },
    ...press('ArrowDown', 'ArrowDown'),
    { dialog: { kind: 'accessibility' } },
    ...press('ArrowDown', 'ArrowDown'),
    { dialog: { kind: 'notice', messages: ['Zaterdag sluiten we.', 'Je lidgeld loopt af.'] } },
    { dialog: (now) => ({ kind: 'are-you-there', endsAt: inSeconds(now, 18), totalMs: 20_000 }) },
    { waitMs: 7_500 },
    { waitMs: 5_000 },
    { dialog: null },
  ],
};

export const calling: Flow = {
  name: 'A call for help: it is on its way, delivered, answered, failed, or none can be made',
  steps: [
    { view: borrow(inOrder(one)) },
    { dialog: { kind: 'help' } },
    ...down(2),
    { call: 'calling' },
    { call: 'delivered' },
    ...press('F4'),
    { call: 'coming' },
    ...press('F4'),
    { call: 'failed' },
    ...press('F4'),
    { dialog: null },
    { call: 'calling' },
    { call: 'delivered' },
    { call: 'coming' },
    { call: 'failed' },
    action,
    { change: { call: { offered: false, state: 'none' } }, dialog: { kind: 'help' } },
    ...down(1),
    { view: fees },
    { dialog: { kind: 'help' } },
    { view: { ...identify, booksSeen: 0 } },
    { dialog: { kind: 'help' } },
    { view: { kind: 'return', rows: [], provisional: false, stillWorking: false } },
    { dialog: { kind: 'help' } },
  ],
};
