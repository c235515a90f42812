/** A kiosk comes, goes, and gets a new key, while the others are at work; at a real broker. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dial } from '../../../src/branch/broker/dial.ts';
import { natsBroker } from '../../../src/branch/broker/nats.ts';
import { fillBroker } from '../../../src/branch/broker/nats-host.ts';
import { revoke, rotateKey } from '../../../src/branch/enrol/admit.ts';
import { reloadBroker, writeBrokerFiles } from '../../../src/branch/enrol/broker-files.ts';
import { enrolHere } from '../../../src/branch/enrol/enrol-here.ts';
import { readIdentity, readKeys } from '../../../src/branch/enrol/folder.ts';
import { type Host, readHost } from '../../../src/branch/enrol/host.ts';
import { type BranchMember, openMember } from '../../support/branch/member.ts';
import { natsServer } from '../../support/branch/nats-server.ts';
import { type BranchPlace, makeBranchPlace } from '../../support/branch/place.ts';
import { until } from '../../support/hardware/until.ts';

const now = () => new Date().toISOString();

describe.skipIf(natsServer === null)('at a running broker', () => {
  let place: BranchPlace;
  let k01: BranchMember;
  let k02: BranchMember;

  beforeAll(async () => {
    place = await makeBranchPlace(['k01', 'k02']);
    k01 = await openMember(place, 'k01', { waitMs: 3_000 });
    k02 = await openMember(place, 'k02', { waitMs: 3_000 });
    await Promise.all([k01.up(), k02.up()]);
  });
  afterAll(async () => {
    await Promise.all([k01.close(), k02.close()]);
    await place.remove();
  });

  /** As the commands do it. */
  async function bringToBroker(host: Host) {
    const reloads = reloadsOf(place);
    await writeBrokerFiles(host);
    expect(await reloadBroker(host)).toBe(true);
    await until(() => reloadsOf(place) >= reloads + 2, 'the broker has read it', 10_000);
    await fillBroker(host);
  }

  test('a kiosk is admitted and joins, and the others stay connected', async () => {
    const { since } = k01.branch.state();
    const folder = join(place.folder, 'k03');
    await enrolHere(place.hostFolder, { kiosk: 'k03', folder, now: now() });
    const refused = natsBroker({ identity: readIdentity(folder) }).connect();
    await expect(refused).rejects.toMatchObject({ code: expect.stringMatching(/^branch-broker/) });
    await bringToBroker(readHost(place.hostFolder));
    const k03 = await openMember(place, 'k03', { waitMs: 3_000 });
    await k03.up();
    expect(await k03.lend('item-3', 'card-3')).toBe('mine');
    await until(() => k01.branch.lastOn('item-3', null)?.what === 'lent', 'k01 knows', 10_000);
    expect(k01.branch.state()).toMatchObject({ link: 'up', since });
    await k03.close();
  });

  test('a new key reaches the kiosks at work, and what they publish under it is read', async () => {
    await k01.lend('item-1', 'card-1');
    await bringToBroker(rotateKey(readHost(place.hostFolder), now()));
    for (const { branch } of [k01, k02])
      await until(() => branch.state().keyGeneration === 2, 'the new key is there', 10_000);
    expect((await keysOf('k01')).keys.has(2)).toBe(true);
    await k01.lend('item-2', 'card-1');
    for (const item of ['item-1', 'item-2'])
      await until(
        () => k02.branch.lastOn(item, null)?.what === 'lent',
        `k02 knows ${item}`,
        10_000,
      );
    // What came under the new key before k02 had it is read anew, on a new connection.
    await k02.up();
    expect(await k02.lend('item-2', 'card-2')).toBe('lent');
  });

  test('what a member has the broker answer goes nowhere but to it', async () => {
    const identity = readIdentity(join(place.folder, 'k01'));
    const nc = await dial(identity, place.address, 5_000);
    const key = JSON.stringify({ last_by_subj: '$KV.KEYS.k01' });
    const ask = (reply: string) => {
      nc.publish('js.STREAM.INFO.EVENTS', '', { reply });
      nc.publish('js.STREAM.MSG.GET.KV_KEYS', key, { reply });
    };
    // The broker looks at the subject of a question, not at where its answer shall go.
    ask('b.b001.e.k02');
    const answers: string[] = [];
    nc.subscribe('_INBOX.k01.own', { callback: (_, { subject }) => void answers.push(subject) });
    ask('_INBOX.k01.own');
    await until(() => answers.length === 2, 'its own answers');
    // The last event is read after all before it.
    expect(await k02.lend('item-5', 'card-5')).toBe('mine');
    await until(() => k01.branch.lastOn('item-5', null)?.what === 'lent', 'k01 knows', 10_000);
    expect(k01.reports.filter(({ code }) => code === 'branch-unreadable')).toEqual([]);
    expect(k02.branch.state()).toMatchObject({ link: 'up' });
    await nc.close();
  });

  test('a kiosk that is revoked is cut off at once, does not come back, and cannot read on', async () => {
    const before = await keysOf('k02');
    const identity = readIdentity(join(place.folder, 'k02'));
    await bringToBroker(revoke(readHost(place.hostFolder), 'k02', now()));
    await until(() => k02.branch.state().link === 'alone', 'k02 is alone', 10_000);
    await until(() => k01.branch.state().keyGeneration === 3, 'k01 has the new key', 10_000);
    await k01.up();
    await expect(natsBroker({ identity }).connect()).rejects.toThrow();
    expect(await keysOf('k02')).toEqual(before);
    // Alone it works on, as without a branch.
    expect(await k02.lend('item-9', 'card-9')).toBe('alone');
    await expect(
      connect({
        servers: `localhost:${place.port}`,
        ...{ reconnect: false, timeout: 3_000 },
        tls: {
          handshakeFirst: true,
          ca: identity.ca,
          cert: identity.certificate,
          key: identity.privateKey,
        },
      }),
    ).rejects.toThrow();
  });

  test('a configuration that nats-server refuses leaves the one in use', async () => {
    const host = readHost(place.hostFolder);
    const file = join(place.hostFolder, 'broker', 'nats.conf');
    const before = readFileSync(file, 'utf8');
    const ca = join(place.hostFolder, 'broker', 'ca.pem');
    const certificate = readFileSync(ca);
    writeFileSync(ca, 'no certificate');
    await expect(writeBrokerFiles(host)).rejects.toMatchObject({ code: 'broker-config-refused' });
    writeFileSync(ca, certificate);
    await expect(writeBrokerFiles(host, '/nowhere/nats-server')).rejects.toMatchObject({
      code: 'nats-server-missing',
    });
    expect(readFileSync(file, 'utf8')).toBe(before);
    expect(k01.branch.state().link).toBe('up');
  });

  async function keysOf(kiosk: string) {
    const folder = join(place.folder, kiosk);
    return readKeys(folder, readIdentity(folder));
  }
});

function reloadsOf(place: BranchPlace): number {
  return place.broker.log().split('Reloaded server configuration').length;
}
