/** The states of a payment: choosing fees, following the terminal, its end. */
import { assign, raise, sendTo } from 'xstate';
import type { PaymentWay, TerminalProgress } from '../../src/domain.ts';
import { fault, purpose, toBorrow } from '../transitions.ts';
import { centsOf, type Paying, receiptContent, type VisitContext } from './context.ts';
import { visitSetup } from './setup.ts';

/** The proof is printed unasked: the patron may need it at the desk. */
const withProof = visitSetup.createStateConfig({
  entry: assign({ printed: false, printFailed: null }),
  invoke: {
    id: 'proof',
    src: 'printReceipt',
    input: ({ context }) => receiptContent(context),
    onDone: {
      actions: assign(({ event }) => ({
        printed: event.output === 'printed',
        printFailed: event.output === 'printed' ? null : event.output,
      })),
    },
    onError: fault,
  },
  on: { DONE: { target: 'leaving' } },
});

function wayToPay({ limits }: VisitContext): PaymentWay {
  return limits.payBy.terminal === 'works' || limits.payBy.code !== 'works' ? 'terminal' : 'code';
}

/** A code is shown until the next step. */
function stepOf(progress: TerminalProgress): Pick<Paying, 'step' | 'code'> {
  return typeof progress === 'string'
    ? { step: progress, code: null }
    : { step: 'scan-code', code: { text: progress.text, until: progress.until } };
}

export const paymentStates = {
  fees: visitSetup.createStateConfig({
    on: {
      CHOOSE_FEES: { actions: ['chooseFees', 'evaluateChoice'] },
      PAY: [{ guard: 'choseFees', target: 'paying' }, { actions: assign({ chooseFirst: true }) }],
      BACK: { target: 'deciding' },
      WENT_OFFLINE: { target: 'deciding', actions: ['takeOffline', purpose('borrow')] },
    },
  }),
  paying: visitSetup.createStateConfig({
    tags: 'committing',
    entry: assign(({ context }) => ({
      paying: {
        amountCents: centsOf(context, context.chosenFees),
        way: wayToPay(context),
        step: 'connecting' as const,
        code: null,
        cancelling: false,
      },
    })),
    exit: assign({ paying: null }),
    invoke: {
      id: 'payment',
      src: 'payWork',
      input: ({ context }) => ({
        person: context.person,
        feeIds: context.chosenFees,
        way: wayToPay(context),
      }),
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
          paying: context.paying && { ...context.paying, ...stepOf(event.step) },
        })),
      },
      PAY_SETTLED: [
        {
          guard: ({ event }) => event.outcome.kind === 'paid',
          target: 'paid',
          actions: ['addPayment', 'takePayer', 'evaluateChoice'],
        },
        {
          guard: ({ event }) => event.outcome.kind === 'paid-not-booked',
          target: 'paidNotBooked',
          actions: ['addPayment', 'takePayer', 'evaluateChoice'],
        },
        {
          guard: ({ event }) => event.outcome.kind === 'unknown',
          target: 'paymentUnknown',
          actions: [
            ...(['addPayment', 'takePayer', 'evaluateChoice'] as const),
            raise({ type: 'CALL_FOR', reason: 'payment-unknown' }),
          ],
        },
        { target: 'notPaid', actions: ['setNotPaid', 'takePayer', 'evaluateChoice'] },
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
      BACK: { target: 'deciding' },
      DONE: { target: 'leaving' },
    },
  }),
  paidNotBooked: withProof,
  paymentUnknown: withProof,
};
