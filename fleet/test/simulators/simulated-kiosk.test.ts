import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { expect, test } from 'vitest';
import {
  type Desired,
  type DocumentName,
  hashOf,
  type Manifest,
  type RegionLine,
  signDocument,
  signReplaced,
  statusReport,
  writeKeyChanges,
} from '../../../packages/region-documents/src/index.ts';
import { trustOf } from '../../../test/support/branch/trust/trust-of.ts';
import { type SimulatedKiosk, simulateKiosk } from '../../simulators/simulated-kiosk.ts';

const startMs = Date.parse('2026-11-27T10:00:00.000Z');
const minuteMs = 60_000;

test('one that obeys applies at once, and its report is one of the region', async () => {
  const { kiosk, put, reports } = await stage();
  put(desiredOf(1, { screen: { languages: ['nl'] } }));
  await kiosk.tick();
  expect(kiosk.status.configuration).toMatchObject({
    ...{ state: 'applied', serial: 1 },
    hash: hashOf({ region: { screen: { languages: ['nl'] } }, branch: {}, kiosk: {} }, []),
  });
  expect(statusReport.parse(JSON.parse(String(reports.get('status'))))).toEqual(kiosk.status);
});

test('an older serial, another key and another kiosk change nothing', async () => {
  const { kiosk, put, sign } = await stage();
  put(desiredOf(2, {}));
  await kiosk.tick();
  put(desiredOf(1, { a: 1 }));
  await kiosk.tick();
  put({ ...desiredOf(3, { a: 1 }), for: { branch: 'b001', kiosk: 'k02' } });
  await kiosk.tick();
  sign('desired', desiredOf(4, { a: 1 }), newKey().privateKey);
  await kiosk.tick();
  expect(kiosk.status.configuration.serial).toBe(2);
});

test('each behaviour ends where its name says, and what ran well before is taken back', async () => {
  const states: Record<string, string> = {};
  for (const behaviour of ['refuses', 'steps-back', 'slow', 'dies-after-five-minutes'] as const) {
    const { kiosk, put, pass } = await stage();
    put(desiredOf(1, {}));
    await kiosk.tick();
    kiosk.behaviour = behaviour;
    put(desiredOf(2, { a: 1 }));
    await kiosk.tick();
    const first = kiosk.status.configuration.state;
    pass(5);
    await kiosk.tick();
    const { status } = kiosk.status.health;
    pass(5);
    await kiosk.tick();
    states[behaviour] = `${first}, ${status}, ${kiosk.status.configuration.state}`;
    put(desiredOf(3, {}));
    await kiosk.tick();
    expect(kiosk.status.health.status).toBe('ok');
    expect(kiosk.status.configuration).toMatchObject({ state: 'applied', serial: 3 });
  }
  expect(states).toEqual({
    refuses: 'refused, ok, refused',
    'steps-back': 'stepped-back, ok, stepped-back',
    slow: 'waiting, ok, applied',
    'dies-after-five-minutes': 'applied, out-of-order, applied',
  });
});

test('one that is silent is heard again once it got back what it ran', async () => {
  const { kiosk, put, reports } = await stage();
  put(desiredOf(1, {}));
  await kiosk.tick();
  kiosk.behaviour = 'silent';
  put(desiredOf(2, { a: 1 }));
  await kiosk.tick();
  const heard = () => (JSON.parse(String(reports.get('status'))) as { n: number }).n;
  expect(heard()).toBe(1);
  put(desiredOf(3, {}));
  await kiosk.tick();
  expect(heard()).toBe(2);
});

test('a package is on probation for ten minutes; one that dies in it goes back', async () => {
  const outcome = async (behaviour: SimulatedKiosk['behaviour']) => {
    const { kiosk, put, pass, packaged } = await stage();
    kiosk.behaviour = behaviour;
    put({ ...desiredOf(1, {}), package: packaged('0.3.0') });
    const seen: string[] = [];
    for (let minutes = 0; minutes < 12; minutes += 1) {
      await kiosk.tick();
      const { version, health } = kiosk.status;
      seen.push(`${kiosk.status.package.state} ${version} ${health.status}`);
      pass(1);
    }
    return [...new Set(seen)];
  };
  expect(await outcome('obeys')).toEqual(['probation 0.3.0 ok', 'done 0.3.0 ok']);
  expect(await outcome('dies-after-five-minutes')).toEqual([
    ...['probation 0.3.0 ok', 'probation 0.3.0 out-of-order', 'back 0.2.0 ok'],
  ]);
  expect(await outcome('refuses')).toEqual(['refused 0.2.0 ok']);
});

