/** What the host, the line and the phone do otherwise than usual. */

/** Of the next payment, once. */
export const behaviours = [
  /** scans and confirms */
  'approve',
  /** scans, and its bank refuses */
  'decline',
  /** scans, and cancels in the app */
  'cancel',
  /** waits for the person */
  'hold',
  /** never scanned: the code expires */
  'ignore',
  /** the bank takes its time: AUTHORIZED for `slowMs` */
  'slow-bank',
  /** AUTHORIZED for `slowMs`, and then refused: that state is no money yet */
  'bank-refuses',
  /** confirmed as the kiosk cancels, which is then too late */
  'confirm-late',
  /** scanned, and confirmed exactly as the code expires */
  'confirm-at-end',
  /** confirmed, and from then on in a state that no document knows */
  'odd-status',
  /** confirmed, and the host calls it another amount */
  'odd-amount',
  /** found once, and then never again (404) */
  'forget',
  /** created, and the answer lost */
  'lose-create',
  /** created, and answered with 500 */
  'fail-create',
] as const;
export type BancontactBehaviour = (typeof behaviours)[number];

/** As long as it is on. */
export const bancontactQuirks = [
  /** "Display with Void": each payment waits for its acknowledgement */
  'void',
  /** 429 to everything */
  'too-many',
  /** 503 to everything */
  'unavailable',
  /** a proxy answers everything, with a page */
  'proxy-page',
  /** a body without end */
  'endless-body',
  /** the answer to create has a total of 0, as a recorded payment that expired has */
  'no-total',
  /** the links name another host */
  'other-links',
  /** the search finds what was, not what is */
  'late-search',
  /** the acknowledgement arrives, and its answer is lost */
  'lose-acknowledge',
  /** it is answered with 500, and did not arrive */
  'fail-acknowledge',
  /** the cancelling arrives, and its answer is lost */
  'lose-cancel',
  /** a refund stays PENDING */
  'refund-pending',
  /** a refund fails */
  'refund-failed',
  /** a refund arrives, and its answer is lost */
  'lose-refund',
] as const;
export type BancontactQuirk = (typeof bancontactQuirks)[number];
export type BancontactQuirks = ReadonlySet<BancontactQuirk>;
