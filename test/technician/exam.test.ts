/** `kiosk exam` as a person runs it: the report as text, page and JSON, and beside an earlier one. */
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { rows } from '../../packages/sip2/src/exam/rows/rows.ts';
import { serve } from '../../packages/sip2/src/index.ts';
import { shelfNumber } from '../../simulators/library/cast/items.ts';
import type { KioskExam } from '../../src/technician/exam/exam.ts';
import { kioskWords } from '../../src/technician/exam/kiosk-words.ts';
import { runCommand } from '../support/commands/run.ts';
import { account, card } from '../support/simulators/lindeveld.ts';
import { examFolder, libraryToExamine } from '../support/technician/exam-folder.ts';

const [els, item] = [card(1), shelfNumber('book', 1)];

function folderWith(port: number, sip2: object = {}) {
  const folder = examFolder(port, sip2);
  const exam = (args: readonly string[], input = '') =>
    runCommand(['exam', ...args], {
      input,
      folder,
      env: { PATH: process.env.PATH, KIOSK_SIP2_PASSWORD: account.password },
    });
  return { exam, read: (name: string) => readFileSync(join(folder, name), 'utf8'), folder };
}

async function opened(sip2: object = {}) {
  const library = await libraryToExamine();
  return { library, ...folderWith(library.port, sip2) };
}

/** Numbers, name and titles of the card and the item. */
const ofPerson = new RegExp(`${els}|${item}|Vermeulen|tuin achter|1234`);

test('text, page and JSON say what differs, and nothing of a person; what fits is proposed, not written', async () => {
  const { library, exam, read, folder } = await opened({ loanFormat: 'bare' });
  library.library.setQuirk('writes-n-flags', true);
  const before = read('kiosk.config.json');
  const args = ['--card', '-', '--item', '-', '--html', 'exam.html', '--report', 'exam.json'];
  const { status, out, err } = await exam(args, `${els}\n${item}\n`);
  expect([status, err]).toEqual([1, '']);
  const report = JSON.parse(read('exam.json')) as KioskExam;
  const page = read('exam.html');
  for (const text of [out, page]) {
    expect(text).toContain('A flag of the patron that is not set is written as N or 0');
    expect(text).toContain('It reads N and 0 as not set.');
    expect(text).toContain('The library system knows this card.');
    expect(text.replaceAll('&quot;', '"')).toContain('"loanFormat": "tilde"');
  }
  expect(report.kiosk.findings.map(({ text }) => text).join()).toContain('knows this card');
  for (const text of [out, page, read('exam.json')]) expect(text).not.toMatch(ofPerson);
  expect(read('kiosk.config.json')).toBe(before);
  expect(statSync(join(folder, 'exam.json')).mode & 0o077).toBe(0);
});

test('in Dutch: the same, in the words of that language', async () => {
  const { exam, read } = await opened();
  const args = ['--card', els, '--item', item, '--html', 'exam.html', '--language', 'nl'];
  const { status, out } = await exam(args);
  expect(status).toBe(0);
  for (const text of [out, read('exam.html')]) {
    expect(text).toContain('Het kent de kaart (BL Y).');
    expect(text).toContain('Elk antwoord heeft het nummer (AY) van zijn vraag');
    expect(text).not.toMatch(/\b(It|What|The|each)\b/);
  }
  expect(read('exam.html')).toContain('<html lang="nl">');
});

test('beside an earlier report: what changed since the upgrade, and nothing where nothing did', async () => {
  const { library, exam } = await opened();
  await exam(['--card', els, '--item', item, '--report', 'old.json']);
  const same = await exam(['--card', els, '--item', item, '--compare', 'old.json']);
  expect(same.out).toContain('Nothing that both examinations asked has changed.');
  library.library.setQuirk('yes-without-pin', true);
  library.behave({ announces: { timeoutPeriod: '050' } });
  const { out } = await exam(['--card', els, '--item', item, '--compare', 'old.json']);
  const changed = out.slice(
    out.indexOf('What changed since'),
    out.indexOf('The way, and the log-in'),
  );
  expect(changed).toContain('then: It says no to no PIN (CQ N).');
  expect(changed).toContain('now: It says yes to no PIN (CQ Y).');
  expect(changed).toContain('then: It says how long to wait for an answer: 10 s.');
  expect(changed).toContain('now: It says how long to wait for an answer: 5 s.');
  // What was not tried now has not changed.
  const without = await exam(['--compare', 'old.json']);
  expect(without.out).not.toContain('It says no to no PIN');
  const wrong = await exam(['--compare', 'kiosk.config.json']);
  expect([wrong.status, wrong.err]).toEqual([65, expect.stringContaining('is no report')]);
});

test('to try needs a yes: without it nothing is asked, with it the item is lent and put back', async () => {
  const { library, exam } = await opened();
  const loan = shelfNumber('book', 40);
  const words = ['--level', 'try', '--card', '-', '--pin', '-', '--loan', '-'];
  const refused = await exam(words, `${els}\n1234\n${loan}\nno\n`);
  expect([refused.status, refused.err]).toEqual([64, 'Not confirmed: nothing was asked.\n']);
  expect(library.received()).toEqual([]);
  const { status, out } = await exam(words, `${els}\n1234\n${loan}\nyes\n`);
  expect(status).toBe(0);
  for (const text of ['A wrong PIN is refused', 'The item is lent.', 'it is on loan to nobody'])
    expect(out).toContain(text);
  expect(out).not.toMatch(ofPerson);
  expect(out).not.toContain(loan);
  expect(library.library.state.loans.has(loan)).toBe(false);
  const broken = await exam(['--level', 'break', '--card', els, '--loan', loan]);
  expect([broken.status, broken.err]).toEqual([64, expect.stringContaining('--test-system')]);
  const wrong = await exam(['--card', els, '--loan', loan]);
  expect([wrong.status, wrong.err]).toEqual([64, expect.stringContaining('--level try')]);
});

