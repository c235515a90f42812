/** Visits as a blind person hears them: what the kiosk pushes and which keys are pressed, in order. */
import type { Dialog, ItemRow, Screen, View } from '../../../src/screen/screen.ts';
import {
  account,
  blocked,
  borrow,
  fees,
  identify,
  item,
  limits,
  loan,
  pin,
  receipt,
  set,
} from './gallery-views.ts';

export interface Step {
  view?: View | ((now: Date) => View);
  dialog?: Dialog | null | ((now: Date) => Dialog);
  /** how far a call for help is */
  call?: NonNullable<Screen['call']>['state'];
  /** a key of the keypad */
  key?: string;
  /** how long nothing else happens, in ms; left out: until the screen is drawn */
  waitMs?: number;
}
export interface Flow {
  name: string;
  steps: readonly Step[];
}

const attract: Step = { view: { kind: 'attract', limits: null } };
const action: Step = { view: { kind: 'action', limits: null } };
const moment = (what: Extract<View, { kind: 'one-moment' }>['what']): Step => ({
  view: { kind: 'one-moment', what },
  // It comes late, and stays for a while.
  waitMs: 800,
});
const press = (...keys: string[]): Step[] => keys.map((key) => ({ key }));
const inSeconds = (now: Date, seconds: number) =>
  new Date(now.getTime() + seconds * 1_000).toISOString();
/** Rows as they come: the newest first, each with its number. */
function inOrder(...rows: ItemRow[]): ItemRow[] {
  return rows.map((row, at) => ({ ...row, nth: rows.length - at }));
}

const title = { 1: 'De Gruffalo', 2: 'Het smelt', 3: 'Wij zijn licht' } as const;
const working = (nth: 1 | 2 | 3) => item(`${nth}`, title[nth], 'working');
const one = item('1', title[1], 'done', { dueOn: '2026-12-16' });
const two = item('2', title[2], 'refused', {
  code: 'refused',
  message: 'Dit exemplaar is gereserveerd voor een andere lezer',
});
const three = item('3', title[3], 'done', { alreadyLent: true, dueOn: '2026-12-01' });
const lent = (...rows: ItemRow[]): Step => ({ view: borrow(inOrder(...rows)), waitMs: 150 });
/** Longer than a count waits until nothing changes any more. */
const settled = 700;

const borrowing: Flow = {
  name: 'Borrowing with a PIN: three books within a second, one is refused, one was lent already',
  steps: [
    attract,
    action,
    ...press('ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown'),
    { view: { ...identify, booksSeen: 0, mayType: false } },
    { view: pin },
    ...press('1', '2', 'Backspace', '2', '3', '4', 'Enter'),
    moment('identify'),
    { view: borrow([]) },
    lent(working(1)),
    lent(working(3), working(2), working(1)),
    lent(working(3), working(2), one),
    lent(working(3), two, one),
    { view: borrow(inOrder(three, two, one)), waitMs: settled },
    ...press('ArrowDown', 'F4'),
    {
      view: {
        ...receipt,
        lent: 1,
        alreadyLent: 1,
        dueOn: '2026-12-16',
        notDone: [{ title: title[2], nth: 2, hint: '0002', code: 'refused', mode: 'borrow' }],
      },
    },
    ...press('ArrowDown'),
    {
      view: (now) => ({
        kind: 'goodbye',
        lent: 1,
        returned: 0,
        renewed: 0,
        dueOn: '2026-12-16',
        provisional: false,
        laid: 3,
        notLent: [{ title: title[2], nth: 2, hint: '0002', code: 'on-hold', message: null }],
        toDesk: [],
        toTake: [],
        card: 'scanned',
        endsAt: inSeconds(now, 8),
        printed: false,
        timedOut: false,
      }),
    },
    attract,
  ],
};

