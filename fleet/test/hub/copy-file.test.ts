/** The file of a copied stream. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readCopy, writeCopy } from '../../src/hub/copy/copy-file.ts';

const message = { seq: 7, subject: 'audit', at: '2026-11-27T10:00:00.000Z', data: 'b25l' };
const copy = { created: 'at some time', lastSeq: 7, messages: [message] };

test('is read as it was written; a damaged one is put aside, and the next does not write over it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kiosk-copy-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const none = readCopy(folder, 'AUDIT');
  expect(none.messages).toEqual([]);
  writeCopy(folder, 'AUDIT', copy);
  expect(readCopy(folder, 'AUDIT')).toEqual(copy);
  const file = join(folder, 'AUDIT.jsonl');
  const damaged = readFileSync(file, 'utf8').slice(0, -9);
  writeFileSync(file, damaged);
  expect(readCopy(folder, 'AUDIT')).toEqual(none);
  writeCopy(folder, 'AUDIT', copy);
  const aside = readdirSync(folder).filter((name) => name.startsWith('AUDIT.jsonl.damaged-'));
  expect(aside.map((name) => readFileSync(join(folder, name), 'utf8'))).toEqual([damaged]);
});
