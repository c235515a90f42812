/** A disk of either side is replaced, the link is cut, the hub is killed with much waiting: nothing is lost (LONG). */
import { createServer, connect as dialTcp, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RegionLine } from '../../../packages/region-documents/src/index.ts';
import { natsBroker } from '../../../src/branch/broker/nats.ts';
import { freePort, natsServer } from '../../../test/support/branch/nats-server.ts';
import { until } from '../../../test/support/hardware/until.ts';
import { isLong } from '../../../test/support/repository/share.ts';
import { makeRegionPlace, type RegionPlace } from '../support/region-place.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (data: Uint8Array) => new TextDecoder().decode(data);
/** The server tries again to make a source after a pause that grows. */
const patienceMs = 90_000;
const names = ['status', 'staff', 'outcomes'] as const;

/** A line that can be cut; `end` also ends what is under way. */
async function cuttable(to: number) {
  const open = new Set<Socket>();
  let isCut = false;
  const port = await freePort();
  const server = createServer((near) => {
    if (isCut) return void near.destroy();
    const far = dialTcp(to, 'localhost');
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one);
      one
        .on('error', () => {})
        .on('close', () => {
          open.delete(one);
          other.destroy();
        });
      one.pipe(other);
    }
  });
  await new Promise<void>((resolve) => server.listen(port, 'localhost', resolve));
  return {
    port,
    cut: () => {
      isCut = true;
      for (const socket of open) socket.destroy();
    },
    mend: () => {
      isCut = false;
    },
    close: () => server.close(),
  };
}

describe.skipIf(natsServer === null || !isLong)('a region (needs nats-server)', () => {
  let place: RegionPlace;
  let line: Awaited<ReturnType<typeof cuttable>>;
  beforeEach(async () => {
    const leaf = async (address: string) => {
      line = await cuttable(Number(new URL(address).port));
      return `tls://localhost:${line.port}`;
    };
    place = await makeRegionPlace({ b001: ['k01'] }, { leaf });
  }, 60_000);
  afterEach(async () => {
    await place?.remove();
    line?.close();
  });

  async function kiosk(): Promise<{ region: RegionLine; close(): Promise<void> }> {
    const identity = place.branch('b001').identities.get('k01');
    if (identity === undefined) throw new Error('no k01');
    const { region, close } = await natsBroker({ identity }).connect();
    if (region === undefined) throw new Error('no region');
    return { region, close };
  }

  /** What the hub has of the kiosk's status, and the kiosk of what it shall be. */
  async function follow() {
    const hub = await place.hub.connect();
    const at = await kiosk();
    const seen = { reports: new Map<string, string>(), documents: new Map<string, string>() };
    await hub.followReports(({ kiosk: of, name, data }) => {
      if (of === 'k01') seen.reports.set(name, text(data));
    });
    await at.region.watchDocuments((name, data) => seen.documents.set(name, text(data)));
    const close = async () => {
      await at.close();
      await hub.close();
    };
    return { hub, region: at.region, seen, close };
  }

  test('the disk of the box, then that of the hub, is empty', { timeout: 300_000 }, async () => {
    const before = await follow();
    for (let nth = 0; nth < 500; nth += 1)
      for (const name of names) await before.region.report(name, bytes(`before ${nth}`));
    const all = (seen: Map<string, string>, what: string) => () =>
      names.every((name) => seen.get(name) === what);
    await until(all(before.seen.reports, 'before 499'), 'all at the hub', patienceMs);
    await before.close();
    await place.branch('b001').emptyDisk();
    const box = await follow();
    // Of one name nothing newer comes.
    const newer = names.slice(1);
    for (let nth = 0; nth < 500; nth += 1)
      for (const name of newer) await box.region.report(name, bytes(`after ${nth}`));
    const isNew = (seen: Map<string, string>) =>
      newer.every((name) => seen.get(name) === 'after 499');
    await until(() => isNew(box.seen.reports), 'the new at the hub', patienceMs);
    expect(box.seen.reports.get('status')).toBe('before 499');
    await box.hub.putDesired('b001', 'k01', 'one');
    await until(() => box.seen.documents.get('desired') === 'one', 'the box sources', patienceMs);
    await box.close();

    await place.hub.emptyDisk();
    const hub = await follow();
    await hub.hub.putDesired('b001', 'k01', 'two');
    await hub.hub.putAction('b001', 'k01', 'a1', 'act');
    await until(() => hub.seen.documents.get('desired') === 'two', 'the state', patienceMs);
    await until(() => hub.seen.documents.get('action.a1') === 'act', 'the action', patienceMs);
    // What the box still has is at the hub again.
    await until(() => isNew(hub.seen.reports), 'its reports', patienceMs);
    await hub.close();
  });

  test('the link is cut, and back', { timeout: 300_000 }, async () => {
    const { hub, region, seen, close } = await follow();
    await region.report('status', bytes('0'));
    await until(() => seen.reports.get('status') === '0', 'the link', patienceMs);
    for (let round = 1; round <= 3; round += 1) {
      line.cut();
      for (let nth = 0; nth < 100; nth += 1)
        for (const name of names) await region.report(name, bytes(`${round} ${nth}`));
      await hub.putDesired('b001', 'k01', `round ${round}`);
      expect(seen.documents.get('desired')).not.toBe(`round ${round}`);
      line.mend();
      const all = () => names.every((name) => seen.reports.get(name) === `${round} 99`);
      await until(all, `all of round ${round} at the hub`, patienceMs);
      await until(() => seen.documents.get('desired') === `round ${round}`, 'state', patienceMs);
    }
    await close();
  });

  test('the hub is killed with 10,000 changes waiting', { timeout: 600_000 }, async () => {
    const first = await place.hub.connect();
    line.cut();
    for (let at = 0; at < 10_000; at += 100)
      await Promise.all(
        Array.from({ length: 100 }, (_, nth) =>
          first.putDesired('b001', `x${String(at + nth)}`, `${at + nth}`),
        ),
      );
    await first.putDesired('b001', 'k01', 'the last');
    await place.hub.process.kill();
    await first.ended;
    await place.hub.start();
    line.mend();
    const { hub, seen, close } = await follow();
    await until(() => seen.documents.get('desired') === 'the last', 'the last one', patienceMs);
    const there = new Set<string>();
    await hub.followDocuments(({ kiosk: of, data }) => {
      if (of?.startsWith('x') && `x${text(data)}` === of) there.add(of);
    });
    expect(there.size).toBe(10_000);
    await close();
  });
});
