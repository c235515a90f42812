/** What stands on a receipt and on a slip: types only. */
import type {
  Cents,
  Destination,
  Fee,
  Hold,
  Language,
  Loan,
  PlainDate,
  RefusalCode,
} from './domain.ts';

/** A payment on a receipt. `attempt` where the staff may have to find it in the journal. */
export interface PaymentMade {
  amountCents: Cents;
  end: 'booked' | 'not-booked' | 'unknown';
  attempt: string | null;
}

/** What was done for one person of a visit. */
export interface ReceiptPart {
  /** where several people were in the visit: which card it is, and whose, if names are shown */
  person?: { number: number; name: string | null };
  lent: readonly {
    title: string | null;
    item: string;
    dueOn: PlainDate | null;
    dueText?: string | null;
    provisional: boolean;
    renewed: boolean;
    /** the patron had it already */
    ownLoan?: boolean;
    /** what the patron agreed to pay for this loan, or what was charged without */
    costCents?: Cents;
    /** what they agreed to, where more was charged */
    agreedCents?: Cents | undefined;
    /** its security is still on: the desk switches it off */
    stillSecured?: boolean;
  }[];
  notLent: readonly {
    title: string | null;
    item: string;
    code: RefusalCode;
    message?: string;
    /** with `costs`: what it would have cost */
    costCents?: Cents;
  }[];
  returned: readonly {
    title: string | null;
    item: string;
    provisional: boolean;
    destination: Destination;
  }[];
  notReturned: readonly {
    title: string | null;
    item: string;
    code: RefusalCode;
    message?: string;
  }[];
  renewed: readonly {
    title: string | null;
    item: string;
    dueOn: PlainDate | null;
    dueText?: string | null;
  }[];
  payments: readonly PaymentMade[];
  /** what had no answer, and is not known yet; left out: nothing */
  toCheck?: readonly {
    title: string | null;
    item: string;
    what: 'borrow' | 'return' | 'renew';
  }[];
  /** the library system's own texts for the receipt (AG), each once, in order */
  printLines?: readonly string[];
}

/** The content of a receipt, of the first person; in memory until the visit ends. */
export interface ReceiptContent extends ReceiptPart {
  language: Language;
  /** the parts of the other people for whom something was done */
  others?: readonly ReceiptPart[];
}

/**
 * What a patron has on loan, holds and owes, on paper, without a transaction: Wise calls it a status
 * receipt. In memory until the visit ends.
 */
export interface StatusReceipt {
  language: Language;
  /** the dates of renewals in this visit included; null: the library system does not list them */
  loans: readonly Pick<Loan, 'item' | 'title' | 'dueOn' | 'dueText'>[] | null;
  /** null: unknown */
  holdsReady: number | null;
  /** those that the library system lists */
  readyHolds: readonly Pick<Hold, 'title' | 'place'>[];
  fees: readonly Pick<Fee, 'kind' | 'title' | 'amountCents'>[];
  /** of all fees; null: unknown */
  owedCents: Cents | null;
}

/** A slip for one returned item, for the staff: it has nothing of the patron. */
export interface ReturnSlip {
  /** the library's own */
  language: Language;
  title: string | null;
  item: string;
  destination: Destination;
}
