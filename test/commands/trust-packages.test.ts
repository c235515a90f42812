/** `kiosk branch trust-packages`: whose packages root installs, by six words. */
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { packageKeyWords } from '../../src/branch/enrol/words.ts';
import { runCommand } from '../support/commands/run.ts';

const keys = {
  packageKey: Buffer.alloc(32, 7).toString('base64'),
  recoveryKey: Buffer.alloc(32, 8).toString('base64'),
  recoveries: 1,
  packageChanges: 2,
};
const right = packageKeyWords(keys);
const handed = JSON.stringify({ region: 'west', ...keys });

async function command(input: string, words: readonly string[] = [], key = handed) {
  const folder = mkdtempSync(join(tmpdir(), 'kiosk-trust-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'package-key');
  const args = ['branch', 'trust-packages', '--file', file, ...words];
  const { status, out, err } = await runCommand(args, {
    input,
    folder,
    env: { PATH: process.env.PATH, KIOSK_REGION_KEY: key },
  });
  return { status, out, err, file };
}

test('with the words of the operator the key is written, for all to read', async () => {
  const { status, out, err, file } = await command(`${right.toUpperCase()}\n`);
  expect([status, out]).toEqual([0, expect.stringContaining(right)]);
  expect(err).toContain('systemctl enable --now library-kiosk-install.path');
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ region: 'west', ...keys });
  expect(statSync(file).mode & 0o777).toBe(0o644);
});

test('with other words nothing is written', async () => {
  const others = [
    { packageKey: keys.recoveryKey },
    { recoveryKey: keys.packageKey },
    { recoveries: 0 },
    { packageChanges: 0 },
  ].map((other) => packageKeyWords({ ...keys, ...other }));
  for (const words of [...others, 'yes', '']) {
    const { status, err, file } = await command(`${words}\n`);
    expect([status, err]).toEqual([65, expect.stringContaining('not the words')]);
    expect(existsSync(file)).toBe(false);
  }
});

test('where there is no branch, no key is said', async () => {
  expect(await command('', ['--print'])).toMatchObject({ status: 78, out: '' });
});

test('where the kiosk hands root nothing, or no key, root reads nothing of its own accord', async () => {
  for (const key of ['', ' ', '{}']) {
    const { status, err, file } = await command(`${right}\n`, [], key);
    expect([status, err]).toEqual([65, expect.stringContaining('does not say which key')]);
    expect(existsSync(file)).toBe(false);
  }
});
