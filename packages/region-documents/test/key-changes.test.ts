/** The keys of a region change: who follows, after how long, and who does not lead anybody astray. */
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { rawPublicKey } from '../../../src/branch/keys/keys-document.ts';
import { createRegionKeys } from '../../../src/region/verdict/keys.ts';
import { validate } from '../../../src/region/verdict/verdict.ts';
import { trustOf } from '../../../test/support/branch/trust/trust-of.ts';
import {
  followKeyChanges,
  type KeyState,
  readKeyChanges,
  recoveriesOf,
  signRecovered,
  signReplaced,
  writeKeyChanges,
} from '../src/key-changes.ts';
import { signDocument } from '../src/signed.ts';

const newKey = () => generateKeyPairSync('ed25519').privateKey;

/** An operator, who has the keys of now, and what they put at the hub so far. */
function operator() {
  const keys = { config: newKey(), package: newKey(), recovery: newKey() };
  const state: KeyState = trustOf({
    configKey: rawPublicKey(keys.config),
    packageKey: rawPublicKey(keys.package),
    recoveryKey: rawPublicKey(keys.recovery),
  });
  const at = { keys, state, first: state, changes: [] as readonly string[] };
  const follow = () => {
    at.state = followKeyChanges('west', at.state, at.changes);
  };
  return {
    at,
    rotate(what: 'config' | 'package') {
      const next = newKey();
      const made = { what, key: rawPublicKey(next), signedWith: at.keys[what] };
      at.changes = [...at.changes, signReplaced('west', at.state, made)];
      at.keys = { ...at.keys, [what]: next };
      follow();
    },
    recover() {
      const next = { config: newKey(), package: newKey(), recovery: newKey() };
      at.changes = [
        ...recoveriesOf(at.changes),
        recovered(at.state, next, { signedWith: at.keys.recovery }),
      ];
      at.keys = next;
      follow();
    },
    row: () => Buffer.from(writeKeyChanges(at.changes)),
  };
}

function recovered(
  state: KeyState,
  next: Record<'config' | 'package' | 'recovery', KeyObject>,
  { signedWith }: { signedWith: KeyObject },
): string {
  return signRecovered('west', state, {
    configKey: rawPublicKey(next.config),
    packageKey: rawPublicKey(next.package),
    recoveryKey: rawPublicKey(next.recovery),
    signedWith,
  });
}

const place = mkdtempSync(join(tmpdir(), 'kiosk-keys-'));
afterAll(() => rmSync(place, { recursive: true }));

function kiosk(name: string, first: KeyState, log: (code: string) => void = () => {}) {
  const trust = trustOf(first);
  return createRegionKeys({
    folder: join(place, name),
    trust: () => trust,
    log: ({ code }) => log(code ?? ''),
  });
}

function isTaken(configKey: string, signedWith: KeyObject): boolean {
  const content = {
    v: 1,
    for: { branch: 'b001', kiosk: 'k01' },
    serial: 1,
    over: [],
    files: [],
    notBefore: '2026-12-01T00:00:00Z',
    expires: '2026-12-31T00:00:00Z',
    layers: { region: {}, branch: {}, kiosk: {} },
    package: null,
    rollout: null,
  };
  const data = Buffer.from(signDocument('desired', content, signedWith));
  const by = { branch: 'b001', kiosk: 'k01', now: '2026-12-02T00:00:00Z', taken: () => 0 };
  return validate('desired', data, { configKey, ...by }).kind === 'desired';
}

test('100 kiosks over two weeks: each follows, also who was off for a week and missed several', () => {
  const { at, rotate, recover, row } = operator();
  const names = Array.from({ length: 100 }, (_, nth) => `of-100-${nth}`);
  const former = [at.keys.config];
  const days = [
    () => rotate('config'),
    () => rotate('package'),
    () => rotate('config'),
    () => {},
    recover,
    () => rotate('config'),
    () => rotate('package'),
  ];
  for (let day = 0; day < 14; day += 1) {
    days[day % days.length]?.();
    former.push(at.keys.config);
    names.forEach((name, nth) => {
      // One in three is off for a week, another for all but the last day; each day is a start.
      const isOff = (nth % 3 === 1 && day < 7) || (nth % 3 === 2 && day < 13);
      if (isOff) return;
      const keys = kiosk(name, at.first);
      keys.follow(row());
      expect(keys.trust()).toMatchObject(at.state);
      expect(kiosk(name, at.first).trust()).toMatchObject(at.state);
    });
  }
  expect(at.state).toMatchObject({ recoveries: 2, configChanges: 1, packageChanges: 1 });
  const old = new Set(former.filter((key) => key !== at.keys.config));
  for (const name of names) {
    const { configKey = '' } = kiosk(name, at.first).trust() ?? {};
    expect(isTaken(configKey, at.keys.config)).toBe(true);
    expect([...old].some((key) => isTaken(configKey, key))).toBe(false);
  }
});

