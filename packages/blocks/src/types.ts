/** Facts and decisions. The names are fixed: other systems send facts in this form. */

import type { Action, Allows } from './actions.ts';

export type { DatedBlock } from './facts/blocks.ts';
export type { Fee, FeesInPart } from './facts/fees.ts';
export type { InvoiceItem, ReplacementInvoice } from './facts/invoices.ts';
export type { LoanFacts } from './facts/loans.ts';
export type { DatedFact, Facts } from './facts/table.ts';
export type { Action, Allows };
export type Channel = 'kiosk' | 'portal' | 'staff';
/** What a patron sees: derived from the allowed actions, never stored. */
export type Level = 'checkin-only' | 'payment' | 'full';
/** Where the facts came from: the library system now, the cache, or nowhere. */
export type Basis = 'live' | 'cached' | 'none';

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
