/** Documents of the region as they come: a broker may hand out old actions without end. */
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { rawPublicKey } from '../../../src/branch/keys/keys-document.ts';
import { createInbox } from '../../../src/kiosk/region/inbox.ts';
import { listLife } from '../../../src/region/list-head.ts';
import { signDocument } from '../../../src/region/signed.ts';
import { until } from '../../support/hardware/until.ts';

const now = '2026-11-27T10:00:00.000Z';
const { privateKey } = generateKeyPairSync('ed25519');
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kiosk-inbox-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('more actions than have room put aside no desired state and no list', async () => {
  const judged: string[] = [];
  const inbox = createInbox({
    ...{ folder, clock: { now: () => now }, log: () => {}, atRest: () => true },
    trust: () => ({
      ...{ region: 'west', configKey: rawPublicKey(privateKey), packageKey: '' },
      staffRecipient: '',
    }),
    me: () => ({ branch: 'b001', kiosk: 'k01' }),
    onJudged: ({ kind }, name) => judged.push(`${name} ${kind}`),
  });
  const old = Buffer.from('old');
  for (let nth = 0; nth < 150; nth += 1) inbox.put(`action.a${nth}`, old);
  const head = { v: 1, serial: 5, ...listLife(now), sha256: 'a'.repeat(64), bytes: 1 };
  const about = { exportedAt: now, entries: 1, mostBad: 0 };
  inbox.put('list', Buffer.from(signDocument('list', { ...head, ...about }, privateKey)));
  for (let nth = 150; nth < 300; nth += 1) inbox.put(`action.a${nth}`, old);
  await until(() => judged.includes('list list'), `the list, of ${judged.length}`, 10_000);
  expect(judged.length).toBeLessThanOrEqual(100);
  inbox.close();
});
