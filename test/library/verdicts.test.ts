/** What 10, 12, 18, 30 and 38 say beside yes and no. */
import { expect, test } from 'vitest';
import type { Report } from '../../machines/domain.ts';
import { all, profileNames, profileOf } from '../../packages/sip2/src/index.ts';
import { patronOf, systemOf } from '../support/circulation/system.ts';

const at = '20240517    120000';
const loan = { card: '20000000000012', pin: null, item: '30001', mayRenew: false };
const ids = 'AO3550|AA20000000000012|AB30001|';

async function saying(raw: string) {
  const reports: Report[] = [];
  const system = await systemOf(
    profileOf('wise'),
    () => raw,
    (report) => reports.push(report),
  );
  return { ...system, reports };
}

test.each<[string, string, number | undefined]>([
  ['BT and BV', 'BT06|BHEUR|BV1.00|', 100],
  ['BV alone: what the patron owes', 'BHEUR|BV12.00|', undefined],
  ['an empty BT', 'BT|BV1.00|', undefined],
  ['nothing to pay', 'BT06|BV0.00|', undefined],
  ['an amount that cannot be read', 'BT06|BVgratis|', undefined],
])('a loan that is refused with %s', async (_name, fields, costCents) => {
  for (const [code, ask] of [
    ['12', 'checkOut'],
    ['30', 'renew'],
  ] as const) {
    const { library } = await saying(`${code}0NUN${at}${ids}AJx|AH|${fields}`);
    const answer =
      ask === 'renew'
        ? await library.renew(loan.card, null, '30001')
        : await library.checkOut(loan);
    expect(answer).toMatchObject({ kind: 'answer', value: { ok: false } });
    expect(answer.kind === 'answer' && answer.value.costCents).toBe(costCents);
  }
});

test('a loan that was made says what it cost; one that is refused again, what it costs, agreed to or not', async () => {
  const made = await saying(`121NUY${at}${ids}AJx|AH|BT06|BV1.00|`);
  const answer = await made.library.checkOut({ ...loan, acceptsFee: true });
  expect(answer).toMatchObject({ value: { ok: true, costCents: 100 } });
  expect(made.received.map((sent) => all(sent, 'BO'))).toEqual([['Y']]);
  // Without its type (BT) it may be what the patron owes.
  const owing = await (await saying(`121NUY${at}${ids}AJx|AH|BV1.00|`)).library.checkOut(loan);
  expect(owing.kind === 'answer' && owing.value.costCents).toBeUndefined();
  const refused = await saying(`120NUN${at}${ids}AJx|AH|BT06|BV1.00|AFGeblokkeerd|`);
  expect(await refused.library.checkOut(loan)).toMatchObject({ value: { costCents: 100 } });
  const again = await refused.library.checkOut({ ...loan, acceptsFee: true });
  expect(again).toMatchObject({ value: { ok: false, costCents: 100 } });
  expect(refused.received.map((sent) => all(sent, 'BO'))).toEqual([[], ['Y']]);
});

test('a price in another currency is none that anybody agrees to', async () => {
  const { library, reports } = await saying(`120NUN${at}${ids}AJx|AH|BT06|BV1.00|BHUSD|`);
  const answer = await library.checkOut(loan);
  expect(answer.kind === 'answer' && answer.value.costCents).toBeUndefined();
  expect(reports).toMatchObject([{ code: 'currency-differs', data: { currency: 'USD' } }]);
  const own = await saying(`120NUN${at}${ids}AJx|AH|BT06|BV1.00|BHEUR|`);
  expect(await own.library.checkOut(loan)).toMatchObject({ value: { costCents: 100 } });
});

test('K8: once another currency was named, the own one is said to be named again', async () => {
  const codes: string[] = [];
  const named = ['EUR', 'USD', '', 'EUR', 'EUR', 'USD'].values();
  const { library } = await systemOf(
    profileOf('wise'),
    () => `120NUN${at}${ids}AJx|AH|BT06|BV1.00|BH${named.next().value}|`,
    ({ code }) => codes.push(code),
  );
  for (let asked = 0; asked < 6; asked += 1) await library.checkOut(loan);
  expect(codes).toEqual(['currency-differs', 'currency-agrees', 'currency-differs']);
});

test.each<[string, boolean | undefined, string | null]>([
  ['120NUN', true, 'B1'],
  ['121NUY', undefined, 'B1'],
])('%s with FV: needsAnswer is %s', async (fixed, needsAnswer, logged) => {
  const { library, reports } = await saying(`${fixed}${at}${ids}AJx|AH|FVB1|AFSchade?|`);
  const answer = await library.checkOut(loan);
  expect(answer.kind === 'answer' && answer.value.needsAnswer).toBe(needsAnswer);
  expect(reports).toMatchObject([{ code: 'library-asks', data: { question: logged } }]);
});

