/** From answers to facts: pages, fallbacks, and what stays unknown. */
import { describe, expect, test } from 'vitest';
import {
  type Draft,
  first,
  type KnownMessage,
  noDate,
  profileOf,
  profiles,
} from '../../../packages/sip2/src/index.ts';
import { patronCard } from '../../../simulators/library/cast/patrons.ts';
import { patronFromAnswer } from '../../../src/circulation/patron/patron.ts';
import { openVisit } from '../../../src/circulation/visit.ts';
import { openCounter } from '../../support/circulation/counter.ts';
import { patronOf, systemOf } from '../../support/circulation/system.ts';

function feeAt(nth: number) {
  return `F${nth}~20240410~1.00~overdue~3550~open~~title`;
}
function loanAt(nth: number) {
  return `3550000000${nth}~20240610~title`;
}

/** 64 with the lines from BP to BQ of a list of `count`, but never more than `most`. */
function information(
  message: KnownMessage,
  { count, most, heedsPages = true }: { count: number; most: number; heedsPages?: boolean },
): Draft<'64'> {
  const summary = message.code === '63' ? message.fixed.summary : '';
  const from = heedsPages ? Number(first(message, 'BP') ?? '1') : 1;
  const to = Math.min(count, from + most - 1);
  const nths = Array.from({ length: Math.max(0, to - from + 1) }, (_, at) => from + at);
  const counts = String(count);
  return {
    code: '64',
    fixed: {
      patronStatus: '',
      language: '005',
      transactionDate: noDate,
      holdItemsCount: '1',
      overdueItemsCount: '0',
      chargedItemsCount: counts,
      fineItemsCount: counts,
      recallItemsCount: '0',
      unavailableHoldsCount: '2',
    },
    fields: {
      AO: '3550',
      AA: first(message, 'AA') ?? '',
      AE: 'Jan Peeters',
      BL: 'Y',
      AV: summary[3] === 'Y' ? nths.map(feeAt) : undefined,
      AU: summary[2] === 'Y' ? nths.map(loanAt) : undefined,
    },
  };
}

describe('lists that are longer than an answer', () => {
  test('the pages are fetched by BP and BQ', async () => {
    const { library, received } = await systemOf(profiles.simulated, (message) =>
      information(message, { count: 23, most: 10 }),
    );
    const patron = await patronOf(library);
    expect(patron.fees?.entries.map((fee) => fee.id)).toEqual(
      Array.from({ length: 23 }, (_, at) => `F${at + 1}`),
    );
    expect(patron.facts.fees).toHaveLength(23);
    expect(received.map((message) => [first(message, 'BP'), first(message, 'BQ')])).toEqual([
      [null, null],
      ['11', '23'],
      ['21', '23'],
    ]);
  });
  test('pages that are not heeded leave the list unknown, and are not asked for ever', async () => {
    const say = (message: KnownMessage) =>
      information(message, { count: 23, most: 10, heedsPages: false });
    const { library, received } = await systemOf(profiles.simulated, say);
    const patron = await patronOf(library);
    expect(patron.fees).toBeNull();
    expect(patron.facts.fees).toBeUndefined();
    expect(received).toHaveLength(2);
  });
  test('loans too; as facts they are due at the end of their day', async () => {
    const own = profileOf('simulated', { factLists: ['fees', 'loans'] });
    const { library } = await systemOf(own, (message) =>
      information(message, { count: 3, most: 2 }),
    );
    const patron = await patronOf(library);
    expect(patron.facts.loans).toEqual(
      [1, 2, 3].map((nth) => ({ item: `3550000000${nth}`, dueAt: '2024-06-10T21:59:59Z' })),
    );
    expect(patron.facts.holds).toBe(3);
    expect(patron.facts.fees).toHaveLength(3);
  });
});

describe('systems without 63', () => {
  const status = (message: KnownMessage): Draft<'24'> => ({
    code: '24',
    fixed: { patronStatus: 'Y', language: '001', transactionDate: noDate },
    fields: { AO: '3550', AA: first(message, 'AA') ?? '', AE: 'Jan Peeters', BL: 'Y', BV: '3.00' },
  });
  test('96 for 63: 23 instead, and after the second 63 never again; no list, no count, nothing zero', async () => {
    const { library, received } = await systemOf(profiles.generic, (message) =>
      message.code === '63' ? 'resend' : status(message),
    );
    const patron = await patronOf(library);
    expect(patron).toMatchObject({
      valid: true,
      pinValid: null,
      owedCents: 300,
      fees: null,
      loans: null,
      holdsReady: null,
    });
    expect(Object.keys(patron.facts).sort()).toEqual([
      'branch',
      'flags',
      'institution',
      'membership',
      'observedAt',
    ]);
    await patronOf(library);
    const asked = received.length;
    await patronOf(library);
    expect(received.slice(asked).map((message) => message.code)).toEqual(['23']);
  });
  test('96 for 63 from a system that has answered one: the line is bad, and nothing is decided by the little that 23 tells', async () => {
    let isBad = false;
    const { library, received } = await systemOf(profiles.generic, (message) => {
      if (message.code !== '63') return status(message);
      return isBad ? 'resend' : information(message, { count: 0, most: 9 });
    });
    await patronOf(library);
    isBad = true;
    expect(await library.patron('23550000000015', '1234', 'fees')).toMatchObject({
      kind: 'no-answer',
    });
    isBad = false;
    await patronOf(library);
    expect(received.map((message) => message.code)).not.toContain('23');
  });
  test('a setting says so from the start', async () => {
    const { library, received } = await systemOf(
      profileOf('generic', { patronQuestion: '23' }),
      status,
    );
    await patronOf(library);
    expect(received.map((message) => message.code)).toEqual(['23']);
  });
});

