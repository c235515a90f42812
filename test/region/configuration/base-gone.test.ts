/** A file of a backup was put back, and brought no base of the region: it is taken anew. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Desired, hashOf } from '../../../packages/region-documents/src/index.ts';
import { regionBase } from '../../../src/config/files/region-base.ts';
import { isOver } from '../../../src/region/configuration/outcome.ts';
import { readOwn } from '../../../src/region/configuration/prepare.ts';

test('what was applied is over while its base is there, and not without it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kiosk-base-gone-'));
  const file = join(folder, 'kiosk.config.json');
  const layers = { region: { library: { name: 'West' } }, branch: {}, kiosk: {} };
  const desired: Desired = {
    ...{ v: 1, for: { branch: 'b001', kiosk: 'k01' }, serial: 3 },
    ...{ notBefore: '2026-11-27T08:00:00.000Z', expires: '2026-12-27T08:00:00.000Z' },
    ...{ layers, over: [], files: [], package: null, rollout: null },
  };
  const hash = hashOf(layers, []);
  const last = { serial: 3, hash, state: 'applied', complaints: [], own: '' } as const;
  const isDone = () => isOver(desired, { ...last, complaints: [] }, readOwn(file));
  try {
    writeFileSync(file, JSON.stringify({ extends: regionBase(hash) }));
    expect(isDone()).toBe(false);
    readOwn(file)?.bases.writeBase(hash, layers.region);
    expect(isDone()).toBe(true);
    writeFileSync(file, '{}');
    expect(isDone()).toBe(false);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
