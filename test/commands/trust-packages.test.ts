/** `kiosk branch trust-packages`: whose packages root installs, by six words. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { keyWords } from '../../src/branch/enrol/words.ts';
import { share } from '../support/repository/share.ts';

const packageKey = Buffer.alloc(32, 7).toString('base64');

const handed = JSON.stringify({ region: 'west', packageKey });

function command(input: string, words: readonly string[] = [], key = handed) {
  const folder = mkdtempSync(join(tmpdir(), 'kiosk-trust-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'package-key');
  const args = [resolve('dist/src/main.js'), 'branch', 'trust-packages', '--file', file, ...words];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    ...{ cwd: folder, input, encoding: 'utf8' },
    env: { PATH: process.env.PATH, KIOSK_REGION_KEY: key },
  });
  return { status, stdout, stderr, file };
}

test('with the words of the operator the key is written, for all to read', () => {
  const { status, stdout, stderr, file } = command(`${keyWords(packageKey).toUpperCase()}\n`);
  expect([status, stdout]).toEqual([0, expect.stringContaining(keyWords(packageKey))]);
  expect(stderr).toContain('systemctl enable --now library-kiosk-install.path');
  expect(readFileSync(file, 'utf8')).toBe(`${packageKey}\n`);
  expect(statSync(file).mode & 0o777).toBe(0o644);
});

test('with other words nothing is written', () => {
  for (const words of share([keyWords('another key'), 'yes', ''], 0, 3)) {
    const { status, stderr, file } = command(`${words}\n`);
    expect([status, stderr]).toEqual([65, expect.stringContaining('not the words')]);
    expect(existsSync(file)).toBe(false);
  }
});

test('where there is no branch, no key is said', () => {
  expect(command('', ['--print'])).toMatchObject({ status: 78, stdout: '' });
});

test('where the kiosk hands root nothing, or no key, root reads nothing of its own accord', () => {
  for (const key of share(['', ' ', '{}'], 0, 3)) {
    const { status, stderr, file } = command(`${keyWords(packageKey)}\n`, [], key);
    expect([status, stderr]).toEqual([65, expect.stringContaining('does not say which key')]);
    expect(existsSync(file)).toBe(false);
  }
});
