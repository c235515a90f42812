/**
 * Files that are written whole: links that another user left at a name that can be foreseen lead
 * nowhere.
 */
import { spawnSync } from 'node:child_process';
import {
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeFileAtomically } from '../src/files.ts';
import { openReserve } from '../src/store/reserve.ts';
import { rotateKey } from '../src/store/seal/rotate.ts';
import { openStore } from '../src/store/store.ts';
import { builtProgram } from './support/repository/built.ts';

let folder: string;
let other: string;
function at(name: string) {
  return join(folder, name);
}
/** A link in the kiosk's folder to another user's file. */
function plant(name: string) {
  return symlinkSync(other, at(name));
}
function isUntouched() {
  return (
    readFileSync(other, 'utf8') === 'of another user' && (statSync(other).mode & 0o777) === 0o640
  );
}

beforeEach(() => {
  const outside = mkdtempSync(join(tmpdir(), 'kiosk-whole-'));
  folder = mkdtempSync(join(outside, 'data-'));
  other = join(outside, 'other');
  writeFileSync(other, 'of another user', { mode: 0o640 });
});
afterEach(() => rmSync(resolve(folder, '.'), { recursive: true }));

test('a file is replaced with its mode, and its draft is followed nowhere', () => {
  writeFileSync(at('file'), 'before', { mode: 0o600 });
  plant('file.next');
  writeFileAtomically(at('file'), 'after');
  expect(readFileSync(at('file'), 'utf8')).toBe('after');
  expect(statSync(at('file')).mode & 0o777).toBe(0o600);
  expect(isUntouched()).toBe(true);
  expect(readdirSync(folder).sort()).toEqual(['file', 'file.next']);
});

test('a link in place of the file becomes a file', () => {
  plant('file');
  writeFileAtomically(at('file'), new Uint8Array([1, 2]), 0o600);
  expect([...readFileSync(at('file'))]).toEqual([1, 2]);
  expect(lstatSync(at('file')).isSymbolicLink()).toBe(false);
  expect(isUntouched()).toBe(true);
});

test('where it cannot be written the old one stays, and nothing beside it', () => {
  writeFileSync(at('file'), 'before');
  expect(() => writeFileAtomically(join(at('file'), 'below'), 'after', 0o600)).toThrow(/ENOTDIR/);
  expect(readdirSync(folder)).toEqual(['file']);
});

test('a new key, the next key and the reserve are made anew, whatever lies at their names', () => {
  for (const name of ['journal.key.new', 'journal.key.next', 'reserve']) plant(name);
  openStore({ folder, log: () => {} }).close();
  rotateKey({ folder, now: '2026-11-24T10:00:00Z' });
  openReserve(folder).restore();
  expect(isUntouched()).toBe(true);
  openStore({ folder, log: () => {} }).close();
});

test('kiosk support replaces what lies at the name it was given', () => {
  plant('support.tar.gz');
  writeFileSync(at('log'), '{"code":"one"}\n');
  const args = [
    'support',
    '--config',
    'kiosk.config.json',
    '--log',
    at('log'),
    '--out',
    at('support.tar.gz'),
  ];
  // As `npm test` has built it.
  const run = spawnSync(process.execPath, [builtProgram(), ...args], { encoding: 'utf8' });
  expect([run.status, run.stderr]).toEqual([0, '']);
  expect(isUntouched()).toBe(true);
  expect(statSync(at('support.tar.gz')).mode & 0o777).toBe(0o600);
  const listed = spawnSync('tar', ['-tzf', at('support.tar.gz')], { encoding: 'utf8' });
  expect(listed.stdout).toMatch(/kiosk-support-[^/]*\/doctor\.json/);
});
