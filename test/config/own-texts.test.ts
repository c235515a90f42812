/** Where a library's own texts are kept. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readConfig } from '../../src/config/load.ts';

test('own texts: the usual folder once it is there, or what a file says of it (U14)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kiosk-texts-'));
  const folderOf = (screen: object) => {
    const loaded = readConfig(JSON.stringify({ screen }), folder);
    return loaded.ok ? loaded.config.screen.textsFolder : loaded.complaints;
  };
  expect(folderOf({})).toBeNull();
  mkdirSync(join(folder, 'texts'));
  expect(folderOf({})).toBe(join(folder, 'texts'));
  expect(folderOf({ textsFolder: null })).toBeNull();
  // One that is named stays so, there or not: it is complained of where it is read.
  expect(folderOf({ textsFolder: 'own' })).toBe(join(folder, 'own'));
  rmSync(folder, { recursive: true });
});
