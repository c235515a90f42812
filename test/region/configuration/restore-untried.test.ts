import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openOutcome } from '../../../src/region/configuration/outcome.ts';
import { digest } from '../../../src/region/configuration/prepare.ts';
import { restoreUntried } from '../../../src/region/configuration/restore-untried.ts';
import { keepVersion } from '../../../src/technician/panel/configuration/versions.ts';

test('what was written and never tried gives way; what was tried, or changed since, stays', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kiosk-restore-untried-'));
  const [file, store] = [join(folder, 'kiosk.config.json'), join(folder, 'data')];
  mkdirSync(join(store, 'region'), { recursive: true });
  const write = (state: 'starting' | 'applied', own: string) =>
    openOutcome(join(store, 'region')).write({
      outcome: { serial: 3, hash: 'sha256:a', state, complaints: [], own: digest(own) },
      ...{ below: null, before: null },
    });
  try {
    writeFileSync(file, 'new');
    expect(restoreUntried(file, store)).toBe(false);
    keepVersion(store, 'old', '2026-11-27T10:00:00.000Z');
    for (const [state, own] of [
      ['applied', 'new'],
      ['starting', 'another'],
    ] as const) {
      write(state, own);
      expect(restoreUntried(file, store)).toBe(false);
    }
    write('starting', 'new');
    expect(restoreUntried(file, store)).toBe(true);
    expect(readFileSync(file, 'utf8')).toBe('old');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
