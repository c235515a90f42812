/**
 * Sentences with a promise, and headlines that count: a row for each state in which one can stand, and
 * what is shown there. What lies on the plate is in books-seen.test.ts.
 */
import { describe, expect, it, test } from 'vitest';
import type { Fee, Reason } from '../../machines/domain.ts';
import { plain, reasonTexts, texts } from '../../src/screen/texts.ts';
import { rowSentence, titlesOf } from '../../ui/row-words.ts';
import {
  allUp,
  blocked,
  card,
  decisionOf,
  fee,
  laid,
  lent,
  openDesk,
  patronOf,
  returned,
} from '../support/machines/desk.ts';
import { seen } from '../support/screen/seen.ts';
import { shipped } from '../support/screen/shipped.ts';

const dutch = texts(shipped.nl ?? {}, 'nl', 'Europe/Brussels', 'EUR');
const free = patronOf(decisionOf());

describe('what a block asks for', () => {
  const tooMuch: Reason = {
    rule: 'maximum-fees',
    denies: ['checkOut'],
    numbers: { sumCents: 1_500, maximumCents: 1_000 },
    clears: { by: 'pay', leastCents: 500 },
  };
  const owes = (id: string, amountCents: number, notPayable: Fee['notPayable'] = null): Fee =>
    Object.assign({ ...fee }, { id, amountCents, notPayable });
  const debit = 'Je hoeft hier niets te betalen: het loopt via domiciliëring';
  const rows: [string, readonly Fee[], string][] = [
    ['it can be paid here, whole', [owes('f1', 1_500)], 'Betaal minstens €\u00a015,00'],
    ['enough of it can', [owes('f1', 900, 'rule'), owes('f2', 600)], 'Betaal minstens €\u00a06,00'],
    [
      'too little of it can',
      [owes('f1', 1_400, 'rule'), owes('f2', 100)],
      'Betaal een deel aan de balie',
    ],
    ['by direct debit', [owes('f1', 1_500, 'direct-debit')], debit],
    [
      'by a debt collector',
      [owes('f1', 1_500, 'debt-collector')],
      'Betaal dit aan het incassokantoor, niet hier',
    ],
    [
      'in instalments',
      [owes('f1', 1_500, 'arrangement')],
      'Je hoeft hier niets te betalen: je betaalt gespreid',
    ],
    ['at another library', [owes('f1', 1_500, 'elsewhere')], 'Betaal dit in de andere bib'],
    [
      'in two of these ways',
      [owes('f1', 900, 'elsewhere'), owes('f2', 600, 'direct-debit')],
      'Betaal een deel aan de balie',
    ],
    ['by the staff alone', [owes('f1', 1_500, 'rule')], 'Betaal een deel aan de balie'],
    ['in another currency', [owes('f1', 1_500, 'currency')], 'Betaal een deel aan de balie'],
  ];
  it.each(rows)('%s', async (_, fees, expected) => {
    const decision = Object.assign({ ...decisionOf({ checkOut: false }) }, { reasons: [tooMuch] });
    const payable = fees.filter(({ notPayable }) => notPayable === null);
    const lifts = payable.filter(({ amountCents }) => amountCents >= 500);
    const desk = await openDesk(
      Object.assign({ ...patronOf(decision, fees) }, { leastFees: lifts.map(({ id }) => id) }),
    );
    await desk.send(card);
    const { view } = seen(desk);
    if (view.kind !== 'blocked') throw new Error(view.kind);
    const [reason] = view.reasons;
    expect(reason && plain(reasonTexts(dutch, reason).clears)).toBe(expected);
  });

  test('each way has its sentence in each language', () => {
    for (const catalogue of Object.values(shipped))
      for (const way of ['direct-debit', 'debt-collector', 'arrangement', 'elsewhere'])
        expect(catalogue[`reason.collected.${way}`]).toBeTruthy();
  });

  it.each([
    ['works', {}, true],
    ['is out', { reader: 'down', scanner: 'down' }, false],
  ] as const)('"you can still return" is said where it %s (U28)', async (_, down, mayReturn) => {
    const desk = await openDesk(blocked);
    await desk.send(card);
    for (const [part, state] of Object.entries(down))
      await desk.send({ type: 'PART', part: part as 'reader', state });
    expect(seen(desk).view).toMatchObject({ kind: 'blocked', mayReturn });
    for (const catalogue of Object.values(shipped))
      expect(catalogue['blocked.says.no-return']).not.toBe(catalogue['blocked.says']);
  });
});

