/** The end of a visit: the receipt, the goodbye. */
import { assign, enqueueActions, not, sendParent } from 'xstate';
import type { ReceiptChoice } from '../domain.ts';
import { statusReceipt } from '../items/status-receipt.ts';
import { fault, purpose } from '../transitions.ts';
import { onKnownCard } from './cards.ts';
import { receiptContent, receiptWanted, type VisitContext, type VisitEvent } from './context.ts';
import { ofNewcomer } from './laid.ts';
import { visitSetup } from './setup.ts';
import { nextTaken } from './takes.ts';

function cameFrom(place: VisitContext['cameFrom']) {
  return {
    guard: ({ context }: { context: VisitContext }) => context.cameFrom === place,
    target: place,
  } as const;
}

/** A tag of a return, or of a loan, is switched before the visit ends: its list opens for it. */
const toLateTags = [
  { guard: 'unsecured', target: 'return', actions: 'leaveBehind' },
  { guard: 'unreleased', target: 'borrow', actions: ['leaveBehind', 'showBorrower'] },
] as const;

/** The account on paper. Whoever goes on meanwhile finds it come out all the same. */
export const statusPrinting = visitSetup.createStateConfig({
  entry: assign({ statusPrint: 'printing' }),
  on: { PRINT_STATUS: {} },
  invoke: {
    id: 'status',
    src: 'printStatus',
    input: ({ context }) => statusReceipt(context),
    onDone: {
      target: 'quiet',
      actions: assign(({ event }) => ({ statusPrint: event.output })),
    },
    onError: fault,
  },
});

/** With the touch that ended the list, though it was asked then if all was seen. */
function receiptChosenBy({ allThere }: VisitContext, event: VisitEvent): ReceiptChoice | null {
  if (event.type === 'ALL_THERE') return allThere.is === 'asked' ? allThere.receipt : null;
  return event.type === 'DONE' ? (event.receipt ?? null) : null;
}

export const leavingStates = {
  /** Where nothing happened there is no receipt; else as the patron chose, or the library. */
  leaving: visitSetup.createStateConfig({
    entry: assign(({ context, event }) => ({
      receiptChosen: receiptChosenBy(context, event),
    })),
    always: [
      { guard: 'isUntouched', target: 'over' },
      ...toLateTags,
      { guard: 'nothingHappened', target: 'goodbye' },
      { guard: ({ context }) => receiptWanted(context) === 'none', target: 'goodbye' },
      {
        guard: ({ context }) =>
          receiptWanted(context) === 'print' && context.limits.receipt === 'works',
        target: 'printing',
      },
      { target: 'receipt' },
    ],
  }),
  receipt: visitSetup.createStateConfig({
    // What is laid down meanwhile is worked on in its list.
    always: toLateTags,
    on: {
      RECEIPT: [
        { guard: ({ event }) => event.how === 'print', target: 'printing' },
        { target: 'goodbye' },
      ],
      CARD: [
        ...onKnownCard.CARD,
        {
          guard: not('identified'),
          target: 'identifying',
          actions: ['takeCard', purpose('borrow')],
        },
      ],
      // Lists of loans follow: what was laid down here, after returns, was not for those.
      JOIN: {
        guard: ({ context }) => context.cameFrom === 'return',
        target: 'identify',
        actions: ['leaveBehind', 'startAdding'],
      },
      DONE: { target: 'goodbye' },
      BACK: [
        cameFrom('borrow'),
        cameFrom('return'),
        cameFrom('account'),
        cameFrom('deciding'),
        { target: 'action' },
      ],
    },
  }),
  printing: visitSetup.createStateConfig({
    tags: 'committing',
    on: { STOP: {}, LEAVE: {}, CARD: { guard: not('ownCard'), actions: 'askWho' } },
    invoke: {
      id: 'receipt',
      src: 'printReceipt',
      input: ({ context }) => receiptContent(context),
      onDone: [
        {
          guard: ({ event }) => event.output === 'printed',
          target: 'printed',
          actions: assign({ printed: true, printFailed: null }),
        },
        {
          target: 'receipt',
          // A slip that came out before, of a payment, is not this receipt.
          actions: [
            assign(({ event }) => ({
              printed: false,
              printFailed: event.output === 'printed' ? null : event.output,
            })),
            // It was shown while the receipt did not come out: no account is open that it could be beside.
            enqueueActions(({ context, enqueue }) => {
              if (context.next === null || context.patron !== null) return;
              enqueue.raise(context.next.card);
              enqueue.assign(nextTaken(context));
            }),
          ],
        },
      ],
      onError: fault,
    },
  }),
  printed: visitSetup.createStateConfig({ always: [...toLateTags, { target: 'goodbye' }] }),
  goodbye: visitSetup.createStateConfig({
    entry: ['endsAtGoodbye', 'leaveInTime'],
    invoke: {
      id: 'end',
      src: 'endVisit',
      onDone: {},
      onError: fault,
    },
    on: {
      // A page was turned: there is time for the next one.
      TOUCH: { actions: ['stayOnGoodbye', 'endsAtGoodbye', 'leaveInTime'] },
      // The card was taken: now the rest can be read.
      SLOT: { actions: ['takeSlot', 'stayOnGoodbye', 'endsAtGoodbye', 'leaveInTime'] },
      DONE: 'over',
      CLOSE: 'over',
      STOP: 'over',
      LEAVE: 'over',
      // The visit has ended: the rest is as after it.
      CHECKED: {},
      RENEWAL_CHECKED: {},
      CARD: { target: 'over', actions: 'askWho' },
    },
  }),
  over: visitSetup.createStateConfig({
    entry: sendParent(({ context }) => ({
      type: 'VISIT_OVER',
      next: context.next && { card: context.next.card, ...ofNewcomer(context) },
    })),
  }),
};
