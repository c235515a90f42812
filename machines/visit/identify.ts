/** The states of identifying a patron: card, number, PIN. */
import { and, assign, not } from 'xstate';
import type { IdentifyOutcome } from '../domain.ts';
import { fault } from '../transitions.ts';
import { onNewestCard, onNoCard } from './cards.ts';
import type { VisitContext, VisitEvent } from './context.ts';
import { nextPerson } from './people.ts';
import { visitSetup } from './setup.ts';

/** What is shown where the card or the PIN is not accepted. */
function problemOf(outcome: IdentifyOutcome): VisitContext['problem'] {
  if (outcome.kind === 'unknown-card')
    return outcome.message === undefined ? 'unknown-card' : 'card-refused';
  return outcome.kind === 'known' || outcome.kind === 'pin-needed' ? null : outcome.kind;
}

/** Why the card that was shown opens no account now that the line is lost. */
const offlineProblem = {
  type: 'setProblem',
  params: ({ context, event }: { context: VisitContext; event: VisitEvent }) => {
    const outcome = event.type === 'WENT_OFFLINE' && event.decided.get(context.person);
    const isOnlineOnly = outcome && outcome.kind === 'online-only';
    return { problem: isOnlineOnly ? ('online-only' as const) : ('unreachable' as const) };
  },
} as const;

/**
 * A card that opened no list: what was laid down for that list is for none that stands behind it, nor for
 * one that opens later.
 */
const opensNone = {
  STOP: { target: 'leaving', guard: and(['settled', not('adding')]), actions: 'leaveBehind' },
} as const;

export const identifyStates = {
  identify: visitSetup.createStateConfig({
    on: {
      ...onNewestCard,
      ...opensNone,
      CODE_UNKNOWN: { actions: onNoCard.actions },
      READ: { actions: assign({ problemMessage: null }) },
      WENT_OFFLINE: [
        {
          guard: and(['opensOffline', 'isUnanswered']),
          target: 'deciding',
          actions: ['takeOffline', 'takeOpened'],
        },
        { guard: 'isUnanswered', actions: ['takeOffline', offlineProblem] },
        { actions: 'takeOffline' },
      ],
      BACK: [
        { guard: 'adding', target: 'deciding', actions: 'stopAdding' },
        { target: 'action', actions: 'opens' },
      ],
    },
  }),
  identifying: visitSetup.createStateConfig({
    entry: assign(({ event }) => {
      if (event.type === 'CARD_NUMBER') return { cardBy: 'typed' as const };
      if (event.type !== 'CARD') return {};
      if (event.chip) return { cardBy: 'put-in' as const };
      return { cardBy: event.tag ? ('laid' as const) : ('scanned' as const) };
    }),
    invoke: {
      id: 'identify',
      src: 'identify',
      input: ({ context, event }) => {
        const { mode } = context;
        const person = context.adding ? nextPerson(context) : context.person;
        if (event.type === 'PIN') return { person, mode, pin: event.pin };
        if (event.type === 'CARD_NUMBER') return { person, mode, card: event.number };
        return { person, mode, card: event.type === 'CARD' ? event.card : '' };
      },
      onDone: [
        {
          guard: and(['cameBefore', ({ event }) => event.output.kind === 'known']),
          target: 'deciding',
          actions: ['showSame', 'evaluateChoice'],
        },
        {
          guard: ({ event }) => event.output.kind === 'known',
          target: 'deciding',
          actions: [
            {
              type: 'takePatron',
              params: ({ event }) => {
                if (event.output.kind !== 'known')
                  throw new TypeError('a known patron was expected');
                return { patron: event.output.patron };
              },
            },
            'evaluateChoice',
          ],
        },
        {
          guard: ({ event }) => event.output.kind === 'pin-needed',
          target: 'pin',
          actions: [
            { type: 'setTriesLeft', params: { triesLeft: null } },
            {
              type: 'takeLanguage',
              params: ({ event: { output } }) => ({
                own: output.kind === 'pin-needed' ? (output.language ?? null) : null,
              }),
            },
          ],
        },
        {
          guard: ({ event }) => event.output.kind === 'pin-wrong' && event.output.triesLeft > 0,
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
    // The newest card is asked for; what is answered about the one before opens nothing.
    on: { ...onNewestCard, ...opensNone },
  }),
  pin: visitSetup.createStateConfig({
    on: {
      ...onNewestCard,
      ...opensNone,
      PIN: 'identifying',
      BACK: 'identify',
      // Off line no PIN is asked: it cannot be checked.
      WENT_OFFLINE: [
        { guard: 'opensOffline', target: 'deciding', actions: ['takeOffline', 'takeOpened'] },
        {
          target: 'identify',
          actions: ['takeOffline', offlineProblem],
        },
      ],
    },
  }),
};
