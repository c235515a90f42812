/** The end of a visit: the receipt, the goodbye. */
import { assign, sendParent } from 'xstate';
import { fault } from '../transitions.ts';
import { receiptContent } from './context.ts';
import { visitSetup } from './setup.ts';

export const leavingStates = {
  leaving: visitSetup.createStateConfig({
    always: [
      { guard: 'isUntouched', target: 'over' },
      { guard: 'nothingHappened', target: 'goodbye' },
      { target: 'receipt' },
    ],
  }),
  receipt: visitSetup.createStateConfig({
    always: [
      { guard: 'unsecured', target: 'return' },
      { guard: 'unreleased', target: 'borrow' },
    ],
    on: {
      RECEIPT: [
        { guard: ({ event }) => event.how === 'print', target: 'printing' },
        { target: 'goodbye' },
      ],
      DONE: { target: 'goodbye' },
      BACK: { target: 'action' },
    },
  }),
  printing: visitSetup.createStateConfig({
    tags: 'committing',
    on: { STOP: {}, LEAVE: {} },
    invoke: {
      id: 'receipt',
      src: 'printReceipt',
      input: ({ context }) => receiptContent(context),
      onDone: [
        {
          guard: ({ event }) => event.output === 'printed',
          target: 'goodbye',
          actions: assign({ printed: true }),
        },
        { target: 'receipt', actions: assign({ printFailed: true }) },
      ],
      onError: fault,
    },
  }),
  goodbye: visitSetup.createStateConfig({
    entry: 'endsAtGoodbye',
    invoke: {
      id: 'end',
      src: 'endVisit',
      onDone: {},
      onError: fault,
    },
    after: { goodbye: 'over' },
    on: { DONE: 'over', CLOSE: 'over', STOP: 'over', LEAVE: 'over' },
  }),
  over: visitSetup.createStateConfig({
    entry: sendParent({ type: 'VISIT_OVER' }),
  }),
};
