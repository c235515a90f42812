/**
 * Each row of the seed beside a real Wise: its own report of the night, and the answers of its line
 * (64 and 42) as the kiosk reads them.
 */
import { expect, it } from 'vitest';
import { wise } from '../../../test/support/blocks/wise.ts';
import { patronOf, systemOf } from '../../../test/support/circulation/system.ts';
import { profiles } from '../../sip2/src/index.ts';
import { evaluate, type Facts, overlay, readFacts } from '../src/index.ts';

/** The moment of the line (test/support/circulation/system.ts). */
const now = '2024-05-17T09:30:00Z';
const night = '2024-05-17T00:30:00Z';
type Change = Record<string, unknown>;

/** What the library exports of a patron, as JSON from outside. */
function report(change: Change = {}): Facts {
  const read = readFacts({
    observedAt: night,
    institution: '3550',
    membership: { status: 5, type: 'adult', startedOn: '2023-09-10', feeCents: 0 },
    replacementInvoices: [],
    manualBlocks: [],
    ...change,
  });
  if (!read.ok) throw new Error(read.problem);
  return read.facts;
}
function membership(status: number, feeCents = 0): Change {
  return { membership: { status, type: 'adult', startedOn: '2024-02-10', feeCents } };
}

/** Registrations of Wise: created, description, title, amount, letters, id, type, until. */
function registration(
  created: string,
  amount: string,
  id: string,
  { type = '2', letters = '', until = '', about = 'Telaatgeld' } = {},
): string {
  return `${created} ~ ${about} ~ ~ ${created} ~ ${amount} ~ ${letters} ~ ~ ${id} ~${type}~ ${until}`;
}
/** What the line says now; `set`: positions of the 14 flags; `more`: what is owed beside the list. */
async function line(
  registrations: readonly string[],
  set: readonly number[] = [],
  more = 0,
): Promise<Facts> {
  const listed = registrations.map((each) => Number(each.split('~')[4]));
  const owed = listed.reduce((sum, amount) => sum + amount, more).toFixed(2);
  const flags = Array.from({ length: 14 }, (_, at) => (set.includes(at) ? 'Y' : ' ')).join('');
  const status = `64${flags}00520240517    113000${'0'.repeat(24)}AO3550|AA23550000000013|AEPeeters, Jan|BLY|`;
  const { library } = await systemOf(profiles.wise, ({ code }) =>
    code === '41'
      ? `42AO3550|AA23550000000013|${registrations.map((each) => `YZ${each}|`).join('')}`
      : `${status}BV${owed}|`,
  );
  return (await patronOf(library, 'fees')).facts;
}
function decide(facts: Facts) {
  return evaluate(facts, wise, now, 'kiosk');
}
function reasons(facts: Facts) {
  return decide(facts).reasons.map(({ rule }) => rule);
}

const fee = registration('02-05-2024', '10.01', '1');
const contribution = registration('01-04-2024', '25.00', '2', { type: '1', about: 'Contributie' });
const old = registration('16-04-2024', '0.30', '3');
const invoice = [
  { id: 'n1', items: [{ item: 'i1', amountCents: 2495, paidCents: 0, returned: false, fee: '4' }] },
];
const price = registration('02-05-2024', '24.95', '4', { about: 'Materiaalvergoeding' });
/** The row of the seed, the report, the line, and what the line decides alone. */
const rows: [string, Change, string[], string[], string[]][] = [
  ['maximum-fees', {}, [fee], ['maximum-fees'], []],
  ['membership-fee (2)', membership(2, 2500), [contribution], ['membership-fee'], []],
  ['membership-fee (3)', membership(3, 2500), [contribution], ['membership-fee'], []],
  ['aged-fees', {}, [old], ['aged-fees'], ['aged-fees']],
  [
    'replacement-invoice',
    { replacementInvoices: invoice },
    [price],
    ['replacement-invoice', 'maximum-fees'],
    [],
  ],
  ['payment-overdue (4)', membership(4, 2500), [contribution], ['payment-overdue'], []],
  ['cancelled (9)', membership(9), [], ['cancelled'], []],
  ['none of them', {}, [], [], []],
];
it.each(rows)('%s', async (_, change, registrations, both, alone) => {
  const live = await line(registrations);
  expect(reasons(live)).toEqual(alone);
  const seen = overlay(report(change), live, wise);
  expect(reasons(seen)).toEqual(both);
  expect(decide(seen).unknown).toEqual([]);
});

it('the line alone: what it does not tell is unknown, and its own flags deny', async () => {
  const decision = decide(await line([contribution], [0, 1]));
  expect(decision.reasons.map(({ rule }) => rule)).toEqual(['flag-0', 'flag-1']);
  expect(decision.unknown).toEqual([
    'cancelled',
    'banned',
    'manual-block',
    'unknown-status',
    'unconfirmed',
    'payment-overdue',
    'replacement-invoice',
    'membership-fee',
  ]);
});

it('paid at the desk this morning: the report says billed, and the line lists no membership fee', async () => {
  const seen = overlay(report(membership(2, 2500)), await line([]), wise);
  expect([reasons(seen), seen.membership?.status]).toEqual([[], 5]);
});

it('a part is paid: the rest is what clears it', async () => {
  const rest = registration('01-04-2024', '5.00', '2', { type: '1' });
  const { reasons: given } = decide(overlay(report(membership(2, 2500)), await line([rest]), wise));
  expect(given).toMatchObject([{ clears: { by: 'pay', leastCents: 500, feeIds: ['2'] } }]);
});

it('a list without contributions, though more is owed: none of them counts as paid', async () => {
  const base = report(membership(2, 2500));
  const small = registration('02-05-2024', '0.50', '5');
  expect(reasons(overlay(base, await line([small], [], 25), wise))).toEqual(['membership-fee']);
  expect(reasons(overlay(base, await line([small]), wise))).toEqual([]);
});

it('an invoice that is paid, or taken in at the desk, is gone with its registration', async () => {
  const base = report({ replacementInvoices: invoice });
  expect(reasons(overlay(base, await line([fee]), wise))).toEqual(['maximum-fees']);
  expect(reasons(overlay(base, await line([]), wise))).toEqual([]);
});

it('letters: an arrangement with a date does not count; a direct debit and a debt collector do', async () => {
  const sum = async (letters: string, until: string) =>
    reasons(
      overlay(
        report(),
        await line([registration('02-05-2024', '10.01', '1', { letters, until })]),
        wise,
      ),
    );
  expect(await sum('R', '01-06-2024')).toEqual([]);
  expect(await sum('R', '17-05-2024')).toEqual(['maximum-fees']);
  expect(await sum('I', '- -')).toEqual(['maximum-fees']);
  expect(await sum('ID', '- -')).toEqual(['maximum-fees']);
});

it('a manual block of the report stays, whatever the line lists', async () => {
  const base = report({ manualBlocks: ['adres'] });
  expect(reasons(overlay(base, await line([]), wise))).toEqual(['manual-block']);
});

it('flags of the line deny what the report allows', async () => {
  const { allows } = decide(overlay(report(), await line([], [0]), wise));
  expect(allows).toMatchObject({ checkOut: false, renew: true });
});
