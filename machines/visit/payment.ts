/** The states of a payment: choosing fees, following the terminal, its end. */
import { and, assign, cancel, raise, sendTo } from 'xstate';
import type { TerminalProgress } from '../domain.ts';
import { fault, purpose, toBorrow } from '../transitions.ts';
import { centsOf, onlyWay, type Paying, receiptContent } from './context.ts';
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

const offline = { target: 'deciding', actions: ['takeOffline', purpose('borrow')] } as const;
/** A code is shown until the next step, the touch that cancels, or the end of its time. */
function following(paying: Paying | null, step: Paying['step']) {
  return { paying: paying && { ...paying, step, code: null } };
}

function stepAfter(before: Paying | null, progress: TerminalProgress): Paying['step'] {
  if (typeof progress !== 'string') return 'scan-code';
  // The driver waits too once its code is over: that says nothing of a phone.
  return progress === 'wait' && before?.step === 'code-over' ? 'code-over' : progress;
}

export const paymentStates = {
  fees: visitSetup.createStateConfig({
    on: {
      CHOOSE_FEES: { actions: ['chooseFees', 'evaluateChoice'] },
      PAY: [
        { guard: 'asksWay', target: 'payHow' },
        {
          guard: 'choseFees',
          target: 'paying',
        },
        { actions: assign({ chooseFirst: true }) },
      ],
      BACK: { target: 'deciding' },
      WENT_OFFLINE: offline,
    },
  }),
  payHow: visitSetup.createStateConfig({
    on: {
      PAY_BY: {
        guard: 'wayWorks',
        target: 'paying',
        actions: assign(({ event }) => ({ way: event.way })),
      },
      BACK: { target: 'fees' },
      WENT_OFFLINE: offline,
    },
  }),
  paying: visitSetup.createStateConfig({
    tags: 'committing',
    entry: assign(({ context, event }) => ({
      way: event.type === 'PAY' ? onlyWay(context) : context.way,
      paying: {
        amountCents: centsOf(context, context.chosenFees),
        step: 'connecting' as const,
        code: null,
        cancelling: false,
      },
    })),
    exit: [cancel('code'), assign({ paying: null })],
    invoke: {
      id: 'payment',
      src: 'payWork',
      input: ({ context }) => ({
        person: context.person,
        feeIds: context.chosenFees,
        way: context.way,
        language: context.language,
      }),
    },
    on: {
      STOP: {},
      LEAVE: {},
      CANCEL: {
        actions: [
          sendTo('payment', { type: 'CANCEL' }),
          cancel('code'),
          assign(({ context: { paying } }) => ({
            paying: paying && { ...paying, code: null, cancelling: true },
          })),
        ],
      },
      PAY_PROGRESS: [
        {
          guard: ({ context, event }) =>
            typeof event.step === 'object' && context.paying?.cancelling === false,
          actions: [
            cancel('code'),
            assign(({ context: { paying }, event: { step } }) => ({
              paying: paying && {
                ...paying,
                step: 'scan-code' as const,
                code: typeof step === 'object' ? { text: step.text, until: step.until } : null,
              },
            })),
            raise({ type: 'CODE_OVER' }, { id: 'code', delay: 'code' }),
          ],
        },
        {
          actions: [
            cancel('code'),
            assign(({ context: { paying }, event }) =>
              following(paying, stepAfter(paying, event.step)),
            ),
          ],
        },
      ],
      CODE_OVER: {
        actions: assign(({ context: { paying } }) => following(paying, 'code-over')),
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
      // Once more, for what was chosen.
      PAY: [
        { guard: and(['mayPayAgain', 'asksWay']), target: 'payHow' },
        { guard: and(['mayPayAgain', 'choseFees']), target: 'paying' },
      ],
      BACK: { target: 'deciding' },
      DONE: { target: 'leaving' },
    },
  }),
  paidNotBooked: withProof,
  paymentUnknown: withProof,
};
