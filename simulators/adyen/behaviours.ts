/** How terminals of Adyen behave, beside the usual. */

export const adyenBehaviours = [
  /** until `approveNow`, `declineNow` or `cancelNow`; the terminal gives up after two minutes */
  'hold',
  'approve',
  'decline',
  'cancel',
  /** Failure, Busy: nothing was begun */
  'refuse',
  /** its host cannot be reached */
  'no-host',
  /** takes the request, begins nothing, never answers */
  'silent',
  /** the line breaks once the payment has begun; it is held, and TransactionStatus says InProgress */
  'cut-while-held',
  /** approved, and the line breaks before the answer */
  'cut-after-approval',
  /** declined, and the line breaks before the answer: TransactionStatus has Success outside, Failure inside */
  'cut-after-decline',
  /** the line breaks, and nothing was begun: TransactionStatus says NotFound */
  'cut-before-start',
  /** approved, answered with the answer to another request */
  'other-service-id',
  /** approved; the header in the clear was changed on the way */
  'header-changed',
  /** approved; the sum over the answer is wrong */
  'mac-wrong',
  /** approved; answered in the clear */
  'in-the-clear',
  /** nothing was begun; the answer to an earlier payment comes again, as who records the line has it */
  'old-answer',
  /** an approval is claimed in the clear; nothing was begun */
  'false-approval',
  /** a request that it cannot decrypt, could not read, or that is not for it: nothing was begun */
  'reject-key',
  'reject-poiid',
  'reject-json',
  'reject-encrypted',
  /** rejected without a reason that says that nothing was begun; approved nevertheless */
  'reject-other',
  /** approved; HTTP status 500 around a whole answer */
  'status-500',
  /** approved; status 200 or 204 and no content */
  'empty-200',
  'empty-204',
  /** approved; a page of a proxy instead of the answer */
  'no-nexo',
  /** approved; an answer of 5 MB */
  'endless',
  /** a part of the amount was taken */
  'partial',
  /** 25 cents more were taken: a tip */
  'other-amount',
  /** approved, and cancelled afterwards: the card was pulled, or the signature refused */
  'cancel-after-approval',
  /** an ErrorCondition that no manual names; declined */
  'new-condition',
] as const;
export type AdyenBehaviour = (typeof adyenBehaviours)[number];

/**
 * `ignores-abort`: a payment goes on to its approval whatever the register wants · `abort-204`: an
 * abort is answered by status 204 · `busy-for-running`: TransactionStatus says Busy, not InProgress
 * (Swedbank Pay) · `refuses-reversal` · `reversal-unanswered`: done, and the line breaks · `strings`:
 * numbers and booleans as strings · `base64`: AdditionalResponse as base64 of JSON · `clock-ahead`: its
 * clock is an hour off ·
 * `repeats-last`: TransactionStatus repeats the last answer, whatever it was asked for · `forgets`: it
 * has just restarted: TransactionStatus finds nothing · `offline`: its host cannot be reached, as a
 * diagnosis says too · `next-key`: it has changed to the next key · `other-terminal`, `expired`,
 * `legacy`, `other-root`: of its certificate · `status-unanswered`: at each TransactionStatus the line
 * breaks
 */
export const adyenQuirks = [
  'ignores-abort',
  'abort-204',
  'busy-for-running',
  'refuses-reversal',
  'reversal-unanswered',
  'strings',
  'base64',
  'clock-ahead',
  'repeats-last',
  'forgets',
  'offline',
  'next-key',
  'other-terminal',
  'expired',
  'legacy',
  'other-root',
  'status-unanswered',
] as const;
export type AdyenQuirk = (typeof adyenQuirks)[number];
