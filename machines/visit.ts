/**
 * One visit: it begins with a touch, a card or a book, and ends by Done, by Stop or by time. States
 * with a transaction under way carry the tag `committing`: only its outcome leads out of them.
 */
import { assign, sendParent } from 'xstate';
import type { IdentifyOutcome } from '../src/domain.ts';
import { incomplete } from './items.ts';
import { fault, purpose, toBorrow, toReturn } from './transitions.ts';
import { beginVisit, receiptContent, type VisitContext } from './visit-context.ts';
import { listStates } from './visit-lists.ts';
import { paymentStates } from './visit-payment.ts';
import { visitSetup } from './visit-setup.ts';

/** What is shown where the card or the PIN is not accepted. */
function problemOf(outcome: IdentifyOutcome): VisitContext['problem'] {
  if (outcome.kind === 'unknown-card')
    return outcome.message === undefined ? 'unknown-card' : 'card-refused';
  return outcome.kind === 'known' || outcome.kind === 'pin-needed' ? null : outcome.kind;
}

/** A card is looked up at once. */
const onCard = { CARD: 'identifying', CARD_NUMBER: 'identifying' } as const;

/** What comes without the patron: it does not show that they are still there. */
const unasked = { LIMITS: {}, TITLE: {}, SLIP_SETTLED: {} };

