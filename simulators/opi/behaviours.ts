/** How a simulated terminal of OPI behaves, and what others do otherwise. */

/** The outcome of a payment. */
export const opiBehaviours = [
  /** until `approveNow`, `declineNow` or `cancelNow` */
  'hold',
  'approve',
  'decline',
  'cancel',
  // Answers that begin nothing.
  'busy',
  'logged-out',
  'unavailable',
  'format-error',
  /** PrintLastTicket, once: the receipt of an earlier payment was never taken */
  'print-last-ticket',
  // Answers that leave a doubt. Nothing is paid:
  /** TimedOut */
  'time-out',
  /** CommunicationError */
  'no-host',
  'nonsense',
  // The money is taken:
  'other-amount',
  'no-amount',
  /** Success with ActionCode 116 */
  'refusing-code',
  /** PartialFailure, ActionCode 10 */
  'partial',
  /** the outcome of the request before, and the own one after it */
  'other-request-first',
  /** the outcome of another request, and no other one */
  'other-request',
  // The line:
  /** takes the request, and never answers; nothing is paid */
  'silent',
  /** takes the money, and never answers */
  'silent-paid',
  /** the connection breaks before a card is there; nothing is paid */
  'cut',
  /** takes the money, and the connection breaks before the answer */
  'paid-then-cut',
  'doctype',
  'http',
  /** declined; the approval of another request comes before it */
  'other-approval',
  /** declined; the approval of another request comes, and no other answer */
  'other-approval-alone',
  /** asks a person whether the signature is right; no: declined */
  'asks',
] as const;
export type OpiBehaviour = (typeof opiBehaviours)[number];

/**
 * Of channel 1: `no-channel-1`: it is never opened · `cuts-channel-1`: it breaks after each
 * DeviceRequest · `receipt-after-outcome` · `merges`: two DeviceRequests in one packet ·
 * `unprinted-reverses`: a receipt that is not taken reverses the payment · `keeps-receipt`: after
 * such a one the next payment is answered with PrintLastTicket.
 *
 * Of frames and letters: `one-byte`: each frame in pieces of one byte · `latin1`: ISO-8859-1 declared
 * as UTF-8 · `no-namespace`.
 *
 * Of an abort: `approves-after-abort`: heard, and the payment approved nevertheless ·
 * `one-connection`: a second connection is cut.
 *
 * Of its memory: `repeats-original`: RepeatLastMessage has the RequestID of the payment ·
 * `repeats-nothing`: it is refused · `refuses-reversal` · `reversal-lost`: carried out, and never
 * answered · `same-number`: each payment has the same STAN · `no-date`: no TimeStamp ·
 * `logs-out`: the kiosk is logged out when the day is closed.
 */
export const opiQuirks = [
  'no-channel-1',
  'cuts-channel-1',
  'receipt-after-outcome',
  'merges',
  'unprinted-reverses',
  'keeps-receipt',
  'one-byte',
  'latin1',
  'no-namespace',
  'approves-after-abort',
  'one-connection',
  'repeats-original',
  'repeats-nothing',
  'refuses-reversal',
  'reversal-lost',
  'same-number',
  'no-date',
  'logs-out',
] as const;
export type OpiQuirk = (typeof opiQuirks)[number];
export type OpiQuirks = ReadonlySet<OpiQuirk>;
