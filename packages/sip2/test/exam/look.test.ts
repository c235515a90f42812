/**
 * Each misbehaviour of the simulated library, and the line of the report that says it; and one that
 * never misbehaves, of which nothing is said.
 */
import { describe, expect, onTestFinished, test } from 'vitest';
import { bareNumbers, prefix } from '../../../../simulators/library/cast/namesakes.ts';
import type { LineBehaviour } from '../../../../simulators/library/line-behaviour.ts';
import {
  lateMisbehaviours,
  type Misbehaviour,
  misbehaviours,
} from '../../../../simulators/library/misbehave.ts';
import { quirks } from '../../../../simulators/library/quirks.ts';
import { ofToday } from '../../../../test/support/repository/share.ts';
import {
  type ExamOf,
  els,
  examined,
  lentToEls,
  linesOf,
} from '../../../../test/support/sip2/exam.ts';
import { joris, seenByLook, seenByTry } from '../../../../test/support/sip2/habits.ts';
import { status98 } from '../../../../test/support/sip2/library.ts';
import { openAddress, serve } from '../../src/index.ts';

describe('one that never misbehaves', () => {
  test.each<[ExamOf, string]>([
    [{ form: 'simulated' }, 'simulated'],
    [{ form: 'wise' }, 'wise'],
    [{ form: 'evergreen' }, 'evergreen'],
    [{ form: 'folio' }, 'folio'],
    [{ form: 'folio', profile: 'fsip2' }, 'FOLIO, read as fsip2'],
    [{ form: 'koha' }, 'koha'],
    [{ form: 'fbs' }, 'fbs, inside HTTPS'],
    [{ form: 'koha', profile: 'koha-suomi' }, 'koha-suomi, inside HTTPS'],
  ])('no complaint: $1', async (of) => {
    const report = await examined(of);
    expect(linesOf(report, 'differs')).toEqual([]);
    expect(
      report.answers.flatMap(({ findings }) => findings.flatMap(({ fits = [] }) => fits)),
    ).toEqual([]);
    // What it says well is said too, question by question.
    expect(linesOf(report, 'standard')).toEqual(
      expect.arrayContaining([
        'status: status-online',
        'card: card-known',
        'unknown-card: unknown-card-refused',
        'item: item-known',
        'item: item-state 04',
      ]),
    );
    expect(linesOf(report, 'not-tried')).not.toContain('card: not-asked');
  });
});

/** The line of each, where 17 is answered so; silence costs the test its time. */
const ofAnswers: Readonly<Record<Misbehaviour, string>> = {
  silent: 'item: no-answer 17',
  deaf: 'item: no-answer 17',
  late: 'item: no-answer 17',
  'late-answer': 'item: answered-late 17',
  // Silent, where no other item was asked about before.
  'answer-of-before': 'unknown-item: item-of-another',
  'hang-up-before-answer': 'item: hung-up 17',
  'hang-up-on-request': 'item: hung-up 17',
  'late-hang-up': 'item: hung-up 17',
  'hang-up-mid-message': 'item: cut-short 17',
  garbage: 'item: no-sip2 17',
  'plain-text': 'item: no-sip2 17',
  'status-instead': 'item: other-answer 17 → 98',
  resend: 'item: asks-again 17',
  merged: 'item: more-than-asked 17',
  twice: 'item: more-than-asked 17',
  split: 'item: in-pieces 17',
  pauses: 'item: in-pieces 17',
  crlf: 'form: empty-lines',
  'wrong-checksum': 'error-detection: checksum-bad 18',
  'wrong-sequence': 'error-detection: sequence-other 18',
};

test('each misbehaviour and each habit of the simulated library has its line', () => {
  expect(Object.keys(ofAnswers).sort()).toEqual([...misbehaviours, ...lateMisbehaviours].sort());
  const seen = [...seenByLook, ...seenByTry].map(([quirk]) => quirk);
  const all = new Set([...seen, 'asks-by-fv']);
  expect([...all].sort()).toEqual([...quirks].sort());
});

test.each(ofToday(Object.entries(ofAnswers) as [Misbehaviour, string][], 2))(
  'an answer that is %s: %s',
  async (how, line) => {
    const answerMs = how === 'pauses' ? 3_000 : how === 'late-answer' ? 500 : 250;
    const scope = { codes: ['17'], lateMs: 700 };
    const report = await examined({
      // Its answer of before is of the item: it is repeated where another is asked about.
      on: (question, library) => {
        if ((how === 'answer-of-before') === (question === 'unknown-item'))
          library.misbehave(how, scope);
      },
      more: { answerMs },
    });
    const found = linesOf(report, 'differs', 'unsaid');
    expect(found).toContain(line);
  },
);