describe('a key that was stolen', () => {
  test('once it was replaced, it replaces nothing, and no older row leads back', () => {
    const { at, rotate, row } = operator();
    const [stolen, before] = [at.keys.config, at.state];
    rotate('config');
    const keys = kiosk('replaced', at.first);
    const older = row();
    keys.follow(older);
    rotate('config');
    expect(keys.follow(row())).toBe(true);
    const made = { what: 'config' as const, key: rawPublicKey(newKey()), signedWith: stolen };
    for (const state of [before, at.state])
      expect(keys.follow(Buffer.from(writeKeyChanges([signReplaced('west', state, made)])))).toBe(
        false,
      );
    for (const row of [older, Buffer.from(writeKeyChanges([]))])
      expect(keys.follow(row)).toBe(false);
    expect(keys.trust()).toMatchObject(at.state);
  });

  test('before it was replaced, it takes the region over until the recovery key is used', () => {
    const { at, recover, row } = operator();
    const keys = kiosk('taken-over', at.first);
    const thief = newKey();
    const made = { what: 'config' as const, key: rawPublicKey(thief), signedWith: at.keys.config };
    const change = signReplaced('west', at.state, made);
    expect(keys.follow(Buffer.from(writeKeyChanges([change])))).toBe(true);
    expect(keys.trust()?.configKey).toBe(rawPublicKey(thief));
    recover();
    expect(keys.follow(row())).toBe(true);
    expect(keys.trust()).toMatchObject(at.state);
    // The row of the thief goes on from what counts no more.
    const stolen = { what: 'config' as const, key: rawPublicKey(newKey()), signedWith: thief };
    const on = signReplaced('west', { ...at.state, recoveries: 0, configChanges: 1 }, stolen);
    expect(keys.follow(Buffer.from(writeKeyChanges([change, on])))).toBe(false);
  });

  test('does not replace the other key, nor the recovery key', () => {
    const { at } = operator();
    const keys = kiosk('other-key', at.first);
    const made = { what: 'package' as const, key: rawPublicKey(newKey()) };
    const next = { config: newKey(), package: newKey(), recovery: newKey() };
    const signedWith = at.keys.config;
    const rows = [
      signReplaced('west', at.state, { ...made, signedWith }),
      recovered(at.state, next, { signedWith }),
    ];
    expect(keys.follow(Buffer.from(writeKeyChanges(rows)))).toBe(false);
  });

  test('a recovery key that was used already is turned away, by who followed and who did not', () => {
    const { at, recover, row } = operator();
    const [stolen, first] = [at.keys.recovery, at.first];
    recover();
    const [followed, away] = [kiosk('recovered', first), kiosk('away', first)];
    followed.follow(row());
    const next = { config: newKey(), package: newKey(), recovery: newKey() };
    for (const state of [first, at.state]) {
      const forged = recovered(state, next, { signedWith: stolen });
      expect(followed.follow(Buffer.from(writeKeyChanges([forged])))).toBe(false);
      // Who was away sees the right one first in the row: the operator's program puts no other there.
      away.follow(Buffer.from(writeKeyChanges([...readKeyChanges(row()), forged])));
    }
    expect(followed.trust()).toMatchObject(at.state);
    expect(away.trust()).toMatchObject(at.state);
  });

  test('a recovery that keeps its key is none: it could be used again', () => {
    const { at } = operator();
    const keys = kiosk('kept', at.first);
    const next = { config: newKey(), package: newKey(), recovery: at.keys.recovery };
    const change = recovered(at.state, next, { signedWith: at.keys.recovery });
    expect(keys.follow(Buffer.from(writeKeyChanges([change])))).toBe(false);
  });
});

test('of another region, or no row at all: nothing follows', () => {
  const { at } = operator();
  const keys = kiosk('other-region', at.first);
  const made = { what: 'config' as const, key: rawPublicKey(newKey()), signedWith: at.keys.config };
  for (const row of [
    writeKeyChanges([signReplaced('east', at.state, made)]),
    writeKeyChanges(['{}', '', 'no document']),
    writeKeyChanges(Array.from({ length: 101 }, () => signReplaced('west', at.state, made))),
    '{"v":1,"changes":[7]}',
    '',
  ])
    expect([row.slice(0, 40), keys.follow(Buffer.from(row))]).toEqual([row.slice(0, 40), false]);
});

test('a branch that joined anew counts from what it joined with', () => {
  const { at, rotate, row } = operator();
  rotate('config');
  kiosk('anew', at.first).follow(row());
  const other = operator();
  const keys = kiosk('anew', other.at.first);
  expect(keys.trust()).toMatchObject(other.at.first);
  other.rotate('config');
  expect(keys.follow(other.row())).toBe(true);
  expect(kiosk('anew', other.at.first).trust()).toMatchObject(other.at.state);
});

test('where the disk fails the new key counts all the same, and it is said', () => {
  const { at, rotate, row } = operator();
  rotate('config');
  writeFileSync(join(place, 'full'), '');
  const codes: string[] = [];
  const keys = kiosk('full', at.first, (code) => codes.push(code));
  expect(keys.follow(row())).toBe(true);
  expect([keys.trust()?.configKey, codes]).toEqual([at.state.configKey, ['region-keys-changed']]);
});
