/** Examples of each view of a visit, in the order of a visit. */
import type { View } from '../../../src/screen/screen.ts';
import { accountExamples } from './gallery/account.ts';
import { strayExamples } from './gallery/stray.ts';
import { dressed, type Example, example, plainDisplay } from './gallery-example.ts';
import {
  blocked,
  borrow,
  borrowed,
  fees,
  identify,
  item,
  limits,
  pin,
  receipt,
  returned,
  set,
  tooMuch,
  tooOld,
} from './gallery-views.ts';

const checked = [
  item('4', 'Nachttrein naar Luik', 'unknown', { dueOn: null }),
  item('3', 'Lampje', 'checking', { dueOn: null, staysThere: true }),
  item('2', 'Het smelt', 'checking', { dueOn: null }),
  item('1', 'De Gruffalo', 'done'),
];
const toCheck = [
  { what: 'borrow', title: 'Nachttrein naar Luik', hint: '0004' },
  { what: 'return', title: 'Lampje', hint: '0005' },
] as const;
/** Titles of two lines, as long as they may be. */
const longTitles = Array.from({ length: 8 }, (_, at) => ({
  key: `long ${at}`,
  title: 'De honderdjarige man die uit het raam klom en verdween',
  bin: at < 3 ? '4' : '2',
}));
const lentEight = longTitles.map(({ key, title }) => item(key, title, 'done'));
const returnedEight = longTitles.map(({ key, title, bin }) =>
  item(key, title, 'done', { dueOn: null, destination: { kind: 'bin', name: bin } }),
);

/** `goodbyeEndsAt`: the end of the countdown of the last view. */
const pay = { kind: 'pay', amountCents: 320, way: 'terminal', code: null } as const;

