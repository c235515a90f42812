/** The actions that a patron may be allowed or denied. */

const besidesCheckIn = [
  'checkOut',
  'renew',
  'hold',
  'pay',
  'seeLoans',
  'seeHistory',
  'seeMessages',
] as const;

/** Every decision answers these. */
export const actions = ['checkIn', ...besidesCheckIn] as const;

/**
 * What a rule may deny: everything but checking in. `collect` is the check-out of an item that waits
 * as the patron's own hold.
 */
export const deniableActions = [...besidesCheckIn, 'collect'] as const;

export type Action = 'checkIn' | (typeof deniableActions)[number];
/** `collect` is there only where the policy treats it differently from `checkOut`. */
export type Allows = Record<(typeof actions)[number], boolean> & { collect?: boolean };
