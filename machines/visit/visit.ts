/**
 * One visit: it begins with a touch, a card or a book, and ends by Done, by Stop or by time. States
 * with a transaction under way carry the tag `committing`: only its outcome leads out of them.
 */
import { and, assign, not } from 'xstate';
import { isByCard } from '../events.ts';
import { incomplete } from '../items/items.ts';
import { fault, notNow, purpose, toBorrow, toReturn } from '../transitions.ts';
import { dialog, line, presence, setWatch, strayCode } from './beside.ts';
import { onCard, onKnownCard, onNoCard, showsOwner } from './cards.ts';
import { beginVisit, mayCall } from './context.ts';
import { identifyStates } from './identify.ts';
import { leavingStates, statusPrinting } from './leaving.ts';
import { listStates } from './lists.ts';
import { paymentStates } from './payment.ts';
import { visitSetup } from './setup.ts';

/**
 * Released items that are laid down begin their return, once no more of the stack comes: one that
 * is secured among them says that this is no return.
 */
const returnWhenStill = { stack: { guard: 'laidToReturn', target: '#visit.task.return' } } as const;
const layMore = { actions: 'updatePlate', reenter: true } as const;
/** Laid down where a card was asked for, to borrow it, and read as its patron has gone back. */
const laidElsewhere = {
  guard: 'laidBeforeOpening',
  actions: 'updatePlate',
  target: 'quiet',
} as const;

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
        HEADSET_OUT: { actions: 'resetDisplay' },
        ITEM: { actions: 'addScan' },
        ...onKnownCard,
        STAY: { actions: 'stayHere' },
        JOIN: { target: '.identify', actions: 'startAdding' },
        HAND_OVER: [
          { target: '.return', guard: 'unsecured', actions: 'leaveBehind' },
          { target: '.borrow', guard: 'unreleased', actions: ['leaveBehind', 'showBorrower'] },
          { target: '.goodbye' },
        ],
        ITEM_SETTLED: {
          actions: ['endsLifted', 'settleItem', 'startWaiting', 'askTitles', 'printSlips'],
        },
        CHECKED: { actions: ['takeChecked', 'startWaiting', 'askTitles', 'printSlips'] },
        RENEWAL_CHECKED: { actions: 'takeRenewal' },
        TITLE: { actions: 'takeTitle' },
        SLIP_SETTLED: { actions: 'takeSlip' },
        CLOSE: [
          { guard: 'saysUnusable', actions: 'dropUnusable' },
          { actions: ['giveUpLifted', 'goOnWithout'] },
        ],
        SLOT: { actions: 'takeSlot' },
        READ: { actions: assign({ noticeRead: true }) },
        PLATE_WEAK: { guard: 'isCertain', actions: 'noteAllThere' },
        LEAVE_OUT: {
          actions: assign(({ context }) => ({
            goesOnWithout: [
              ...context.goesOnWithout,
              ...incomplete(context.items).map((row) => row.key),
            ],
          })),
        },
        WENT_OFFLINE: { actions: 'takeOffline' },
        WENT_ONLINE: { actions: 'takeOnline' },
        CALL_FOR: {
          guard: ({ context, event }) => mayCall(context, event.reason),
          actions: [
            { type: 'callStaff', params: ({ event }) => ({ reason: event.reason }) },
            assign({ call: 'calling' }),
          ],
        },
        CALL: { guard: 'hasCalled', actions: assign(({ event }) => ({ call: event.call })) },
        LIMITS: { actions: assign(({ event }) => ({ limits: event.limits })) },
        RENEWED: {
          actions: [
            assign(({ context, event }) => ({
              renewals: { ...context.renewals, [event.item]: event.outcome },
            })),
            'checkRenewal',
          ],
        },
        STOP: [
          // Who was to be added is added no more: their card is asked about again.
          { target: '.leaving', guard: and(['settled', 'adding']), actions: 'stopAdding' },
          { target: '.leaving', guard: 'settled' },
        ],
        LEAVE: [
          { target: '.over', guard: 'isUntouched' },
          { target: '.return', guard: 'unsecured', actions: 'leaveBehind' },
          { target: '.borrow', guard: 'unreleased', actions: ['leaveBehind', 'showBorrower'] },
          { target: '.goodbye', guard: 'settled', actions: assign({ timedOut: true }) },
        ],
      },
      states: {
        beginning: {
          entry: 'replayBeginning',
          on: {
            CARD: { target: 'identifying', actions: 'takeCard' },
            CARD_NUMBER: { target: 'identifying', actions: 'takeCard' },
            CARD_UNUSABLE: onCard.CARD_UNUSABLE,
            CODE_UNKNOWN: onNoCard,
            BEGIN: 'action',
            TAG_APPEARED: { ...layMore, target: 'beginning' },
          },
          after: returnWhenStill,
          always: {
            target: 'action',
            guard: and([not('laidToReturn'), ({ context }) => !isByCard(context.beganBy)]),
          },
        },

        action: {
          exit: notNow(null),
          entry: { type: 'comeFrom', params: { place: 'action' } },
          initial: 'quiet',
          states: {
            quiet: { on: { TAG_APPEARED: [laidElsewhere, { ...layMore, target: 'laying' }] } },
            laying: {
              on: { TAG_APPEARED: [laidElsewhere, { ...layMore, target: 'laying' }] },
              after: returnWhenStill,
              always: { target: 'quiet', guard: not('laidToReturn') },
            },
          },
          on: {
            ...onCard,
            CODE_UNKNOWN: { ...onNoCard, guard: not('identified') },
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

        ...identifyStates,

        /** By the decision of the block rules, made anew where it may have changed. */
        deciding: {
          always: [{ guard: 'mayHaveChanged', target: 'judging' }, { target: 'decided' }],
        },
        judging: {
          invoke: {
            id: 'judging',
            src: 'judgeAnew',
            input: ({ context }) => ({ person: context.person }),
            onDone: {
              target: 'decided',
              actions: assign(({ event: { output: patron } }) =>
                patron === null ? {} : { patron, chosenFees: patron.leastFees },
              ),
            },
            onError: fault,
          },
        },
        decided: {
          always: [
            { guard: 'accountAllowed', target: 'loadingAccount' },
            { guard: 'borrowAllowed', target: 'borrow' },
            { guard: 'lendsNothing', target: 'action', actions: notNow('borrow') },
            { target: 'blocked' },
          ],
        },
        blocked: {
          entry: { type: 'comeFrom', params: { place: 'deciding' } },
          on: {
            FEES: { target: 'fees', guard: 'mayPay' },
            WENT_ONLINE: { target: 'deciding', actions: 'takeOnline' },
            ...toReturn,
            DONE: { target: 'leaving' },
            CARD: [...onKnownCard.CARD, showsOwner],
            SHOW_PERSON: { guard: 'isThere', target: 'deciding', actions: 'showPerson' },
            BACK: [
              { guard: 'hasOthers', target: 'deciding', actions: 'showPersonBefore' },
              { target: 'action' },
            ],
          },
        },

        ...listStates,

        loadingAccount: {
          entry: assign({ statusPrint: null }),
          invoke: {
            id: 'account',
            src: 'loadAccount',
            input: ({ context }) => ({ person: context.person }),
            onDone: [
              {
                guard: ({ event }) => event.output === 'unreachable',
                target: 'action',
                actions: notNow('account'),
              },
              { guard: ({ event }) => event.output === 'refused', target: 'judging' },
              {
                target: 'account',
                actions: assign(({ event: { output } }) => ({
                  account: typeof output === 'string' ? null : output,
                })),
              },
            ],
            onError: fault,
          },
        },
        account: {
          entry: { type: 'comeFrom', params: { place: 'account' } },
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
            PRINT_STATUS: { target: '.printing', guard: 'mayPrintStatus' },
            ...toBorrow,
            DONE: { target: 'leaving', guard: 'settled' },
            BACK: { target: 'action', guard: 'settled' },
          },
          initial: 'quiet',
          states: {
            quiet: {
              // What was left while it was printing comes out unseen.
              entry: assign(({ context: { statusPrint } }) =>
                statusPrint === 'printing' ? { statusPrint: null } : {},
              ),
              always: { target: 'renewing', guard: 'renewing' },
            },
            renewing: { tags: 'committing', always: { target: 'quiet', guard: 'settled' } },
            printing: statusPrinting,
          },
        },

        ...paymentStates,
        ...leavingStates,
      },
    },

    presence,
    line,
    dialog,
    setWatch,
    strayCode,
  },
});
