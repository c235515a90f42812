/**
 * Earlier kiosks wrote an English sentence where `why` is a code now. The journal is append-only and
 * proved as it was written, so the sentences stay in it and are read as codes.
 */
import type { Settlement } from '../types.ts';
import { isReasonCode, type ReasonCode } from './reasons.ts';

/** The sentences without their values: `{released}` and `{secured}` stand for what failed of the tags. */
const codes: Readonly<Record<string, ReasonCode>> = {
  'no answer in time': 'no-answer',
  'the answer says neither yes nor no': 'no-answer',
  'paid, not booked: no answer to 37': 'booking-unanswered',
  'nothing was paid: the last transaction of the terminal is one from before': 'nothing-paid',
  'the library system refused it; reversed': 'reversed',
  '{released}': 'not-released',
  '{released}; the loan was cancelled': 'loan-cancelled',
  'the loan was cancelled; {released}, and then {secured}': 'not-lent-not-secured',
  'not lent; {released}, and then {secured}': 'not-lent-not-secured',
  '{released}, and the loan could not be cancelled': 'loan-not-cancelled',
  'renewed, but {released}': 'renewed-not-released',
  'returned, but {secured}': 'returned-not-secured',
  'the library system knows no such loan': 'no-such-loan',
  'the library system still has it on loan': 'still-on-loan',
  'the patron does not have the item on loan': 'not-on-loan',
  'the due date is as it was': 'due-date-same',
  'not known; the due date of the library system counts': 'due-date-counts',
  'the journal was changed, or is an older copy: this may be settled already; look in the library system, then retry or close it':
    'perhaps-settled',
  'not answered {tries} times, while the library system answered other messages: look at this item and this patron there, then retry it':
    'never-answered',
  'interrupted off line, before the patron was told: see whether the item is here':
    'interrupted-off-line',
  'the loan stands, but the patron saw no result: see whether the item left, and its security':
    'loan-unseen',
  'the library system does not say who has the item on loan': 'loan-unknown',
  'lent off line; the library system does not say to whom it is on loan': 'loan-unknown',
  'lent off line; the library system has it on loan to somebody else: see who has it':
    'lent-to-another',
  'lent off line; the library system cannot read it': 'message-unreadable',
  'lent off line; the library system refused it': 'refused-afterwards',
  'renewed off line; the library system does not say until when': 'renewal-unknown',
  'returned, but interrupted before its security was on: see to the item': 'returned-interrupted',
  'returned off line, but interrupted before its security was on: see to the item':
    'returned-interrupted',
  'returned off line, but its security could not be switched on': 'returned-not-secured',
  'returned off line; the library system cannot read it': 'message-unreadable',
  'returned off line; the library system refused it': 'refused-afterwards',
  'the library system does not say whether it was returned': 'return-unknown',
  'the library system has it neither on loan nor here, or does not know it: see to the item and its security':
    'item-elsewhere',
  'a loan that was to be cancelled may still stand': 'cancel-unknown',
  'a loan that was to be cancelled may still stand; the library system cannot read the return':
    'cancel-unknown',
  'a loan could not be cancelled': 'loan-not-cancelled',
  'interrupted while it was reversed: see whether it stands': 'reversal-interrupted',
  'paid; the library system does not show its fees: see whether it is booked': 'fees-not-shown',
  'paid; less is open of a fee than was paid here: see what is booked': 'fee-lower',
  'paid; no answer to the booking, and the fee is no longer open: see who paid it': 'fee-gone',
  'paid, not booked: the library system refused it': 'paid-not-booked',
  'paid, not booked: the library system refused it, but for a part': 'partly-booked',
  'paid, not booked: the library system refused it; it was not reversed, as the terminal does not name it as its last payment':
    'not-reversed',
  'paid, not booked: the library system refused it; it could not be reversed': 'reversal-refused',
  'paid, not booked: the library system refused it; whether it was reversed is not known':
    'reversal-unknown',
  'other payments in the journal cannot be read: see in that of the terminal':
    'payments-unreadable',
  'the terminal does not say what its last transaction was: see in its journal whether this one was paid':
    'terminal-last-unknown',
  'the terminal has no last transaction, or has closed its day: see in its journal whether this one was paid':
    'terminal-last-none',
  'the terminal approved this one, and repeats one from before as its last: see in its journal whether this one was paid':
    'terminal-last-earlier',
  'the last payment of the terminal, receipt {receipt}, is that of entry {entry}: see in its journal whether this one was paid':
    'terminal-last-of-entry',
  'the last payment of the terminal, receipt {receipt}, is of another amount: see in its journal whether this one was paid':
    'terminal-last-other-amount',
  'the terminal has a payment, receipt {receipt}: it does not say the amount': 'terminal-no-amount',
  'the terminal has a payment of this amount, receipt {receipt}: it does not say the receipt number':
    'terminal-no-receipt',
  'the terminal has a payment of this amount, receipt {receipt}: it approved this one as receipt {approved}':
    'terminal-other-receipt',
  'the terminal has a payment of this amount, receipt {receipt}: its time is not that of the attempt':
    'terminal-other-time',
  'the terminal has a payment of this amount, receipt {receipt}: what it had before is not known':
    'terminal-before-unknown',
  'the terminal has a payment of this amount, receipt {receipt}: see whether it stands':
    'terminal-may-have-reversed',
};

const ofTags = /(?:its tag|(\d+) of its (\d+) tags) could not be (released|secured)/g;
const refused = /^((?:lent|returned) off line; the library system refused it): (.*)$/s;

/** `settlement` as it was written: with a code, or with a sentence. */
export function readSettlement(settlement: Settlement): Settlement {
  const { state } = settlement;
  if (state !== 'not-done' && state !== 'unknown' && state !== 'staff') return settlement;
  const words: string = settlement.why;
  if (isReasonCode(words)) return settlement;
  const [, before = words, message] = refused.exec(words) ?? [];
  const data: Record<string, string | number> = {};
  const value =
    (name: string, read: (text: string) => string | number = String) =>
    (text: string, found: string) => {
      data[name] = read(found);
      return text.replace(found, `{${name}}`);
    };
  const sentence = before
    .replace(ofTags, (_, failed = '1', of = '1', done: string) => {
      data.tags = Number(of);
      data[`un${done}`] = Number(failed);
      return `{${done}}`;
    })
    .replace(/, (lifted) too early/, (_, word: string) => {
      data[word] = 'yes';
      return '';
    })
    .replace(/, attempt [^:]+:/, ':')
    .replace(/approved this one as receipt (\S+)$/, value('approved'))
    .replace(/receipt (\w+)(?=[,:])/, value('receipt'))
    .replace(/entry (\d+)/, value('entry', Number))
    .replace(/answered (\d+) times/, value('tries', Number));
  const why = codes[sentence];
  if (why === undefined) return { state, why: 'in-words', message: words };
  return {
    state,
    why,
    ...(message === undefined ? {} : { message }),
    ...(Object.keys(data).length === 0 ? {} : { data }),
  };
}
