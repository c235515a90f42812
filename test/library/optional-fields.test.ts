/**
 * Each field of a reply that the kiosk reads and that a library system may leave out: absent,
 * empty, blank, and twice. What is absent is unknown, and never a yes; empty and blank are absent;
 * of two the first that says anything counts, but for what proves something, where two that differ
 * prove nothing.
 */
import { expect, test } from 'vitest';
import { profileOf } from '../../packages/sip2/src/index.ts';
import type { LibrarySystem } from '../../src/library/library.ts';
import { systemOf } from '../support/circulation/system.ts';

const card = '23550000000013';
const item = '33550000000021';
const at = '20240517    093000';

type Variant = 'absent' | 'empty' | 'blank' | 'twice' | 'both';
const variants: readonly Variant[] = ['absent', 'empty', 'blank', 'twice', 'both'];
/** `twice`: empty, then the value · `both`: the value, then another one. */
function write(id: string, value: string, other: string, variant: Variant | null): string {
  const field = (text: string) => `${id}${text}|`;
  if (variant === null) return field(value);
  return {
    absent: '',
    empty: field(''),
    blank: field('  '),
    twice: field('') + field(value),
    both: field(value) + field(other),
  }[variant];
}

interface Row {
  field: string;
  value: string;
  /** the second value of `both` */
  other: string;
  /** what is read of the answer */
  of: string;
  is: unknown;
  /** where the field is absent, empty or blank */
  without: unknown;
  /** where it is there twice, and not the same; as `is` where left out */
  torn?: unknown;
}
function read(value: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((found, key) => (found as Record<string, unknown> | undefined)?.[key], value);
}
function value(answered: { kind: string; value?: unknown }) {
  return answered.kind === 'answer' ? answered.value : { kind: answered.kind };
}

/** One answer that has all fields but the one in question, which comes as the variant. */
function rowsOf(
  name: string,
  fixed: string,
  others: string,
  ask: (library: LibrarySystem) => Promise<{ kind: string; value?: unknown }>,
  rows: readonly Row[],
  own: Parameters<typeof profileOf>[1] = {},
) {
  const cases = rows.flatMap((row) => [null, ...variants].map((variant) => ({ ...row, variant })));
  test(`${name}: ${rows.map(({ field }) => field).join(' ')}`, async () => {
    let said = '';
    const { library } = await systemOf(profileOf('simulated', own), () => said);
    const seen: string[] = [];
    const wanted: string[] = [];
    for (const row of cases) {
      const { variant, field, value: right, other, of, is, without } = row;
      said = `${fixed}${others.replace(new RegExp(`\\b${field}[^|]*\\|`), '')}${write(field, right, other, variant)}`;
      const torn = 'torn' in row ? row.torn : is;
      const expected =
        variant === null || variant === 'twice' ? is : variant === 'both' ? torn : without;
      const line = (what: unknown) =>
        `${field} ${variant ?? 'once'}: ${of} ${JSON.stringify(what) ?? 'undefined'}`;
      seen.push(line(read(value(await ask(library)), of)));
      wanted.push(line(expected));
    }
    expect(seen).toEqual(wanted);
  });
}

const counts = '000100020003000400050006';
rowsOf(
  '64',
  `64              005${at}${counts}`,
  `AO3550|AA${card}|AEPeeters, Jan|BLY|CQY|BV1.00|`,
  (library) => library.patron(card, '1234', 'none'),
  [
    { field: 'BL', value: 'Y', other: 'N', of: 'valid', is: true, without: true, torn: false },
    { field: 'BL', value: 'N', other: 'Y', of: 'valid', is: false, without: true },
    { field: 'CQ', value: 'Y', other: 'N', of: 'pinValid', is: true, without: null, torn: null },
    { field: 'CQ', value: 'N', other: 'Y', of: 'pinValid', is: false, without: null, torn: null },
    {
      field: 'AE',
      value: 'Peeters, Jan',
      other: 'Jan',
      of: 'name',
      is: 'Peeters, Jan',
      without: null,
    },
    { field: 'BV', value: '2.50', other: '3.00', of: 'owedCents', is: 250, without: null },
    {
      field: 'AF',
      value: 'Welkom',
      other: 'Hallo',
      of: 'messages.0',
      is: 'Welkom',
      without: undefined,
    },
    {
      field: 'MS',
      value: '5',
      other: '4',
      of: 'facts.membership.status',
      is: 5,
      without: undefined,
    },
    {
      field: 'MT',
      value: 'adult',
      other: 'youth',
      of: 'facts.membership.type',
      is: 'adult',
      without: undefined,
    },
    {
      field: 'MF',
      value: '3.00',
      other: '1.00',
      of: 'facts.membership.feeCents',
      is: 300,
      without: undefined,
    },
    {
      field: 'MD',
      value: '20240101',
      other: '',
      of: 'facts.membership.startedOn',
      is: '2024-01-01',
      without: undefined,
    },
    {
      field: 'PA',
      value: '20250101',
      other: '',
      of: 'facts.account.expiresOn',
      is: '2025-01-01',
      without: undefined,
    },
    {
      field: 'PC',
      value: 'adult',
      other: 'youth',
      of: 'facts.group',
      is: 'adult',
      without: undefined,
    },
    {
      field: 'AQ',
      value: '35500',
      other: '35510',
      of: 'facts.homeBranch',
      is: '35500',
      without: undefined,
    },
  ],
  { patronFields: { expiresOn: 'PA', group: 'PC', homeBranch: 'AQ' } },
);

rowsOf(
  '64 without a name',
  `64              005${at}${' '.repeat(24)}`,
  `AO3550|AA${card}|AE|BLY|CQY|`,
  (library) => library.patron(card, '1234', 'none'),
  [{ field: 'BL', value: 'Y', other: 'N', of: 'valid', is: true, without: false, torn: false }],
);

