/** A broker that makes consumers at the hub without end, and the branch beside it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { natsBroker } from '../../../src/branch/broker/nats.ts';
import { natsServer } from '../../../test/support/branch/nats-server.ts';
import { until } from '../../../test/support/hardware/until.ts';
import { hostileBroker } from '../support/hostile.ts';
import { makeRegionPlace, type RegionPlace } from '../support/region-place.ts';

describe.skipIf(natsServer === null)('at a real hub', { timeout: 60_000 }, () => {
  let place: RegionPlace;
  beforeAll(async () => {
    place = await makeRegionPlace({ b001: ['k01'], b002: ['k01'] });
  }, 30_000);
  afterAll(() => place?.remove());

  test('a broker makes no more consumers than there are for all; a line that stands goes on', async () => {
    const identity = place.branch('b002').identities.get('k01');
    if (identity === undefined) throw new Error('k01');
    const connection = await natsBroker({ identity }).connect();
    const seen: string[] = [];
    await connection.region?.watchDocuments((_, data) => seen.push(Buffer.from(data).toString()));
    const hub = await place.hub.connect();
    await hub.putDesired('b002', 'k01', 'before');
    await until(() => seen.includes('before'), 'the line of b002');
    const { hostile, close } = await hostileBroker(place, 'b001');
    const answers: string[] = [];
    const inbox = 'deliver.down.b001.answers';
    hostile.subscribe(inbox, { callback: (_, message) => void answers.push(message.string()) });
    const filter = 'd.b001.*.desired';
    for (let nth = 0; nth < 600; nth += 1) {
      const config = {
        name: `x${nth}`,
        filter_subject: filter,
        ack_policy: 'none',
        deliver_subject: `deliver.down.b001.x${nth}`,
        inactive_threshold: 3_600_000_000_000,
      };
      const body = JSON.stringify({ stream_name: 'DESIRED', config, action: 'create' });
      const subject = `hub.API.CONSUMER.CREATE.DESIRED.x${nth}.${filter}`;
      hostile.publish(subject, body, { reply: inbox });
    }
    await hostile.flush();
    const said = () => `${answers.length}: ${answers.slice(-1)}`;
    await until(() => answers.length >= 600, said(), 20_000);
    const made = answers.filter((text) => JSON.parse(text).error === undefined).length;
    // 100, and five for each of the three sources of two branches; some stand already.
    expect(made).toBeGreaterThan(110);
    expect(made).toBeLessThanOrEqual(130);
    expect(answers.at(-1)).toContain('maximum consumers');
    await hub.putDesired('b002', 'k01', 'after');
    await until(() => seen.includes('after'), 'b002 has what is put');
    await hub.close();
    await connection.close();
    await close();
  });
});
