/** A visit whose patron is known beforehand, for what stands around visits. */

import type { Patron } from '../../../machines/domain.ts';
import type { CirculationVisit } from '../../../machines/ports.ts';

/** Answers `first`, then the patron; pays at once. What is not asked here fails. */
export function answerWith(
  patron: Patron,
  first: 'known' | 'pin-needed' = 'known',
): CirculationVisit {
  const notAsked = () => Promise.reject(new Error('not asked here'));
  return {
    mode: 'online',
    goOffline: () => ({ kind: 'known', patron }),
    identify: async () => (first === 'known' ? { kind: 'known', patron } : { kind: 'pin-needed' }),
    enterPin: async () => ({ kind: 'known', patron }),
    mayGoOnline: () => true,
    goOnline: () => null,
    isOwnCard: () => false,
    isSamePatron: () => false,
    pay: async () => ({ kind: 'paid', patron, paidCents: 100 }),
    checkOut: notAsked,
    checkIn: notAsked,
    ...{ titleOf: notAsked, becameOf: notAsked, renewalBecame: notAsked },
    goOnWithout: () => {},
    forgetItem: () => {},
    account: notAsked,
    renew: notAsked,
    judgeAnew: async () => null,
    wouldAllowCheckOut: () => false,
    end: async () => {},
  };
}
