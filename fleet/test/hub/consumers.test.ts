/** A broker that makes consumers at the hub without end, and the branch beside it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { natsBroker } from '../../../src/branch/broker/nats.ts';
import { natsServer } from '../../../test/support/branch/nats-server.ts';
import { until } from '../../../test/support/hardware/until.ts';
import { hostileBroker } from '../support/hostile.ts';
import { makeRegionPlace, type RegionPlace } from '../support/region-place.ts';

const filter = 'd.b001.*.desired';
const inbox = 'deliver.down.b001.answers';

describe.skipIf(natsServer === null)('at a real hub', { timeout: 120_000 }, () => {
  let place: RegionPlace;
  beforeAll(async () => {
    place = await makeRegionPlace({ b001: ['k01'], b002: ['k01'] });
  }, 90_000);
  afterAll(() => place?.remove());

  test('none stays without a listener; those that there are keep no other branch out', async () => {
    const { hostile, close } = await hostileBroker(place, 'b001');
    const answers: string[] = [];
    hostile.subscribe(inbox, { callback: (_, message) => void answers.push(message.string()) });
    await hostile.flush();
    const make = async (wanted: { name: string; staysMs: number; direct: true | undefined }) => {
      const before = answers.length;
      for (let nth = 0; nth < 200; nth += 1) ask(hostile.publish.bind(hostile), nth, wanted);
      await hostile.flush();
      await until(
        () => answers.length >= before + 200,
        `${wanted.name}: ${answers.at(-1)}`,
        20_000,
      );
      return answers.slice(before);
    };

    for (const direct of [undefined, true] as const) {
      const kind = direct ? 'source' : 'listed';
      const staying = await make({ name: `staying-${kind}`, staysMs: 3_600_000, direct });
      expect(staying.filter(isMade)).toEqual([]);
      expect(staying.at(-1)).toContain('inactive threshold exceeds');
      const passing = await make({ name: `passing-${kind}`, staysMs: 30_000, direct });
      expect(passing.filter(isMade)).toHaveLength(200);
    }

    // Its sources are made anew: those of others keep none of them out.
    const other = place.branch('b002');
    await other.broker.kill();
    await other.start();
    const identity = other.identities.get('k01');
    if (identity === undefined) throw new Error('k01');
    const connection = await natsBroker({ identity }).connect();
    const seen: string[] = [];
    await connection.region?.watchDocuments((_, data) => seen.push(Buffer.from(data).toString()));
    const hub = await place.hub.connect();
    await hub.putDesired('b002', 'k01', 'after');
    // A source that asked before the line stood waits 30 s for its answer, then 10 s: nats-server's own.
    await until(() => seen.includes('after'), 'b002 has what is put', 60_000);
    await hub.close();
    await connection.close();
    await close();
  });
});

/** `staysMs`: how long the consumer shall stay where no one listens to it */
function ask(
  publish: (subject: string, body: string, options: { reply: string }) => void,
  nth: number,
  { name, staysMs, direct }: { name: string; staysMs: number; direct: true | undefined },
): void {
  const config = {
    name: `${name}${nth}`,
    filter_subject: filter,
    ack_policy: 'none',
    deliver_subject: `deliver.down.b001.${name}${nth}`,
    inactive_threshold: staysMs * 1_000_000,
    direct,
  };
  const body = JSON.stringify({ stream_name: 'DESIRED', config, action: 'create' });
  publish(`hub.API.CONSUMER.CREATE.DESIRED.${name}${nth}.${filter}`, body, { reply: inbox });
}

function isMade(answer: string): boolean {
  return JSON.parse(answer).error === undefined;
}
