/** A list at a real hub: what kiosks would refuse is not pushed, and the newest one stands. */
import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listBlobStream, mostListBytes } from '../../../packages/region-documents/src/index.ts';
import { natsServer } from '../../../test/support/branch/nats-server.ts';
import type { Hub } from '../../src/hub/hub.ts';
import { pushList, standingList } from '../../src/list/push-list.ts';
import { readSigningKey } from '../../src/region/region-folder.ts';
import { type HubPlace, makeHubPlace } from '../support/hub-place.ts';

const now = '2026-11-25T23:10:00.000Z';

describe.skipIf(natsServer === null)('at a hub (needs nats-server)', () => {
  let place: HubPlace;
  let hub: Hub;
  beforeAll(async () => {
    place = await makeHubPlace();
    hub = await place.connect();
  }, 60_000);
  afterAll(async () => {
    await hub?.close();
    await place?.remove();
  });

  function push(exportedAt: string, content: Uint8Array = randomBytes(200_000), at = now) {
    const sha256 = createHash('sha256').update(content).digest('hex');
    const region = place.region();
    const signing = { key: readSigningKey(region, 'config'), configKey: region.record.configKey };
    const about = { exportedAt, entries: 3, mostBad: 0.01 };
    return pushList(hub, { content, sha256, about, by: 'anna' }, signing, { now: at });
  }
  const standing = () => standingList(hub, place.region().record.configKey);

  test('the newest stands, with its blob, and the audit trail names it', async () => {
    expect(await standing()).toBeNull();
    const content = randomBytes(300_000);
    const first = await push('2026-11-25T23:00:00Z', content);
    if ('why' in first) throw new Error(first.why);
    expect(await standing()).toEqual(first);
    expect(first.serial).toBe(Math.floor(Date.parse(now) / 1000));
    expect(
      content.equals(
        (await hub.blob(first.sha256, first.bytes, listBlobStream)) ?? Buffer.alloc(0),
      ),
    ).toBe(true);
    expect(await hub.blob(first.sha256, first.bytes)).toBeNull();
    expect(await hub.auditTrail(1)).toEqual([
      {
        at: now,
        by: 'anna',
        action: 'list-push',
        proof: 'proved',
        what: [`list ${first.sha256}`, 'exported 2026-11-25T23:00:00Z', '3 entries'],
      },
    ]);
    // Sealed anew, for a kiosk that was admitted since: by a clock that went back, too.
    const again = await push('2026-11-25T23:00:00Z', undefined, '2026-11-25T23:05:00.000Z');
    expect(again).toMatchObject({ serial: first.serial + 1 });
  });

  test('what no kiosk would take is not pushed', async () => {
    const before = await standing();
    expect(await push('2026-11-24T23:00:00Z')).toEqual({
      why: 'older',
      than: '2026-11-25T23:00:00Z',
    });
    expect(await push('2026-11-27T00:00:00Z')).toEqual({ why: 'of-the-future' });
    const huge = Buffer.alloc(mostListBytes + 1);
    expect(await push('2026-11-25T23:30:00Z', huge)).toEqual({ why: 'too-large' });
    expect(await standing()).toEqual(before);
  });
});
