/** 41 and 42 of OCLC Wise: the lines in test/vectors/sip2.jsonl, and what follows from each answer. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Report } from '../../machines/domain.ts';
import {
  all,
  decode,
  type FeeEntry,
  type KnownMessage,
  profileOf,
  profiles,
  readFees,
} from '../../packages/sip2/src/index.ts';
import { patronOf, systemOf } from '../support/circulation/system.ts';

const timeZone = 'Europe/Brussels';
type Registration = Partial<FeeEntry> | null;
const vectors = readFileSync(new URL('../vectors/sip2.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line): { raw: string; registrations?: Registration[] } => JSON.parse(line))
  .flatMap(({ raw, registrations }) => (registrations ? [{ raw, registrations }] : []));

function linesOf(raw: string): string[] {
  return all(decode(Buffer.from(raw)).message, 'YZ');
}
function readLine(line: string, own: Parameters<typeof readFees>[1]['kinds'] = {}) {
  const fields = [{ id: 'YZ', value: line }];
  return readFees({ fields }, { format: 'wise', field: 'YZ', timeZone, kinds: own })?.[0] ?? null;
}

test('the vectors are there', () => {
  expect(vectors.map(({ registrations }) => registrations.length)).toEqual([
    4, 1, 1, 1, 1, 1, 1, 1,
  ]);
});

test.each(vectors)('$raw', ({ raw, registrations }) => {
  const entries = linesOf(raw).map((line) => readLine(line));
  expect(entries).toHaveLength(registrations.length);
  registrations.forEach((wanted, at) => {
    if (wanted === null) expect(entries[at]).toBeNull();
    else expect(entries[at]).toMatchObject(wanted);
  });
});

function withLetters(letters: string) {
  return `05-11-2025~Boete~~~1.00~${letters}~~5~2~`;
}
test.each([
  ['', 'open', null],
  ['I', 'direct-debit', null],
  ['R', 'arrangement', null],
  ['D', 'debt-collector', null],
  ['RI', 'direct-debit', null],
  [' R I D ', 'debt-collector', null],
  ['- -', 'open', null],
  ['X', 'open', 'X'],
  ['DX', 'debt-collector', 'X'],
  ['d', 'open', 'd'],
])('status letters %j: %s, unclear %j', (letters, state, unclear) => {
  expect(readLine(withLetters(letters))).toMatchObject({ amountCents: 100, state, unclear });
});

test.each([
  ['Telaatgeld', '2', 'overdue'],
  ['BOETE', '2', 'overdue'],
  ['Te laat teruggebracht', '2', 'overdue'],
  ['Reserveringskosten', '2', 'hold'],
  ['Verloren materiaal', '2', 'replacement'],
  ['Schade', '3', 'damage'],
  ['Beschädigd', '2', 'damage'],
  ['Boete', '1', 'membership'],
  ['Abonnementskaart', '3', null],
  ['Jaarbijdrage', '2', 'hold'],
  ['Jaarbijdrage', '1', 'membership'],
])('%s of type %s is %s', (description, type, kind) => {
  const line = `05-11-2025~${description}~~~1.00~~~5~${type}~`;
  expect(readLine(line, { hold: ['jaarbijdrage'] })?.kind).toBe(kind);
});

test.each([
  ['no id', '05-11-2025~Boete~~~1.00~~~ ~2~', { id: null, amountCents: 100 }],
  ['nine parts', '05-11-2025~Boete~~~1.00~~~5~2', { id: '5', amountCents: 100 }],
  ['nine parts without a type', '05-11-2025~Boete~~~1.00~~~5~', null],
  ['eight parts', '05-11-2025~Boete~~~1.00~~~5', null],
  ['no date first', '5-11-2025~Boete~~~1.00~~~5~2~', null],
  ['the amount one place further', '05-11-2025~Boete~~~~1.00~~5~2~', null],
  ['an id in place of the amount', '05-11-2025~Boete~1.00~~5~2~~~~', null],
  [
    'a title with two tildes',
    '05-11-2025~Boete~A~1984~B~01-11-2025~1.00~~~5~2~',
    {
      title: 'A~1984~B',
      amountCents: 100,
    },
  ],
  ['the same, cut off', '05-11-2025~Boete~A~1984~2.00~01-11-2025~1.00~~~5', null],
])('%s', (_name, line, wanted) => {
  if (wanted === null) expect(readLine(line)).toBeNull();
  else expect(readLine(line)).toMatchObject(wanted);
});

test('any form: the form of Wise comes before a text with one amount', () => {
  const [line = ''] = linesOf(vectors[0]?.raw ?? '');
  const fields = [{ id: 'AV', value: line }];
  expect(readFees({ fields }, { format: 'free', field: 'AV', timeZone })).toMatchObject([
    { id: '10', amountCents: 30, title: null },
  ]);
});

const owing =
  '64              00520240517    120000000000000000000000000000AO3550|AA20000000000012|AEPeeters, Jan|BLY|CQY|BV31.65|';
/** A Wise whose 42 is `raw`; null: it sends 96. */
async function wise(raw: string | null, profile = profileOf('wise'), owed = '31.65') {
  const reports: Report[] = [];
  const { library, received } = await systemOf(
    profile,
    (message: KnownMessage) =>
      message.code === '63' ? owing.replace('BV31.65', `BV${owed}`) : (raw ?? 'resend'),
    (report) => reports.push(report),
  );
  return { library, received, reports };
}
const { raw: raw42 = '' } = vectors[0] ?? {};

