/** How other library systems write their answers: each quirk was seen in a real one. */

/**
 * `empty-alert`: 10 always has CS, CT and CV, empty where there is no alert (FOLIO's edge-sip2) ·
 * `no-pin-verdict`: the PIN is not looked at, and CQ is never sent (FOLIO as delivered) ·
 * `no-holder`: 18 does not say who has the item, in a form that says so · `own-card-form`: 18
 * writes the card number of who has it with zeros before and a blank in it · `day-first-dates`: due
 * dates as `16/12/2026` · `month-first-dates`: as `12/16/2026,23:59` (Symphony) ·
 * `blocked-is-invalid`: who may only return things is answered BL N, with the reason in AF (FOLIO,
 * of expired cards) · `wrong-pin-is-invalid`: a wrong PIN is answered BL N and CQ N (FOLIO, to 23)
 * · `refuses-without-pin`: a 63 or 23 without a PIN is answered BL N and CQ N, with no name and no
 * word, of whatever card (fsip2 with PIN verification on) · `yes-to-any-pin`: CQ Y to any PIN, and to
 * none (fsip2 with PIN verification off) · `yes-without-pin`: CQ Y where no PIN was sent, and a PIN
 * that is sent is looked at · `writes-n-flags`: N for each flag of a patron that is not set
 * (pescew/sip) · `constant-sequence`: 18 has AY0, whatever was asked with (fsip2) ·
 * `parses-due-date`: 11 and 29 with a blank nb due date are not answered, and nothing is done
 * (pescew/sip) · `renews-by-12`: 29 is answered by 12 (SLiMS) ·
 * `desensitize-no`: 12 has N at desensitize for each magazine (Koha, by inhouse_item_types) ·
 * `names-fees`: a line of fees has the number by which the fee is paid, a setting of Koha
 * (av_field_template) and of Evergreen (av_format). Settings of Wise: `sorts-out-invoiced`: an item
 * on an invoice is taken back and sorted out instead of refused · `asks-by-fv`: the loan of an
 * item with a supplement is answered by a question (FV), which no kiosk can answer yet ·
 * `shares-numbers`: old items with a prefix (cast/namesakes.ts), and in the same database those of
 * another library, which have the same numbers without it and are found by them (the search of a
 * group 3b runs over the whole database) · `renews-own-only`: the loans of other libraries
 * are listed and not renewed, unless their number is of the common series (a group 3a) ·
 * `no-bank-journal`: the port has none, and refuses every payment · `credits-closed-fees`: a payment
 * of a fee that is paid already is booked once more, as a credit of the patron (Koha without
 * disallow_overpayment); otherwise it is refused.
 */
export const quirks = [
  'empty-alert',
  'no-pin-verdict',
  'no-holder',
  'own-card-form',
  'day-first-dates',
  'month-first-dates',
  'blocked-is-invalid',
  'wrong-pin-is-invalid',
  'refuses-without-pin',
  'yes-to-any-pin',
  'yes-without-pin',
  'writes-n-flags',
  'constant-sequence',
  'parses-due-date',
  'renews-by-12',
  'desensitize-no',
  'names-fees',
  'sorts-out-invoiced',
  'asks-by-fv',
  'shares-numbers',
  'renews-own-only',
  'no-bank-journal',
  'credits-closed-fees',
] as const;
export type Quirk = (typeof quirks)[number];
