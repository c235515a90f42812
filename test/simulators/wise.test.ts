/** The simulated library in the form that OCLC publishes for Wise, over its wire. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { all, type Field, first } from '../../packages/sip2/src/index.ts';
import { series, shelfNumber } from '../../simulators/library/cast/items.ts';
import { itemNumber } from '../../simulators/library/cast/numbers.ts';
import {
  type Counter,
  card,
  itemInformation,
  openCounter,
  owedCents,
  registrations,
} from '../support/simulators/lindeveld.ts';

let counter: Counter;
beforeEach(async () => {
  counter = await openCounter('wise');
});
afterEach(() => counter.close());

type Reply = { readonly fields: readonly Field[] };
function values(reply: Reply, ...ids: string[]) {
  return ids.map((id) => first(reply, id));
}
async function lines(nth: number, flag?: string | null) {
  return all(await registrations(counter.wire, card(nth), flag), 'YZ');
}
function parts(line: string | undefined) {
  return (line ?? '').split('~').map((part) => part.trim());
}
const eId = '85073003328';

describe('registrations (41, 42)', () => {
  test('are told where FA, FB or FC is Y, and else none', async () => {
    for (const flag of ['FA', 'FB', 'FC']) expect(await lines(4, flag)).toHaveLength(3);
    expect(await lines(4, null)).toEqual([]);
    expect(await lines(1)).toEqual([]);
  });

  test('have ten parts: dates with the day first, words, letters, adm_id and type', async () => {
    expect(await lines(8)).toEqual([
      '01-05-2024~Contributie~Volwassene~01-05-2024~25.00~~~8001~1~',
      '10-05-2024 ~ Telaatgeld ~  ~ 10-05-2024 ~ 9.00 ~  ~  ~ 8002 ~ 2 ~ - -',
    ]);
    expect(parts((await lines(3))[1]).slice(1)).toEqual([
      'Reserveringskosten',
      '',
      '14-05-2024',
      '0.51',
      '',
      '',
      '3002',
      '2',
      '- -',
    ]);
    for (let nth = 1; nth <= 40; nth++)
      for (const line of await lines(nth)) expect(line.split('~')).toHaveLength(10);
  });

  test('mark what the collector has, what is collected, and an arrangement with its last day', async () => {
    const marks = async (nth: number) => {
      const [, , , , , letters, handedOver, , , until] = parts((await lines(nth))[0]);
      return [letters, handedOver, until];
    };
    expect(await marks(28)).toEqual(['ID', '06-05-2024', '']);
    expect(await marks(29)).toEqual(['I', '', '']);
    expect(await marks(26)).toEqual(['R', '', '16-07-2024']);
    expect(await marks(27)).toEqual(['R', '', '16-05-2024']);
  });

  test('are those of the region, and BV is their sum', async () => {
    const sums = async (nth: number) => {
      const cents = (await lines(nth)).map((line) => Math.round(Number(parts(line)[4]) * 100));
      return [cents, owedCents(await counter.patron(card(nth)))];
    };
    expect(await sums(5)).toEqual([[700, 500], 1200]);
    expect(await sums(6)).toEqual([[700], 700]);
    expect(await sums(7)).toEqual([[1240, -300], 940]);
  });

  test('do not list what is paid', async () => {
    const [first = '', second = ''] = await lines(2);
    expect((await counter.pay(card(2), parts(first)[7] ?? '', 650)).fixed.paymentAccepted).toBe(
      'Y',
    );
    expect(await lines(2)).toEqual([second]);
  });

  test('are paid by adm_id, unless the port has no bank journal', async () => {
    const id = parts((await lines(2))[0])[7] ?? '';
    counter.library.library.setQuirk('no-bank-journal', true);
    const refused = await counter.pay(card(2), id, 650);
    expect([refused.fixed.paymentAccepted, first(refused, 'AF')]).toEqual([
      'N',
      'Voor deze poort is geen bankboek ingesteld.',
    ]);
    expect(owedCents(await counter.patron(card(2)))).toBe(1000);
  });

  test('a title may hold a tilde', async () => {
    counter.library.library.addFee(card(1), {
      ...{ kind: 'replacement', amountCents: 2495, daysAgo: 3, title: 'Wij~zij' },
    });
    expect((await lines(1))[0]).toMatch(
      /^14-05-2024~Materiaalvergoeding~Wij~zij~14-05-2024~24\.95~/,
    );
  });
});

test('64 has no field that is not published, and no fee lines', async () => {
  const message = await counter.patron(card(17), { summary: 'YYYYYY' });
  expect(message.fields.map(({ id }) => id)).toEqual(['AO', 'AA', 'AE', 'BL', 'CQ', 'BH', 'BV']);
  expect(message.fixed.patronStatus).toMatch(/^YY/);
});

test('every answer names the main card, whatever card was shown', async () => {
  const second = counter.library.library.state.patrons.get(card(1))?.otherCards[0] ?? '';
  for (const [shown, main] of [
    [second, card(1)],
    [eId, card(33)],
  ] as const) {
    expect(values(await counter.patron(shown), 'AA', 'BL', 'CQ')).toEqual([main, 'Y', 'Y']);
    expect(first(await registrations(counter.wire, shown), 'AA')).toBe(main);
  }
  const item = shelfNumber('book', 40);
  const lent = await counter.checkOut(eId, item);
  expect([lent.fixed.ok, first(lent, 'AA')]).toEqual(['1', card(33)]);
  expect(counter.library.library.state.loans.get(item)?.card).toBe(card(33));
  expect(all(await counter.patron(card(33), { summary: '  Y' }), 'AU')).toHaveLength(6);
  expect((await counter.renew(second, shelfNumber('book', 1))).fixed.ok).toBe('1');
  expect((await counter.checkOut(eId, item, { cancel: true })).fixed.ok).toBe('1');
});

test('18 does not name who has an item; nor does 10', async () => {
  const item = shelfNumber('book', 60);
  expect(first(await itemInformation(counter.wire, item), 'AA')).toBeNull();
  expect(values(await counter.checkIn(item), 'AA', 'CY', 'DA')).toEqual([null, null, null]);
});

describe('a return', () => {
  const sorting = async (item: string) => {
    const reply = await counter.checkIn(item);
    return [reply.fixed.ok, reply.fixed.alert, ...values(reply, 'CL', 'CT', 'CV')];
  };
  const status = async (item: string) =>
    (await itemInformation(counter.wire, item)).fixed.circulationStatus;

  test('is sorted by the codes of Wise: the default, the kind, the store, the branch', async () => {
    expect(await sorting(shelfNumber('book', 60))).toEqual(['1', 'N', '05', null, null]);
    expect(await sorting(shelfNumber('game', 3))).toEqual(['1', 'N', '12', null, null]);
    expect(await sorting(series.store)).toEqual(['1', 'N', '04', null, null]);
    expect(await sorting(series.otherBranch)).toEqual(['1', 'N', '10', '35501', null]);
    expect(await sorting(itemNumber(1, '3551'))).toEqual(['1', 'Y', '11', '35510', '04']);
  });

  test('of an item on hold is sorted out; the hold is ready when staff have taken it in', async () => {
    const item = shelfNumber('comic', 2);
    const ready = async () =>
      (await counter.patron(card(6), { summary: 'Y' })).fixed.holdItemsCount;
    expect(await sorting(item)).toEqual(['1', 'Y', '03', null, '01']);
    expect([await ready(), await status(item)]).toEqual(['0000', '06']);
    expect(counter.library.library.takeIn(item)).toBe(true);
    expect([await ready(), await status(item)]).toEqual(['0001', '08']);
    expect(await sorting(series.heldElsewhere)).toEqual(['1', 'Y', '02', '35501', '02']);
    counter.library.library.takeIn(series.heldElsewhere);
    expect((await counter.patron(card(7))).fixed.holdItemsCount).toBe('0000');
  });

  test('of an item on an invoice is refused; it is settled when staff have taken it in', async () => {
    const item = shelfNumber('book', 87);
    const reply = await counter.checkIn(item);
    expect([reply.fixed, first(reply, 'AF'), first(reply, 'CL')]).toEqual([
      expect.objectContaining({ ok: '0', resensitize: 'N', alert: 'Y' }),
      'Voor dit exemplaar is een nota gemaakt: geef het aan de balie af.',
      null,
    ]);
    expect([await status(item), owedCents(await counter.patron(card(18)))]).toEqual(['04', 1495]);
    expect((await counter.patron(card(18))).fixed.patronStatus).toMatch(/^YY/);
    counter.library.library.takeIn(item);
    expect([await status(item), owedCents(await counter.patron(card(18)))]).toEqual(['03', 0]);
    expect((await counter.patron(card(18))).fixed.patronStatus.trim()).toBe('');
  });

  test('of the same is sorted out by a setting, and blocks until staff have taken it in', async () => {
    counter.library.library.setQuirk('sorts-out-invoiced', true);
    const item = shelfNumber('book', 87);
    expect(await sorting(item)).toEqual(['1', 'N', '04', null, null]);
    expect([await status(item), owedCents(await counter.patron(card(18)))]).toEqual(['06', 1495]);
    expect((await counter.patron(card(18))).fixed.patronStatus).toMatch(/^YY/);
    counter.library.library.takeIn(item);
    expect(owedCents(await counter.patron(card(18)))).toBe(0);
  });

  test('of an invoiced item that came back off line is not refused any more', async () => {
    const reply = await counter.checkIn(shelfNumber('book', 87), { returnedOn: '2024-05-16' });
    expect([reply.fixed.ok, first(reply, 'CL')]).toEqual(['1', '04']);
  });

  test('of an item that the library does not know is refused', async () => {
    expect(await sorting('39990000000013')).toEqual(['0', 'Y', null, null, null]);
    expect(counter.library.library.takeIn('39990000000013')).toBe(false);
  });
});

describe('a check-out', () => {
  test('that costs is refused with the price, and made once the patron agrees', async () => {
    const asked = await counter.checkOut(card(1), series.costs);
    expect(asked.fixed).toMatchObject({ ok: '0', desensitize: 'N' });
    expect(values(asked, 'BT', 'BV', 'BH')).toEqual(['06', '1.00', 'EUR']);
    expect([counter.library.log(), await lines(1)]).toEqual([[], []]);
    const lent = await counter.checkOut(card(1), series.costs, { acceptsFee: true });
    expect([lent.fixed.ok, first(lent, 'CK')]).toEqual(['1', '005']);
    expect(parts((await lines(1))[0]).slice(1, 5)).toEqual([
      'Leengeld',
      'Zeven bruggen / Lauwers, Miek',
      '17-05-2024',
      '1.00',
    ]);
    await counter.checkOut(card(1), series.costs, { cancel: true });
    expect(await lines(1)).toEqual([]);
  });

  test('that was made off line costs too: the patron has it', async () => {
    const lent = await counter.checkOut(card(1), series.costs, {
      noBlock: true,
      dueOn: '2024-06-01',
    });
    expect([lent.fixed.ok, (await lines(1)).length]).toEqual(['1', 1]);
  });

  test('has a line for the receipt, and by a setting a question', async () => {
    expect(first(await counter.checkOut(card(1), series.printLine), 'AG')).toBe(
      'Kaart zit achterin.',
    );
    counter.library.library.setQuirk('asks-by-fv', true);
    const asked = await counter.checkOut(card(1), series.attachment);
    expect([asked.fixed.ok, ...values(asked, 'FV', 'AF', 'BT')]).toEqual([
      '0',
      '1',
      'Dit exemplaar heeft een bijlage. Is die erbij?',
      null,
    ]);
    counter.library.library.setQuirk('asks-by-fv', false);
    const lent = await counter.checkOut(card(1), series.attachment);
    expect([lent.fixed.ok, first(lent, 'FV')]).toEqual(['1', null]);
  });

  test('of the patron’s own book renews, or says so where no renewal is wanted', async () => {
    const item = shelfNumber('book', 1);
    const own = await counter.checkOut(card(1), item, { renewal: 'N' });
    expect([own.fixed.ok, first(own, 'AF')]).toEqual(['0', 'U hebt dit exemplaar al geleend.']);
    expect((await counter.checkOut(card(1), item)).fixed).toMatchObject({
      ok: '1',
      renewalOk: 'Y',
    });
  });
});

test('holds: the ready ones at place 0 of the summary, the waiting ones at 5, and both counted', async () => {
  const rosa = await counter.patron(card(34), { summary: 'Y    Y' });
  expect(all(rosa, 'AS')).toEqual([
    `${shelfNumber('book', 5)} De klokkenmaker van Damme / Verstraete, Paul`,
    expect.stringMatching(new RegExp(`^${shelfNumber('music', 4)} `)),
  ]);
  expect(all(rosa, 'CD')).toHaveLength(1);
  expect([rosa.fixed.holdItemsCount, rosa.fixed.unavailableHoldsCount]).toEqual(['0002', '0001']);
});
