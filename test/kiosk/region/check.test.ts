/** What the key of a region for configurations must not reach. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readConfig } from '../../../src/config/load.ts';
import { complaintsAbout } from '../../../src/kiosk/region/check.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kiosk-check-'));
  for (const name of ['data', 'region']) mkdirSync(join(folder, name));
  for (const name of ['data/journal.key', 'region/password', 'password'])
    writeFileSync(join(folder, name), 'secret\n', { mode: 0o600 });
});
afterEach(() => rmSync(folder, { recursive: true }));

const withPassword = (file: string) => ({
  store: { folder: 'data' },
  sip2: { address: 'tls://evil.example:6001', user: 'kiosk', password: { file } },
});

test.each([
  ['data/journal.key', true],
  ['region/password', true],
  ['password', false],
])('a password in %s', async (file, isBarred) => {
  const running = readConfig(JSON.stringify({ store: { folder: 'data' } }), folder);
  if (!running.ok) throw new Error(JSON.stringify(running.complaints));
  const found = await complaintsAbout({
    ...{ next: JSON.stringify(withPassword(file)), file: join(folder, 'kiosk.config.json') },
    ...{ running: running.config, environment: {} },
  });
  const barred = { path: 'sip2.password', code: 'region-not-its-own' };
  expect(found.some((each) => JSON.stringify(each) === JSON.stringify(barred))).toBe(isBarred);
});
