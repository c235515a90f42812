/** What a card does in a visit, by who is known: nothing that is shown is ignored. */

import type { UnusableCard } from '../domain.ts';

/** Another patron's: one question asks who is there. */
const asksWho = { guard: 'anothersCard', actions: 'askWho' } as const;
/** Laid down before the card that the question is about, and read after it: no answer to it. */
const cameFirst = { guard: 'cameBeforeAsked' } as const;
/** Someone of this visit answers the question by their card. */
const stays = { guard: 'ownAnswer', actions: 'stay' } as const;
/** Their own list comes to the front. */
export const showsOwner = {
  guard: 'ownCard',
  target: 'deciding',
  actions: ['showOwner', 'evaluateChoice'],
} as const;

/** Where an account is open. */
export const onKnownCard = { CARD: [asksWho, cameFirst, stays] } as const;

/** It is said beside the picture of what to do. */
const onUnusable = {
  target: 'identify',
  actions: [
    'dropUnusable',
    {
      type: 'setProblem',
      params: ({ event }: { event: { why: UnusableCard } }) => ({
        problem: `chip-${event.why}` as const,
      }),
    },
  ],
} as const;

/** A code that is neither a card nor an item of the library, where a card is wanted. */
export const onNoCard = {
  target: 'identify',
  actions: {
    type: 'setProblem',
    params: ({ event }: { event: { notOurs?: true } }) => ({
      problem: event.notOurs ? ('not-ours' as const) : ('not-a-card' as const),
    }),
  },
} as const;

const looksUp = { target: 'identifying', actions: 'takeCard', reenter: true } as const;
/**
 * While a card is looked up: the newest counts. That is the one that was presented last, not the one
 * that was read last.
 */
const onNewest = [showsOwner, { guard: 'isOlderCard' }, looksUp] as const;
const onNumber = [showsOwner, looksUp] as const;
export const onNewestCard = {
  CARD: onNewest,
  CARD_NUMBER: onNumber,
  CARD_UNUSABLE: onUnusable,
} as const;

/** Where a card may be shown: it is looked up at once. */
export const onCard = {
  CARD: [...onKnownCard.CARD, ...onNewest],
  CARD_NUMBER: [asksWho, stays, ...onNumber],
  CARD_UNUSABLE: onUnusable,
} as const;

/** On a list of loans: once what is under way is settled. */
export const onListedCard = {
  CARD: [
    ...onKnownCard.CARD,
    { guard: 'isShownCard', actions: 'forgetWish' },
    { guard: 'waits', actions: 'doAfterwards' },
    showsOwner,
  ],
} as const;
