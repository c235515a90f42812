/**
 * Facts, policy numbers and decisions of the block rules. Names are fixed: other systems send facts
 * in this form.
 */

import type { Action, Allows } from './actions.ts';

export type { Action, Allows };
export type Channel = 'kiosk' | 'portal' | 'staff';
/** What a patron sees: derived from the allowed actions, never stored (rules.md, decided 2). */
export type Level = 'checkin-only' | 'payment' | 'full';
/** Where the facts came from: the library system now, the cache, or nowhere. */
export type Basis = 'live' | 'cached' | 'none';

/** One open fee (Wise: registratie). */
export interface Fee {
  id: string;
  amountCents: number;
  createdOn?: string;
  institution?: string;
  state?: 'open' | 'direct-debit' | 'debt-collector' | 'arrangement';
  /** with `arrangement`: the date until which it does not count */
  until?: string;
  /** true: this is the membership fee, which `maximum-fees` leaves out */
  membership?: boolean;
  /**
   * the item on a replacement invoice whose price this fee claims: paying the one pays the other
   */
  replaces?: string;
  /** the item of the loan that this fee comes from */
  loan?: string;
  /** where it was made; in a system whose rules look at a part of its branches */
  branch?: string;
  /** false: of a kind that does not stop a check-out (Koha) */
  restricts?: boolean;
}

/** One open loan. */
export interface LoanFacts {
  item: string;
  /** when it is due, ISO 8601 with offset or `Z` */
  dueAt?: string;
  state?: 'out' | 'max-fines' | 'long-overdue' | 'lost' | 'claimed-returned';
  /** its due date was last changed by a recall */
  recalled?: boolean;
  graceMinutes?: number;
  branch?: string;
}

/** A block that says what it denies, or of which type it is, and that may end by itself. */
export interface DatedBlock {
  id?: string;
  /** as staff call it */
  name?: string;
  denies?: readonly Action[];
  /** one that the policy knows what it denies */
  type?: string;
  /** where it was set */
  branch?: string;
  /**
   * ignored while the acting branch and the item's are no farther than this from the patron's home,
   * in steps of the tree
   */
  ignoreProximity?: number;
  /** ISO 8601; left out: it has begun */
  startsAt?: string;
  /** ISO 8601; left out: it does not end. At this very moment it no longer blocks. */
  endsAt?: string;
  /** what staff wrote, for the patron; not looked at */
  message?: string;
}

export interface ReplacementInvoice {
  id: string;
  institution?: string;
  items: readonly { item: string; amountCents: number; paidCents: number; returned: boolean }[];
}

/** One item of a replacement invoice, with the id and the institution of its invoice. */
export type InvoiceItem = ReplacementInvoice['items'][number] & {
  invoice: string;
  institution: string | undefined;
};

/** What is known of a patron. Whatever is left out is unknown, never zero. */
export interface Facts {
  observedAt: string;
  institution?: string;
  branch?: string;
  membership?: { status?: number; type?: string; startedOn?: string; feeCents?: number };
  fees?: readonly Fee[];
  replacementInvoices?: readonly ReplacementInvoice[];
  /** by name alone, or as dated blocks: those that have ended, or not begun, are none */
  manualBlocks?: readonly (string | DatedBlock)[];
  loans?: readonly LoanFacts[];
  blocks?: readonly DatedBlock[];
  account?: {
    active?: boolean;
    cardActive?: boolean;
    barred?: boolean;
    cardLost?: boolean;
    addressInvalid?: boolean;
    /** from this moment on it has ended; or the last day on which it is valid */
    expiresAt?: string;
    expiresOn?: string;
    /** the day on which a restriction no longer holds; `none`, or `forever` */
    restrictedUntil?: string;
  };
  /** the patron group; the membership type where left out */
  group?: string;
  homeBranch?: string;
  /** of the item in hand */
  itemBranch?: string;
  itemOverdue?: boolean;
  /** how many holds are open */
  holds?: number;
  /** what related patrons owe */
  related?: {
    hasGuarantees?: boolean;
    guaranteesChargesCents?: number;
    familyChargesCents?: number;
  };
  /** the 14 patron status positions of SIP2, true = set; null or left out: the answer had none */
  flags?: readonly boolean[] | null;
}

/** One reason why something is denied; worst first in a decision. */
export interface Reason {
  /**
   * the rule's id in the policy: `maximum-fees`; or `flag-<n>` for a patron status flag, `no-facts`
   */
  rule: string;
  denies: readonly Action[];
  clears: {
    by: 'pay' | 'pay-or-return' | 'renew-membership' | 'desk';
    leastCents?: number;
    feeIds?: readonly string[];
  };
  /**
   * the figures behind it, for the text: sumCents, maximumCents, days, oldestDays,
   * membershipFeeCents …
   */
  numbers: Record<string, number>;
}

export interface Decision {
  level: Level;
  allows: Allows;
  reasons: readonly Reason[];
  basis: Basis;
  asOf: string | null;
  /** rules that could not be judged because their facts are unknown */
  unknown: readonly string[];
  /** for the log: facts that contradict each other or the library system's flags */
  mismatches: readonly string[];
  /**
   * staff channel only: the pop-ups to show, and the actions that staff are asked about and may go
   * on with
   */
  popUps: readonly string[];
  warns?: readonly Action[];
}
