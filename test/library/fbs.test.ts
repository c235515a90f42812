/**
 * FBS: its lines as bibbox recorded and reads them, read into the same facts and lists as those of
 * the others.
 */
import { expect, test } from 'vitest';
import { all, first, type KnownMessage, profileOf } from '../../packages/sip2/src/index.ts';
import { patronOf, systemOf } from '../support/circulation/system.ts';

const at = '20170619    125152';
const fbs = profileOf('fbs');
const account = 'AODK-775100|AALN:3210519784|AETestkort Mickey Mouse|BLY|CQY|';
const loans = [
  'AU3846731813%20170626%Prinsesse Mononoke%%m%th%77.7|',
  'AU4935636731%20170720%Mirjams flugt%Stig Christensen, Christoffer Rosenløv%a%xx%99.4|',
].join('');
const fees =
  'AV3846731813%5512%20170601%20.00%Prinsesse Mononoke%%m%th%77.7|AV%5513%20170602%10.00%%|';
const holds =
  'AS23456%3849870423%17%20170620%DK-775100 - Hovedbiblioteket%Kemikeren%Meyer, Stephenie%a%xx%sk|';

/** All lists at once, whatever the summary asks for. */
function answerOf(message: KnownMessage): string {
  if (message.code !== '63') return `24              009${at}${account}`;
  const counts = '000100000002000200000000';
  return `64              009${at}${counts}${account}BHDKK|BV30.00|CC220.00|${holds}AT|${loans}${fees}BU|CD|`;
}

test.each(['one', 'nine'] as const)(
  'facts, fees and loans of one patron, asked by %s',
  async (summary) => {
    const { library } = await systemOf({ ...fbs, summary }, answerOf);
    const patron = await patronOf(library, 'fees');
    expect(patron).toMatchObject({
      valid: true,
      name: 'Testkort Mickey Mouse',
      owedCents: null,
      currency: 'DKK',
    });
    // Not LN:3210519784, by which no other message finds the patron.
    expect(patron.mainCard).toBe('3210519784');
    expect(patron.fees?.entries).toMatchObject([
      { id: '5512', amountCents: 2000, createdOn: '2017-06-01', title: 'Prinsesse Mononoke' },
      { id: '5513', amountCents: 1000, createdOn: '2017-06-02', title: null },
    ]);
    expect(patron.fees?.isWhole).toBe(true);
    expect(patron.loans).toMatchObject({
      isWhole: true,
      entries: [
        { item: '3846731813', dueOn: '2017-06-26', title: 'Prinsesse Mononoke' },
        { item: '4935636731', dueOn: '2017-07-20', title: 'Mirjams flugt' },
      ],
    });
  },
);

test('a hold that is ready: its item, its title, and where it lies without the agency', async () => {
  const { library } = await systemOf(fbs, answerOf);
  const { readyHolds, holdsReady, facts } = await patronOf(library, 'holds');
  expect([holdsReady, facts.holds]).toEqual([1, 1]);
  expect(readyHolds).toEqual([
    { item: '3849870423', title: 'Kemikeren', place: 'Hovedbiblioteket' },
  ]);
});

test.each([
  ['DK-775100 - Børn - 1. sal', 'Børn - 1. sal'],
  ['FBS-775100 - Filial', 'Filial'],
  ['Hovedbiblioteket', 'Hovedbiblioteket'],
  ['DK-775100', null],
  ['', null],
])('a pick-up place %j is %j', async (place, wanted) => {
  const line = holds.replace('DK-775100 - Hovedbiblioteket', place);
  const { library } = await systemOf(fbs, (message) => answerOf(message).replace(holds, line));
  expect((await patronOf(library, 'holds')).readyHolds?.[0]?.place).toBe(wanted);
});

test('what is sent: one Y of ten, AC and AD also when empty, the date as no block due date', async () => {
  const { library, received } = await systemOf(fbs, (message) =>
    message.code === '11'
      ? `121NUY${at}AODK-775100|AA3210519784|AB3274626533|AJ06850537|AH20170720    000000|CHHelbred dit liv%Hay, Louise L.%a%xx%61.36|BK1|`
      : answerOf(message),
  );
  await patronOf(library, 'none');
  const [asked] = received;
  expect(asked && [all(asked, 'AC'), all(asked, 'AD')]).toEqual([[''], ['']]);
  const lent = await library.checkOut({
    card: '3210519784',
    pin: '12345',
    item: '3274626533',
    mayRenew: false,
  });
  // AJ is a number of its catalogue.
  expect(lent).toMatchObject({
    kind: 'answer',
    value: { ok: true, title: 'Helbred dit liv', dueOn: '2017-07-20' },
  });
  const loan = received.at(-1);
  expect(loan?.code === '11' && loan.fixed.nbDueDate).toBe(
    loan?.code === '11' && loan.fixed.transactionDate,
  );
});

test('a return: its title, and AA with what it is', async () => {
  const { library, received } = await systemOf(
    fbs,
    () =>
      `101YUN${at}AODK-775100|AB3274626533|AQHovedbiblioteket%Voksen%%|AJ06850537|AALN:C0016351730|CHHelbred dit liv%Hay, Louise L.%a%xx%61.36|`,
  );
  const answer = await library.checkIn({ item: '3274626533' });
  expect(answer).toMatchObject({ kind: 'answer', value: { ok: true, title: 'Helbred dit liv' } });
  expect(received.map((message) => first(message, 'AB'))).toEqual(['3274626533']);
});

test('a patron that it does not know, by ANY: and no name', async () => {
  const { library } = await systemOf(
    fbs,
    () => `64              009${at}${'0'.repeat(24)}AODK-775100|AAANY:3210519792|BLN|CQN|`,
  );
  expect(await patronOf(library, 'none')).toMatchObject({
    valid: false,
    pinValid: false,
    name: null,
  });
});
