// What the simulators of payments can do, in words, by protocol. What has no name shows its own.

const outcomes = {
  hold: 'waits',
  approve: 'approves',
  decline: 'declines',
  cancel: 'is cancelled',
};

export const paymentNames = {
  zvt: {
    protocol: 'ZVT',
    behaviours: {
      ...outcomes,
      refuse: 'refuses to start',
      silent: 'never answers',
      'busy-for-ever': 'is busy for ever',
      'hang-up-before-status': 'hangs up before result',
      'hang-up-after-ack': 'hangs up after result',
    },
    quirks: {
      'repeats-lines': 'Last receipt: print lines only (zvt2sumup)',
      'repeats-nothing': 'Last receipt: nothing',
      'repeats-no-result': 'Last receipt: without its result (BMP 27)',
      'repeats-unknown-bitmap': 'Last receipt: an unknown BMP before the result',
      'numbers-anew': 'Receipt numbers begin anew each day',
      'same-number': 'Each receipt has the same number',
      'no-date': 'The date is 0000',
      'keeps-unacknowledged': 'Keeps a payment that was not acknowledged',
      'completes-before-abort': 'A stop: 06 0F first, 06 1E later (zvt2sumup)',
      'text-for-status': 'Progress as a text without a status (zvt2sumup)',
      'no-status-enquiry': 'Never answers the status enquiry (05 01)',
      'no-diagnosis': 'Diagnosis (06 70): unknown, 84 83',
      'diagnosis-aborted': 'Diagnosis: 06 1E 83',
      'diagnosis-silent': 'Diagnosis: never answered',
      'diagnosis-slow': 'Diagnosis: 30 seconds of 04 FF',
      'diagnosis-fails': 'Diagnosis: no payment network',
      'diagnosis-in-blocks': 'Diagnosis: its slip as a block (06 D3)',
    },
  },
  opi: { protocol: 'OPI', behaviours: outcomes, quirks: {} },
  adyen: { protocol: 'nexo (Adyen)', behaviours: outcomes, quirks: {} },
  'bancontact-pay': { protocol: 'Bancontact Pay · Wero', behaviours: outcomes, quirks: {} },
};
