// In words: how the simulated library system, scanner and printer can answer as others do.

export const libraryQuirks = {
  'empty-alert': 'Returns: CS, CT, CV always there, empty (FOLIO)',
  'no-pin-verdict': 'Looks at no PIN, never sends CQ (FOLIO as delivered)',
  'no-holder': 'Never says who has an item',
  'own-card-form': 'Writes card numbers its own way',
  'day-first-dates': 'Due dates as 16/12/2026',
  'month-first-dates': 'Due dates as 12/16/2026,23:59 (Symphony)',
  'blocked-is-invalid': 'Blocked patrons: BL N, with the reason (FOLIO)',
  'wrong-pin-is-invalid': 'Wrong PIN: BL N and CQ N (FOLIO)',
  'refuses-without-pin': 'Without a PIN: BL N and CQ N for every card (fsip2)',
  'yes-to-any-pin': 'CQ Y to any PIN, and to none (fsip2 as delivered)',
  'yes-without-pin': 'CQ Y without a PIN; one that is sent is checked',
  'writes-n-flags': 'N for each flag that is not set (pescew/sip)',
  'constant-sequence': '18 always with AY0 (fsip2)',
  'parses-due-date': 'No answer to a blank nb due date (pescew/sip)',
  'renews-by-12': 'Answers 29 by 12 (SLiMS)',
  'desensitize-no': 'Magazines stay secured: N at desensitize (Koha)',
  'sorts-out-invoiced': 'Takes items on an invoice back, sorted out (setting of Wise)',
  'asks-by-fv': 'Asks about supplements by FV (setting of Wise)',
  'no-bank-journal': 'The port has no bank journal: refuses payments (Wise)',
  'credits-closed-fees': 'Takes money for a fee that is paid already, as a credit (Koha)',
};

export const scannerQuirks = {
  'seven-bits': 'Seven bits and even parity (7E1)',
  'codabar-letters': 'Codabar with its start and stop signs: A…B',
  'codabar-old-letters': 'The same as older ones write it: a, number, t',
};

export const printerQuirks = {
  'no-end-of-job': 'Does not say when it is done (no GS r)',
  'no-identity': 'Does not say who it is (no GS I)',
  'no-clear-answer': 'Clears its buffers without a word',
  'automatic-status': 'Sends its status unasked',
  'interrupted-status': 'The same, with an answer in its midst',
  'star-status': 'Sends Star’s automatic status',
  'cr-feeds': 'CR feeds a line (DIP switch)',
  'small-buffer': 'Buffer of 45 bytes with XOFF (over a serial line)',
};
