/**
 * What real systems said, through their profiles: each line is in test/vectors/sip2.jsonl, with its
 * source.
 */
import { describe, expect, test } from 'vitest';
import {
  first,
  type Profile,
  profileNames,
  profileOf,
  profiles,
  readFees,
  readLoans,
} from '../../packages/sip2/src/index.ts';
import { patronOf, real, systemOf } from '../support/circulation/system.ts';

/** At a kiosk that has the currency of the line. */
async function patronFrom(
  profile: Profile,
  line: string,
  list: 'fees' | 'loans' | 'none' = 'none',
) {
  const currency = /\|BH([A-Z]{3})\|/.exec(line)?.[1] ?? 'EUR';
  const { library } = await systemOf(profile, () => line, undefined, undefined, { currency });
  return await patronOf(library, list);
}
const timeZone = 'Europe/Brussels';

describe('Sierra', () => {
  test('money owed, no flag; the zone as 0000', async () => {
    const owing = await patronFrom(profiles.sierra, real('CQY|BV20.00|CC15.00'));
    expect(owing).toMatchObject({
      valid: true,
      pinValid: true,
      owedCents: 2000,
      fees: null,
      holdsReady: 0,
    });
    expect(owing.facts.fees).toBeUndefined();
    expect(owing.facts.flags?.includes(true)).toBe(false);
  });
  test('a wrong PIN sets nearly every flag: only the first is heeded', async () => {
    const wrong = await patronFrom(profiles.sierra, real('AFInvalid PIN entered.'));
    expect(wrong).toMatchObject({ valid: true, pinValid: false });
    expect(wrong.facts.flags?.map(Number).join('')).toBe('10000000000000');
    expect(wrong.messages).toHaveLength(2);
  });
  test('an unknown card has blank counts: not known, not zero', async () => {
    const unknown = await patronFrom(profiles.sierra, real('AENo Name'));
    expect(unknown).toMatchObject({
      valid: false,
      holdsReady: null,
      language: null,
      owedCents: null,
    });
    expect(unknown.facts.holds).toBeUndefined();
  });
  test('something is owed and nothing listed: not known, not nothing', async () => {
    const owing = await patronFrom(profiles.sierra, real('CQY|BV20.00|CC15.00'), 'fees');
    expect([owing.fees, owing.facts.fees]).toEqual([null, undefined]);
    const even = await patronFrom(profiles.sierra, real('CQY|BV0|CC15.00'), 'fees');
    expect(even.facts.fees).toEqual([]);
    const counted = real('CQY|BV0|CC15.00').replace(
      `0142637${'0'.repeat(16)}`,
      `0142637${'0'.repeat(15)}2`,
    );
    expect((await patronFrom(profiles.sierra, counted, 'fees')).facts.fees).toBeUndefined();
  });
  test('its dates are written with 0000', async () => {
    const { library, received } = await systemOf(profiles.sierra, () => real('CQY|BV0|CC15.00'));
    await library.patron('1', null, 'none');
    expect(received[0]?.fixed).toMatchObject({ transactionDate: '202405170000113000' });
  });
});

describe('Evergreen', () => {
  test('an expired card: its last day, its group, its branch, its flags', async () => {
    const { facts, valid } = await patronFrom(profiles.evergreen, real('Booth Expired Test'));
    expect(valid).toBe(true);
    expect(facts).toMatchObject({
      account: { expiresOn: '2008-09-07' },
      group: 'Adult',
      homeBranch: 'NEWTWN',
    });
    expect(facts.flags?.slice(0, 4)).toEqual([true, true, false, true]);
  });
  test('a loan off line is sent as an ordinary one: no block would not be heeded; it says the promised day', async () => {
    const { library, received } = await systemOf(profiles.evergreen, () =>
      real('AFItem not checked out|'),
    );
    await library.checkOut({
      card: '1',
      pin: null,
      item: '2',
      mayRenew: true,
      offline: { at: '2024-05-16T10:00:00Z', dueOn: '2024-06-06' },
    });
    expect(received[0]?.fixed).toMatchObject({
      noBlock: 'N',
      transactionDate: '20240516    120000',
    });
    expect(received[0]?.fixed).toMatchObject({ nbDueDate: expect.stringMatching(/^20240606/) });
  });
});

