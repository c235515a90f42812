/** What is tried: each habit that only a change shows, its line, and that the item is put back. */
import { expect, test } from 'vitest';
import type { LibrarySimulator } from '../../../../simulators/library/sip2.ts';
import { ofToday } from '../../../../test/support/repository/share.ts';
import { card } from '../../../../test/support/simulators/lindeveld.ts';
import { type ExamOf, examined, lentToEls, linesOf } from '../../../../test/support/sip2/exam.ts';
import {
  bart,
  book,
  invoicedBook,
  named,
  seenByTry,
} from '../../../../test/support/sip2/habits.ts';
import type { ExamReport } from '../../src/exam/index.ts';

async function tried(of: ExamOf = {}) {
  let library: LibrarySimulator | undefined;
  const report = await examined({
    ...of,
    atHand: of.atHand ?? named,
    change: (opened) => {
      library = opened;
      of.change?.(opened);
    },
    more: { answerMs: 400, ...of.more, level: 'try' },
  });
  return { report, state: library?.library.state, log: library?.log() ?? [] };
}
const every = (report: ExamReport) => linesOf(report, 'standard', 'differs', 'unsaid', 'not-tried');
const fitting = (report: ExamReport) =>
  report.answers.flatMap(({ findings }) => findings.flatMap(({ fits = [] }) => fits));

test.each<[ExamOf, string[]]>([
  [{ form: 'simulated' }, []],
  [{ form: 'wise' }, []],
  [{ form: 'evergreen' }, []],
  [{ form: 'folio' }, []],
  // What these do, and their profiles say.
  [{ form: 'koha' }, ['own-loan: own-loan-renewed']],
  [{ form: 'fbs' }, ['own-loan: own-loan-renewed']],
  [{ form: 'koha', profile: 'koha-suomi' }, ['own-loan: own-loan-renewed']],
])('one that never misbehaves: $0', async (of, differs) => {
  const { report, state } = await tried(of);
  expect(linesOf(report, 'differs').filter((line) => !line.startsWith('card: all-flags'))).toEqual(
    differs,
  );
  expect(fitting(report)).toEqual([]);
  expect(every(report)).toEqual(
    expect.arrayContaining([
      'pin: wrong-pin-refused',
      'pin: right-pin-taken',
      'loan: loan-done',
      'loan-listed: loan-listed',
      'renewal: renewal-done',
      'return: return-done',
      'put-back: put-back',
    ]),
  );
  expect(every(report).join()).toContain('blocked: block-by-flag');
  expect(state?.loans.has(book)).toBe(false);
});

test.each(ofToday(seenByTry, 2))('the habit %s: %s', async (quirk, line, setting, of = {}) => {
  const { report, state } = await tried({
    ...of,
    change: (library) => library.library.setQuirk(quirk, true),
  });
  expect(every(report)).toContain(line);
  if (setting !== null) expect(fitting(report)).toContainEqual(setting);
  expect(state?.loans.has(of.atHand?.loan ?? book)).toBe(false);
  expect(every(report)).toContain('put-back: put-back');
});

test('a question in place of a loan: nothing is lent', async () => {
  const { report, state } = await tried({
    change: ({ library }) => {
      library.setQuirk('asks-by-fv', true);
      const item = library.state.items.get(book);
      if (item) library.state.items.set(book, { ...item, hasAttachment: true });
    },
  });
  expect(every(report)).toContain('loan: loan-asks');
  expect(every(report)).toContain('return: not-asked');
  expect(state?.loans.has(book)).toBe(false);
});

test.each([
  ['silent', '11', 'loan: loan-done-unanswered'],
  ['garbage', '11', 'loan: loan-done-unanswered'],
  ['hang-up-before-answer', '11', 'loan: loan-done-unanswered'],
  ['silent', '09', 'return: no-answer 09'],
  ['hang-up-on-request', '09', 'return: hung-up 09'],
] as const)('%s to the first %s: it is put back all the same', async (how, code, line) => {
  const { report, state } = await tried({
    change: (library) => library.misbehave(how, { codes: [code], times: 1 }),
    more: { answerMs: 250 },
  });
  expect(every(report)).toContain(line);
  expect(every(report)).toContain('put-back: put-back');
  expect(state?.loans.has(book)).toBe(false);
});