test('41 carries the flag of the profile, and no YZ', async () => {
  const { library, received } = await wise(raw42);
  await patronOf(library);
  const asked = received.filter(({ code }) => code === '41');
  expect(asked.map(({ fields }) => fields)).toEqual([
    [
      { id: 'AO', value: 'AO' },
      { id: 'AA', value: '23550000000013' },
      { id: 'AC', value: '' },
      { id: 'FB', value: 'Y' },
    ],
  ]);
  const other = await wise(raw42, profileOf('wise', { registrationsFlag: 'FC' }));
  await patronOf(other.library);
  expect(other.received[1] && all(other.received[1], 'FC')).toEqual(['Y']);
});

test('the fees of a 42: as facts, and as what can be paid', async () => {
  const { library } = await wise(raw42);
  const patron = await patronOf(library);
  expect(patron.owedCents).toBe(3165);
  expect(patron.fees?.entries).toMatchObject([
    { id: '10', kind: 'membership', state: 'debt-collector', membership: true, notPayable: null },
    { id: '771203', kind: 'overdue', state: 'open', title: 'De Kapellekensbaan' },
    { id: '771198', kind: 'membership', membership: true },
    { id: '770411', kind: 'replacement', state: 'arrangement', until: '2026-12-31' },
  ]);
  expect(patron.facts.fees).toHaveLength(4);
});

test('an unknown letter: the amount counts, it is not paid here, and is logged once without a person', async () => {
  const { library, reports } = await wise(`42YZ${withLetters('RX')}|YZ${withLetters('X')}|`);
  for (const _ of [1, 2])
    expect((await patronOf(library)).fees?.entries).toMatchObject([
      { state: 'arrangement', amountCents: 100, notPayable: 'rule' },
      { state: 'open', amountCents: 100, notPayable: 'rule' },
    ]);
  expect(reports).toMatchObject([{ code: 'registration-letter-unknown', data: { letter: 'X' } }]);
});

test.each([
  ['0.99', true],
  ['1.00', true],
  ['1.01', false],
])('a list of € 1.00 where € %s is owed (BV): whole is %s', async (owed, isWhole) => {
  const { library } = await wise(`42YZ${withLetters('')}|`, profileOf('wise'), owed);
  const { fees, facts } = await patronOf(library);
  expect(fees).toMatchObject({ entries: [{ amountCents: 100 }], isWhole });
  const listed = [{ id: fees?.entries[0]?.id, amountCents: 100 }];
  expect(facts.fees).toMatchObject(isWhole ? listed : { listed, owedCents: 101 });
});

test('42 with nothing while something is owed, or a line that is not understood: fees unknown', async () => {
  for (const said of ['42', '42YZ |', '42YZ05-11-2025 ~ Boete ~ ~ 05-11-2025 ~ ~ ~ ~ 6 ~2~ |']) {
    const patron = await patronOf((await wise(said)).library);
    expect([patron.fees, patron.facts.fees, patron.owedCents]).toEqual([null, undefined, 3165]);
  }
});

test('96 in answer to 41: the sum alone is known, it is logged once, and asked for twice at most', async () => {
  const { library, received, reports } = await wise(null);
  for (const _ of [1, 2, 3])
    expect(await patronOf(library)).toMatchObject({ fees: null, owedCents: 3165, valid: true });
  const asked = received.map(({ code }) => code);
  expect(asked.slice(-1)).toEqual(['63']);
  expect(reports).toMatchObject([{ code: 'registrations-unanswered' }]);
});

test('a payment names the registration in CG, or in the field of the site', async () => {
  const paid = {
    card: '20000000000012',
    pin: null,
    feeId: '771203',
    amountCents: 140,
    attempt: 'a',
  };
  const reply = '38Y20240517    120000AO3550|AA20000000000012|';
  for (const [profile, field] of [
    [profiles.wise, 'CG'],
    [profileOf('wise', { feeIdField: 'ZZ' }), 'ZZ'],
  ] as const) {
    const { library, received } = await systemOf(profile, () => reply);
    expect(await library.feePaid(paid)).toMatchObject({ value: { ok: true } });
    const [sent] = received;
    expect(sent && [all(sent, field), all(sent, 'CG').length]).toEqual([
      ['771203'],
      field === 'CG' ? 1 : 0,
    ]);
  }
});
