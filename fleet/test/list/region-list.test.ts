import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openStore } from '../../../src/store/store.ts';
import { natsServer } from '../../../test/support/branch/nats-server.ts';
import { runCommand } from '../../../test/support/commands/run.ts';
import { isLong } from '../../../test/support/repository/share.ts';
import { pushList } from '../../src/list/push-list.ts';
import { sealList } from '../../src/list/seal-list.ts';
import { readSigningKey } from '../../src/region/region-folder.ts';
import { makeRegionPlace, type RegionPlace } from '../support/region-place.ts';
import { runFleet } from '../support/run.ts';

const blocked = '23550000000018';
const nowMs = Date.now();
const at = (hours: number) => new Date(nowMs + hours * 3_600_000).toISOString();

function list(exportedAt: string, patrons: readonly string[] = [blocked]): string {
  const head = JSON.stringify({ blockList: 1, exportedAt, entries: patrons.length });
  return `${[head, ...patrons.map((patron) => JSON.stringify({ patron }))].join('\n')}\n`;
}

/** Until what was put at the hub is where it shall be. */
async function again<Last extends { isThere: boolean }>(
  what: string,
  work: () => Promise<Last>,
): Promise<Last> {
  const untilMs = performance.now() + 60_000;
  let last = await work();
  while (!last.isThere) {
    if (performance.now() > untilMs) throw new Error(`${what}: not, ${JSON.stringify(last)}`);
    last = await work();
  }
  return last;
}

