/** A secret that a person types: a file for the kiosk alone, named from the configuration's folder. */
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { readSecrets } from '../../src/config/secrets/secrets.ts';
import { writeSecret } from '../../src/config/secrets/write-secret.ts';
import { Fault } from '../../src/fault.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kiosk-secret-'));
  file = join(folder, 'kiosk.config.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

const modeOf = (path: string) => statSync(path).mode & 0o777;

test('it is read again by the setting that is given, wherever the program runs', () => {
  const password = writeSecret(file, 'sip2.password', 'wacht woord ✓');
  expect(password).toEqual({ file: 'secrets/sip2-password' });
  writeFileSync(file, JSON.stringify({ sip2: { password }, terminal: null }));
  const loaded = loadConfig(file);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.complaints));
  expect(loaded.config.sip2.password).toEqual({ file: join(folder, 'secrets', 'sip2-password') });
  expect(readSecrets(loaded.config, {})).toMatchObject({
    ok: true,
    secrets: { 'sip2.password': 'wacht woord ✓' },
  });
});

test('its folder and its file are for one user, also where others had them open', () => {
  mkdirSync(join(folder, 'secrets'), { mode: 0o755 });
  writeFileSync(join(folder, 'secrets', 'terminal-password'), '000000\n', { mode: 0o644 });
  chmodSync(join(folder, 'secrets'), 0o755);
  writeSecret(file, 'terminal.password', '123456');
  expect(modeOf(join(folder, 'secrets'))).toBe(0o700);
  expect(modeOf(join(folder, 'secrets', 'terminal-password'))).toBe(0o600);
  expect(readFileSync(join(folder, 'secrets', 'terminal-password'), 'utf8')).toBe('123456\n');
  expect(readdirSync(join(folder, 'secrets'))).toEqual(['terminal-password']);
});

test.each(['', 'two\nlines', 'two\rlines', 'a\0b'])(
  '%j is refused, and nothing is written',
  (value) => {
    expect(() => writeSecret(file, 'sip2.password', value)).toThrow(Fault);
    expect(readdirSync(folder)).toEqual([]);
  },
);

test('no fault quotes it; a link in place of the folder, or a file, is not followed', () => {
  const elsewhere = mkdtempSync(join(tmpdir(), 'kiosk-elsewhere-'));
  symlinkSync(elsewhere, join(folder, 'secrets'));
  const write = () => writeSecret(file, 'sip2.password', 'geheim-42');
  expect(write).toThrow(/ENOTDIR/);
  expect(readdirSync(elsewhere)).toEqual([]);
  rmSync(elsewhere, { recursive: true });
  rmSync(join(folder, 'secrets'));
  writeFileSync(join(folder, 'secrets'), '');
  try {
    write();
  } catch (error) {
    expect(error).toMatchObject({ code: 'secret-unwritable' });
    expect(JSON.stringify([String(error), (error as Fault).remedy])).not.toContain('geheim-42');
    return;
  }
  throw new Error('it was written');
});
