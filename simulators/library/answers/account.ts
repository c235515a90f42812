/**
 * What other library systems than Wise keep of a patron, made of the same membership, blocks and
 * fees: so each patron of the cast has a case in every system.
 */
import { type Facts, listedFees } from '../../../packages/blocks/src/index.ts';
import type { Loan, Patron } from '../state.ts';

interface Account {
  /** as the policy for Evergreen names it */
  group: 'Patrons' | 'Kids';
  /** the last day on which the card is valid, `YYYY-MM-DD` */
  expiresOn: string;
  isExpired: boolean;
  /** false: made on the internet, and not confirmed at a desk */
  isActive: boolean;
  isBarred: boolean;
  /** barred, or blocked by hand */
  isRestricted: boolean;
}

export function accountOf({ membership, manualBlocks }: Patron): Account {
  const { status, type } = membership;
  const isExpired = status === 9;
  const isBarred = status === 8;
  return {
    group: type === 'adult' ? 'Patrons' : 'Kids',
    expiresOn: isExpired ? '2020-12-31' : '2099-12-31',
    isExpired,
    isActive: status !== 6 && status !== 7,
    isBarred,
    isRestricted: isBarred || manualBlocks.length > 0,
  };
}

/** The branch of the policy for Evergreen where all of this happens. */
const evergreenBranch = 'BR1';

/** The facts by which those systems decide, beside those of Wise. */
export function accountFacts(
  patron: Patron,
  loans: readonly Pick<Loan, 'item' | 'dueOn'>[],
  facts: Facts,
): Facts {
  const { group, expiresOn, isActive, isBarred, isRestricted } = accountOf(patron);
  return {
    ...facts,
    group,
    account: {
      active: isActive,
      // Koha has no inactive patrons; the nearest is one whose address is in doubt.
      addressInvalid: !isActive,
      barred: isBarred,
      expiresOn,
      restrictedUntil: isRestricted ? 'forever' : 'none',
    },
    blocks: isRestricted
      ? [{ denies: ['checkOut', 'collect', 'renew', 'hold'], branch: evergreenBranch }]
      : [],
    loans: loans.map(({ item, dueOn }) => ({
      item,
      dueAt: `${dueOn}T23:59:59+01:00`,
      state: 'out',
      branch: evergreenBranch,
    })),
    fees: listedFees(facts).map((fee) => ({ ...fee, branch: evergreenBranch, restricts: true })),
  };
}