test('an FV that may name a person is counted, not logged', async () => {
  const { library, reports } = await saying(`100NUN${at}AO3550|AB30001|AQ|FVGeleend door Jan|`);
  expect(await library.checkIn({ item: '30001' })).toMatchObject({ value: { needsAnswer: true } });
  expect(reports).toMatchObject([{ data: { question: '16 characters' } }]);
  const { library: quiet, reports: none } = await saying(`100NUN${at}AO3550|AB30001|AQ|FV |`);
  const answer = await quiet.checkIn({ item: '30001' });
  expect(answer.kind === 'answer' && answer.value.needsAnswer).toBeUndefined();
  expect(none).toEqual([]);
});

test.each<[string, readonly string[] | undefined]>([
  ['', undefined],
  ['AG |', undefined],
  ['AG Tot ziens |AGTot ziens|AGDag|', ['Tot ziens', 'Dag']],
  ['AGD|AGa|AGg|AG |AGJ|', ['Dag J']],
])('print lines of %j', async (fields, printLines) => {
  for (const [raw, ask] of [
    [`121NUY${at}${ids}AJx|AH|${fields}`, 'checkOut'],
    [`38Y${at}AO3550|AA20000000000012|${fields}`, 'feePaid'],
  ] as const) {
    const { library } = await saying(raw);
    const paid = { card: loan.card, pin: null, feeId: '1', amountCents: 100, attempt: 'a' };
    const answer = ask === 'feePaid' ? await library.feePaid(paid) : await library.checkOut(loan);
    expect(answer.kind === 'answer' && answer.value.printLines).toEqual(printLines);
  }
});

test('the media type', async () => {
  const { library } = await saying(`121NUY${at}${ids}AJx|AH|CK006|`);
  expect(await library.checkOut(loan)).toMatchObject({ value: { mediaType: '006' } });
});

test.each([
  [
    'CL03|CT35510|AQ35500|CV01|',
    'Y',
    { bin: '03', branch: '35510', home: '35500', alertType: '01', isAlert: true },
  ],
  ['CL|CT|AQ|CV00|', 'N', { isAlert: false }],
  ['CL 05 |', 'N', { bin: '05', isAlert: false }],
])('where a returned item goes: %s', async (fields, alert, sorting) => {
  const { library } = await saying(`101YU${alert}${at}AO3550|AB30001|${fields}`);
  const answer = await library.checkIn({ item: '30001' });
  expect(answer.kind === 'answer' && answer.value.sorting).toEqual(sorting);
});

test.each([
  ['Het diner / Herman Koch', 'Het diner'],
  ['', null],
  ['UNKNOWN', null],
])('the title %j of an item', async (title, wanted) => {
  const { library } = await saying(`18030001${at}AB30001|AJ${title}|`);
  expect(await library.item('30001')).toMatchObject({ value: { title: wanted } });
});

test('the main card number, where the answer has another one', async () => {
  const fixed = `64              005${at}${'0000'.repeat(6)}`;
  const main = await saying(`${fixed}AO3550|AA20000000000012|AEPeeters, Jan|BLY|`);
  expect(await patronOf(main.library, 'none')).toMatchObject({ mainCard: '20000000000012' });
  for (const same of ['23550000000013', '', ' 23550000000013 ']) {
    const { library } = await saying(`${fixed}AO3550|AA${same}|AEPeeters, Jan|BLY|`);
    expect(await patronOf(library, 'none')).toMatchObject({ mainCard: null });
  }
});

test('which library systems renew what the patron has already, whatever the check-out says', async () => {
  const renews = [];
  for (const name of profileNames) {
    const { library } = await systemOf(profileOf(name), () => 'silent');
    if (library.renewsOnCheckOut) renews.push(name);
  }
  expect(renews.sort()).toEqual(['alma', 'evergreen', 'fbs', 'koha', 'koha-suomi', 'wise']);
});

test('K6: an 11 has a date in place of blanks for a system that reads it', async () => {
  const profile = profileOf('generic', { nbDueDate: 'now' });
  const { library, received } = await systemOf(profile, () => `121NUY${at}${ids}AJx|AH|`);
  await library.checkOut(loan);
  const [sent] = received;
  expect(sent?.code === '11' && sent.fixed.nbDueDate).toMatch(/^20240517 {4}\d{6}$/);
  const usual = await systemOf(profileOf('generic'), () => `121NUY${at}${ids}AJx|AH|`);
  await usual.library.checkOut(loan);
  expect(usual.received[0]?.fixed).toMatchObject({ nbDueDate: ' '.repeat(18) });
});

test.each([
  ['01', true],
  ['02', true],
  ['03', true],
  ['04', false],
])('a return with CV %s, 03 for another library too: on hold is %s', async (type, onHold) => {
  const { library } = await saying(`101YNY${at}AO|AB${loan.item}|AQ35500|AJx|CV${type}|`);
  expect(await library.checkIn({ item: loan.item })).toMatchObject({ value: { ok: true, onHold } });
});