test.each(ofToday(seenByLook, 2))('the habit %s: %s', async (quirk, line, setting, of = {}) => {
  const report = await examined({
    ...of,
    change: (library) => library.library.setQuirk(quirk, true),
  });
  expect(linesOf(report, 'differs', 'unsaid', 'standard')).toContain(line);
  const fits = report.answers.flatMap(({ findings }) =>
    findings.flatMap((each) => each.fits ?? []),
  );
  if (setting !== null) expect(fits).toContainEqual(setting);
  // Without the habit it is not said.
  const before = await examined(of);
  expect(linesOf(before, 'differs', 'unsaid', 'standard')).not.toContain(line);
});

const ofLine: readonly [string, Partial<LineBehaviour>, string, ExamOf?][] = [
  ['no checksums', { checksums: 'never' }, 'error-detection: checksum-absent 94, 98, 64, 18'],
  ['checksums refused', { checksums: 'refused' }, 'error-detection: checksum-refused'],
  ['off line', { announces: { onlineStatus: 'N' } }, 'status: status-offline'],
  [
    'denies all',
    { announces: { checkoutOk: 'N', checkinOk: 'N', acsRenewalPolicy: 'N' } },
    'status: status-denies 11, 09, 29',
  ],
  ['no time-out', { announces: { timeoutPeriod: '999' } }, 'status: time-out-unsaid 999'],
  ['another version', { announces: { protocolVersion: '1.00' } }, 'status: protocol-other 1.00'],
  [
    'a clock of another year',
    { announces: { dateTimeSync: '20200101    120000' } },
    'status: clock-away',
  ],
  ['no clock', { announces: { dateTimeSync: ' '.repeat(18) } }, 'status: clock-unsaid'],
  [
    'dies of an item',
    { diesOf: { number: lentToEls, codes: ['17'], how: 'hang-up' } },
    'item: hung-up 17',
  ],
  ['late', { late: { codes: ['17'], ms: 400 } }, 'item: answered-late 17'],
  [
    'half of the fees',
    { lists: { of: 'fees', how: 'half', ms: 0 } },
    'lists: list-in-part AV',
    { atHand: joris },
  ],
  [
    'half of what is owed',
    { lists: { of: 'fees', how: 'half', ms: 0 } },
    'lists: fees-less',
    { atHand: joris },
  ],
  [
    'no fees',
    { lists: { of: 'fees', how: 'none', ms: 0 } },
    'lists: fees-hidden',
    { atHand: joris },
  ],
  [
    'half of the registrations',
    { lists: { of: 'fees', how: 'half', ms: 0 } },
    'registrations: fees-less',
    { form: 'wise', atHand: joris },
  ],
  ['half of the loans', { lists: { of: 'loans', how: 'half', ms: 0 } }, 'lists: list-in-part AU'],
  ['no loans', { lists: { of: 'loans', how: 'none', ms: 0 } }, 'lists: list-hidden AU'],
];

test.each(ofToday(ofLine, 2))('%s', async (_, behaviour, line, of = {}) => {
  const report = await examined({
    ...of,
    more: { answerMs: 300 },
    change: (library) => library.behave(behaviour),
  });
  expect(linesOf(report, 'differs', 'unsaid', 'standard')).toContain(line);
});

test('settings of another system: those that fit are proposed', async () => {
  const fits = async (of: ExamOf) =>
    (await examined(of)).answers.flatMap(({ findings }) =>
      findings.flatMap((each) => each.fits ?? []),
    );
  expect(await fits({ form: 'folio', profile: 'generic', atHand: joris })).toEqual([
    { name: 'feeSummary', value: 6 },
    { name: 'feeFormat', value: 'groups' },
  ]);
  expect(await fits({ form: 'simulated', profile: 'koha' })).toContainEqual({
    name: 'loanFormat',
    value: 'tilde',
  });
});

test('a number with letters before it: unknown without them, or the same item', async () => {
  const number = `${prefix}${bareNumbers[0]}`;
  const lineOf = async (other: string | null) => {
    const report = await examined({
      atHand: { item: number },
      change: ({ library }) => {
        library.setQuirk('shares-numbers', true);
        const { items } = library.state;
        const bare = items.get(bareNumbers[0] ?? '');
        if (bare === undefined) throw new Error('no such item');
        if (other === null) items.delete(bare.item);
        else items.set(bare.item, { ...bare, title: items.get(other)?.title ?? '' });
      },
    });
    return linesOf(report, 'unsaid').filter((line) => line.startsWith('bare-number'));
  };
  expect(await lineOf(null)).toEqual(['bare-number: bare-unknown']);
  expect(await lineOf(number)).toEqual(['bare-number: bare-same']);
});