test('what cannot be put back is said', async () => {
  const { report, state } = await tried({
    change: (library) => library.misbehave('hang-up-on-request', { codes: ['09'] }),
  });
  expect(linesOf(report, 'differs')).toContain('put-back: not-put-back');
  expect(state?.loans.get(book)?.card).toBe(bart);
});

test('a loan that may still be carried out is not said to be put back', async () => {
  const { report } = await tried({
    change: (library) => library.misbehave('deaf', { codes: ['11'] }),
    more: { answerMs: 200 },
  });
  expect(linesOf(report, 'differs')).toContain('put-back: not-put-back');
});

test('lists that lag behind: the loan is not found in them', async () => {
  const { report } = await tried({
    change: (library) => library.behave({ lists: { of: 'loans', how: 'lag', ms: 60_000 } }),
  });
  expect(linesOf(report, 'differs')).toContain('loan-listed: loan-unlisted');
});

test('an item that is on loan, or on hold, is not touched', async () => {
  const { report, log, state } = await tried({ atHand: { ...named, loan: lentToEls } });
  expect(every(report)).toContain('loan: loan-not-free 04');
  expect(every(report)).toContain('put-back: not-asked');
  expect(log).toEqual([]);
  expect(state?.loans.get(lentToEls)?.card).toBe(card(1));
});

test('a PIN that is refused is sent once: nothing is lent or paid with it', async () => {
  const { report, log } = await tried({ atHand: { ...named, pin: '9999', pays: true } });
  expect(every(report)).toContain('pin: right-pin-refused');
  expect(every(report)).toEqual(expect.arrayContaining(['loan: not-asked', 'payment: not-asked']));
  expect(log).toEqual([]);
});

test('OCLC Wise: the first open fee of 42 is paid, and what may not be paid at a machine is not', async () => {
  const paid = await tried({ form: 'wise', atHand: { ...named, pays: true } });
  expect(every(paid.report)).toContain('payment: payment-taken');
  const fees = paid.log.filter(({ what }) => what === 'payment');
  expect(fees).toEqual([expect.objectContaining({ card: bart, feeId: expect.any(String) })]);
  // An arrangement and a direct debit are listed too.
  for (const state of ['arrangement', 'direct-debit'] as const) {
    const { report, log } = await tried({
      form: 'wise',
      atHand: { ...named, pays: true },
      change: ({ library }) => {
        for (const fee of library.state.patrons.get(bart)?.fees ?? []) fee.state = state;
      },
    });
    expect(every(report)).toContain('payment: nothing-to-pay');
    expect(log.filter(({ what }) => what === 'payment')).toEqual([]);
  }
});

test('an item on an invoice: refused, and nothing is changed; or it stays returned', async () => {
  const atHand = { ...named, invoiced: invoicedBook };
  const refused = await tried({ form: 'wise', atHand });
  expect(every(refused.report)).toContain('invoiced: invoiced-refused');
  expect(refused.state?.loans.has(invoicedBook)).toBe(true);
  const taken = await tried({ form: 'koha', atHand });
  expect(every(taken.report)).toEqual(
    expect.arrayContaining(['invoiced: invoiced-taken', 'invoiced: invoiced-stays']),
  );
  expect(taken.state?.loans.has(invoicedBook)).toBe(false);
});

test('a payment is made only where it was ordered, and said to stay', async () => {
  const without = await tried();
  expect(without.log.filter(({ what }) => what === 'payment')).toEqual([]);
  const { report, log } = await tried({ atHand: { ...named, pays: true } });
  expect(log.filter(({ what }) => what === 'payment')).toHaveLength(1);
  expect(every(report)).toEqual(
    expect.arrayContaining(['payment: second-payment-refused', 'payment: payment-stays']),
  );
});
