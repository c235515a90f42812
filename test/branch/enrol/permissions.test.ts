/** What the broker lets a kiosk do, and what it refuses, tried at a real one. */
import { jetstreamManager } from '@nats-io/jetstream';
import { type NatsConnection, nuid } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dial, streamOptions } from '../../../src/branch/broker/dial.ts';
import { eventStream, kioskMay, republishedAs } from '../../../src/branch/broker/subjects.ts';
import { hostIdentity, readHost } from '../../../src/branch/enrol/host.ts';
import { natsServer } from '../../support/branch/nats-server.ts';
import { type BranchPlace, makeBranchPlace } from '../../support/branch/place.ts';

const bytes = new Uint8Array([1]);

describe.skipIf(natsServer === null)('at a real broker', () => {
  let branch: BranchPlace;
  let k01: NatsConnection;
  let k02: NatsConnection;

  beforeAll(async () => {
    branch = await makeBranchPlace(['k01', 'k02']);
    k01 = await connectionOf('k01');
    k02 = await connectionOf('k02');
  });
  afterAll(async () => {
    await Promise.all([k01.close(), k02.close()]);
    await branch.remove();
  });

  async function connectionOf(kiosk: string) {
    const identity = branch.identities.get(kiosk);
    if (identity === undefined) throw new Error(`no ${kiosk}`);
    return dial(identity, identity.broker, 5_000);
  }

  /** `refused`: the broker said so, before it answered a ping that was sent afterwards. */
  async function whatComesOf(nc: NatsConnection, act: () => void): Promise<'done' | 'refused'> {
    const said: unknown[] = [];
    const seen = nc.status();
    const watching = (async () => {
      for await (const status of seen) said.push(status);
    })();
    act();
    await nc.flush();
    (seen as unknown as { stop(): void }).stop();
    await watching;
    return /permissions violation/i.test(
      JSON.stringify(said, (_, v) => (v instanceof Error ? v.message : v)),
    )
      ? 'refused'
      : 'done';
  }

  const say = (nc: NatsConnection, subject: string) =>
    whatComesOf(nc, () => nc.publish(subject, bytes));

  test.each(kioskMay('b001', 'k01').map((subject) => subject.replace(/[*>]/g, 'x')))(
    'a kiosk may say %s',
    async (subject) => {
      // The purge of nothing, the reading of nothing: the broker lets it through, and answers.
      expect(await say(k01, subject)).toBe('done');
    },
  );

  test.each([
    ['an event of another kiosk', 'b.b001.e.k02'],
    ['an event in another branch', 'b.b002.e.k01'],
    ['that another kiosk is alive', 'b.b001.alive.k02'],
    ['a call of another kiosk', 'b.b001.call.k02'],
    ['keys for itself', '$KV.KEYS.k01'],
    ['keys for another kiosk', '$KV.KEYS.k02'],
    ['an answer to another kiosk', '_INBOX.k02.x'],
    ['to the host', '_INBOX.host.x'],
    ['that EVENTS is deleted', '$JS.API.STREAM.DELETE.EVENTS'],
    ['that EVENTS is purged', '$JS.API.STREAM.PURGE.EVENTS'],
    ['that an event is deleted', '$JS.API.STREAM.MSG.DELETE.EVENTS'],
    ['that EVENTS is changed', '$JS.API.STREAM.UPDATE.EVENTS'],
    ['that EVENTS is put back', '$JS.API.STREAM.RESTORE.EVENTS'],
    ['that EVENTS is copied', '$JS.API.STREAM.SNAPSHOT.EVENTS'],
    ['that claims are purged', '$JS.API.STREAM.PURGE.KV_CLAIMS'],
    ['that keys are purged', '$JS.API.STREAM.PURGE.KV_KEYS'],
    ['a stream of its own', '$JS.API.STREAM.CREATE.MINE'],
    ['which streams there are', '$JS.API.STREAM.NAMES'],
    ['a consumer', '$JS.API.CONSUMER.CREATE.EVENTS.c'],
    ['a consumer of its keys', '$JS.API.CONSUMER.CREATE.KV_KEYS.c.$KV.KEYS.k01'],
    ['a direct question for a claim', '$JS.API.DIRECT.GET.KV_CLAIMS.$KV.CLAIMS.i.x'],
    ['a direct question for an event', '$JS.API.DIRECT.GET.EVENTS'],
    ['that another kiosk has published something', 'b.b001.told.k02'],
    ['the answer to flow control', '$JS.FC.EVENTS.x'],
    ['the end of a consumer', '$JS.API.CONSUMER.DELETE.EVENTS.c'],
    ['a durable consumer', '$JS.API.CONSUMER.DURABLE.CREATE.EVENTS.c'],
    ['what the account has', '$JS.API.INFO'],
    ['something to the system', '$SYS.REQ.SERVER.PING'],
    ['something of its own', 'hello'],
  ])('a kiosk may not say %s', async (_, subject) => {
    expect(await say(k01, subject)).toBe('refused');
  });

  test.each([
    ['everything', '>'],
    ['the answers to another kiosk', '_INBOX.k02.>'],
    ['all answers', '_INBOX.>'],
    ['the events past their stream', 'b.b001.e.*'],
    ['claims past their stream', '$KV.>'],
    ['what others ask the broker', '$JS.API.>'],
    ['the system', '$SYS.>'],
  ])('a kiosk may not subscribe to %s', async (_, subject) => {
    expect(await whatComesOf(k01, () => void k01.subscribe(subject))).toBe('refused');
  });

  test('a kiosk hears that another is alive, and its call', async () => {
    for (const what of ['alive', 'call']) {
      const received = k01.subscribe(republishedAs(`b.b001.${what}.*`), { max: 1 });
      await k01.flush();
      k02.publish(`b.b001.${what}.k02`, bytes);
      for await (const { subject } of received)
        expect(subject).toBe(republishedAs(`b.b001.${what}.k02`));
    }
  });

  test('the host makes streams, and neither says nor reads an event', async () => {
    const nc = await dial(hostIdentity(readHost(branch.hostFolder)), branch.address, 5_000);
    const manager = await jetstreamManager(nc, streamOptions(5_000));
    expect((await manager.streams.info(eventStream)).config).toMatchObject({
      ...{ deny_delete: true, deny_purge: true, num_replicas: 1, storage: 'file' },
    });
    for (const subject of [
      'b.b001.e.k01',
      '$KV.CLAIMS.i.x',
      '$JS.API.DIRECT.GET.EVENTS',
      `$JS.API.CONSUMER.CREATE.EVENTS.${nuid.next()}`,
      '$JS.API.STREAM.DELETE.EVENTS',
    ])
      expect(await say(nc, subject), subject).toBe('refused');
    await nc.close();
  });
});
