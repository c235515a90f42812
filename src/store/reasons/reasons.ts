/**
 * Why an entry of the journal ended as it did: each code with its English text. `{name}` stands for
 * a value of the settlement's `data`. docs/field-guide.md says what to do; the service panel has
 * the texts in its other languages.
 */
export const reasons = {
  // no settlement yet
  begun: 'Begun, and nothing since: under way, or interrupted',

  // unknown: the kiosk asks about it
  'no-answer': 'No answer from the library system',
  interrupted: 'Interrupted while it was under way',
  'payment-unclear': 'Nothing said how the payment ended',
  'booking-unanswered': 'Paid; the library system did not answer the booking',

  // not done
  'not-sent': 'Not sent: the library system could not be reached',
  declined: 'The payment was declined',
  cancelled: 'The payment was cancelled',
  'not-started': 'The payment was not started',
  'never-started': 'Interrupted before the payment was started: nothing was paid',
  'outcome-not-paid': 'Asked afterwards: nothing was paid ({answer})',
  'nothing-paid': 'Nothing was paid: the last transaction of the terminal is an earlier one',
  reversed: 'The library system refused the payment, and it was reversed',
  trial: 'A payment of a trial: no money moved, and nothing was booked',
  'not-released': 'Not lent: its security could not be released (tags: {unreleased} of {tags})',
  'lent-elsewhere': 'Not lent: another kiosk of this branch has lent it',
  'limit-elsewhere':
    'Not lent: with what other kiosks of this branch lent, the patron has as much as they may',
  'loan-cancelled':
    'Not lent: its security could not be released (tags: {unreleased} of {tags}); the loan was cancelled',
  'no-such-loan': 'The library system has no such loan',
  'still-on-loan': 'The library system still has the item on loan',
  'not-on-loan': 'The patron does not have the item on loan',
  'due-date-same': 'The due date is the same as before',
  'due-date-counts':
    'Whether it was renewed is not known: the due date in the library system counts',

  // for staff
  'perhaps-settled':
    'The journal was changed, is an older copy, or another machine has one: this entry may be settled already. Look in the library system, then retry or close it',
  'adopted-elsewhere':
    'Another kiosk of the branch has adopted this entry while this one was away, and settles it',
  'moved-since':
    'Not sent: the item was lent or taken back since, at another kiosk of the branch, or here before an older disk was put back. See who has it',
  'never-answered':
    'Not answered {tries} times, while the library system answered other messages. Look at the item and the patron there, then retry',
  'message-unreadable': 'The library system cannot read the message',
  'refused-afterwards': 'The library system refused it afterwards',
  'loan-unseen':
    'The loan stands, but the patron saw no result. Check whether the item left, and its security',
  'loan-unknown': 'The library system does not say who has the item on loan',
  'lent-to-another': 'The library system has the item on loan to another patron. See who has it',
  'interrupted-off-line':
    'Interrupted off line, before the patron saw a result. Check whether the item is here',
  'renewal-unknown': 'Renewed off line; the library system does not say until when',
  'renewed-not-released':
    'Renewed, but its security could not be released (tags: {unreleased} of {tags})',
  'not-lent-not-secured':
    'Not lent, and its security could not be switched on again (tags: {unsecured} of {tags})',
  'loan-not-cancelled': 'Not released, and the loan could not be cancelled',
  'cancel-unknown': 'A loan that was to be cancelled may still stand',
  'returned-not-secured': 'Returned, but its security could not be switched on',
  'returned-interrupted': 'Returned, but interrupted before its security was on. See to the item',
  'return-unknown': 'The library system does not say whether the item was returned',
  'perhaps-lent-since':
    'Returned off line, and the library system has the item on loan, perhaps by a later loan, which a return would end. See who has it',
  'item-elsewhere':
    'The library system has the item neither on loan nor here, or does not know it. See to the item and its security',

  // for staff: payments
  'reversal-interrupted': 'Interrupted while the payment was reversed. Check whether it stands',
  'fees-not-shown':
    'Paid; the library system does not show the fees. Check whether the payment is booked',
  'fee-lower': 'Paid; less is open of a fee than was paid here. Check what is booked',
  'fee-gone':
    'Paid; the library system has not confirmed the booking, and the fee is no longer open. Check who paid it',
  'booking-unknown':
    'Paid; what the library system has booked of it is not known. Check in the account of the patron which fees this payment has paid',
  'paid-not-booked': 'Paid; the library system refused to book it',
  'partly-booked': 'Paid; the library system booked only a part of it',
  'not-reversed':
    'Paid, and booking it was refused. Not reversed: the terminal does not name it as its last payment',
  'reversal-refused': 'Paid, and booking it was refused. It could not be reversed',
  'reversal-unknown':
    'Paid, and booking it was refused. The reversal was asked for; whether it was done is not known',
  'outcome-paid':
    'Asked afterwards: it was paid, receipt {receipt}. Check whether it stands, and book it',
  'outcome-held':
    'Approved, receipt {receipt}, and not acknowledged: the payer has the money back by itself on {day}',
  'outcome-other-amount':
    'Asked afterwards: a payment of another amount, receipt {receipt}. Check what was paid',
  'outcome-of-entry':
    'Asked afterwards: receipt {receipt}, which is that of entry {entry}. Check whether this was paid',
  'outcome-unclear':
    'Asked afterwards, and the answer proves nothing ({answer}). Look at the terminal, or in the portal, whether this was paid',
  'driver-replaced':
    'Begun with {driver}, which this kiosk no longer has. Look at that terminal, or in its portal, whether this was paid',
  'payments-unreadable':
    'Other payments in the journal cannot be read. Look in the journal of the terminal',
  'terminal-last-unknown':
    'The terminal does not say what its last transaction was. Look in its journal whether this was paid',
  'terminal-last-none':
    'The terminal has no last transaction, or has closed its day. Look in its journal whether this was paid',
  'terminal-last-earlier':
    'The terminal approved this payment, and names an earlier one as its last. Look in its journal whether this was paid',
  'terminal-last-of-entry':
    'The last payment of the terminal, receipt {receipt}, is that of entry {entry}. Look in its journal whether this was paid',
  'terminal-last-other-amount':
    'The last payment of the terminal, receipt {receipt}, is of another amount. Look in its journal whether this was paid',
  'terminal-no-amount': 'The terminal has a payment, receipt {receipt}, without its amount',
  'terminal-no-receipt': 'The terminal has a payment of this amount, without its receipt number',
  'terminal-other-receipt':
    'The terminal has a payment of this amount, receipt {receipt}; it approved this one as receipt {approved}',
  'terminal-other-time':
    'The terminal has a payment of this amount, receipt {receipt}, at another time than this attempt',
  'terminal-before-unknown':
    'The terminal has a payment of this amount, receipt {receipt}; what it had before is not known',
  'terminal-may-have-reversed':
    'The terminal has a payment of this amount, receipt {receipt}. Check whether it stands',

  /** a code of a newer kiosk, whose program was put back to this version; it stands beside it */
  'in-words': 'In words',
} as const;

type ReasonCode = keyof typeof reasons;

export interface Reason {
  why: ReasonCode;
  /** the screen message (AF) of the library system; with `in-words`, that code */
  message?: string;
  /** what the text names, and what the line or the terminal said of itself */
  data?: Readonly<Record<string, string | number>>;
}

export function isReasonCode(word: string): word is ReasonCode {
  return Object.hasOwn(reasons, word);
}

/** The English text with its values. */
export function reasonText({ why, data = {} }: Reason): string {
  return reasons[why].replace(/\{(\w+)\}/g, (_, name: string) => String(data[name] ?? '?'));
}
