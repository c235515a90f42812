/** `kiosk exam` as a process that a person ends in the middle: over a real line, by real signals. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { ExamReport } from '../../packages/sip2/src/exam/index.ts';
import { shelfNumber } from '../../simulators/library/cast/items.ts';
import type { LibrarySimulator } from '../../simulators/library/sip2.ts';
import { builtProgram } from '../support/repository/built.ts';
import { account, card } from '../support/simulators/lindeveld.ts';
import { examFolder, libraryToExamine } from '../support/technician/exam-folder.ts';

const book = shelfNumber('book', 40);

async function opened() {
  const library = await libraryToExamine();
  return { library, folder: examFolder(library.port) };
}

/** Begins to try, and waits until the library system has so many messages of this kind. */
async function begun({ library, folder }: { library: LibrarySimulator; folder: string }) {
  const words = ['exam', '--level', 'try', '--card', '-', '--loan', '-', '--report', 'exam.json'];
  const child = spawn(process.execPath, [builtProgram(), ...words], {
    cwd: folder,
    env: { PATH: process.env.PATH, KIOSK_SIP2_PASSWORD: account.password },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let shown = '';
  child.stdout.on('data', (chunk) => {
    shown += String(chunk);
  });
  const ended = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  const renewed = new Promise<void>((done) => {
    library.onChange(() => {
      if (library.received().includes('29')) done();
    });
  });
  child.stdin.end(`${card(2)}\n${book}\nyes\n`);
  const early = ended.then(() => Promise.reject(new Error(`It ended by itself: ${shown}`)));
  await Promise.race([renewed, early]);
  return { child, ended, shown: () => shown };
}

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)(
  '%s while a renewal is under way: the item is returned, and the report says so',
  async (signal, code) => {
    const { library, folder } = await opened();
    library.misbehave('late-answer', { codes: ['29'], lateMs: 1_000 });
    const { child, ended, shown } = await begun({ library, folder });
    expect(library.library.state.loans.get(book)?.card).toBe(card(2));
    child.kill(signal);
    expect(await ended).toEqual([code, null]);
    expect(library.library.state.loans.has(book)).toBe(false);
    // What puts it back is all that is sent after it.
    const sent = library.received();
    expect(sent.slice(sent.indexOf('29') + 1)).toEqual(['17', '09', '17']);
    const report = JSON.parse(readFileSync(join(folder, 'exam.json'), 'utf8')) as ExamReport;
    const found = report.answers.flatMap(({ question, findings }) =>
      findings.map((each) => `${question}: ${each.code}`),
    );
    expect(found).toEqual(
      expect.arrayContaining([
        ...[
          'renewal: renewal-done',
          'return: stopped',
          'return-again: stopped',
          'put-back: put-back',
        ],
      ]),
    );
    expect(shown()).toContain('The examination was ended before this.');
  },
);

test('a second Ctrl-C ends at once: the item stays on loan', async () => {
  const { library, folder } = await opened();
  library.misbehave('deaf', { codes: ['29'] });
  const { child, ended } = await begun({ library, folder });
  const told = new Promise<string>((done) => {
    child.stderr.on('data', (chunk) => done(String(chunk)));
  });
  child.kill('SIGINT');
  expect(await told).toContain('Ctrl-C once more ends at once');
  child.kill('SIGINT');
  expect(await ended).toEqual([null, 'SIGINT']);
  expect(library.library.state.loans.get(book)?.card).toBe(card(2));
});