rowsOf(
  '64 of a card that may have expired',
  `64              005${at}${' '.repeat(24)}`,
  `AO3550|AA${card}|AEPeeters, Jan|BLY|CQY|`,
  (library) => library.patron(card, '1234', 'none'),
  [
    {
      field: 'PY',
      value: 'Y',
      other: 'N',
      of: 'facts.account.active',
      is: false,
      without: undefined,
    },
  ],
  { patronFields: { expired: 'PY' } },
);

rowsOf(
  '24',
  `24              005${at}`,
  `AO3550|AA${card}|AEPeeters, Jan|BLY|CQY|`,
  (library) => library.patron(card, '1234', 'none'),
  [
    { field: 'BL', value: 'N', other: 'Y', of: 'valid', is: false, without: true },
    { field: 'CQ', value: 'Y', other: 'N', of: 'pinValid', is: true, without: null, torn: null },
    { field: 'BV', value: '2.50', other: '3.00', of: 'owedCents', is: 250, without: null },
  ],
  { patronQuestion: '23' },
);

const loanRows: readonly Row[] = [
  {
    field: 'AH',
    value: '20240607    235900',
    other: '20240610',
    of: 'dueOn',
    is: '2024-06-07',
    without: null,
  },
  {
    field: 'AJ',
    value: 'Het diner / Herman Koch',
    other: 'x',
    of: 'title',
    is: 'Het diner',
    without: null,
  },
  {
    field: 'AF',
    value: 'Tot 7 juni',
    other: 'Tot 7 juni',
    of: 'message',
    is: 'Tot 7 juni',
    without: undefined,
  },
];
rowsOf(
  '12',
  `121NUY${at}`,
  `AO3550|AA${card}|AB${item}|AJx|AH|`,
  (library) => library.checkOut({ card, pin: null, item, mayRenew: true }),
  loanRows,
);
rowsOf(
  '30',
  `301YUN${at}`,
  `AO3550|AA${card}|AB${item}|AJx|AH|`,
  (library) => library.renew(card, null, item),
  loanRows,
);

function back(library: LibrarySystem) {
  return library.checkIn({ item });
}
rowsOf('10 without an alert', `101YNN${at}`, `AO3550|AB${item}|AQ35500|CL2|`, back, [
  { field: 'CV', value: '01', other: '04', of: 'destination.kind', is: 'desk', without: 'bin' },
  { field: 'CV', value: '01', other: '04', of: 'onHold', is: true, without: false },
  { field: 'CV', value: '04', other: '01', of: 'onHold', is: false, without: false },
  { field: 'CV', value: '00', other: '00', of: 'destination.kind', is: 'bin', without: 'bin' },
  { field: 'CL', value: '2', other: '3', of: 'destination.name', is: '2', without: undefined },
  { field: 'CL', value: '2', other: '3', of: 'destination.kind', is: 'bin', without: 'shelf' },
  { field: 'AJ', value: 'Het diner', other: 'x', of: 'title', is: 'Het diner', without: null },
]);
rowsOf('10 with an alert', `101YNY${at}`, `AO3550|AB${item}|AQ35500|CL2|`, back, [
  { field: 'CV', value: '01', other: '04', of: 'destination.kind', is: 'desk', without: 'desk' },
  { field: 'CV', value: '01', other: '04', of: 'onHold', is: true, without: null },
  { field: 'CL', value: '2', other: '3', of: 'destination.kind', is: 'desk', without: 'desk' },
]);

rowsOf('18', `18040001${at}`, `AB${item}|AJx|AA${card}|`, (library) => library.item(item), [
  {
    field: 'AA',
    value: card,
    other: '23550000000999',
    of: 'holder',
    is: card,
    without: null,
    torn: null,
  },
  { field: 'CF', value: '0002', other: '0', of: 'onHold', is: true, without: null },
  { field: 'CF', value: '0', other: '2', of: 'onHold', is: false, without: null },
  { field: 'CF', value: '0', other: '2', of: 'holdToFill', is: false, without: null },
  {
    field: 'AH',
    value: '20240607    235900',
    other: '20240610',
    of: 'dueOn',
    is: '2024-06-07',
    without: null,
  },
]);

test.each([
  ['12', `12 NUY${at}`, `AO3550|AA${card}|AB${item}|AJx|AH|`],
  ['30', `30 NUY${at}`, `AO3550|AA${card}|AB${item}|AJx|AH|`],
  ['10', `10 YNN${at}`, `AO3550|AB${item}|AQ|`],
  ['38', `38 ${at}`, `AO3550|AA${card}|`],
])(
  '%s that says neither yes nor no: it may have been done, as if no answer had come',
  async (code, fixed, fields) => {
    const { library } = await systemOf(profileOf('simulated'), () => fixed + fields);
    const asked = {
      '12': () => library.checkOut({ card, pin: null, item, mayRenew: true }),
      '30': () => library.renew(card, null, item),
      '10': () => library.checkIn({ item }),
      '38': () => library.feePaid({ card, pin: null, feeId: 'F1', amountCents: 100, attempt: 'a' }),
    }[code];
    expect(await asked?.()).toMatchObject({ kind: 'no-answer', sent: true });
  },
);

test.each(['  ', '00', 'xx'])(
  '18 with the circulation status %j does not say where the item is',
  async (status) => {
    const { library } = await systemOf(
      profileOf('simulated'),
      () => `18${status}0001${at}AB${item}|AJx|AH20240607|`,
    );
    expect(await library.item(item)).toMatchObject({ kind: 'no-answer', unreadable: true });
  },
);