describe('Polaris', () => {
  test('PA is a code, PX the last day; an empty field between two others', async () => {
    const blocked = await patronFrom(profiles.polaris, real('AEFalk, Jen'));
    expect(blocked).toMatchObject({ valid: true, owedCents: 1150 });
    expect(blocked.facts).toMatchObject({ group: '1', account: { expiresOn: '2017-04-24' } });
    expect(blocked.facts.flags?.[10]).toBe(true);
    const sample = await patronFrom(profiles.polaris, real('Doe, John|BZ0020'));
    expect(sample).toMatchObject({ name: 'Doe, John', owedCents: 0 });
    expect(sample.facts.fees).toEqual({ listed: [], owedCents: 0 });
  });
  test('AC and AD are sent, empty though they are', async () => {
    const { library, received } = await systemOf(profiles.polaris, () =>
      real('AFPatron does not exist.'),
    );
    expect(await patronOf(library, 'none')).toMatchObject({ valid: false });
    const asked = received[0];
    expect(asked && [first(asked, 'AC'), first(asked, 'AD')]).toEqual(['', '']);
  });
});

describe('Koha', () => {
  const { koha } = profiles;
  test('a loan, a refusal, a return that belongs elsewhere', async () => {
    const answers: Record<string, string> = {
      good: real("AJCat's cradle"),
      bad: real('AFItem checked out to another patron'),
      back: real('CTfroa'),
    };
    const { library } = await systemOf(
      koha,
      (message) => answers[first(message, 'AB') ?? ''] ?? 'silent',
    );
    const loan = { card: '95', pin: null, mayRenew: true };
    expect(await library.checkOut({ ...loan, item: 'good' })).toMatchObject({
      value: { ok: true, title: "Cat's cradle", dueOn: '2014-03-31' },
    });
    expect(await library.checkOut({ ...loan, item: 'bad' })).toMatchObject({
      value: { ok: false, message: 'Item checked out to another patron' },
    });
    expect(await library.checkIn({ item: 'back' })).toMatchObject({
      value: { destination: { kind: 'desk' } },
    });
  });
  test('a | in its words is written as an entity', async () => {
    const reply = real('AFItem checked out to another patron').replace(
      'Item checked',
      'A &#124; B checked',
    );
    const { library } = await systemOf(koha, () => reply);
    expect(
      await library.checkOut({ card: '95', pin: null, item: '1', mayRenew: true }),
    ).toMatchObject({
      value: { message: 'A | B checked out to another patron' },
    });
  });
  test('its template writes the amount last', () => {
    const fields = [{ id: 'AV', value: "Overdue: Cat's cradle, 1963 12.50" }];
    expect(readFees({ fields }, { format: koha.feeFormat, field: 'AV', timeZone })).toMatchObject([
      { id: null, amountCents: 1250, title: "Overdue: Cat's cradle, 1963" },
    ]);
  });
});

test('FOLIO: fourteen flags for any block do not report the card lost; the words of a payment', async () => {
  const all14 = real('AE|AA12345|BLN|AOBiblioTest').replace(
    '64YYYY          ',
    `64${'Y'.repeat(14)}`,
  );
  const { facts } = await patronFrom(profiles.folio, all14);
  expect(facts.flags?.map(Number).join('')).toBe('11110000000000');
  const { library } = await systemOf(profiles.folio, () => real('FE8a1a3c5e'));
  const paid = { card: '112233', pin: null, feeId: '4d20dfef', amountCents: 695, attempt: 'a' };
  expect(await library.feePaid(paid)).toMatchObject({
    value: { ok: true, message: 'Payment accepted' },
  });
});

test('FOLIO: an ordinary return has CS, CV and CT, all empty, and goes to the shelf', async () => {
  const back = '101YUN20261125    193408AOdiku|AB33550000000013|AQMain|AJDe kleine prins|CS|CV|CT|';
  const { library } = await systemOf(profiles.folio, () => back);
  expect(await library.checkIn({ item: '33550000000013' })).toMatchObject({
    value: { ok: true, destination: { kind: 'shelf' }, onHold: false },
  });
});

