/** What the kiosk stages for root, what it reports of it, and what it leaves alone. */
import { createHash, generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Report } from '../../machines/domain.ts';
import { type Manifest, signDocument } from '../../packages/region-documents/src/index.ts';
import { rawPublicKey } from '../../src/branch/keys/keys-document.ts';
import { createPackageTaker } from '../../src/region/package.ts';
import { version as running } from '../../src/version.ts';
import { trustOf } from '../support/branch/trust/trust-of.ts';

const { privateKey } = generateKeyPairSync('ed25519');
const content = Buffer.from('a package');
const now = '2026-11-27T03:00:00Z';

function signed(more: Partial<Manifest> = {}, key = privateKey) {
  const manifest: Manifest = {
    ...{ v: 1, serial: 1, version: '98.0', architecture: 'all', from: '0', oneWay: false },
    ...{ notBefore: '2026-01-01T00:00:00Z', expires: '2027-01-01T00:00:00Z' },
    sha256: createHash('sha256').update(content).digest('hex'),
    bytes: content.length,
    ...more,
  };
  return signDocument('package', manifest, key);
}

let work: string;
let isThere: boolean;
let atRest: boolean;
let fetched: number;
let log: Report[];
beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), 'kiosk-stage-'));
  mkdirSync(join(work, 'region'));
  [isThere, atRest, fetched, log] = [true, true, 0, []];
});
afterEach(() => rmSync(work, { recursive: true }));

function start() {
  return createPackageTaker({
    folder: join(work, 'region'),
    file: null,
    environment: { KIOSK_INSTALL_FOLDER: work },
    trust: () => trustOf({ packageKey: rawPublicKey(privateKey) }),
    blob: async () => {
      fetched += 1;
      return isThere ? content : null;
    },
    clock: { now: () => now },
    log: (report) => void log.push(report),
    atRest: () => atRest,
    changed: () => {},
  });
}
const staged = (name: string) => join(work, 'region/package', name);
function root(text: string, state: string, why: string | null = null) {
  const document = createHash('sha256').update(text).digest('hex');
  writeFileSync(join(work, 'status.json'), JSON.stringify({ v: 1, document, state, why }));
}

it('is laid where root finds it, the manifest last, and root says what became of it', async () => {
  const text = signed();
  const taker = start();
  expect(taker.status()).toEqual({ state: 'none', version: null, why: null });
  taker.take(text);
  expect(taker.status().state).toBe('fetching');
  await vi.waitFor(() => expect(taker.status().state).toBe('staged'));
  expect(readFileSync(staged('package.deb'))).toEqual(content);
  expect(readFileSync(staged('manifest'), 'utf8')).toBe(text);
  for (const state of ['waiting', 'probation']) {
    root(text, state);
    taker.check();
    expect(taker.status()).toEqual({ state, version: '98.0', why: null });
  }
  root(text, 'back', 'package-died');
  taker.check();
  expect(taker.status()).toEqual({ state: 'back', version: '98.0', why: 'package-died' });
  expect(existsSync(staged('manifest'))).toBe(false);
  // Neither now nor after a start is it fetched again.
  taker.check();
  const anew = start();
  anew.take(text);
  expect([anew.status().state, fetched]).toEqual(['back', 1]);
  expect(log.map(({ code }) => code)).toEqual([
    ...['region-package-staged', 'region-package-back', 'region-package-back'],
  ]);
});

it('waits for the end of a visit, and for the broker that has not all of it', async () => {
  atRest = false;
  const taker = start();
  taker.take(signed());
  taker.check();
  expect(fetched).toBe(0);
  [atRest, isThere] = [true, false];
  taker.check();
  await taker.close();
  expect([fetched, taker.status().state]).toEqual([1, 'fetching']);
  expect(existsSync(staged('manifest'))).toBe(false);
});

it('is taken away where the region wants another, or none', async () => {
  const taker = start();
  taker.take(signed());
  await vi.waitFor(() => expect(taker.status().state).toBe('staged'));
  const other = signed({ serial: 2, version: '99.0' });
  isThere = false;
  taker.take(other);
  expect(existsSync(staged('manifest'))).toBe(false);
  await taker.close();
  const anew = start();
  isThere = true;
  anew.take(other);
  await vi.waitFor(() => expect(anew.status()).toMatchObject({ state: 'staged', version: '99.0' }));
  anew.take(null);
  expect(anew.status().state).toBe('none');
  expect(existsSync(staged('package.deb'))).toBe(false);
});

it.each<[string, () => string, string | null, string]>([
  [
    'another key',
    () => signed({}, generateKeyPairSync('ed25519').privateKey),
    null,
    'package-not-signed',
  ],
  ['no document', () => '{}', null, 'package-unreadable'],
  ['another processor', () => signed({ architecture: 's390x' }), '98.0', 'package-architecture'],
  ['far too large', () => signed({ bytes: 1_000_000_000 }), '98.0', 'package-too-large'],
  ['too late', () => signed({ expires: '2026-11-01T00:00:00Z' }), '98.0', 'package-expired'],
])('%s: it is refused, and nothing is fetched', (_, text, version, why) => {
  const taker = start();
  taker.take(text());
  taker.check();
  expect(taker.status()).toEqual({ state: 'refused', version, why });
  expect(fetched).toBe(0);
});

it('is done where it runs already, and waits where its time has not come', () => {
  const taker = start();
  taker.take(signed({ version: running }));
  expect(taker.status()).toEqual({ state: 'done', version: running, why: null });
  taker.take(signed({ notBefore: '2026-12-01T00:00:00Z' }));
  expect(taker.status()).toMatchObject({ state: 'fetching', why: 'package-too-early' });
  expect(fetched).toBe(0);
});

it('a data folder in which nothing can be written is said, and is no fault of the kiosk', async () => {
  writeFileSync(join(work, 'region/package'), 'a file in its place');
  const taker = start();
  taker.take(signed());
  const codes = () => log.map(({ code }) => code);
  await vi.waitFor(() => expect(codes()).toEqual(['region-package-not-staged']));
  expect(taker.status().state).toBe('fetching');
});
