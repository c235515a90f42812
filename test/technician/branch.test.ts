/**
 * What a technician is told of the branch: by the link's own words, by the enrolment folder, and by
 * a question to a real broker that is in order, away, another one, or empty.
 */
import { chmodSync, cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BranchState } from '../../src/branch/port.ts';
import type { Finding } from '../../src/technician/finding.ts';
import { branchLight } from '../../src/technician/health/branch-light.ts';
import { probeBranch } from '../../src/technician/probes/branch.ts';
import { readEnrolment } from '../../src/technician/probes/branch-folder.ts';
import { natsServer } from '../support/branch/nats-server.ts';
import { type BranchPlace, makeBranchPlace } from '../support/branch/place.ts';

const inTouch: BranchState = {
  branch: 'b001',
  kiosk: 'k01',
  link: 'up',
  why: null,
  since: '2026-11-26T09:00:00.000Z',
  broker: 'tls://box:4222',
  unpublished: 0,
  keyGeneration: 1,
  clockAheadMs: 20,
  others: [{ kiosk: 'k02', lastSeenAt: null, open: 0, isRevoked: false }],
  sharedList: null,
  notSigned: 0,
  adoptedFalselyBy: [],
  keysNotWritten: false,
  claims: { mine: 0, lent: 0, limit: 0, alone: 0 },
};

function heardOn(lastSeenAt: string, { isRevoked = false } = {}): Partial<BranchState> {
  return { others: [{ kiosk: 'k02', lastSeenAt, open: 0, isRevoked }] };
}

test.each<[Partial<BranchState>, Finding['light'], string, string]>([
  [{}, 'ok', 'ok', '1 other kiosk of'],
  [{ link: 'alone', why: 'branch-broker-away' }, 'attention', 'branch-broker-away', 'for itself'],
  [{ link: 'alone', why: 'branch-of-later' }, 'attention', 'branch-of-later', 'not heard'],
  [{ link: 'fenced', why: 'branch-fenced' }, 'broken', 'branch-fenced', 'works as k01 of'],
  [
    { link: 'alone', why: 'branch-key-missing' },
    'attention',
    'branch-key-missing',
    'a later branch key',
  ],
  [{ keysNotWritten: true }, 'attention', 'branch-keys-not-written', 'again each minute'],
  [{ clockAheadMs: 2_400 }, 'attention', 'branch-clock-off', '2 s ahead of'],
  [{ clockAheadMs: -3_600_000 }, 'attention', 'branch-clock-off', '3600 s behind'],
  [{ clockAheadMs: 1_900 }, 'ok', 'ok', 'In touch'],
  [{ clockAheadMs: null }, 'ok', 'ok', 'In touch'],
  [heardOn('2026-11-12T12:00:00.000Z'), 'attention', 'branch-kiosk-silent', 'more: k02 of'],
  [heardOn('2026-11-12T12:00:01.000Z'), 'ok', 'ok', 'In touch'],
  [heardOn('2026-11-12T12:00:00.000Z', { isRevoked: true }), 'ok', 'ok', 'In touch'],
  // It may say at any moment that it is there.
  [
    { ...heardOn('2026-11-12T12:00:00.000Z'), since: '2026-11-26T11:55:01.000Z' },
    'ok',
    'ok',
    'In touch',
  ],
])('%o is told as %s, %s', (differs, light, code, text) => {
  const finding = branchLight({ ...inTouch, ...differs }, '2026-11-26T12:00:00.000Z');
  expect(finding).toMatchObject({ light, code, where: 'tls://box:4222' });
  expect(finding.text).toContain(text);
});

test('a kiosk in no branch has nothing to find', async () => {
  expect(await probeBranch({ branch: null }, 100)).toEqual([]);
});

describe.skipIf(natsServer === null)('with a broker', () => {
  let place: BranchPlace;
  beforeAll(async () => {
    place = await makeBranchPlace(['k01', 'k02']);
  });
  afterAll(() => place.remove());

  const settings = (folder: string, broker?: string) => ({
    branch: { folder, waitMs: 300, region: true, ...(broker === undefined ? {} : { broker }) },
  });
  const found = async (folder: string, broker?: string) =>
    (await probeBranch(settings(folder, broker), 2_000)).map(({ light, code }) => [light, code]);
  const copyOf = (kiosk: string, name: string) => {
    const folder = join(place.folder, name);
    cpSync(join(place.folder, kiosk), folder, { recursive: true });
    return folder;
  };

  test('a kiosk that is enrolled is let in, and the clock is compared', async () => {
    const findings = await probeBranch(settings(join(place.folder, 'k01')), 2_000);
    expect(findings.map(({ text }) => text)).toEqual([
      expect.stringMatching(/^The certificate of this kiosk is valid for \d+ more days\.$/),
      'The broker of the branch lets this kiosk in.',
    ]);
  });

  test('what the folder says, until the certificate ends', async () => {
    const { branch } = settings(join(place.folder, 'k01'));
    const read = async (now: number) => {
      const { enrolment, findings } = await readEnrolment(branch, new Date(now).toISOString());
      return { enrolment, codes: findings.map(({ light, code }) => `${light} ${code}`) };
    };
    const { enrolment, codes } = await read(Date.now());
    expect(codes).toEqual(['ok ok']);
    expect(enrolment).toMatchObject({ branch: 'b001', kiosk: 'k01', broker: place.address });
    const ends = Date.parse(enrolment?.certificateUntil ?? '');
    const day = 86_400_000;
    expect((await read(ends - 30 * day)).codes).toEqual(['ok ok']);
    expect((await read(ends - 29 * day)).codes).toEqual(['attention branch-certificate-ends-soon']);
    expect((await read(ends + day)).codes).toEqual(['broken branch-certificate-expired']);
  });

  test('a folder that is none, one that others read, one with a damaged file', async () => {
    expect(await found(join(place.folder, 'nothing'))).toEqual([['broken', 'branch-not-enrolled']]);
    const open = copyOf('k01', 'open');
    chmodSync(join(open, 'kiosk.key'), 0o644);
    expect(await found(open)).toEqual([['broken', 'branch-folder-wrong']]);
    const damaged = copyOf('k01', 'damaged');
    writeFileSync(join(damaged, 'kiosk.pem'), 'no certificate', { mode: 0o600 });
    expect(await found(damaged)).toEqual([['broken', 'branch-certificate-unreadable']]);
    const swapped = copyOf('k01', 'swapped');
    rmSync(join(swapped, 'keys.json'));
    cpSync(join(place.folder, 'k02', 'keys.json'), join(swapped, 'keys.json'));
    expect(await found(swapped)).toEqual([['broken', 'branch-keys-refused']]);
  });

  test('a broker that is away, that is another one, that lost its disk', async () => {
    const folder = join(place.folder, 'k02');
    expect(await found(folder, 'tls://localhost:1')).toEqual([
      ['ok', 'ok'],
      ['attention', 'connection-refused'],
    ]);
    const other = await makeBranchPlace(['k02']);
    try {
      const refused = [
        ['ok', 'ok'],
        ['attention', 'branch-broker-refuses'],
      ];
      expect(await found(folder, other.address)).toEqual(refused);
      expect(await found(join(other.folder, 'k02'), place.address)).toEqual(refused);
      await other.broker.kill();
      rmSync(join(other.folder, 'streams'), { recursive: true });
      await other.startBroker();
      expect(await found(join(other.folder, 'k02'))).toEqual([
        ['ok', 'ok'],
        ['attention', 'branch-stream-missing'],
      ]);
    } finally {
      await other.remove();
    }
  });
});
