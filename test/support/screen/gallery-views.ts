/** Views as a real library fills them, for the gallery. */
import type { ItemRow, LoanRow, View } from '../../../src/screen/screen.ts';

export function item(
  key: string,
  title: string | null,
  state: ItemRow['state'],
  change: Partial<ItemRow> = {},
): ItemRow {
  return {
    key,
    title,
    hint: key.padStart(4, '0'),
    state,
    dueOn: state === 'done' ? '2026-12-15' : null,
    provisional: false,
    renewed: false,
    destination: null,
    code: null,
    message: null,
    ...change,
  };
}

export const borrowed: readonly ItemRow[] = [
  item('5', 'Mario Kart 8 Deluxe', 'working'),
  item('4', 'Dagelijkse kost. Het beste van Jeroen Meus', 'refused', {
    code: 'on-hold',
  }),
  item('3', 'De honderdjarige man die uit het raam klom en verdween', 'done'),
  item('2', 'Het smelt', 'done'),
  item('1', 'De Gruffalo', 'done'),
];
export function borrow(
  rows: readonly ItemRow[],
  change: Partial<Extract<View, { kind: 'borrow' }>> = {},
): View {
  return {
    kind: 'borrow',
    rows,
    provisional: false,
    stillWorking: rows.some((row) => row.state === 'working'),
    ticket: 'print',
    ...change,
  };
}

export const set = item('6', 'Italiaans zonder moeite', 'refused', { code: 'set-incomplete' });

export const returned: readonly ItemRow[] = [
  item('5', 'Mario Kart 8 Deluxe', 'working'),
  item('4', 'Wij zijn licht', 'done', { dueOn: null, destination: { kind: 'desk' } }),
  item('3', 'De Gruffalo', 'done', { dueOn: null, destination: { kind: 'bin', name: '2' } }),
  item('2', 'Oorlog en terpentijn', 'done', {
    dueOn: null,
    destination: { kind: 'bin', name: '1' },
  }),
  item('1', 'Suske en Wiske: De gouden locomotief', 'done', {
    dueOn: null,
    destination: { kind: 'bin', name: '1' },
  }),
];

export function loan(
  item: string,
  title: string | null,
  dueOn: string,
  change: Partial<LoanRow> = {},
): LoanRow {
  return {
    item,
    title,
    dueOn,
    daysLate: 0,
    renewal: null,
    ...change,
  };
}
const loans: readonly LoanRow[] = [
  loan('30000000000001', 'Het hout', '2026-11-22', { daysLate: 2 }),
  loan('30000000000002', 'Lentekabinet', '2026-11-24'),
  loan('30000000000003', 'Het smelt', '2026-12-15'),
  loan('30000000000004', 'De Gruffalo', '2026-12-15'),
  loan('30000000000005', 'Lampje', '2026-12-15'),
];
export const account: Extract<View, { kind: 'account' }> = {
  kind: 'account',
  displayName: 'M. Peeters',
  loans,
  listed: true,
  holdsReady: 1,
  owedCents: 1240,
  mayRenew: true,
  mayPay: true,
  inPayment: false,
  reasons: [],
};
export const tooMuch = {
  rule: 'maximum-fees',
  denies: ['checkOut', 'renew'],
  clears: { by: 'pay', leastCents: 240 },
  numbers: { sumCents: 1240, maximumCents: 1000 },
} as const;
export const tooOld = {
  rule: 'aged-fees',
  denies: ['checkOut', 'renew', 'hold'],
  clears: { by: 'pay', leastCents: 320, feeIds: ['f1'] },
  numbers: { days: 30, oldestDays: 46 },
} as const;
export const blocked: Extract<View, { kind: 'blocked' }> = {
  kind: 'blocked',
  level: 'payment',
  reasons: [tooOld, tooMuch],
  messages: [],
  leastCents: 320,
  mayPay: true,
  mayReturn: true,
  inPayment: false,
};
const fee = { title: null, createdOn: null, notPayable: null, chosen: false } as const;
export const fees: Extract<View, { kind: 'fees' }> = {
  kind: 'fees',
  rows: [
    {
      ...fee,
      id: 'f1',
      kind: 'overdue',
      title: 'De stad der zienden',
      createdOn: '2026-10-09',
      amountCents: 320,
      chosen: true,
    },
    {
      ...fee,
      id: 'f2',
      kind: 'overdue',
      title: 'Oorlog en terpentijn',
      createdOn: '2026-11-03',
      amountCents: 520,
    },
    {
      ...fee,
      id: 'f3',
      kind: 'damage',
      title: 'Mario Kart 8',
      createdOn: '2026-11-18',
      amountCents: 300,
    },
    {
      ...fee,
      id: 'f4',
      kind: 'hold',
      title: 'Wij zijn licht',
      createdOn: '2026-11-12',
      amountCents: 100,
    },
    {
      ...fee,
      id: 'f5',
      kind: 'replacement',
      title: 'Atlas van België',
      amountCents: 1500,
      notPayable: 'rule',
    },
  ],
  chosenCents: 320,
  leastCents: 320,
  leastFeeIds: ['f1'],
  allCents: 1240,
  allFeeIds: ['f1', 'f2', 'f3', 'f4'],
  chosenLiftsBlock: true,
  blocked: true,
  problem: null,
};
export const receipt: Extract<View, { kind: 'receipt' }> = {
  kind: 'receipt',
  lent: 3,
  returned: 0,
  renewed: 0,
  notDone: [{ title: 'Dagelijkse kost', hint: '0004', mode: 'borrow', code: 'on-hold' }],
  dueOn: '2026-12-15',
  provisional: false,
  paidCents: 0,
  slip: {
    language: 'nl',
    lent: [
      {
        title: 'De Gruffalo',
        item: '30000000000001',
        dueOn: '2026-12-15',
        provisional: false,
        renewed: false,
      },
      {
        title: 'Het smelt',
        item: '30000000000002',
        dueOn: '2026-12-15',
        provisional: true,
        renewed: false,
      },
      {
        title: null,
        item: '30000000000003',
        dueOn: '2026-12-15',
        provisional: false,
        renewed: true,
      },
    ],
    notLent: [{ title: 'Dagelijkse kost', item: '30000000000004', code: 'on-hold' }],
    returned: [
      {
        title: 'Lampje',
        item: '30000000000005',
        provisional: false,
        destination: { kind: 'bin', name: '2' },
      },
      {
        title: 'Oorlog en terpentijn',
        item: '30000000000008',
        provisional: false,
        destination: { kind: 'desk' },
      },
    ],
    notReturned: [{ title: 'Het hout', item: '30000000000006', code: 'unknown-item' }],
    renewed: [{ title: 'Lentekabinet', item: '30000000000007', dueOn: '2026-12-22' }],
    payments: [
      { amountCents: 320, end: 'not-booked', attempt: '5f1c8f0e-8a3b-4c63-9a1e-3d1f6f0a7b21' },
    ],
  },
  mayPrint: true,
  paperLanguage: null,
  printFailed: null,
  reading: false,
};
export const limits = {
  borrow: 'provisional',
  return: 'works',
  pay: 'not-now',
  payBy: { terminal: 'not-now', code: 'absent' },
  account: 'not-now',
  receipt: 'works',
  line: 'not-now',
  plate: 'works',
  scan: 'works',
  chip: 'absent',
} as const;
export const identify: Extract<View, { kind: 'identify' }> = {
  kind: 'identify',
  purpose: 'borrow',
  mayType: true,
  booksSeen: 2,
  problem: null,
  attempts: 0,
};
export const pin: View = { kind: 'pin', minDigits: 4, maxDigits: 4, triesLeft: null };