test('FOLIO: accounts in a row, asked for at the seventh place of the summary', async () => {
  const fees =
    'CGa1|FA24.40|FB12345|FC19.09.2022|FDcoffee|FEf1|FFOverdue fine|CGa2|FA1,024.40|FB54321|FC15.03.2022|FFLost item fee|';
  const line = `64${' '.repeat(14)}00120240517    120000${' '.repeat(24)}AOdiku|AA1|AESome Guy|BLY|${fees}FUpatron|FVall of them|`;
  const { library, received } = await systemOf(profiles.folio, () => line);
  const patron = await patronOf(library);
  expect(received[0]?.fixed).toMatchObject({ summary: '      Y   ' });
  expect(patron.fees?.entries).toMatchObject([
    { id: 'a1', amountCents: 2440, createdOn: '2022-09-19', kind: 'overdue', title: 'coffee' },
    { id: 'a2', amountCents: 102440, kind: 'replacement' },
  ]);
  expect(patron.facts.group).toBe('patron');
});

test('FOLIO: closed accounts are counted and not listed; what is owed shows that the list is whole', async () => {
  const patronWith = async (owed: string, fees: string) => {
    const counts = '000000000000000300000000';
    const line = `64${' '.repeat(14)}00120240517    120000${counts}AOdiku|AA1|AESome Guy|BLY|BV${owed}|${fees}`;
    return await patronFrom(profiles.folio, line, 'fees');
  };
  const one = 'CGa1|FA24.40|FB|FC19.09.2022|FDcoffee|FEf1|FFOverdue fine|';
  expect((await patronWith('24.4', one)).fees).toMatchObject({
    entries: [{ id: 'a1', amountCents: 2440 }],
    isWhole: true,
  });
  expect((await patronWith('0.0', '')).fees).toEqual({ entries: [], isWhole: true });
  // Half a list is a wrong sum.
  expect((await patronWith('25.4', one)).fees).toBe(null);
});

test('Aleph: an item on its way between branches is no loan', async () => {
  const { library } = await systemOf(profiles.aleph, () =>
    real('AB1565921879|AJPerl 5 desktop reference|CK001|AQBR1'),
  );
  expect(await library.item('1565921879')).toMatchObject({
    value: { state: 'here', holder: null },
  });
});

test('a list of loans is whole where each line names its item; an empty one may be one that is not given', async () => {
  const line = (loans: string) =>
    `64${' '.repeat(14)}00120240517    120000${'0000'.repeat(6)}AO|AA1|AEx|BLY|${loans}`;
  const lists = ['', 'AU33550000000013 Een boek 20240601|'].map(async (loans) => {
    const patron = await patronFrom(profiles.wise, line(loans), 'loans');
    return [patron.loans?.entries.length, patron.loans?.isWhole];
  });
  expect(await Promise.all(lists)).toEqual([
    [0, false],
    [1, true],
  ]);
});

test('a site of its own: charged items in AK, fees as 3M writes them', async () => {
  const own = profileOf('generic', { loansIn: 'AK', feeFormat: 'quoted' });
  const patron = await patronFrom(own, real('592770 $0.50'), 'loans');
  expect(patron.loans?.entries).toHaveLength(8);
  expect(patron.loans?.entries[0]).toMatchObject({
    item: 'L9158574',
    dueOn: null,
    title: 'The pie an 06/05/2023',
  });
  const owing = await patronFrom(own, real('592770 $0.50'), 'fees');
  expect(owing.fees?.entries).toMatchObject([
    { id: '592770', amountCents: 50, notPayable: null, kind: 'overdue' },
  ]);
});

test('Symphony: a blank before the amount, text glued to the date', async () => {
  const line = real('AEFalk, Jen')
    .replace('BV11.50', 'BV 0.00')
    .replace('|PA1|', '|PA20140903    235900STAFF|');
  const { facts, owedCents } = await patronFrom(profiles.symphony, line);
  expect([owedCents, facts.account?.expiresOn]).toEqual([0, '2014-09-03']);
});

