/** The part of a visit that is about money: choosing fees, following the terminal, how it ended. */
import { assign, sendTo } from 'xstate';
import { centsOf, receiptContent } from './visit-context.ts';
import { fault, toBorrow } from './visit-moves.ts';
import { visitSetup } from './visit-setup.ts';

/** The proof comes out without being asked for: the patron may need it at the desk. */
const withProof = visitSetup.createStateConfig({
  entry: assign({ printed: false, printFailed: false }),
  invoke: {
    id: 'proof',
    src: 'printReceipt',
    input: ({ context }) => receiptContent(context),
    onDone: {
      actions: assign(({ event }) => ({
        printed: event.output === 'printed',
        printFailed: event.output === 'failed',
      })),
    },
    onError: fault,
  },
  on: { DONE: { target: 'leaving' } },
});

export const paymentStates = {
  fees: visitSetup.createStateConfig({
    on: {
      CHOOSE_FEES: { actions: ['chooseFees', 'evaluateChoice'] },
      PAY: [{ guard: 'choseFees', target: 'paying' }, { actions: assign({ chooseFirst: true }) }],
      BACK: { target: 'gate' },
    },
  }),
  paying: visitSetup.createStateConfig({
    tags: 'committing',
    entry: assign(({ context }) => ({
      paying: {
        amountCents: centsOf(context, context.chosenFees),
        step: 'connecting' as const,
        cancelling: false,
      },
    })),
    exit: assign({ paying: null }),
    invoke: {
      id: 'payment',
      src: 'payWork',
      input: ({ context }) => ({ feeIds: context.chosenFees }),
    },
    on: {
      STOP: {},
      LEAVE: {},
      CANCEL: {
        actions: [
          sendTo('payment', { type: 'CANCEL' }),
          assign(({ context }) => ({
            paying: context.paying && { ...context.paying, cancelling: true },
          })),
        ],
      },
      PAY_PROGRESS: {
        actions: assign(({ context, event }) => ({
          paying: context.paying && { ...context.paying, step: event.step },
        })),
      },
      PAY_SETTLED: [
        {
          guard: ({ event }) => event.outcome.kind === 'paid',
          target: 'paid',
          actions: ['notePayment', 'takePayer', 'evaluateChoice'],
        },
        {
          guard: ({ event }) => event.outcome.kind === 'paid-not-booked',
          target: 'paidNotBooked',
          actions: ['notePayment', 'takePayer', 'evaluateChoice'],
        },
        {
          guard: ({ event }) => event.outcome.kind === 'unknown',
          target: 'paymentUnknown',
          actions: ['notePayment', 'takePayer', 'evaluateChoice'],
        },
        { target: 'notPaid', actions: ['noteNotPaid', 'takePayer', 'evaluateChoice'] },
      ],
    },
  }),
  paid: visitSetup.createStateConfig({
    on: {
      ...toBorrow,
      DONE: { target: 'leaving' },
    },
  }),
  notPaid: visitSetup.createStateConfig({
    on: {
      FEES: { target: 'fees', guard: 'mayPay' },
      BACK: { target: 'gate' },
      DONE: { target: 'leaving' },
    },
  }),
  paidNotBooked: withProof,
  paymentUnknown: withProof,
};