describe('after a payment', () => {
  type Receipt = 'ask' | 'print' | 'screen' | 'none';
  const paid = async (receipt: Receipt, printer: 'up' | 'down', patron = free) => {
    const desk = await openDesk(blocked, Object.assign({ ...allUp }, { printer }), undefined, {
      receipt,
    });
    await desk.send(card, { type: 'FEES' }, { type: 'PAY' });
    await desk.payments.answer({ kind: 'paid', paidCents: 320, patron });
    const { view } = seen(desk);
    if (view.kind !== 'paid') throw new Error(view.kind);
    return view;
  };

  // "It will be on your receipt" is said where one will come out, and nowhere else (U12).
  it.each([
    ['ask', 'up', 'ask'],
    ['ask', 'down', undefined],
    ['print', 'up', 'print'],
    ['print', 'down', undefined],
    ['screen', 'up', undefined],
    ['none', 'up', undefined],
  ] as const)('with the receipt as %s and the printer %s', async (receipt, printer, ticket) => {
    expect((await paid(receipt, printer)).ticket).toBe(ticket);
  });

  it('of a block before a loan, borrowing is the way forward', async () => {
    expect(await paid('ask', 'up')).toMatchObject({ mayBorrow: true, toBorrow: true });
    expect(await paid('ask', 'up', blocked)).not.toHaveProperty('toBorrow');
  });

  it('from the account it is not', async () => {
    const desk = await openDesk(patronOf(decisionOf(), [fee]));
    await desk.send({ type: 'BEGIN' }, { type: 'CHOOSE', action: 'account' }, card);
    await desk.send({ type: 'FEES' }, { type: 'CHOOSE_FEES', feeIds: [fee.id] }, { type: 'PAY' });
    await desk.payments.answer({ kind: 'paid', paidCents: 320, patron: free });
    expect(seen(desk).view).toMatchObject({ kind: 'paid', mayBorrow: true });
    expect(seen(desk).view).not.toHaveProperty('toBorrow');
  });

  // What became of the money is found out when it can be, and that may not be today.
  it.each(Object.keys(shipped))('no day is promised: %s', (language) => {
    const said = [
      'payment-unknown.then',
      'paid-not-booked.booking.says',
      'payment-unknown.then.says',
    ];
    const today = /vandaag|today|aujourd|heute|اليوم|nooit|never|jamais|nie |أبدًا/;
    for (const key of said) expect(shipped[language]?.[key]).not.toMatch(today);
  });
});

describe('what the goodbye counts (U26)', () => {
  const refused = { kind: 'refused', code: 'not-for-loan', title: null } as const;
  const own = Object.assign({ ...lent() }, { ownLoan: true });
  const rows = [
    ['all laid down, all lent', [lent(), lent()], { laid: 0, lent: 2, ownLoans: 0 }],
    ['one was refused', [lent(), refused], { laid: 2, lent: 1, ownLoans: 0 }],
    ['one was theirs already', [lent(), own], { laid: 0, lent: 1, ownLoans: 1 }],
    ['all were theirs already', [own, own], { laid: 0, lent: 0, ownLoans: 2 }],
  ] as const;
  it.each(rows)('%s', async (_, answers, expected) => {
    const desk = await openDesk();
    await desk.send(card, laid('1'), laid('2'));
    for (const answer of answers) await desk.checkOuts.answer(answer);
    await desk.send({ type: 'DONE', receipt: 'none' });
    expect(seen(desk).view).toMatchObject(Object.assign({ kind: 'goodbye' }, expected));
  });

  it('what was laid down is not counted where one was scanned', async () => {
    const desk = await openDesk();
    await desk.send(card, laid('1'), { type: 'ITEM', item: '2' });
    for (const answer of [lent(), refused]) await desk.checkOuts.answer(answer);
    await desk.send({ type: 'DONE', receipt: 'none' });
    expect(seen(desk).view).toMatchObject({ kind: 'goodbye', laid: 0, lent: 1 });
  });

  it('nothing that was lifted is to be taken along', async () => {
    const desk = await openDesk();
    await desk.send(card, laid('1'), laid('2'));
    for (const answer of [lent('Een'), lent('Twee')]) await desk.checkOuts.answer(answer);
    await desk.send({ type: 'TAG_VANISHED', uid: laid('1').tag.uid });
    await desk.send({ type: 'DONE', receipt: 'none' });
    expect(seen(desk).view).toMatchObject({ toTake: [{ title: 'Twee' }] });
  });

  it('where one of several titles ends is seen (U11)', () => {
    const titles = ['Geld voor beginners', 'Waarom bruggen blijven staan', null];
    const named = titles.map((title) => ({ title, hint: '0012' }));
    expect(titlesOf(named, dutch)).toBe(
      '“Geld voor beginners”, “Waarom bruggen blijven staan” en Exemplaar …0012',
    );
  });
});

describe('what has neither title nor number', () => {
  it('is named by what was done with it', async () => {
    const desk = await openDesk();
    const unreadable = { kind: 'unreadable', why: 'its checksum is wrong' } as const;
    const tag = Object.assign({ ...laid('1').tag }, { content: unreadable });
    await desk.send(card, { type: 'TAG_APPEARED', tag }, { type: 'CODE_UNKNOWN', notOurs: true });
    const { view } = seen(desk);
    if (view.kind !== 'borrow') throw new Error(view.kind);
    expect(view.rows.map((row) => titlesOf([row], dutch)).sort()).toEqual([
      'Iets dat je scande',
      'Iets op de plaat',
    ]);
  });
});

it('a return says where the item goes once: on its sign', async () => {
  const desk = await openDesk();
  await desk.send({ type: 'BEGIN' }, { type: 'CHOOSE', action: 'return' }, laid('1'));
  await desk.checkIns.answer(returned);
  expect(seen(desk).view).toMatchObject({
    kind: 'return',
    rows: [{ state: 'done', destination: { kind: 'bin' } }],
  });
  expect(dutch('row.return.none')).toBe('Ingeleverd.');
});

describe('"leave it there" is said of what lies there', () => {
  const scan = { type: 'ITEM', item: '1' } as const;
  it.each([
    ['laid down', laid('1'), 'Bezig. Laat het liggen'],
    ['scanned', scan, 'Bezig. Een ogenblik'],
  ] as const)('%s', async (_, event, expected) => {
    const desk = await openDesk();
    await desk.send(card, event);
    const { view } = seen(desk);
    if (view.kind !== 'borrow') throw new Error(view.kind);
    const [row] = view.rows;
    expect(row && plain(rowSentence(row, 'borrow', 1, dutch))).toBe(expected);
  });
});
