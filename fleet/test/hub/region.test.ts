import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  blobStream,
  listBlobStream,
  type RegionLine,
} from '../../../packages/region-documents/src/index.ts';
import { natsBroker } from '../../../src/branch/broker/nats.ts';
import { natsServer } from '../../../test/support/branch/nats-server.ts';
import { until } from '../../../test/support/hardware/until.ts';
import type { Hub } from '../../src/hub/hub.ts';
import { makeRegionPlace, type RegionPlace } from '../support/region-place.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (data: Uint8Array) => new TextDecoder().decode(data);

describe.skipIf(natsServer === null)('a region (needs nats-server)', () => {
  let place: RegionPlace;
  let hub: Hub;
  const closing: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    place = await makeRegionPlace({ b001: ['k01', 'k02'], b002: ['k01'] });
    hub = await place.hub.connect();
  });
  afterAll(async () => {
    for (const close of closing) await close();
    await hub?.close();
    await place?.remove();
  });

  async function kiosk(branch: string, name: string): Promise<RegionLine> {
    const identity = place.branch(branch).identities.get(name);
    if (identity === undefined) throw new Error(name);
    const connection = await natsBroker({ identity }).connect();
    closing.push(() => connection.close());
    if (connection.region === undefined) throw new Error('no region');
    return connection.region;
  }

  test('what is put at the hub reaches its kiosk, what it reports reaches the hub', async () => {
    const k01 = await kiosk('b001', 'k01');
    const k02 = await kiosk('b001', 'k02');
    const other = await kiosk('b002', 'k01');
    const heard: string[] = [];
    for (const [name, line] of Object.entries({ k01, k02, other }))
      await line.watchDocuments((what, data) => heard.push(`${name} ${what} ${text(data)}`));
    await hub.putDesired('b001', 'k01', 'for one');
    await hub.putAction('b002', 'k01', 'a1', 'act');
    await hub.putListHead('list');
    await until(() => heard.length === 5, 'five documents');
    expect(heard.sort()).toEqual([
      'k01 desired for one',
      'k01 list list',
      'k02 list list',
      'other action.a1 act',
      'other list list',
    ]);
    const reports: string[] = [];
    await hub.followReports(({ branch, kiosk, name, data }) => {
      reports.push(`${branch} ${kiosk} ${name} ${name === 'members' ? '' : text(data)}`);
    });
    await k01.report('status', bytes('well'));
    await other.report('staff', bytes('sealed'));
    await until(() => reports.length >= 4, 'reports');
    expect(reports.sort()).toEqual([
      'b001 host members ',
      'b001 k01 status well',
      'b002 host members ',
      'b002 k01 staff sealed',
    ]);
    const content = randomBytes(300_000);
    const sha256 = createHash('sha256').update(content).digest('hex');
    for (const stream of [blobStream, listBlobStream] as const) {
      expect(await other.blob(sha256, content.length, stream)).toBe(null);
      await hub.putBlob(sha256, content, { stream });
      let found: Uint8Array | null = null;
      while (found === null) found = await other.blob(sha256, content.length, stream);
      expect(content.equals(found)).toBe(true);
    }
  });

  test('a broker learns no other way to the hub than the one that its host was given', async () => {
    const host = place.branch('b001').host();
    const file = (name: string) => readFileSync(join(host.folder, 'broker', name));
    const leaf = new URL(host.file.region?.leaf.replace('tls:', 'http:') ?? '');
    const line = connect({
      ...{ host: leaf.hostname, port: Number(leaf.port), servername: leaf.hostname },
      ...{ ca: file('leaf-ca.pem'), cert: file('leaf.pem'), key: file('leaf.key') },
    });
    try {
      const [first] = (await once(line, 'data')) as [Buffer];
      expect(String(first)).toMatch(/^INFO \{/);
      expect(String(first)).toContain(`"leafnode_urls":["${leaf.host}"]`);
    } finally {
      line.destroy();
    }
  });
});