test('an idle connection: kept, hung up, and one that something on the way forgets', async () => {
  const lineOf = async (of: ExamOf) => {
    const report = await examined({ ...of, atHand: { idleSeconds: 2 } });
    const found = report.answers.find(({ question }) => question === 'idle')?.findings ?? [];
    return found.map(({ code, about, fits }) => ({ code, about, ...(fits ? { fits } : {}) }));
  };
  expect(await lineOf({})).toEqual([{ code: 'idle-kept', about: '2' }]);
  const hangsUp: ExamOf = { change: (library) => library.behave({ hangsUpIdleMs: 1_000 }) };
  expect(await lineOf(hangsUp)).toEqual([{ code: 'idle-hung-up', about: '1' }]);
  const forgets: ExamOf = {
    on: (question, library) => {
      if (question === 'idle') library.misbehave('deaf', { codes: ['99'] });
    },
    more: { answerMs: 200 },
  };
  expect(await lineOf(forgets)).toEqual([
    { code: 'idle-dead', about: '2', fits: [{ name: 'heartbeatMs', value: 1_000 }] },
  ]);
  // Inside HTTPS no connection stays.
  expect(await lineOf({ form: 'fbs' })).toEqual([]);
});

test('ended by a person: an idle connection is not waited for, and nothing else is asked', async () => {
  const stop = new AbortController();
  let asked: readonly string[] = [];
  const report = await examined({
    atHand: { card: els, item: lentToEls, idleSeconds: 3_600 },
    change: (library) => {
      asked = library.received();
    },
    on: (question) => {
      if (question === 'idle') setImmediate(() => stop.abort());
    },
    more: { signal: stop.signal },
  });
  expect(linesOf(report, 'not-tried')).toContain('idle: stopped');
  expect(linesOf(report, 'differs')).toEqual([]);
  const early = new AbortController();
  early.abort();
  const none = await examined({
    change: (library) => {
      asked = library.received();
    },
    more: { signal: early.signal },
  });
  expect(linesOf(none, 'not-tried')).toEqual(
    expect.arrayContaining(['status: stopped', 'card: stopped', 'item: stopped']),
  );
  expect(asked).toEqual(['93']);
});

test('OCLC Wise: the fees of 42 are read, and the field of 41 that brings them is found', async () => {
  const of = { form: 'wise', atHand: joris } as const;
  const all = ['standard', 'differs', 'unsaid'] as const;
  const own = await examined(of);
  expect(linesOf(own, ...all).filter((line) => line.startsWith('registrations'))).toEqual([
    ...['answered 41', 'fees-add-up', 'fees-with-id'].map((line) => `registrations: ${line}`),
  ]);
  const other = await examined({ ...of, own: { registrationsFlag: null } });
  expect(linesOf(other, ...all)).toEqual(
    expect.arrayContaining(['registrations: fees-hidden', 'registrations: fees-by-flag FA']),
  );
  expect(
    other.answers.flatMap(({ findings }) => findings.flatMap(({ fits = [] }) => fits)),
  ).toEqual([{ name: 'registrationsFlag', value: 'FA' }]);
  const unread = await examined({ ...of, own: { feeFormat: 'tilde' } });
  expect(linesOf(unread, 'differs')).toContain('registrations: fees-unread');
});

test('nothing is changed: no message but 93, 99, 63, 41 and 17 is sent', async () => {
  const codes = new Set<string>();
  let bookings = -1;
  await examined({
    form: 'wise',
    change: (library) => {
      library.onChange(() => {
        for (const code of library.received()) codes.add(code);
        bookings = library.log().length;
      });
    },
  });
  expect([...codes].sort()).toEqual(['17', '41', '63', '93', '99']);
  expect(bookings).toBe(0);
});

test('a log-in that is refused, and a port where nothing listens: nothing else is asked', async () => {
  const refused = await examined({ more: { login: { user: 'kiosk', password: 'wrong' } } });
  expect(linesOf(refused, 'differs')).toEqual(['log-in: log-in-refused']);
  const nowhere = await examined({
    more: { open: () => Promise.reject(new Error('no')) },
    atHand: { card: els },
  });
  expect(linesOf(nowhere, 'not-tried')).toContain('log-in: not-reached');
  expect(linesOf(nowhere, 'differs')).toEqual([]);
});

test('a log-in that another sign between the fields makes one long name: the sign is proposed', async () => {
  const refusing = await serve({
    wire: { delimiter: '^' },
    onMessage: ({ code }) =>
      code === '93' ? { code: '94', fixed: { ok: '0' }, fields: {} } : status98(),
  });
  onTestFinished(() => refusing.close());
  const report = await examined({
    more: { open: openAddress(`tcp://127.0.0.1:${refusing.port}`) },
  });
  expect(linesOf(report, 'differs')).toEqual([
    'log-in: log-in-refused',
    'log-in: delimiter-other ^',
  ]);
  const found = report.answers.flatMap(({ findings }) => findings);
  expect(found.flatMap(({ fits = [] }) => fits)).toEqual([{ name: 'delimiter', value: '^' }]);
});
