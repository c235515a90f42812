/**
 * A kiosk of the branch that is hostile: it has the broker send an answer where nobody wants one, with
 * the bytes of a claim of its own (LONG). What it says as itself: trust.test.ts.
 */
import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dial, streamOptions } from '../../../src/branch/broker/dial.ts';
import { natsBroker } from '../../../src/branch/broker/nats.ts';
import { hostIdentity, readHost } from '../../../src/branch/enrol/host.ts';
import type { BranchSeal } from '../../../src/branch/keys/branch-keys.ts';
import { placeOf, sealed } from '../../support/branch/entries.ts';
import { happens } from '../../support/branch/happens.ts';
import { openHostileKiosk } from '../../support/branch/hostile-kiosk.ts';
import { type BranchMember, openMember } from '../../support/branch/member.ts';
import { natsServer } from '../../support/branch/nats-server.ts';
import { type BranchPlace, makeBranchPlace } from '../../support/branch/place.ts';
import { until } from '../../support/hardware/until.ts';
import { isLong } from '../../support/repository/share.ts';

describe.runIf(isLong && natsServer !== null)('a hostile kiosk of the branch', () => {
  let place: BranchPlace;
  let k01: BranchMember;
  let k02: BranchMember;
  let hostile: NatsConnection;
  let seal: BranchSeal;
  beforeAll(async () => {
    place = await makeBranchPlace(['k01', 'k02', 'k03']);
    [k01, k02] = await Promise.all([openMember(place, 'k01'), openMember(place, 'k02')]);
    await Promise.all([k01.up(), k02.up()]);
    ({ connection: hostile, seal } = await openHostileKiosk(place, 'k03'));
  });
  afterAll(async () => {
    await hostile?.close();
    await Promise.all([k01?.close(), k02?.close()]);
    await place?.remove();
  });

  /**
   * Whatever the broker answers to a question about `claim` goes to `subject`, and whatever it delivers;
   * by the ways that a kiosk had, and by those that it has.
   */
  async function answerTo(subject: string, claim: string, content: Uint8Array | string = '') {
    const key = `$KV.CLAIMS.i.${claim}`;
    if (content !== '') hostile.publish(key, content);
    await hostile.flush();
    const consumer = { name: 'evil', deliver_subject: subject, ack_policy: 'none' };
    const config = { ...consumer, mem_storage: true, filter_subject: key };
    for (const [question, body] of [
      [`$JS.API.DIRECT.GET.KV_CLAIMS.${key}`, ''],
      ['$JS.API.STREAM.MSG.GET.KV_CLAIMS', JSON.stringify({ last_by_subj: key })],
      ['$JS.API.STREAM.INFO.EVENTS', ''],
      [
        `$JS.API.CONSUMER.CREATE.KV_CLAIMS.evil.${key}`,
        JSON.stringify({ stream_name: 'KV_CLAIMS', config }),
      ],
      [placeOf('k03'), content],
      [`${key}-2`, content],
    ] as const)
      hostile.publish(question, body, { reply: subject });
    await hostile.flush();
  }

  test('S2: tells nothing in the name of another kiosk', async () => {
    expect(await k02.lend('B1', '100')).toBe('mine');
    const knows = () => k01.branch.lastOn('B1', null)?.what === 'lent';
    await until(knows, 'k01 knows of it');
    const over = { what: 'over', entry: k02.journal.lastId(), ended: 'accepted' } as const;
    const say = () => answerTo(placeOf('k02'), 'event', sealed(seal, 'k02', 'forged', over));
    const isHeard = () => !knows() || k02.branch.state().link !== 'up';
    expect(await happens(isHeard, say)).toBe(false);
  });

  test('S2: replaces no keys of another kiosk', async () => {
    const identity = place.identities.get('k01');
    if (identity === undefined) throw new Error('no k01');
    const found: string[] = [];
    const broker = await natsBroker({ identity }).connect();
    await broker.watchKeys((value) => void found.push(Buffer.from(value).toString('utf8')));
    await until(() => found.length > 0, 'the keys of k01');
    const isForged = await happens(
      () => found.includes('forged'),
      () => answerTo('$KV.KEYS.k01', 'keys', 'forged'),
    );
    await broker.close();
    await place.fill();
    expect(isForged).toBe(false);
  });

  test('S2: deletes no stream of the broker', async () => {
    const host = await dial(hostIdentity(readHost(place.hostFolder)), place.address, 5_000);
    const { streams } = await jetstreamManager(host, streamOptions(5_000));
    const names = ['LISTS', 'KV_KEYS', 'EVENTS'];
    const missing = async () => {
      const found = await Promise.all(names.map((name) => streams.info(name).catch(() => null)));
      return found.some((each) => each === null);
    };
    expect(await missing()).toBe(false);
    // Of what is not there the answer is empty, as the question for a deletion is.
    const areMissing = await happens(missing, async () => {
      for (const name of names) await answerTo(`$JS.API.STREAM.DELETE.${name}`, 'nothing');
    });
    await host.close();
    expect(areMissing).toBe(false);
  });
});
