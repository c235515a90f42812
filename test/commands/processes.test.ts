/**
 * Commands as processes of their own, as `npm test` has built them: standard input, both outputs,
 * the environment and the exit code reach them. What each does is tested by `runCommand`, in the
 * process of the tests.
 */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { builtProgram } from '../support/repository/built.ts';
import { newFolder } from '../support/store/folder.ts';

interface Run {
  words: string;
  input?: string;
  env?: Record<string, string>;
  status: number;
  /** of standard output, or of standard error where the command refuses */
  says: RegExp;
}
const runs: readonly Run[] = [
  { words: 'check', status: 0, says: /kiosk\.config\.json is in order/ },
  {
    words: 'check',
    env: { KIOSK_CONFIG: 'wrong.json' },
    status: 78,
    says: /^wrong\.json: colour: there is no such/,
  },
  { words: 'rules explain', input: '{', status: 65, says: /^standard input: is no JSON/ },
  { words: 'cache import - --folder .', input: '{}', status: 65, says: /./ },
  { words: 'frame decode --protocol feig', input: '05 FF 65 E5 CB', status: 0, says: /"crc":"ok"/ },
  { words: 'journal list', status: 74, says: /^The data folder .* cannot be used/ },
  { words: 'terminal status', status: 65, says: /has no payment terminal/ },
  { words: 'visit --patron 1', status: 78, says: /KIOSK_SIP2_PASSWORD is not set/ },
  { words: 'branch enrol', status: 65, says: /either/ },
  { words: 'visit --patron', status: 64, says: /argument missing/ },
  {
    words: 'fleet status',
    status: 64,
    says: /unknown command 'fleet': kiosk-fleet is a program of/,
  },
  { words: 'demo --help', status: 64, says: /package library-kiosk-demo/ },
  { words: 'fleets', status: 64, says: /unknown command 'fleets'$/m },
];

test.each(runs)('kiosk $words: exit code $status', ({ words, input = '', env, status, says }) => {
  const folder = newFolder();
  const closed = { address: 'tcp://127.0.0.1:1' };
  const none = { reader: null, scanner: null, printer: null, terminal: null };
  const base = { sip2: { ...closed, password: { file: 'password' } } };
  writeFileSync(join(folder, 'password'), 'of the line\n');
  writeFileSync(
    join(folder, 'kiosk.config.json'),
    JSON.stringify(words.startsWith('visit') ? { ...none, sip2: closed } : { ...none, ...base }),
  );
  writeFileSync(join(folder, 'wrong.json'), JSON.stringify({ ...none, ...base, colour: 1 }));
  const ended = spawnSync(process.execPath, [builtProgram(), ...words.split(' ')], {
    cwd: folder,
    input,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, ...env },
  });
  const [said, silent] = status === 0 ? [ended.stdout, ended.stderr] : [ended.stderr, ended.stdout];
  expect(ended.status).toBe(status);
  expect(said).toMatch(says);
  expect(silent).toBe('');
});