const refusals = [
  item('8', null, 'refused', { code: 'unknown-item' }),
  item('7', 'Atlas', 'refused', {
    code: 'refused',
    message: 'Gereserveerd voor mevrouw J. Janssens',
  }),
  item('6', 'Zelda', 'refused', { code: 'costs', costCents: 250 }),
  item('5', 'Lampje', 'refused', { code: 'unreachable' }),
  item('4', 'Spaans', 'refused', { code: 'lifted', failedParts: { numbers: [1, 3], of: 3 } }),
  item('3', 'Portugees', 'done', { code: 'not-released' }),
  item('2', 'De avonden', 'done', { renewed: true, mediaType: '006', costCents: 100 }),
  item('1', 'Pluk', 'done', { provisional: true }),
];
const otherLoans: Flow = {
  name: 'Borrowing: the other ways in which a row may end',
  steps: [
    { view: borrow([]) },
    { view: borrow(inOrder(...refusals.map((row) => ({ ...row, state: 'working' }) as const))) },
    { view: borrow(inOrder(...refusals)), waitMs: settled },
    { view: borrow(inOrder(working(2), one)), waitMs: 3_500 },
    action,
    { view: borrow([], { holds: { count: 2, places: [], still: false } }) },
    action,
    { view: borrow(inOrder({ ...one, provisional: true }), { provisional: true }) },
  ],
};

const back = (key: string, name: string, change: Partial<ItemRow>) =>
  item(key, name, 'done', { dueOn: null, ...change });
const sign = {
  words: {
    nl: 'blauw zijrek',
    fr: 'étagère bleue',
    de: 'blaues Seitenregal',
    en: 'blue side shelf',
    ar: 'الرف الأزرق',
  },
  colour: '#0a57a4',
  slip: true,
};
const returned = inOrder(
  item('7', null, 'refused', { code: 'unknown-item' }),
  item('6', 'Het hout', 'refused', { code: 'not-secured' }),
  item('5', 'Atlas van België', 'refused', {
    code: 'refused',
    message: 'Voor dit exemplaar is een nota gemaakt',
  }),
  back('4', 'De Gruffalo', { destination: { kind: 'shelf' } }),
  back('3', 'Lampje', { destination: { kind: 'desk', sign }, slipFailed: true }),
  back('2', 'Wij zijn licht', { destination: { kind: 'desk' } }),
  back('1', 'Het smelt', { destination: { kind: 'bin', name: '2' } }),
);
const returns = (rows: readonly ItemRow[], stillWorking = false): View => ({
  kind: 'return',
  rows,
  provisional: false,
  stillWorking,
});
const returning: Flow = {
  name: 'Returning: a bin, the desk, a sign of the library, the shelf; three that are not done',
  steps: [
    { view: returns([]) },
    { view: returns(inOrder(item('1', 'Het smelt', 'working')), true) },
    { view: returns(returned.slice(-1)), waitMs: settled },
    {
      view: returns(
        returned.map((row) => ({ ...row, state: 'working' })),
        true,
      ),
      waitMs: 100,
    },
    { view: returns(returned), waitMs: settled },
    ...press('F4', 'ArrowDown', 'ArrowDown', 'Enter'),
    {
      view: {
        ...receipt,
        lent: 0,
        dueOn: null,
        returned: 5,
        notDone: returned.slice(0, 3).map(({ title, hint, code, nth = 0 }) => ({
          title,
          hint,
          nth,
          code: code ?? 'refused',
          mode: 'return' as const,
        })),
      },
    },
    {
      view: (now) => ({
        kind: 'goodbye',
        lent: 0,
        returned: 5,
        renewed: 0,
        dueOn: null,
        provisional: false,
        laid: 0,
        notLent: [],
        toDesk: [],
        toTake: [],
        card: null,
        endsAt: inSeconds(now, 8),
        printed: true,
        timedOut: false,
      }),
    },
  ],
};

const sets: Flow = {
  name: 'A set that is not complete, an item that was lifted too early, a loan that costs something',
  steps: [
    { view: borrow(inOrder(item('1', set.title, 'working'))) },
    {
      view: {
        kind: 'set-incomplete',
        purpose: 'borrow',
        row: { ...set, nth: 1, parts: { there: [1, 2, 4], of: 4 } },
      },
    },
    action,
    {
      view: {
        kind: 'set-incomplete',
        purpose: 'return',
        row: { ...set, nth: 2, title: null, parts: { there: [2, 5, 6], of: 8 } },
      },
    },
    { view: borrow(inOrder(working(2), one)) },
    { dialog: { kind: 'put-back', title: title[2], nth: 2, mode: 'borrow' } },
    ...press('ArrowDown'),
    { dialog: { kind: 'put-back', title: null, nth: 2, mode: 'borrow' } },
    { dialog: null },
    {
      dialog: {
        kind: 'cost',
        key: 'borrow:2',
        title: title[2],
        nth: 2,
        hint: '0002',
        costCents: 100,
      },
    },
    ...press('ArrowDown', 'ArrowDown'),
    { dialog: null, view: borrow(inOrder(two, one)) },
  ],
};

