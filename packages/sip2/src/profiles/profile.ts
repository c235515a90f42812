import type { Encoding } from '../codec/charset.ts';
import type { DateOrder } from '../codec/dates.ts';
import type { FeeKindWords } from './fee-kinds.ts';

/**
 * How a list of fees is written. `wise`: ten parts between `~`, as OCLC describes them
 * (`wise-registrations.ts`), and `tilde` · `tilde`:
 * `id~YYYYMMDD~amount~kind~institution~state~until~title` (the simulated library) ·
 * `quoted`: `id $amount "kind" title` (3M; Evergreen's 3m and swyer_a; FOLIO's fsip2) · `labelled`:
 * `Charge-Number: id, Amount-Due: …, Fine-Type: …, Title: …` (swyer_b) · `amount-first`: `amount
 * kind title / author` (eg_legacy) · `amount-last`: `description amount` (Koha's template) ·
 * `percent`: `item%id%YYYYMMDD%amount%title%author%…` (FBS) · `groups`: no lines but fields in a row, CG id, FA
 * amount still open, FB item, FC date, FD title, FF kind (FOLIO, Gossip) · `free`: any of those, or
 * a text with one amount in it.
 */
export const feeFormats = [
  'wise',
  'tilde',
  'quoted',
  'labelled',
  'amount-first',
  'amount-last',
  'percent',
  'groups',
  'free',
] as const;
export type FeeFormat = (typeof feeFormats)[number];

/**
 * How a list of charged items is written. `tilde`: `item~YYYYMMDD~title` · `percent`:
 * `item%YYYYMMDD%title%author%…` (FBS) · `bare`: the item number · `free`: the item number first if there is
 * one, then a title, a date at the end.
 */
export const loanFormats = ['tilde', 'percent', 'bare', 'free'] as const;
export type LoanFormat = (typeof loanFormats)[number];

export const nbDueDates = ['blank', 'now'] as const;
export const reborrowings = ['policy-respected', 'renews-anyway'] as const;

/** The fields of 41 of which one is Y. What each lists is not published. */
export const registrationsFlags = ['FA', 'FB', 'FC'] as const;

/**
 * What the counts of 64 say. `apart`: hold items are those that are ready, unavailable holds those
 * that are not (3M SIP 2.00; Koha, Polaris) · `within`: hold items are all, and the unavailable ones
 * are among them (Evergreen, RERO) · `all`: hold items are all, and no other count comes (FOLIO). AS
 * lists what hold items counts.
 */
export const holdCounts = ['apart', 'within', 'all'] as const;

/**
 * How a hold is written in AS and CD. `bare`: the item number · `title`: the title · `tilde`:
 * `item~title` · `percent`: `bibliographic id%item%pick-up id%YYYYMMDD%place%title%author%…`, the
 * place as `DK-715100 - name` (FBS) · `free`: the item number first if there is one, then a title.
 */
export const holdFormats = ['bare', 'title', 'tilde', 'percent', 'free'] as const;
export type HoldFormat = (typeof holdFormats)[number];

/**
 * `off`: no AY and AZ are sent, and those of a reply are ignored. `strict`: every reply must have
 * both, and right. `lenient`: sent, but a reply may lack them or have AZ0000. `auto`: lenient, and
 * off for a connection whose first reply has none.
 */
export type ErrorDetection = 'off' | 'strict' | 'lenient' | 'auto';

/** The XML around a message that is sent inside HTTPS (`../https`). */
export const envelopeNames = ['fbs', 'koha-suomi'] as const;
export type EnvelopeName = (typeof envelopeNames)[number];

/**
 * The summary of 63. `one`: ten places of which one is Y (3M SIP 2.00) · `nine`: Y nine times and a `|`
 * in the tenth place, which asks for all lists at once (as bibbox asks FBS)
 */
export const summaries = ['one', 'nine'] as const;

/** The extension fields of 64 and 24; null: this library system does not have it. */
export interface PatronFields {
  /** a number; what it means is the library system's own */
  membershipStatus: string | null;
  membershipType: string | null;
  membershipStartedOn: string | null;
  /** the unpaid cost of the membership */
  membershipFee: string | null;
  /**
   * repeatable, once for each block; absent: no block
   */
  manualBlock: string | null;
  /** repeatable: `invoice~item~price~paid~Y|N~feeId`; absent: no invoice */
  invoiceLine: string | null;
  /** the last day on which the card is valid; text may be glued on */
  expiresOn: string | null;
  /** Y: expired */
  expired: string | null;
  /** patron category, code or profile */
  group: string | null;
  homeBranch: string | null;
  /** the whole amount owed; BV by the specification */
  owed: string;
}

