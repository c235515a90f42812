/** A line that is cut, and messages that are spoiled or repeated, on purpose. */
import { expect, test } from 'vitest';
import { shelfNumber } from '../../../../simulators/library/cast/items.ts';
import type { Misbehaviour } from '../../../../simulators/library/misbehave.ts';
import type { LibrarySimulator } from '../../../../simulators/library/sip2.ts';
import { card } from '../../../../test/support/simulators/lindeveld.ts';
import { type ExamOf, examined, lentToEls, linesOf } from '../../../../test/support/sip2/exam.ts';
import { bart } from '../../../../test/support/sip2/habits.ts';
import { bareSocket } from '../../../../test/support/sip2/library.ts';
import { decode, openAddress } from '../../src/index.ts';

const book = shelfNumber('book', 40);
const named = { card: card(2), pin: '1234', item: lentToEls, loan: book };

async function broken(of: ExamOf = {}) {
  let library: LibrarySimulator | undefined;
  const report = await examined({
    ...of,
    atHand: named,
    change: (opened) => {
      library = opened;
      of.change?.(opened);
    },
    more: { answerMs: 500, ...of.more, level: 'break' },
  });
  const lines = linesOf(report, 'standard', 'differs', 'unsaid', 'not-tried');
  const fits = report.answers.flatMap(({ findings }) =>
    findings.flatMap((each) => each.fits ?? []),
  );
  return { lines, fits, state: library?.library.state };
}

test.each(['simulated', 'wise', 'folio'] as const)('%s: as the standard says', async (form) => {
  const { lines, fits, state } = await broken({ form });
  expect(lines).toEqual(
    expect.arrayContaining([
      'wrong-checksum: bad-checksum-asked',
      'plain: plain-answered',
      'resend: resend-answered',
      'two-at-once: both-answered',
      'half: recovers',
      'given-up: given-up-in-order',
      'repeated: repeat-stored',
      'cut-return: cut-done 09',
      'cut-loan: cut-done 11',
      'put-back: put-back',
    ]),
  );
  expect(fits).toEqual([]);
  expect(state?.loans.has(book)).toBe(false);
});

test.each<['simulated' | 'wise', Misbehaviour | null, string]>([
  ['simulated', null, 'cut-payment: cut-done 37'],
  ['wise', null, 'cut-payment: cut-done 37'],
  ['wise', 'hang-up-on-request', 'cut-payment: cut-undone 37'],
])('%s, %s: a payment that is cut is looked for in the fees', async (form, how, line) => {
  const report = await examined({
    form,
    atHand: { card: bart, pin: '1234', pays: true },
    on: (question, library) => {
      if (question === 'cut-payment' && how) library.misbehave(how, { codes: ['37'] });
    },
    change: ({ library }) => {
      const fees = library.state.patrons.get(bart)?.fees ?? [];
      for (const fee of [...fees]) fees.push({ ...fee, id: `${fee.id}2` });
    },
    more: { level: 'break' },
  });
  expect(linesOf(report, 'standard', 'differs', 'unsaid')).toContain(line);
});

test.each(['koha', 'evergreen'] as const)('%s carries a repetition out again', async (form) => {
  const { lines, fits, state } = await broken({ form });
  expect(lines).toContain('repeated: repeat-executed');
  expect(fits).toEqual([]);
  const generic = await broken({ form, profile: 'generic' });
  expect(generic.fits).toContainEqual({ name: 'storesReplies', value: false });
  expect(state?.loans.has(book)).toBe(false);
});

test.each<[Misbehaviour, string]>([
  ['late-answer', 'given-up: given-up-after'],
  ['deaf', 'given-up: given-up-dropped'],
  ['twice', 'given-up: more-than-asked 17'],
  ['wrong-sequence', 'given-up: given-up-unnumbered'],
  ['hang-up-on-request', 'given-up: hung-up 17'],
])('an answer that is %s to a question that was given up: %s', async (how, line) => {
  const report = await examined({
    atHand: { item: lentToEls },
    on: (question, library) => {
      if (question === 'given-up') library.misbehave(how, { codes: ['17'], lateMs: 600 });
    },
    more: { answerMs: 400, level: 'break' },
  });
  expect(linesOf(report, 'differs', 'unsaid')).toContain(line);
});

test('inside HTTPS there is no line to break', async () => {
  const { lines } = await broken({ form: 'fbs' });
  expect(
    lines.filter((line) => /^(wrong-checksum|half|given-up|repeated|cut-)/.test(line)),
  ).toEqual([]);
  expect(lines).toContain('put-back: put-back');
});

const status = '98YYYYNN10000320240517    0930002.00AO3550|BXYYYYYYYYYYYYYYYY|\r';

test.each<[string, (line: string, nth: number) => string | null, string[]]>([
  [
    'one that checks nothing, and gives no answer again',
    (line) => (line.startsWith('97') ? null : status),
    ['wrong-checksum: bad-checksum-taken', 'plain: plain-answered', 'resend: resend-ignored'],
  ],
  [
    'one that answers only what is right and numbered',
    (line) => (decode(Buffer.from(line)).message.checksum === 'ok' ? status : null),
    ['wrong-checksum: bad-checksum-ignored', 'plain: plain-ignored'],
  ],
  [
    'one that answers no second status',
    (line, nth) => {
      if (line.startsWith('17')) return '1803000120240517    093000AB0|AJx|\r';
      return nth === 1 ? status : null;
    },
    ['given-up: given-up-blocks'],
  ],
  [
    'one that answers the first of two',
    (_, nth) => (nth === 1 ? status : null),
    ['two-at-once: one-answered', 'half: recovers'],
  ],
])('%s', async (_, answer, expected) => {
  const ofSocket = new Map<unknown, number>();
  const { port } = await bareSocket((line, socket) => {
    if (line.startsWith('93')) return void socket.write('941\r');
    const nth = (ofSocket.get(socket) ?? 0) + 1;
    ofSocket.set(socket, nth);
    const text = answer(line, nth);
    if (text !== null) socket.write(text);
  });
  const report = await examined({
    atHand: {},
    more: { open: openAddress(`tcp://127.0.0.1:${port}`), answerMs: 200, level: 'break' },
  });
  expect(linesOf(report, 'standard', 'differs', 'unsaid')).toEqual(
    expect.arrayContaining(expected),
  );
});

test('one that does not come back after half a message', async () => {
  let logIns = 0;
  const { port } = await bareSocket((line, socket) => {
    // Three of the look, and one for each line that is broken: the eighth is after half a message.
    if (line.startsWith('93')) logIns += 1;
    if (logIns < 8) socket.write(line.startsWith('93') ? '941\r' : status);
  });
  const report = await examined({
    atHand: {},
    more: { open: openAddress(`tcp://127.0.0.1:${port}`), answerMs: 200, level: 'break' },
  });
  expect(linesOf(report, 'differs')).toContain('half: recovers-not');
});
