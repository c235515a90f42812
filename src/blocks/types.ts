/** Facts and decisions. The names are fixed: other systems send facts in this form. */

import type { Action, Allows } from './actions.ts';
import type { DatedFact } from './dated-facts.ts';

export type { Action, Allows, DatedFact };
export type Channel = 'kiosk' | 'portal' | 'staff';
/** What a patron sees: derived from the allowed actions, never stored. */
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
  /** with `arrangement`: the date from which on it counts again */
  until?: string;
  /** true: this is the membership fee, which `maximum-fees` leaves out */
  membership?: boolean;
  /** the item on a replacement invoice whose price this fee claims: paying the fee pays the item */
  replaces?: string;
  /** the item of the loan that this fee comes from */
  loan?: string;
  /** where it was made, for rules that look at a part of the branches */
  branch?: string;
  /** false: of a kind that does not stop a check-out (Koha) */
  restricts?: boolean;
}

/** Some of the open fees: that one is not listed proves nothing. */
export interface FeesInPart {
  listed: readonly Fee[];
  /** what is owed altogether, as the library system adds it up; memberships may not be in it */
  owedCents?: number;
}

/** One open loan. */
export interface LoanFacts {
  item: string;
  /** when it is due, ISO 8601 with offset or `Z` */
  dueAt?: string;
  state?: 'out' | 'max-fines' | 'long-overdue' | 'lost' | 'claimed-returned';
  /** whether a recall set its due date */
  recalled?: boolean;
  graceMinutes?: number;
  branch?: string;
}

/** A block that says what it denies, or its type, and that may end by itself. */
export interface DatedBlock {
  id?: string;
  /** its name among staff */
  name?: string;
  denies?: readonly Action[];
  /** the policy says what this type denies */
  type?: string;
  /** where it was set */
  branch?: string;
  /**
   * ignored while the acting branch and the item's are no farther than this from the patron's home,
   * in steps of the tree
   */
  ignoreProximity?: number;
  /** ISO 8601; left out where it has begun */
  startsAt?: string;
  /** ISO 8601; left out where it does not end. From this moment on it no longer blocks. */
  endsAt?: string;
  /** what staff wrote for the patron; no rule reads it */
  message?: string;
}

export interface ReplacementInvoice {
  id: string;
  institution?: string;
  items: readonly {
    item: string;
    amountCents: number;
    paidCents: number;
    returned: boolean;
    /** the id of the fee that claims its price: paying the fee pays the item */
    fee?: string;
  }[];
}

/** One item of a replacement invoice, with the id and the institution of its invoice. */
export type InvoiceItem = ReplacementInvoice['items'][number] & {
  invoice: string;
  institution: string | undefined;
};

/** What is known of a patron. A fact that is left out is unknown, never zero. */
export interface Facts {
  observedAt: string;
  /** when a fact was observed, where that is not `observedAt`; of the membership, its status */
  observed?: { readonly [fact in DatedFact]?: string };
  institution?: string;
  branch?: string;
  membership?: { status?: number; type?: string; startedOn?: string; feeCents?: number };
  /** all open fees, or a part of them: each reader must look which */
  fees?: readonly Fee[] | FeesInPart;
  replacementInvoices?: readonly ReplacementInvoice[];
  /** by name alone, or as dated blocks, which count only between their start and their end */
  manualBlocks?: readonly (string | DatedBlock)[];
  loans?: readonly LoanFacts[];
  blocks?: readonly DatedBlock[];
  account?: {
    active?: boolean;
    cardActive?: boolean;
    barred?: boolean;
    cardLost?: boolean;
    addressInvalid?: boolean;
    /** the moment of its end, or the last day on which it is valid */
    expiresAt?: string;
    expiresOn?: string;
    /** the first day without the restriction; `none`, or `forever` */
    restrictedUntil?: string;
  };
  /** the patron group; the membership type where left out */
  group?: string;
  homeBranch?: string;
  /** of the item that is checked out or renewed */
  itemBranch?: string;
  itemOverdue?: boolean;
  /** the number of open holds */
  holds?: number;
  /** what related patrons owe */
  related?: {
    hasGuarantees?: boolean;
    guaranteesChargesCents?: number;
    familyChargesCents?: number;
  };
  /** the 14 patron status positions of SIP2, true = set; null or left out where there are none */
  flags?: readonly boolean[] | null;
}

/** One reason why something is denied. */
export interface Reason {
  /**
   * the rule's id in the policy: `maximum-fees`; or `flag-<n>` for a patron status flag, `no-facts`
   */
  rule: string;
  denies: readonly Action[];
  clears: {
    /** `return`: bring back what is late, or enough · `wait`: it ends by itself */
    by: 'pay' | 'pay-or-return' | 'renew-membership' | 'return' | 'wait' | 'desk';
    leastCents?: number;
    feeIds?: readonly string[];
  };
  /** the figures for the text: sumCents, maximumCents, days, oldestDays, membershipFeeCents … */
  numbers: Record<string, number>;
}

export interface Decision {
  level: Level;
  allows: Allows;
  reasons: readonly Reason[];
  basis: Basis;
  asOf: string | null;
  /** reasons of rules that could not be judged, or not in full, because facts are unknown */
  unknown: readonly string[];
  /** for the log: contradictions between facts, and between rules and flags */
  mismatches: readonly string[];
  /** for staff only: the pop-ups to show, and the actions that they must confirm */
  popUps: readonly string[];
  warns?: readonly Action[];
}