describe.runIf(isLong && natsServer !== null)('the list of a region (needs nats-server)', () => {
  let place: RegionPlace;
  beforeAll(async () => {
    place = await makeRegionPlace({ b001: ['k01', 'k02'], b002: ['k01'] });
  }, 180_000);
  afterAll(() => place?.remove());

  const data = (branch: string, kiosk: string) => join(place.hub.place, branch, `${kiosk}-data`);
  /** As the kiosk's own taker calls it. */
  function take(branch: string, kiosk: string) {
    const config = join(place.hub.place, `${branch}-${kiosk}.json`);
    const folder = join(place.hub.place, branch, kiosk);
    const store = data(branch, kiosk);
    mkdirSync(store, { recursive: true });
    writeFileSync(
      config,
      JSON.stringify({ version: 2, store: { folder: store }, branch: { folder } }),
    );
    return runCommand(['cache', 'import', '--from-region', '--config', config]);
  }
  function uses(branch: string, kiosk: string) {
    const { blockList, close } = openStore({ folder: data(branch, kiosk), log: () => {} });
    const [about, entry] = [blockList.about(), blockList.get(blocked)];
    close();
    return { about, isBlocked: entry !== null };
  }
  function push(text: string | Uint8Array, ...more: string[]) {
    const file = join(place.hub.place, 'blocked.jsonl');
    writeFileSync(file, text);
    return runFleet(['list', 'push', file, '--folder', place.hub.folder, ...more]);
  }
  const taken = (branch: string, kiosk: string) =>
    again(`${branch}-${kiosk} has the list`, async () => {
      const last = await take(branch, kiosk);
      return { ...last, isThere: last.status === 0 && last.out.includes('blocked patron') };
    });

  test('is pushed once, and taken by each kiosk', async () => {
    expect(await take('b001', 'k01')).toMatchObject({
      status: 0,
      out: 'No list is there for west.\n',
    });
    const pushed = await push(gzipSync(list(at(-2))), '--json');
    expect(pushed).toMatchObject({ status: 0, err: '' });
    expect(JSON.parse(pushed.out)).toMatchObject({ kiosks: 3, branches: 2, entries: 1, bad: 0 });
    for (const [branch, kiosk] of [
      ['b001', 'k01'],
      ['b001', 'k02'],
      ['b002', 'k01'],
    ] as const) {
      expect((await taken(branch, kiosk)).out).toBe(
        `1 blocked patron, as exported at ${at(-2)} and pushed in west; 0 bad lines left out.\n`,
      );
      expect(uses(branch, kiosk)).toEqual({
        about: { exportedAt: at(-2), entries: 1 },
        isBlocked: true,
      });
    }
    expect((await take('b001', 'k01')).out).toContain('is no older than the one that is pushed');
  }, 180_000);

  test('the operator sees who has it, and who pushed it', async () => {
    const { status, out } = await runFleet(['list', 'status', '--folder', place.hub.folder]);
    expect(out).toContain(`1 blocked patron, as exported at ${at(-2)}`);
    // No kiosk runs here, so none has reported.
    expect(out).toContain('0 of 2');
    expect(status).toBe(1);
    const hub = await place.hub.connect();
    const [entry] = await hub.auditTrail(1);
    await hub.close();
    expect(entry).toMatchObject({ by: 'anna', action: 'list-push' });
    expect(JSON.stringify(entry)).not.toContain(blocked);
  });

  test('one that is bad, older or of the future is not pushed', async () => {
    expect(await push('no list\n')).toMatchObject({ status: 65 });
    expect((await push('no list\n')).err).toContain('1 of 1 lines are bad');
    const cut = list(at(-1), [blocked, '2']).split('\n').slice(0, 2).join('\n');
    expect((await push(cut)).err).toContain('it was cut short');
    expect((await push(gzipSync(list(at(-1))).subarray(0, 60))).err).toContain(
      'cannot be unpacked',
    );
    expect((await push(list(at(-3)))).err).toContain('and the list that stands later');
    expect((await push(list(at(30)))).err).toContain('which is not yet');
    expect(await runFleet(['list', 'push', 'none', '--folder', place.hub.folder])).toMatchObject({
      status: 66,
    });
    expect(uses('b001', 'k01').about?.exportedAt).toBe(at(-2));
  }, 60_000);

  async function pushed(recipients: readonly string[], packed: Uint8Array, hours: number) {
    const region = place.hub.region();
    const hub = await place.hub.connect();
    try {
      const stream = new Blob([new Uint8Array(packed)]).stream();
      const sealed = await sealList(stream as ReadableStream<Uint8Array>, recipients);
      const about = { exportedAt: at(hours), entries: 1, mostBad: 0 };
      const signing = {
        key: readSigningKey(region, 'config'),
        configKey: region.record.configKey,
      };
      const now = new Date().toISOString();
      return await pushList(hub, { ...sealed, about, by: 'anna' }, signing, { now });
    } finally {
      await hub.close();
    }
  }
  async function refusedWith(branch: string, kiosk: string, words: string) {
    await again(words, async () => {
      const last = await take(branch, kiosk);
      return { ...last, isThere: last.status === 65 && last.err.includes(words) };
    });
    expect(uses(branch, kiosk).about?.exportedAt).toBe(at(-2));
  }

  test('what is signed and bad leaves the old list in place', async () => {
    const stranger = await identityToRecipient(await generateX25519Identity());
    await pushed([stranger], gzipSync(list(at(-1))), -1);
    await refusedWith('b001', 'k01', 'was sealed before this kiosk was in its branch');
    const members = ['k01', 'k02'].map((kiosk) => place.branch('b001').identities.get(kiosk));
    const recipients = await Promise.all(
      members.map((identity) => identityToRecipient(identity?.ageIdentity ?? '')),
    );
    await pushed(recipients, randomBytes(1_000), -0.9);
    await refusedWith('b001', 'k01', 'cannot be unpacked');
    await pushed(recipients, gzipSync('rubbish\n'), -0.8);
    await refusedWith('b001', 'k01', 'is rejected: 1 of 1 lines are bad');
  }, 60_000);

  test('what the hub made up is not believed', async () => {
    const hub = await place.hub.connect();
    const standing = Buffer.from((await hub.listHead()) ?? '');
    const forged = standing.toString('utf8').replace('\\"entries\\":1', '\\"entries\\":2');
    expect(forged).not.toBe(standing.toString('utf8'));
    await hub.putListHead(forged);
    await refusedWith('b001', 'k01', 'is not signed by the region');
    await hub.close();
  }, 60_000);

  test('a hub that lost its disk gets the next list, with a serial above all before', async () => {
    await place.hub.emptyDisk();
    const file = join(place.hub.folder, 'members-seen.json');
    await again('the hosts are heard again', async () => {
      const last = await push(list(at(-0.5)));
      // Of one alone the list goes out too, and says whose kiosks are left out.
      return { ...last, isThere: last.status === 0 && last.err === '' };
    });
    expect(uses('b002', 'k01').about?.exportedAt).toBe(at(-2));
    await taken('b002', 'k01');
    expect(uses('b002', 'k01').about?.exportedAt).toBe(at(-0.5));
    rmSync(file);
  }, 90_000);
});