test('a call stands in its report until it is acknowledged, once', async () => {
  const { kiosk, sign, reports, keys } = await stage();
  kiosk.call('c1', 'patron');
  await kiosk.tick();
  expect(kiosk.status.call?.id).toBe('c1');
  const acknowledge = {
    ...{ ...timed(1), id: 'a1', by: 'Ann', what: { kind: 'call-acknowledge', call: 'c1' } },
  };
  sign('action', acknowledge, keys.config.privateKey, 'action.a1');
  await kiosk.tick();
  expect(kiosk.status.call).toBe(null);
  const { outcomes } = JSON.parse(String(reports.get('outcomes')));
  expect(outcomes).toMatchObject([{ id: 'a1', outcome: 'done' }]);
});

test('follows a change of keys, and then takes what came under the new one; under the old one nothing', async () => {
  const { kiosk, keys, trust, sign, row, put } = await stage();
  const next = newKey();
  const change = {
    what: 'config',
    key: next.publicKey,
    signedWith: keys.config.privateKey,
  } as const;
  sign('desired', desiredOf(1, { library: { name: 'West' } }), next.privateKey);
  await kiosk.tick();
  expect(kiosk.status.configuration.serial).not.toBe(1);
  row(signReplaced('west', trust, change));
  await kiosk.tick();
  expect(kiosk.status.configuration.serial).toBe(1);
  put(desiredOf(2, { library: { name: 'East' } }));
  await kiosk.tick();
  expect(kiosk.status.configuration.serial).toBe(1);
});

/** One kiosk at a line that keeps what it gets. */
async function stage() {
  let nowMs = startMs;
  const keys = { config: newKey(), package: newKey() };
  const reports = new Map<string, Buffer>();
  let hand = (_name: DocumentName, _data: Uint8Array) => {};
  const line: RegionLine = {
    report: async (name, data) => void reports.set(name, Buffer.from(data)),
    watchDocuments: async (onDocument) => {
      hand = onDocument;
    },
    blob: async () => null,
  };
  const trust = trustOf({
    configKey: keys.config.publicKey,
    packageKey: keys.package.publicKey,
  });
  const kiosk = simulateKiosk({
    ...{ branch: 'b001', kiosk: 'k01', nowMs: () => nowMs },
    trust,
  });
  await kiosk.connect(line);
  const sign = (
    purpose: 'desired' | 'action',
    content: object,
    key: KeyObject,
    name: DocumentName = 'desired',
  ) => hand(name, Buffer.from(signDocument(purpose, content, key)));
  return {
    kiosk,
    reports,
    keys,
    sign,
    trust,
    row: (...changes: string[]) => hand('keys', Buffer.from(writeKeyChanges(changes))),
    put: (document: Desired) => sign('desired', document, keys.config.privateKey),
    packaged: (version: string) =>
      signDocument('package', manifestOf(version), keys.package.privateKey),
    pass: (minutes: number) => {
      nowMs += minutes * minuteMs;
    },
  };
}

function timed(serial: number) {
  return {
    ...{ v: 1 as const, for: { branch: 'b001', kiosk: 'k01' }, serial },
    ...{ notBefore: '2026-11-27T09:00:00.000Z', expires: '2026-12-27T09:00:00.000Z' },
  };
}

function desiredOf(serial: number, region: Record<string, unknown>): Desired {
  const layers = { region, branch: {}, kiosk: {} };
  return { ...timed(serial), layers, over: [], files: [], package: null, rollout: null };
}

function manifestOf(version: string): Manifest {
  const { v, serial, notBefore, expires } = timed(1);
  return {
    ...{ v, serial, notBefore, expires, version, architecture: 'all', sha256: '0'.repeat(64) },
    ...{ bytes: 1, from: '0.1.0', oneWay: false },
  };
}

function newKey(): { publicKey: string; privateKey: KeyObject } {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const der = publicKey.export({ format: 'der', type: 'spki' });
  return { publicKey: der.subarray(12).toString('base64'), privateKey };
}