const membership = {
  id: 'f9',
  kind: 'membership',
  title: null,
  createdOn: '2026-09-01',
  amountCents: 2_500,
  notPayable: null,
  chosen: false,
} as const;
const chosen = (...ids: string[]): View => ({
  ...fees,
  rows: [...fees.rows, membership].map((row) => ({ ...row, chosen: ids.includes(row.id) })),
});
const pay = (step: Extract<View, { kind: 'pay' }>['step'], cancelling = false): Step => ({
  view: { kind: 'pay', amountCents: 320, step, cancelling },
});
const paying: Flow = {
  name: 'Blocked, and paying',
  steps: [
    { view: blocked },
    ...press('ArrowDown'),
    { view: chosen('f1') },
    ...press('ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown'),
    { view: chosen('f1', 'f2') },
    ...press('ArrowUp', 'ArrowUp', 'ArrowUp'),
    { view: { ...(chosen() as typeof fees), chosenCents: 0, problem: 'choose-first' } },
    pay('connecting'),
    pay('insert-card'),
    pay('enter-pin'),
    pay('wait'),
    pay('approved'),
    { view: { kind: 'paid', paidCents: 320, mayBorrow: true } },
    ...press('ArrowDown'),
    action,
    { view: { kind: 'paid', paidCents: 320, mayBorrow: false } },
  ],
};
const notPaid = (['declined', 'cancelled', 'not-started', 'fees-changed', 'reversed'] as const).map(
  (why): Step => ({ view: { kind: 'not-paid', why } }),
);
const proof = { reference: '5F1C8F0E' };
const unpaid: Flow = {
  name: 'A payment that fails, is not booked, or is unknown',
  steps: [
    pay('wait', true),
    ...notPaid.flatMap((step) => [step, moment('fees')]),
    { view: { kind: 'paid-not-booked', paidCents: 320, proof: 'printing', ...proof } },
    { view: { kind: 'paid-not-booked', paidCents: 320, proof: 'failed', ...proof } },
    ...press('F4'),
    { view: { kind: 'payment-unknown', proof: 'printed', ...proof } },
    { view: { kind: 'payment-unknown', proof: 'failed', ...proof } },
    ...press('F4'),
    {
      view: {
        ...blocked,
        reasons: [{ rule: 'cancelled', denies: ['checkOut'], clears: { by: 'desk' }, numbers: {} }],
        messages: ['Breng je identiteitskaart mee naar de balie.'],
        leastCents: null,
        mayPay: false,
      },
    },
  ],
};

const loans = [
  loan('30000000000001', 'Het hout', '2026-11-22', { daysLate: 2 }),
  loan('30000000000002', 'Lentekabinet', '2026-11-24'),
  loan('30000000000003', null, '2026-12-16'),
];
const renewed = (...renewals: (typeof account)['loans'][number]['renewal'][]): View => ({
  ...account,
  loans: loans.map((each, at) => ({ ...each, renewal: renewals[at] ?? null })),
});
const renewing: Flow = {
  name: 'My account, and renewing',
  steps: [
    { view: { ...account, loans: [], holdsReady: 0, owedCents: 0, mayPay: false } },
    moment('account'),
    {
      view: {
        ...account,
        loans,
        readyHolds: [{ title: 'Wij zijn licht', place: 'Afhaalkast Lindeveld' }],
      },
    },
    ...press('ArrowDown', 'Enter', 'ArrowDown', 'ArrowDown', 'ArrowDown'),
    { view: renewed(null, { state: 'working' }) },
    {
      view: renewed(
        { state: 'done' },
        { state: 'refused', code: 'refused', message: 'Te vaak verlengd' },
        { state: 'working' },
      ),
    },
    ...press('F4'),
    action,
    { view: { ...account, mayRenew: false, reasons: blocked.reasons } },
  ],
};