/**
 * How one library system speaks: all that differs between them, as data. Each value may be
 * overridden.
 */
export interface Profile {
  /** the XML around each message where the address is `https://`; null: it takes none */
  envelope: EnvelopeName | null;
  /** HTML references inside the fields are decoded, after those of the envelope's XML */
  decodesFields: boolean;
  /** the sign behind each field */
  delimiter: string;
  terminator: 'cr' | 'crlf';
  encoding: Encoding;
  /** how local time is marked inside an 18-character date that is sent */
  zone: 'blank' | '0000';
  errorDetection: ErrorDetection;
  /** optional fields that are sent even when empty: their absence is refused */
  sendEmpty: readonly ('AC' | 'AD')[];
  /** `23` where 63 is not supported: no lists, no counts */
  patronQuestion: '63' | '23';
  /** the lists that make a patron's facts: each costs a message */
  factLists: readonly ('fees' | 'loans')[];
  feeFormat: FeeFormat;
  /** words for what a fee is for, beside the usual ones (`fee-kinds.ts`) */
  feeKinds: FeeKindWords;
  /**
   * the place in the summary of 63 that asks for the fees: 3 by the specification, 6 for the longer
   * list of some systems
   */
  feeSummary: number;
  summary: (typeof summaries)[number];
  /** where the fee lines stand: AV of 64, or the YZ lines of 42, asked for by 41 */
  feesIn: 'AV' | 'YZ';
  /** the field of 41 that is Y; null: none is sent */
  registrationsFlag: (typeof registrationsFlags)[number] | null;
  /** the field of 37 that names the fee: CG by the specification */
  feeIdField: string;
  /** where the charged items stand: AU by the specification */
  loansIn: 'AU' | 'AK';
  loanFormat: LoanFormat;
  holdCounts: (typeof holdCounts)[number];
  /**
   * where the title of an item is: AJ (3M SIP 2.00), or the first part of CH, `title%author%…`, where
   * AJ is a number
   */
  titleIn: 'AJ' | 'CH';
  /** whether holds are listed (AS of 64) */
  listsHolds: boolean;
  holdFormat: HoldFormat;
  /**
   * the positions of the patron status that have their own meaning; the others are ignored (where a
   * system sets all fourteen for any block, every card would be reported lost)
   */
  heededFlags: readonly number[];
  /** how a date such as 5/6/2026 is read; null: unknown, and it is shown as it came */
  dateOrder: DateOrder | null;
  /**
   * loans and returns made off line: with no block = Y, or as ordinary ones to a system that
   * ignores it
   */
  replay: 'no-block' | 'ordinary';
  /**
   * the no block due date of an ordinary 11 and 29, which says nothing there; `now`: to a system that
   * reads it as a date all the same
   */
  nbDueDate: (typeof nbDueDates)[number];
  /**
   * what becomes of a check-out (11) of an item that the patron has already, with SC renewal policy
   * N: `policy-respected`, the loan stays as it was · `renews-anyway`, it is renewed
   */
  reborrow: (typeof reborrowings)[number];
  /**
   * whether N of desensitize (12), or CI Y, is meant: the item stays secured. Elsewhere it may be
   * no more than a place that is left as it was
   */
  obeysDesensitize: boolean;
  /**
   * whether an exact repetition, with its sequence number, gets the stored reply, as the
   * specification says; false: it is carried out again
   */
  storesReplies: boolean;
  /**
   * whether a second payment (37) of a fee that is paid books nothing: it is refused, or known by its
   * BK; false: it may be booked twice, or that is not known
   */
  paysOnce: boolean;
  /** whether 35 is supported */
  endsSession: boolean;
  /**
   * whether 64 and 24 say that a PIN is right (CQ); false: no PIN can be checked
   */
  checksPin: boolean;
  /**
   * whether it is known to answer CQ Y where no PIN was sent, and to check one that is; false: a yes
   * without a PIN shows that its yes to a PIN proves nothing
   */
  saysYesWithoutPin: boolean;
  patronFields: PatronFields;
  /** the field of 18 that says who has the item */
  itemHolder: string | null;
}

export const noPatronFields: PatronFields = {
  membershipStatus: null,
  membershipType: null,
  membershipStartedOn: null,
  membershipFee: null,
  manualBlock: null,
  invoiceLine: null,
  expiresOn: null,
  expired: null,
  group: null,
  homeBranch: null,
  owed: 'BV',
};