describe('lists of fees, as each system writes them', () => {
  const read = (format: Profile['feeFormat'], ...lines: string[]) =>
    readFees(
      { fields: lines.map((value) => ({ id: 'AV', value })) },
      { format, field: 'AV', timeZone },
    );

  test.each<[Profile['feeFormat'], string, object]>([
    [
      'tilde',
      'L1~20240410~12.30~overdue~3550~open~~Het diner',
      {
        id: 'L1',
        amountCents: 1230,
        createdOn: '2024-04-10',
        kind: 'overdue',
        institution: '3550',
        state: 'open',
      },
    ],
    [
      'quoted',
      '71 $4.50 "FINE" Perl 5',
      { id: '71', amountCents: 450, kind: 'FINE', title: 'Perl 5' },
    ],
    [
      'quoted',
      '4d20dfef-6290 6.95 "Lost item fee" Harry Potter',
      { id: '4d20dfef-6290', amountCents: 695 },
    ],
    [
      'labelled',
      'Charge-Number: 71, Amount-Due: 4.50, Fine-Type: LOST, Title: Perl, 5',
      { id: '71', amountCents: 450, kind: 'LOST', title: 'Perl, 5' },
    ],
    ['amount-first', '4.50 Overdue materials Perl 5 / Vromans', { id: null, amountCents: 450 }],
    ['amount-last', 'Lost item 99.00', { id: null, amountCents: 9900, title: 'Lost item' }],
    [
      'percent',
      '%289097 %20160920 %175.00',
      { id: '289097', createdOn: '2016-09-20', amountCents: 17500 },
    ],
    [
      'percent',
      '3846731813%289097%20160920%20.00%Helbred dit liv%Hay, Louise L.%a%xx%61.36',
      { id: '289097', createdOn: '2016-09-20', amountCents: 2000, title: 'Helbred dit liv' },
    ],
    ['free', '%289097 %20160920 %175.00%DVD', { id: '289097', amountCents: 17500, title: 'DVD' }],
    ['free', 'Overdue fee of EUR 1,234.50 for 2 books', { id: null, amountCents: 123450 }],
  ])('%s: %s', (format, line, wanted) => {
    expect(read(format, line)).toMatchObject([wanted]);
  });

  test('a line that is not understood leaves the whole list unknown', () => {
    expect(read('tilde', 'L1~20240410~12.30~overdue~3550~open~~x', 'something else')).toBeNull();
    expect(read('free', 'from 1.00 to 2.00')).toBeNull();
    expect(read('quoted', 'x'.repeat(2_000))).toBeNull();
    expect(read('tilde', '', ' ')).toEqual([]);
  });

  test('groups of fields, CG first', () => {
    const fields = [
      'CG1',
      'FA1,004.50',
      'FBOverdue fine',
      'FC08.06.2016',
      'FDA title',
      'CG2',
      'FA2.00',
    ].map((text) => ({
      id: text.slice(0, 2),
      value: text.slice(2),
    }));
    expect(readFees({ fields }, { format: 'groups', field: 'CG', timeZone })).toMatchObject([
      {
        id: '1',
        amountCents: 100450,
        kind: 'Overdue fine',
        createdOn: '2016-06-08',
        title: 'A title',
      },
      { id: '2', amountCents: 200, createdOn: null },
    ]);
  });

  test('loans: a title that begins with a number names no item', () => {
    const fields = ['1984', '35500000001234 Het diner 20240610'].map((value) => ({
      id: 'AU',
      value,
    }));
    expect(readLoans({ fields }, { format: 'free', field: 'AU', timeZone })).toMatchObject([
      { item: null, dueOn: null, title: '1984' },
      { item: '35500000001234', dueOn: '2024-06-10', title: 'Het diner' },
    ]);
  });
});

test('every profile can be named, and every value of it said otherwise', () => {
  expect([...profileNames].sort()).toEqual([
    ...[
      'aleph',
      'alma',
      'evergreen',
      'fbs',
      'folio',
      'fsip2',
      'generic',
      'koha',
      'koha-suomi',
      'polaris',
      'sierra',
      'simulated',
      'symphony',
      'wise',
    ],
  ]);
  for (const name of profileNames) {
    const own = profileOf(name, {
      encoding: 'latin1',
      zone: undefined,
      patronFields: { owed: 'FB' },
    });
    expect(own).toEqual({
      ...profiles[name],
      encoding: 'latin1',
      patronFields: { ...profiles[name].patronFields, owed: 'FB' },
    });
  }
});
