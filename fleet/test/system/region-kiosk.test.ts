/**
 * A whole kiosk whose region tells it what to be, over a real hub and a real broker: what it takes,
 * what it refuses and says why, and what a hostile hub can do.
 */
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { identityToRecipient } from 'age-encryption';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type ActionReport,
  type Desired,
  hashOf,
  type StatusReport,
  signDocument,
} from '../../../packages/region-documents/src/index.ts';
import { natsServer } from '../../../test/support/branch/nats-server.ts';
import { until as waitUntil } from '../../../test/support/hardware/until.ts';
import { isLong } from '../../../test/support/repository/share.ts';
import { identify, leave } from '../../../test/support/system/patron.ts';
import { type Stage, setStage } from '../../../test/support/system/stage.ts';
import type { Hub } from '../../src/hub/hub.ts';
import { readSigningKey } from '../../src/region/region-folder.ts';
import { closingOf } from '../../src/seen/ask-kiosk.ts';
import { makeRegionPlace, type RegionPlace } from '../support/region-place.ts';
import { runFleet } from '../support/run.ts';

const none = { region: {}, branch: {}, kiosk: {} };
const hourMs = 3_600_000;

describe.runIf(isLong && natsServer !== null)('a kiosk of a region', { timeout: 120_000 }, () => {
  let place: RegionPlace;
  let stage: Stage;
  let hub: Hub;
  let key: KeyObject;
  let taken: Server;
  const statuses: StatusReport[] = [];
  const others: Record<string, Buffer> = {};
  let serial = 0;

  beforeAll(async () => {
    place = await makeRegionPlace({ b001: ['k01'] });
    hub = await place.hub.connect();
    key = readSigningKey(place.hub.region(), 'config');
    await hub.followReports(({ kiosk, name, data }) => {
      if (kiosk !== 'k01') return;
      if (name === 'status') statuses.push(JSON.parse(Buffer.from(data).toString()));
      else others[name] = Buffer.from(data);
    });
    stage = await setStage({
      offline: { goodAnswers: 1 },
      branch: { folder: join(place.hub.place, 'b001', 'k01') },
    });
    taken = createServer().listen(0, '127.0.0.1');
  }, 60_000);
  afterAll(async () => {
    taken?.close();
    await stage?.close();
    await hub?.close();
    await place?.remove();
  }, 60_000);

  const until = (what: string, found: () => boolean) =>
    waitUntil(found, `${what}: ${JSON.stringify(statuses.at(-1)?.configuration)}`, 40_000);
  const file = () => join(stage.folder, 'kiosk.config.json');
  const own = () => JSON.parse(readFileSync(file(), 'utf8')) as Record<string, unknown>;
  const documentOf = (part: Partial<Desired>, by = key): string => {
    serial = Math.max(serial + 1, part.serial ?? 0);
    const content: Desired = {
      ...{ v: 1, for: { branch: 'b001', kiosk: 'k01' }, serial },
      notBefore: new Date(Date.now() - hourMs).toISOString(),
      expires: new Date(Date.now() + hourMs).toISOString(),
      ...{ layers: none, over: [], files: [], package: null, rollout: null },
      ...part,
    };
    return signDocument('desired', content, by);
  };
  const put = async (part: Partial<Desired>) => {
    await hub.putDesired('b001', 'k01', documentOf(part));
    return part.serial ?? serial;
  };
  const now = () => statuses.at(-1)?.configuration;
  const isSoon = (what: string, wanted: Partial<StatusReport['configuration']>) =>
    until(`${what}: ${JSON.stringify(wanted)}`, () => {
      const present = now();
      return (
        present !== undefined &&
        Object.entries(wanted).every(
          ([name, value]) =>
            JSON.stringify(present[name as keyof typeof present]) === JSON.stringify(value),
        )
      );
    });

  test('it reports, with the figures of the region', async () => {
    await until('a report', () => statuses.length > 0);
    await until('up', () => statuses.at(-1)?.branch.link === 'up');
    expect(now()).toEqual({
      ...{ state: 'none', serial: null, hash: null, complaints: [], differs: [] },
    });
    expect(Object.keys(statuses.at(-1)?.figures ?? {}).length).toBeGreaterThan(10);
  });

  test('layers and files are taken at the attract screen', async () => {
    const { createHash } = await import('node:crypto');
    const policy = readFileSync('policies/wise.json');
    const sha256 = createHash('sha256').update(policy).digest('hex');
    const files = [{ name: 'rules.json', sha256, bytes: policy.length }];
    const layers = {
      region: { library: { name: 'Regio West' }, policy: 'files/rules.json' },
      branch: { library: { name: 'Filiaal' } },
      kiosk: { delays: { attractAfterReceiptMs: 2_000 } },
    };
    await put({ layers: { ...layers, kiosk: {} }, files });
    await isSoon('without the blob', {
      state: 'waiting',
      complaints: [{ path: 'files/rules.json', code: 'region-file-away' }],
    });
    await hub.putBlob(sha256, policy);
    const of = await put({ layers: { ...layers, kiosk: {} }, files });
    const hash = hashOf({ ...layers, kiosk: {} }, files);
    await isSoon('applied', { state: 'applied', serial: of, hash });
    // The own file names its own rules.
    expect(now()?.differs).toEqual(['policy']);
    expect(own().extends).toMatch(/^region\/[0-9a-f]{64}\/region\.json$/);
  });

  test('in a visit it waits', async () => {
    await stage.sees('attract', ({ view }) => view.kind === 'attract');
    await identify(stage, 1);
    const of = await put({ layers: { ...none, region: { library: { name: 'Na het bezoek' } } } });
    const before = stage.url();
    await until('a report after it', () => statuses.length > 0);
    expect(now()?.serial).not.toBe(of);
    expect(stage.url()).toBe(before);
    await leave(stage);
    await isSoon('after the visit', { state: 'applied', serial: of });
    expect(now()?.differs).toEqual([]);
  });

  test('a technician’s setting wins, until the region says over', async () => {
    writeFileSync(file(), JSON.stringify({ ...own(), library: { name: 'Van ons' } }));
    await isSoon('differs', { differs: ['library.name'] });
    const layers = { ...none, region: { library: { name: 'Regio' } } };
    await isSoon('once more', {
      ...{ serial: await put({ layers }), state: 'applied', differs: ['library.name'] },
    });
    const of = await put({ layers, over: ['library.name'] });
    await isSoon('over', { serial: of, state: 'applied', differs: [] });
    expect(own().library).toBeUndefined();
  });

  test('what is wrong is refused with its paths, and what ran goes on', async () => {
    const { hash } = now() ?? {};
    const layers = { ...none, region: { screen: { languages: ['xx'] }, librry: {} } };
    const of = await put({ layers });
    await until('refused', () => now()?.serial === of && now()?.state === 'refused');
    expect(now()?.complaints.map(({ path }) => path)).toContain('(no setting)');
    expect(now()?.hash).toBe(hash);
    const screen = { language: 'xx', languages: ['xx'] };
    const next = await put({ layers: { ...none, region: { screen } } });
    await until('refused again', () => now()?.serial === next && now()?.state === 'refused');
    expect(now()?.complaints.map(({ path }) => path)).toContain('screen.languages');
  });

  test('what does not start gives way to what ran', async () => {
    const before = readFileSync(file(), 'utf8');
    const address = taken.address() as { port: number };
    const layers = { ...none, region: { screen: { port: address.port } } };
    const of = await put({ layers, over: ['screen.port'] });
    await until('stepped back', () => now()?.serial === of && now()?.state === 'stepped-back');
    expect(readFileSync(file(), 'utf8')).toBe(before);
    expect(now()?.complaints).toHaveLength(1);
    const back = await put({ layers: none });
    await isSoon('the next one', { serial: back, state: 'applied', complaints: [] });
  });

  test('forged, for another kiosk, old, expired: none is taken', async () => {
    const { serial: present } = now() ?? {};
    const stranger = generateKeyPairSync('ed25519').privateKey;
    const codes = () => stage.log().map(({ code }) => code);
    const bad = { ...none, region: { library: { name: 'Vals' } } };
    const tries: [string, string][] = [
      [documentOf({ layers: bad }, stranger), 'region-document-forged'],
      [documentOf({ layers: bad, serial: 1 }), 'region-document-old'],
      [
        documentOf({ layers: bad, expires: new Date(Date.now() - 1_000).toISOString() }),
        'region-document-expired',
      ],
    ];
    for (const [document, code] of tries) {
      await hub.putDesired('b001', 'k01', document);
      await until(code, () => codes().includes(code));
    }
    const elsewhere = documentOf({ layers: bad, for: { branch: 'b001', kiosk: 'k02' } });
    for (let turn = 0; turn < 500; turn += 1) await hub.putDesired('b001', 'k01', elsewhere);
    await isSoon('refused as expired', {
      ...{ state: 'refused', complaints: [{ path: '', code: 'region-document-expired' }] },
    });
    const next = await put({ layers: none });
    await isSoon('and goes on', { serial: next, state: 'applied' });
    expect(next).toBeGreaterThan(present ?? 0);
    expect(own()).not.toHaveProperty('library');
  });

  test('an action is done once, and what came of it is told', async () => {
    const ask = async (id: string, what: object) => {
      const content = {
        ...{ v: 1, for: { branch: 'b001', kiosk: 'k01' }, id, serial: 1, by: 'anna', what },
        notBefore: new Date(Date.now() - hourMs).toISOString(),
        expires: new Date(Date.now() + hourMs).toISOString(),
      };
      await hub.putAction('b001', 'k01', id, signDocument('action', content, key));
      const came = () => {
        const { outcomes = [] } = JSON.parse(String(others.outcomes ?? '{}'));
        return (outcomes as ActionReport[]).find((each) => each.id === id);
      };
      await until(id, () => came() !== undefined);
      return came();
    };
    const closing = { why: 'seen to', seen: '0'.repeat(64) };
    const { ageIdentity = '' } = place.branch('b001').identities.get('k01') ?? {};
    const sealed = await closingOf(999, closing, await identityToRecipient(ageIdentity));
    const closed = await ask('a1', sealed);
    expect(closed).toMatchObject({ outcome: 'refused', why: 'no-such-entry' });
    const { staffRecipient } = place.hub.region().record;
    const ofOthers = await ask('a3', await closingOf(999, closing, staffRecipient));
    expect(ofOthers).toMatchObject({ outcome: 'refused', why: 'region-action-sealed' });
    const come = await ask('a2', { kind: 'call-acknowledge', call: 'none' });
    expect(come).toMatchObject({ outcome: 'refused', why: 'call-not-open' });
  });

  test('the key changes: the kiosk follows as it runs, and takes nothing of the one before', async () => {
    const before = stage.url();
    const former = key;
    const env = { PATH: process.env.PATH, KIOSK_REGION: place.hub.folder };
    const to = mkdtempSync(join(place.hub.place, 'keys-'));
    const done = await runFleet(['key', 'rotate', 'config', '--to', to], { env });
    expect(done).toMatchObject({ status: 0 });
    const changed = () => stage.log().some(({ code }) => code === 'region-keys-changed');
    await until('the new key', changed);
    key = readSigningKey(place.hub.region(), 'config', join(to, 'config.key'));
    const layers = { ...none, region: { library: { name: 'Vals' } } };
    await hub.putDesired('b001', 'k01', documentOf({ layers }, former));
    const of = await put({ layers: none });
    await isSoon('by the new key', { serial: of, state: 'applied' });
    // What was signed again is what it has: it did not start anew for it.
    expect(stage.url()).toBe(before);
    expect(own()).not.toHaveProperty('library');
  });

  test('the number of a report rises over the restarts within one process', () => {
    const restarts = new Set(statuses.map(({ configuration }) => configuration.hash)).size - 1;
    expect(new Set(statuses.map(({ startedAt }) => startedAt)).size).toBeLessThan(restarts);
    const fell = statuses.filter(({ n, startedAt }, at) => {
      const before = statuses[at - 1];
      return before?.startedAt === startedAt && n <= before.n;
    });
    expect(fell).toEqual([]);
  });
});
