/** A kiosk without a branch: nothing is known of others, and nothing is published. */
import type { Branch } from './port.ts';

export const alone: Branch = {
  lastOn: () => null,
  doneSince: () => null,
  loansOf: () => 0,
  claim: async () => 'alone',
  earlierElsewhere: () => 'go',
  publish: () => {},
  publishReleased: () => {},
};