export const visitMachine = visitSetup.createMachine({
  id: 'visit',
  context: ({ input }) => beginVisit(input),
  type: 'parallel',
  states: {
    task: {
      initial: 'beginning',
      on: {
        TAG_APPEARED: { actions: 'updatePlate' },
        TAG_VANISHED: { actions: 'updatePlate' },
        LANGUAGE: { actions: 'chooseLanguage' },
        DISPLAY: { actions: 'chooseDisplay' },
        ITEM: { actions: 'addScan' },
        ITEM_SETTLED: { actions: ['settleItem', 'startWaiting', 'askTitles', 'printSlips'] },
        TITLE: { actions: 'takeTitle' },
        SLIP_SETTLED: { actions: 'takeSlip' },
        CLOSE: { actions: ['giveUpLifted', 'goOnWithout'] },
        READ: { actions: assign({ noticeRead: true }) },
        LEAVE_OUT: {
          actions: assign(({ context }) => ({
            goesOnWithout: [
              ...context.goesOnWithout,
              ...incomplete(context.items).map((row) => row.key),
            ],
          })),
        },
        LIMITS: { actions: assign(({ event }) => ({ limits: event.limits })) },
        RENEWED: {
          actions: assign(({ context, event }) => ({
            renewals: { ...context.renewals, [event.item]: event.outcome },
          })),
        },
        STOP: { target: '.leaving', guard: 'settled' },
        LEAVE: [
          { target: '.over', guard: 'isUntouched' },
          { target: '.return', guard: 'unsecured' },
          { target: '.borrow', guard: 'unreleased' },
          { target: '.goodbye', guard: 'settled', actions: assign({ timedOut: true }) },
        ],
      },
      states: {
        beginning: {
          entry: 'replayBeginning',
          on: { CARD: 'identifying' },
          always: { target: 'action', guard: ({ context }) => context.beganBy.type !== 'CARD' },
        },

        action: {
          on: {
            ...onCard,
            CHOOSE: [
              toReturn.CHOOSE,
              { guard: 'choseBorrow', target: 'chosen', actions: purpose('borrow') },
              { guard: 'choseAccount', target: 'chosen', actions: purpose('account') },
            ],
            BACK: { target: 'leaving' },
          },
        },
        chosen: {
          always: [{ guard: 'identified', target: 'deciding' }, { target: 'identify' }],
        },

        identify: {
          on: {
            ...onCard,
            CODE_UNKNOWN: { actions: { type: 'setProblem', params: { problem: 'not-a-card' } } },
            READ: { actions: assign({ problemMessage: null }) },
            BACK: { target: 'action' },
          },
        },
        identifying: {
          invoke: {
            id: 'identify',
            src: 'identify',
            input: ({ event }) => {
              if (event.type === 'PIN') return { pin: event.pin };
              if (event.type === 'CARD_NUMBER') return { card: event.number };
              return { card: event.type === 'CARD' ? event.card : '' };
            },
            onDone: [
              {
                guard: ({ event }) => event.output.kind === 'known',
                target: 'deciding',
                actions: [
                  {
                    type: 'takePatron',
                    params: ({ event }) => {
                      if (event.output.kind !== 'known')
                        throw new TypeError('a known patron was expected');
                      const { patron, isOther = false } = event.output;
                      return { patron, isOther };
                    },
                  },
                  'evaluateChoice',
                ],
              },
              {
                guard: ({ event }) => event.output.kind === 'pin-needed',
                target: 'pin',
                actions: { type: 'setTriesLeft', params: { triesLeft: null } },
              },
              {
                guard: ({ event }) =>
                  event.output.kind === 'pin-wrong' && event.output.triesLeft > 0,
                target: 'pin',
                actions: {
                  type: 'setTriesLeft',
                  params: ({ event }) => ({
                    triesLeft: event.output.kind === 'pin-wrong' ? event.output.triesLeft : null,
                  }),
                },
              },
              {
                target: 'identify',
                actions: {
                  type: 'setProblem',
                  params: ({ event: { output } }) => ({
                    problem: problemOf(output),
                    message: output.kind === 'unknown-card' ? (output.message ?? null) : null,
                  }),
                },
              },
            ],
            onError: fault,
          },
        },
        pin: {
          on: { PIN: 'identifying', BACK: 'identify' },
        },

        /** By the decision of the block rules. */
        deciding: {
          always: [
            { guard: 'accountAllowed', target: 'loadingAccount' },
            { guard: 'borrowAllowed', target: 'borrow' },
            { target: 'blocked' },
          ],
        },
        blocked: {
          on: {
            FEES: { target: 'fees', guard: 'mayPay' },
            ...toReturn,
            DONE: { target: 'leaving' },
            BACK: { target: 'action' },
          },
        },

        ...listStates,

        loadingAccount: {
          invoke: {
            id: 'account',
            src: 'loadAccount',
            onDone: [
              {
                guard: ({ event }) => event.output === 'unreachable',
                target: 'identify',
                actions: { type: 'setProblem', params: { problem: 'unreachable' } },
              },
              {
                target: 'account',
                actions: assign(({ event }) => ({
                  account: event.output === 'unreachable' ? null : event.output,
                })),
              },
            ],
            onError: fault,
          },
        },
        account: {
          on: {
            RENEW: {
              guard: 'mayRenew',
              actions: [
                assign(({ context, event }) => {
                  const own = (context.account?.loans ?? [])
                    .map((loan) => loan.item)
                    // Each once a visit: a second renewal in a row would use up another one that
                    // the loan may have.
                    .filter(
                      (item) => event.items.includes(item) && context.renewals[item] === undefined,
                    );
                  return {
                    renewals: {
                      ...context.renewals,
                      ...Object.fromEntries(own.map((item) => [item, 'working' as const])),
                    },
                  };
                }),
                'startRenewing',
              ],
            },
            FEES: { target: 'fees', guard: 'mayPay' },
            ...toBorrow,
            DONE: { target: 'leaving', guard: 'settled' },
            BACK: { target: 'action', guard: 'settled' },
          },
          initial: 'quiet',
          states: {
            quiet: { always: { target: 'renewing', guard: 'renewing' } },
            renewing: { tags: 'committing', always: { target: 'quiet', guard: 'settled' } },
          },
        },

        ...paymentStates,

        leaving: {
          always: [
            { guard: 'isUntouched', target: 'over' },
            { guard: 'nothingHappened', target: 'goodbye' },
            { target: 'receipt' },
          ],
        },
        receipt: {
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
        },
        printing: {
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
        },
        goodbye: {
          entry: 'endsAtGoodbye',
          invoke: {
            id: 'end',
            src: 'endVisit',
            onDone: {},
            onError: fault,
          },
          after: { goodbye: 'over' },
          on: { DONE: 'over', CLOSE: 'over', STOP: 'over', LEAVE: 'over' },
        },
        over: {
          entry: sendParent({ type: 'VISIT_OVER' }),
        },
      },
    },

    /**
     * Whether the patron is still there. Not asked while something is under way, or the patron
     * waits for the library system.
     */
    presence: {
      initial: 'here',
      states: {
        here: {
          after: {
            idle: [{ guard: 'kioskIsBusy', target: 'here', reenter: true }, { target: 'asked' }],
          },
          on: { ...unasked, '*': { target: 'here', reenter: true } },
        },
        asked: {
          tags: 'asked',
          entry: 'endsAtWarning',
          after: { warning: { target: 'here', actions: 'leave' } },
          on: { ...unasked, '*': 'here' },
        },
      },
    },

    dialog: {
      initial: 'none',
      on: {
        OPEN: [
          { guard: ({ event }) => event.dialog === 'help', target: '.help' },
          { guard: ({ event }) => event.dialog === 'accessibility', target: '.accessibility' },
          { target: '.language' },
        ],
        CLOSE: '.none',
        LANGUAGE: '.none',
        LEAVE: '.none',
      },
      states: {
        none: {},
        help: {
          on: {
            // Once a visit.
            CALL_STAFF: {
              guard: ({ context }) => !context.deskCalled,
              actions: ['callStaff', assign({ deskCalled: true })],
            },
          },
        },
        accessibility: {},
        language: {},
      },
    },
  },
});
