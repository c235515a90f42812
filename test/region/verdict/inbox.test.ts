/** What comes from a hostile broker: without end, forged, old, for another kiosk, before its time. */
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Report } from '../../../machines/domain.ts';
import { signDocument } from '../../../packages/region-documents/src/index.ts';
import { rawPublicKey } from '../../../src/branch/keys/keys-document.ts';
import { createInbox } from '../../../src/region/verdict/inbox.ts';
import type { Verdict } from '../../../src/region/verdict/verdict.ts';
import { trustOf } from '../../support/branch/trust/trust-of.ts';
import { until } from '../../support/hardware/until.ts';

const { privateKey } = generateKeyPairSync('ed25519');
const configKey = rawPublicKey(privateKey);
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kiosk-inbox-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function documentOf(serial: number, more: object = {}, key = privateKey): Buffer {
  const content = {
    ...{ v: 1, for: { branch: 'b001', kiosk: 'k01' }, serial },
    ...{ notBefore: '2026-11-27T08:00:00Z', expires: '2026-11-28T08:00:00Z' },
    layers: { region: {}, branch: {}, kiosk: {} },
    ...{ over: [], files: [], package: null, rollout: null, ...more },
  };
  return Buffer.from(signDocument('desired', content, key));
}

function opened({ atRest = true, key = configKey, follows = (): string => '' } = {}) {
  const verdict: Verdict[] = [];
  const reports: Report[] = [];
  const state = { now: '2026-11-27T10:00:00Z', atRest, key };
  const inbox = createInbox({
    folder,
    trust: () => trustOf({ configKey: state.key, packageKey: state.key }),
    followKeys: () => {
      state.key = follows() || state.key;
      return state.key !== key;
    },
    me: () => ({ branch: 'b001', kiosk: 'k01' }),
    clock: { now: () => state.now },
    log: (report) => void reports.push(report),
    atRest: () => state.atRest,
    onVerdict: (each) => void verdict.push(each),
  });
  const kinds = () => verdict.map((each) => (each.kind === 'refused' ? each.code : each.kind));
  return { inbox, verdict, reports, state, kinds };
}

test('each is verdict; an older one is not taken after a restart either', async () => {
  const stranger = generateKeyPairSync('ed25519').privateKey;
  const first = opened();
  const rows: [Buffer, string][] = [
    [documentOf(5), 'desired'],
    [documentOf(4), 'region-document-old'],
    [documentOf(6, {}, stranger), 'region-document-forged'],
    [documentOf(6, { for: { branch: 'b002', kiosk: 'k01' } }), 'region-document-forged'],
    [documentOf(6, { v: 2 }), 'region-document-newer'],
    [documentOf(6, { expires: '2026-11-27T09:00:00Z' }), 'region-document-expired'],
    [documentOf(6, { notBefore: '2026-11-27T11:00:00Z' }), 'early'],
    [Buffer.alloc(600_000, 32), 'region-document-forged'],
    [Buffer.from('{"signed":'), 'region-document-forged'],
    // What was taken in its time stays so.
    [documentOf(5, { expires: '2026-11-27T09:00:00Z' }), 'desired'],
  ];
  for (const [at, [document, kind]] of rows.entries()) {
    first.inbox.put('desired', document);
    await until(() => first.verdict.length > at, `${at} ${kind}`);
    expect([at, first.kinds()[at]]).toEqual([at, kind]);
  }
  first.inbox.close();
  const second = opened();
  second.inbox.put('desired', documentOf(4));
  await until(() => second.verdict.length > 0, 'the old one');
  expect(second.kinds()).toEqual(['region-document-old']);
  second.inbox.close();
});

test('without end: the newest counts, and the log has a line', async () => {
  const { inbox, verdict, reports, kinds } = opened();
  const stranger = generateKeyPairSync('ed25519').privateKey;
  for (let serial = 1; serial < 2_000; serial += 1)
    inbox.put('desired', serial % 2 ? documentOf(1, {}, stranger) : Buffer.from(`${serial}`));
  for (let name = 0; name < 2_000; name += 1) inbox.put(`action.${name}`, Buffer.from('no'));
  inbox.put('desired', documentOf(7));
  await until(() => kinds().includes('desired'), 'the newest');
  expect(verdict.length).toBeLessThan(100);
  expect(reports.length).toBeLessThan(3);
  inbox.close();
});

test('in a visit nothing is looked at but a short action; what is early comes in its time', async () => {
  const { inbox, verdict, state, kinds } = opened({ atRest: false });
  inbox.put('desired', documentOf(1, { notBefore: '2026-11-27T11:00:00Z' }));
  inbox.put('action.a1', Buffer.from('no action'));
  await until(() => verdict.length > 0, 'the action');
  expect(kinds()).toEqual(['region-document-forged']);
  state.atRest = true;
  inbox.soon();
  await until(() => verdict.length > 1, 'the desired state');
  expect(kinds()[1]).toBe('early');
  state.now = '2026-11-27T11:00:01Z';
  inbox.check();
  await until(() => verdict.length > 2, 'its time');
  expect(kinds()[2]).toBe('desired');
  inbox.close();
});

test('a lost key does not bar what its successor signs', async () => {
  const thief = opened();
  thief.inbox.put('desired', documentOf(Number.MAX_SAFE_INTEGER));
  await until(() => thief.verdict.length > 0, 'by the lost key');
  thief.inbox.close();
  const next = generateKeyPairSync('ed25519').privateKey;
  const after = opened({ key: rawPublicKey(next) });
  after.inbox.put('desired', documentOf(7, {}, next));
  await until(() => after.verdict.length > 0, 'by the new one');
  after.inbox.put('desired', documentOf(6, {}, next));
  await until(() => after.verdict.length > 1, 'an older one');
  expect(after.kinds()).toEqual(['desired', 'region-document-old']);
  after.inbox.close();
});

test('keys change in a visit too, and what the new one signed is taken though it came before them', async () => {
  const next = generateKeyPairSync('ed25519').privateKey;
  const { inbox, verdict, state, kinds } = opened({ follows: () => rawPublicKey(next) });
  inbox.put('desired', documentOf(7, {}, next));
  await until(() => verdict.length > 0, 'by a key that is not known yet');
  state.atRest = false;
  inbox.put('keys', Buffer.from('the row'));
  await until(() => state.key === rawPublicKey(next), 'the new key, in the visit');
  state.atRest = true;
  inbox.soon();
  await until(() => verdict.length > 1, 'once more');
  inbox.put('desired', documentOf(8));
  await until(() => verdict.length > 2, 'by the key before');
  expect(kinds()).toEqual(['region-document-forged', 'desired', 'region-document-forged']);
  inbox.close();
});

test('a wrong key proves nothing, and what is too long is no document', async () => {
  for (const key of ['', 'c2hvcnQ=']) {
    const { inbox, verdict, kinds } = opened({ key });
    inbox.put('desired', documentOf(1));
    await until(() => verdict.length > 0, 'verdict');
    expect(kinds()).toEqual(['region-document-forged']);
    inbox.close();
  }
  const { inbox, verdict, kinds } = opened({ atRest: false });
  inbox.put('action.a1', Buffer.alloc(1_000_000, 32));
  await until(() => verdict.length > 0, 'in a visit');
  expect(kinds()).toEqual(['region-document-forged']);
  inbox.close();
});