export function taskExamples(goodbyeEndsAt: string): Example[] {
  const goodbye: Extract<View, { kind: 'goodbye' }> = {
    kind: 'goodbye',
    lent: 3,
    returned: 0,
    renewed: 0,
    dueOn: '2026-12-15',
    provisional: false,
    laid: 4,
    notLent: [{ title: 'Dagelijkse kost', hint: '0004', code: 'on-hold', message: null }],
    toDesk: [],
    toTake: [],
    card: 'scanned',
    endsAt: goodbyeEndsAt,
    printed: false,
    timedOut: false,
  };
  return [
    example('01-attract', { kind: 'attract', limits: null }),
    example('02-action', { kind: 'action', limits: null }),
    example('02-action-books', { kind: 'action', limits: null, booksSeen: 2 }),
    example('02-action-limited', { kind: 'action', limits }),
    example('03-identify', identify),
    example('03-identify-unknown', {
      ...identify,
      purpose: 'account',
      booksSeen: 0,
      problem: 'unknown-card',
      attempts: 1,
    }),
    example('03-identify-refused', {
      ...identify,
      booksSeen: 0,
      problem: 'card-refused',
      attempts: 1,
    }),
    example('03-identify-rests', { ...identify, booksSeen: 0, problem: 'pin-wrong', attempts: 1 }),
    example('03-identify-paused', {
      ...identify,
      booksSeen: 0,
      problem: 'pin-paused',
      attempts: 1,
    }),
    example('03-identify-online-only', {
      ...identify,
      booksSeen: 0,
      problem: 'online-only',
      attempts: 1,
    }),
    example('03-identify-unchecked', {
      ...identify,
      booksSeen: 0,
      problem: 'pin-unchecked',
      attempts: 1,
    }),
    example(
      '03-identify-below',
      { ...identify, mayType: false, booksSeen: 0 },
      {
        places: { scanner: 'below', plate: 'below', printer: 'below', terminal: 'right' },
      },
    ),
    example(
      '03-identify-left',
      { ...identify, booksSeen: 1 },
      {
        places: { scanner: 'left', plate: 'below', printer: 'below', terminal: 'right' },
      },
    ),
    example('04-pin', pin),
    ...strayExamples({ goodbye, pay: { ...pay, step: 'enter-pin', cancelling: false } }),
    example('04-pin-range', { kind: 'pin', minDigits: 4, maxDigits: 6, triesLeft: null }),
    example('04-pin-speech', pin, { display: { ...plainDisplay, speech: true } }),
    example('04-pin-two-keys', pin, {
      headset: true,
      display: { ...plainDisplay, speech: true, twoKeys: true },
      twoKeys: { next: 'F13', choose: 'F14' },
    }),
    example('04-pin-two-keys-unheard', pin, {
      display: { ...plainDisplay, twoKeys: true },
      twoKeys: { next: 'F13', choose: 'F14' },
    }),
    example('04-pin-wrong', { kind: 'pin', minDigits: 4, maxDigits: 4, triesLeft: 2 }),
    example('05-blocked', blocked),
    example('05-blocked-desk', {
      kind: 'blocked',
      level: 'checkin-only',
      reasons: [
        {
          rule: 'cancelled',
          denies: ['checkOut', 'renew', 'hold', 'pay'],
          clears: { by: 'desk' },
          numbers: {},
        },
      ],
      messages: ['Breng je identiteitskaart mee naar de balie.'],
      leastCents: null,
      mayPay: false,
      mayReturn: true,
      inPayment: false,
    }),
    example('05-blocked-no-returns', {
      ...blocked,
      reasons: [{ ...tooOld, clears: { by: 'pay' } }],
      leastCents: null,
      mayPay: false,
      mayReturn: false,
    }),
    example('05-blocked-at-once', {
      ...blocked,
      reasons: [
        {
          ...tooMuch,
          clears: { by: 'pay', leastCents: 3000 },
          numbers: { sumCents: 3000, maximumCents: 1000 },
        },
      ],
      leastCents: 3000,
      atOnce: true,
    }),
    example('05-blocked-in-payment', {
      ...blocked,
      reasons: [{ ...tooOld, clears: { by: 'pay' } }],
      leastCents: null,
      mayPay: false,
      inPayment: true,
    }),
    example('06-borrow', borrow(borrowed)),
    example(
      '06-borrow-due-in-words',
      borrow(
        borrowed.map((row) => ({
          ...row,
          dueOn: null,
          dueText: row.state === 'done' ? '06/08/2026 23:59' : null,
        })),
      ),
    ),
    example('06-borrow-empty', borrow([])),
    example(
      '06-borrow-many',
      borrow([
        item('9', 'Pluk van de Petteflet', 'waiting'),
        item('8', null, 'refused', { code: 'not-for-loan' }),
        item('7', 'De avonden', 'done', { renewed: true }),
        item('6', 'Tonke Dragt: De brief voor de koning', 'refused', { code: 'set-incomplete' }),
        ...borrowed,
      ]),
    ),
    example(
      '06-borrow-provisional',
      borrow([item('1', 'De Gruffalo', 'done', { provisional: true })], {
        provisional: true,
      }),
    ),
    example(
      '06-borrow-part-not-released',
      borrow([
        item('7', 'Italiaans zonder moeite', 'refused', {
          code: 'not-released',
          failedParts: { numbers: [2], of: 4 },
        }),
        item('8', 'Nachttrein naar Luik', 'refused', {
          code: 'refused',
          message: 'Dit exemplaar staat op naam van iemand anders',
        }),
        item('6', 'Spaans in drie maanden', 'refused', {
          code: 'lifted',
          failedParts: { numbers: [1, 3], of: 3 },
        }),
      ]),
    ),
    example(
      '06-borrow-still-secured',
      borrow([item('5', 'Portugees op reis', 'done', { code: 'not-released' })]),
    ),
    example('07-set-incomplete', {
      kind: 'set-incomplete',
      purpose: 'borrow',
      row: { ...set, parts: { there: [1, 2, 4], of: 4 } },
    }),
    example('07-set-incomplete-named', {
      kind: 'set-incomplete',
      purpose: 'borrow',
      row: { ...set, parts: { there: [1, 2, 4], of: 4, kinds: ['book', 'cd', 'cd', 'cd'] } },
    }),
    example('07-set-incomplete-return', {
      kind: 'set-incomplete',
      purpose: 'return',
      row: { ...set, title: null, parts: { there: [2, 5, 6], of: 8 } },
    }),
    example('08-return-eight', {
      kind: 'return',
      rows: returnedEight,
      provisional: false,
      stillWorking: false,
      ticket: 'print',
    }),
    example('06-borrow-eight', borrow(lentEight, { mayAdd: true })),
    example('08-return', {
      kind: 'return',
      rows: returned,
      provisional: false,
      stillWorking: true,
      ticket: 'print',
    }),
    example('08-return-empty', {
      kind: 'return',
      rows: [],
      provisional: false,
      stillWorking: false,
    }),
    example('08-return-refused', {
      kind: 'return',
      rows: [
        item('4', 'Italiaans zonder moeite', 'refused', {
          code: 'not-secured',
          failedParts: { numbers: [2, 5, 6], of: 8 },
        }),
        item('3', 'Lampje', 'refused', { code: 'not-secured' }),
        item('2', null, 'refused', { code: 'unknown-item' }),
        item('1', 'Het smelt', 'done', { dueOn: null, destination: { kind: 'shelf' } }),
      ],
      provisional: false,
      stillWorking: false,
    }),
    ...accountExamples,
    example('10-fees', fees),
    example('10-fees-named-by-kind', {
      ...fees,
      rows: fees.rows.map((row) => ({ ...row, kind: 'membership', title: 'Lidgeld (S )' })),
    }),
    example('10-fees-in-payment', {
      ...fees,
      rows: fees.rows.map((row, at) =>
        at === 0 ? { ...row, chosen: false, notPayable: 'in-payment' } : row,
      ),
      chosenCents: 0,
      leastCents: null,
      leastFeeIds: [],
      allCents: 920,
      allFeeIds: ['f2', 'f3', 'f4'],
      chosenLiftsBlock: false,
    }),
    example('10-fees-choose', {
      ...fees,
      rows: fees.rows.map((row) => ({ ...row, chosen: false })),
      chosenCents: 0,
      chosenLiftsBlock: false,
      problem: 'choose-first',
    }),
    example('11-pay', { ...pay, step: 'insert-card', cancelling: false }),
    example('11-pay-code', { ...pay, step: 'enter-pin', cancelling: false }),
    example('11-pay-approved', {
      ...pay,
      step: 'approved',
      cancelling: false,
    }),
    example('11-pay-cancelling', { ...pay, step: 'wait', cancelling: true }),
    example('12-receipt', receipt),
    example('12-receipt-failed', {
      ...receipt,
      lent: 0,
      returned: 2,
      notDone: [],
      dueOn: null,
      paidCents: 320,
      printFailed: 'failed',
    }),
    example('12-receipt-no-paper', {
      ...receipt,
      notDone: [...receipt.notDone, { title: null, hint: '0007', mode: 'borrow', code: 'refused' }],
      mayPrint: false,
      printFailed: 'no-paper',
    }),
    example('54-checking', borrow(checked)),
    dressed('54-checking-largest', { textSize: 3 }, borrow(checked)),
    example('54-checking-receipt', { ...receipt, toCheck }),
    example('54-checking-goodbye', { ...goodbye, toCheck }),
    example('12-receipt-reading', { ...receipt, reading: true }),
    example('12-receipt-none', { ...receipt, mayPrint: false, returned: 2, provisional: true }),
    example('13-goodbye', goodbye),
    example('13-goodbye-plain', {
      ...goodbye,
      laid: 0,
      notLent: [],
      card: null,
      returned: 2,
      printed: true,
      provisional: true,
    }),
    example('13-goodbye-take', {
      ...goodbye,
      laid: 3,
      notLent: [],
      toTake: [
        { title: 'Het smelt', hint: '0002' },
        { title: 'Lampje', hint: '0005' },
      ],
      card: 'laid',
    }),
    example('13-goodbye-timed-out', {
      ...goodbye,
      lent: 0,
      dueOn: null,
      laid: 0,
      notLent: [],
      card: null,
      timedOut: true,
    }),
    example('13-goodbye-desk', {
      ...goodbye,
      lent: 20,
      laid: 24,
      ownLoans: 2,
      notLent: [
        { title: 'Het smelt', hint: '0002', code: 'not-for-loan', message: null },
        { title: null, hint: '0012', code: 'unknown-item', message: null },
      ],
      returned: 7,
      toDesk: ['Winterkoren', 'De plaat', 'Het hout', 'Lampje', 'Wij zijn licht'].map((title) => ({
        title,
        hint: '0001',
      })),
      toTake: [{ title: 'Lampje', hint: '0005' }],
      printed: true,
    }),
  ];
}
