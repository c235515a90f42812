/** A setting can name any file: one that never ends, or that waits for ever, is refused at once. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readConfig } from '../src/config/load.ts';
import { readSecrets } from '../src/config/secrets/secrets.ts';
import { readRegularFile } from '../src/files.ts';
import { fileComplaints } from '../src/wiring/check.ts';

const folder = mkdtempSync(join(tmpdir(), 'kiosk-named-'));
afterAll(() => rmSync(folder, { recursive: true }));

const pipe = join(folder, 'pipe');
spawnSync('mkfifo', [pipe]);
const huge = join(folder, 'huge');
writeFileSync(huge, '');
truncateSync(huge, 40_000_000_000);

test.each(['/dev/zero', pipe, huge, folder])(
  '%s is complained of at each setting, and nothing waits',
  async (file) => {
    const settings = {
      policy: file,
      screen: { logo: file },
      sip2: { password: { file }, tls: { ca: file } },
      terminal: { password: { file } },
      service: { technician: { file } },
    };
    const loaded = readConfig(JSON.stringify(settings), folder);
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.complaints));
    const whole = await fileComplaints(loaded.config, {});
    expect(whole.map(({ path }) => path)).toEqual(['policy', 'sip2.tls', 'screen.logo']);
    const resolved = readSecrets(loaded.config, {});
    expect(resolved.ok ? [] : resolved.complaints.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['sip2.password', 'terminal.password', 'service.technician']),
    );
  },
);

test('a link to a file is read, as a credential of systemd may be one', () => {
  writeFileSync(join(folder, 'secret'), 'x');
  symlinkSync(join(folder, 'secret'), join(folder, 'link'));
  expect(readRegularFile(join(folder, 'link')).toString()).toBe('x');
});