const panels: Flow = {
  name: 'Help, language, accessibility, the message of the library, and the question at the end',
  steps: [
    { view: borrow(inOrder(one)) },
    { dialog: { kind: 'help' }, call: 'none' },
    ...press('ArrowDown'),
    { call: 'calling' },
    { call: 'delivered' },
    { call: 'coming' },
    { call: 'failed' },
    { dialog: { kind: 'language' } },
    ...press('ArrowDown', 'ArrowDown'),
    { dialog: { kind: 'accessibility' } },
    ...press('ArrowDown', 'ArrowDown'),
    { dialog: { kind: 'notice', messages: ['Zaterdag sluiten we.', 'Je lidgeld loopt af.'] } },
    { dialog: (now) => ({ kind: 'are-you-there', endsAt: inSeconds(now, 18), totalMs: 20_000 }) },
    { waitMs: 7_500 },
    { waitMs: 5_000 },
    { dialog: null },
  ],
};

const trouble: Flow = {
  name: 'What goes wrong with a card, a PIN, a number',
  steps: [
    { view: { ...identify, booksSeen: 2 } },
    ...press('ArrowDown'),
    ...(
      [
        'unknown-card',
        'card-refused',
        'not-a-card',
        'unreachable',
        'pin-wrong',
        'pin-paused',
        'pin-unchecked',
      ] as const
    ).map((problem): Step => ({ view: { ...identify, booksSeen: 0, problem } })),
    ...press('ArrowUp', 'ArrowUp', 'ArrowUp'),
    action,
    { view: { ...identify, booksSeen: 0 } },
    ...press('ArrowDown', 'Enter', '3', '0', '1', 'F4'),
    { view: pin },
    ...press('1', 'Enter'),
    { view: { kind: 'pin', minDigits: 4, maxDigits: 4, triesLeft: 2 } },
    ...press('ArrowDown'),
    moment('identify'),
    { waitMs: 8_000 },
  ],
};

const slip: Flow = {
  name: 'The receipt, printed, not printed and on the screen',
  steps: [
    { view: { ...receipt, paidCents: 320, renewed: 1, returned: 2 } },
    ...press('ArrowDown', 'ArrowDown', 'Enter'),
    action,
    { view: { ...receipt, notDone: [], printFailed: 'failed' } },
    action,
    { view: { ...receipt, notDone: [], mayPrint: false, provisional: true } },
    moment('print'),
    moment('ending'),
    {
      view: (now) => ({
        kind: 'goodbye',
        lent: 3,
        returned: 2,
        renewed: 1,
        dueOn: '2026-12-16',
        provisional: true,
        laid: 3,
        notLent: [{ title: null, nth: 3, hint: '0003', code: 'unknown-item', message: null }],
        toDesk: [],
        toTake: [
          { title: title[1], nth: 1, hint: '0001' },
          { title: title[2], nth: 2, hint: '0002' },
        ],
        card: 'scanned',
        endsAt: inSeconds(now, 8),
        printed: true,
        timedOut: false,
        holds: { count: 1, places: ['Afhaalkast Lindeveld'], still: true },
      }),
    },
    attract,
    {
      view: (now) => ({
        kind: 'goodbye',
        lent: 0,
        returned: 0,
        renewed: 0,
        dueOn: null,
        provisional: false,
        laid: 0,
        notLent: [],
        toDesk: [],
        toTake: [],
        card: null,
        endsAt: inSeconds(now, 8),
        printed: false,
        timedOut: true,
      }),
    },
  ],
};

const closed: Flow = {
  name: 'Limited, out of order, closed',
  steps: [
    { view: { kind: 'attract', limits } },
    { view: { kind: 'action', limits } },
    { view: { kind: 'out-of-order', code: 'readers' } },
    { view: { kind: 'closed', opensOn: '2026-11-25', opensAt: '10:00', when: 'tomorrow' } },
    attract,
    { view: { kind: 'closed', opensOn: '2026-11-27', opensAt: '13:30', when: 'later' } },
  ],
};

export const flows: readonly Flow[] = [
  borrowing,
  otherLoans,
  returning,
  sets,
  paying,
  unpaid,
  renewing,
  panels,
  trouble,
  slip,
  closed,
];

/** What of these visits no one else may hear: titles, a name, numbers, the library's messages. */
export const secrets: readonly string[] = [
  ...Object.values(title),
  ...refusals.flatMap((row) => row.title ?? []),
  ...returned.flatMap((row) => row.title ?? []),
  ...loans.flatMap((each) => each.title ?? []),
  ...fees.rows.flatMap((row) => row.title ?? []),
  ...['M. Peeters', 'Janssens', 'identiteitskaart', 'Zaterdag sluiten', '0003', 'Dagelijkse kost'],
  set.title ?? '',
];