test('a trace in a file: what is masked stands first, then each message, and nothing of a person', async () => {
  const { exam, read, folder } = await opened();
  const args = ['--card', els, '--item', item, '--trace', 'exam.jsonl'];
  const { err } = await exam(args);
  expect(err).toMatch(/exam\.jsonl: \d+ messages, masked/);
  const text = read('exam.jsonl');
  expect(text).not.toMatch(ofPerson);
  expect(text).not.toContain(account.password);
  const [head, ...messages] = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(head).toMatchObject({
    trace: 'kiosk exam',
    profile: 'simulated',
    registrationsFlag: null,
  });
  expect(JSON.stringify(head?.masked)).toContain('card numbers');
  expect(messages.map(({ direction, code }) => `${direction} ${code}`).slice(0, 6)).toEqual([
    ...['out 93', 'in 94', 'out 99', 'in 98', 'out 63', 'in 64'],
  ]);
  expect(messages.at(-1)).toMatchObject({ direction: 'in', latencyMs: expect.any(Number) });
  // The form of a line tells how it is to be read.
  expect(text).toMatch(/AUd\+~d\+~a a/);
  expect(statSync(join(folder, 'exam.jsonl')).mode & 0o777).toBe(0o600);
});

test.each([
  ['a file that is there', 'kiosk.config.json', /there is such a file already/],
  ['a folder that is not there', 'no/exam.jsonl', /cannot be written \(ENOENT\)/],
])('a trace in %s: refused before anything is sent', async (_, file, why) => {
  const { library, exam } = await opened();
  const { status, out, err } = await exam(['--card', els, '--trace', file]);
  expect([status, out]).toEqual([74, '']);
  expect(err).toMatch(why);
  expect(library.received()).toEqual([]);
});

test('a wrong PIN that was tried here counts for the doctor: it is not asked for again', async () => {
  const { exam, read, library, folder } = await opened();
  const words = ['--level', 'try', '--card', '-', '--pin', '-'];
  const { out } = await exam(words, `${els}\n1234\nyes\n`);
  expect(out).toContain('The library system refuses a wrong PIN: it was tried.');
  expect(JSON.parse(read('data/pin-tried.json'))).toMatchObject({ wrongPin: 'refused' });
  expect(read('data/pin-tried.json')).not.toMatch(ofPerson);
  // Where the given one is wrong too, a refusal proves nothing.
  rmSync(join(folder, 'data/pin-tried.json'));
  await exam(words, `${els}\n9876\nyes\n`);
  expect(existsSync(join(folder, 'data/pin-tried.json'))).toBe(false);
  library.library.setQuirk('yes-to-any-pin', true);
  const any = await exam(words, `${els}\n1234\nyes\n`);
  expect(any.out).toContain('takes a wrong PIN');
  expect(JSON.parse(read('data/pin-tried.json'))).toMatchObject({
    wrongPin: 'taken',
    saysYesWithoutPin: true,
  });
});

test('no library system: it says so, and ends with 69', async () => {
  const { library, exam, folder } = await opened();
  await library.cutLine();
  const { status, out } = await exam(['--card', els, '--trace', 'exam.jsonl']);
  expect(status).toBe(69);
  // No message, and no file of them.
  expect(existsSync(join(folder, 'exam.jsonl'))).toBe(false);
  expect(out).toContain('No connection was made');
});

test('what it answers is not believed: no control character, no markup and no number of it gets out', async () => {
  const evil = '\u001b]0;x\u0007<script>alert(1)</script>\u202e';
  const server = await serve({
    port: 0,
    onMessage: ({ code }) => {
      const at = '20240517    093000';
      if (code === '93') return { code: '94', fixed: { ok: '1' }, fields: {} };
      if (code === '99')
        return { raw: `98YYYYYY<b>\u001b[2${at}<i>\u001bAO${evil}${els}|BX\u001b${evil}|\r` };
      if (code === '17')
        return { raw: `18\u001b<0001${at}AB${item}|AJ${evil}|AH${evil}|\u001b<${evil}|\r` };
      return {
        raw: `64${'\u001b'.repeat(14)}000${at}<<<<\u001b\u001b\u001b\u001b            AO|AA${els}|AE${evil}|BLY|BV${evil}|<x${evil}|AV${evil}|\r`,
      };
    },
  });
  onTestFinished(() => server.close());
  const { exam, read } = folderWith(server.port, { errorDetection: 'off' });
  const { out } = await exam([
    '--card',
    els,
    '--item',
    item,
    '--html',
    'exam.html',
    '--report',
    'r.json',
  ]);
  const page = read('exam.html');
  for (const text of [out, page, read('r.json')]) {
    expect(text).not.toMatch(/(?!\n)\p{Cc}|[\u202a-\u202e]/u);
    expect(text).not.toMatch(ofPerson);
  }
  expect(page).not.toMatch(/<script|<b>\[|<i>/);
  expect(out).toContain('What it says of itself');
});

test('each finding that differs says what this kiosk makes of it', () => {
  const without = Object.entries(rows)
    .filter(([code, { verdict }]) => verdict === 'differs' && !(code in kioskWords))
    .map(([code]) => code);
  expect(without).toEqual([]);
});