test('the account of a library system that lists no loans and counts no holds: not known, not none', async () => {
  const counter = await openCounter({ profile: profileOf('wise', { patronQuestion: '23' }) });
  try {
    const visit = openVisit(counter.parts, 'online');
    await visit.identify(patronCard(1));
    expect((await visit.enterPin('1234')).kind).toBe('known');
    expect(await visit.account()).toMatchObject({ loans: null, holdsReady: null });
  } finally {
    await counter.close();
  }
});

test('42: unpaid registrations are fees, paid ones are not; AV is not asked for', async () => {
  const lines = [feeAt(1), 'F2~20240410~2.00~overdue~3550~paid~~title'];
  const { library, received } = await systemOf(
    profileOf('simulated', { feesIn: 'YZ' }),
    (message) =>
      message.code === '41'
        ? { code: '42', fixed: {}, fields: { YZ: lines } }
        : information(message, { count: 2, most: 9 }),
  );
  const patron = await patronOf(library);
  expect(patron.fees?.entries.map((fee) => [fee.id, fee.amountCents])).toEqual([['F1', 100]]);
  expect(received.map((message) => message.code)).toEqual(['63', '41']);
});

test('42 of the simulated library: the fees, without what was paid', async () => {
  const counter = await openCounter();
  try {
    const fees = async () => {
      const answer = await counter.parts.library.patron(patronCard(4), '1234', 'fees');
      return answer.kind === 'answer' ? answer.value.fees?.entries : null;
    };
    const before = (await fees()) ?? [];
    const { amountCents = 0, id = '' } = before[0] ?? {};
    const paid = { card: patronCard(4), pin: null, feeId: id, amountCents, attempt: 'a' };
    expect(await counter.parts.library.feePaid(paid)).toMatchObject({ value: { ok: true } });
    expect(await fees()).toEqual(before.slice(1));
    expect(counter.library.received()).toContain('41');
  } finally {
    await counter.close();
  }
});

test.each([
  ['a price that cannot be read', ['I1~A~?~0.00~N~F1'], undefined],
  ['a payment that is missing', ['I1~A~9.00~~N~F1'], undefined],
  ['neither, of what is back', ['I1~A~~~Y~F1'], [['A', true]]],
  [
    'one that is open for sure beside it',
    ['I1~A~?~0.00~N~F1', 'I1~B~9.00~0.00~N~F2'],
    [['B', false]],
  ],
])('a replacement invoice with %s', async (_name, lines, items) => {
  const { library } = await systemOf(profiles.simulated, (message) => ({
    ...information(message, { count: 0, most: 1 }),
    extra: [{ id: 'MS', value: '5' }, ...lines.map((value) => ({ id: 'MN', value }))],
  }));
  const { facts } = await patronOf(library);
  const read = facts.replacementInvoices?.flatMap((invoice) =>
    invoice.items.map((it) => [it.item, it.returned]),
  );
  expect(read).toEqual(items);
});

test.each([
  ['open', null],
  ['', null],
  ['debt-collector', 'debt-collector'],
  ['incasso', 'rule'],
])('a fee in the state %j counts, and can be paid here: %s', async (state, notPayable) => {
  const counter = await openCounter();
  try {
    const { library } = await systemOf(profiles.simulated, (message) => {
      const answer = information(message, { count: 1, most: 1 });
      const AV = answer.fields.AV?.map((line) => line.replace('~open~', `~${state}~`));
      return { ...answer, fields: { ...answer.fields, AV, CQ: 'Y' } };
    });
    const known = patronFromAnswer(counter.parts, { card: patronCard(1) }, await patronOf(library));
    expect(known.facts?.fees).toMatchObject([{ amountCents: 100 }]);
    expect(known.shown.fees).toMatchObject([{ notPayable }]);
  } finally {
    await counter.close();
  }
});

test('fees without an id are facts, but nothing that can be paid here', async () => {
  const { library } = await systemOf(profiles.evergreen, (message) => {
    const answer = information(message, { count: 1, most: 1 });
    return {
      ...answer,
      fields: {
        ...answer.fields,
        AV: answer.fields.AV && ['4.50 Overdue materials Perl / Vromans'],
      },
    };
  });
  const patron = await patronOf(library);
  expect(patron.fees?.entries).toMatchObject([{ notPayable: 'rule', amountCents: 450 }]);
  expect(patron.facts.fees).toMatchObject([{ amountCents: 450 }]);
});
