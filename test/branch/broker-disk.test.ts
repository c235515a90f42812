import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { BrokerConnection } from '../../src/branch/broker/broker.ts';
import { natsBroker } from '../../src/branch/broker/nats.ts';
import { revoke, rotateKey } from '../../src/branch/enrol/admit.ts';
import { reloadBroker, writeBrokerFiles } from '../../src/branch/enrol/broker-files.ts';
import { readHost } from '../../src/branch/enrol/host.ts';
import { type BranchMember, openMember } from '../support/branch/member.ts';
import { natsServer } from '../support/branch/nats-server.ts';
import { type BranchPlace, makeBranchPlace } from '../support/branch/place.ts';
import { until } from '../support/hardware/until.ts';
import { isLong } from '../support/repository/share.ts';

describe.skipIf(natsServer === null)('a branch whose broker changes (needs nats-server)', () => {
  let place: BranchPlace;
  let members: BranchMember[] = [];
  beforeAll(async () => {
    place = await makeBranchPlace(['k01', 'k02', 'k03']);
  });
  afterAll(() => place.remove());
  afterEach(async () => {
    await Promise.all(members.map((member) => member.close()));
    members = [];
  });

  async function both(): Promise<[BranchMember, BranchMember]> {
    const pair: [BranchMember, BranchMember] = [
      await openMember(place, 'k01'),
      await openMember(place, 'k02'),
    ];
    members.push(...pair);
    await Promise.all(pair.map((member) => member.up()));
    return pair;
  }
  const codesOf = ({ reports }: BranchMember) => reports.map(({ code }) => code);
  const knows = ({ branch }: BranchMember, item: string) =>
    until(() => branch.lastOn(item, null)?.what === 'lent', `${item} is known to be lent`);

  async function asKiosk(kiosk: string): Promise<BrokerConnection> {
    const identity = place.identities.get(kiosk);
    if (identity === undefined) throw new Error(kiosk);
    return await natsBroker({ identity }).connect();
  }

  /** Of a message in the files of the stream EVENTS. */
  function flipOneBitOf(data: Buffer): void {
    const store = join(place.folder, 'streams');
    const block = readdirSync(store, { recursive: true, encoding: 'utf8' })
      .filter((name) => /EVENTS\/msgs\/\d+\.blk$/.test(name))
      .map((name) => ({ file: join(store, name), bytes: readFileSync(join(store, name)) }))
      .find(({ bytes }) => bytes.includes(data));
    if (block === undefined) throw new Error('the message is in no file');
    const at = block.bytes.indexOf(data) + 5;
    block.bytes[at] = (block.bytes[at] ?? 0) ^ 1;
    writeFileSync(block.file, block.bytes);
  }

  test('an older disk: what it has lost is published again, and remembered until then', async () => {
    const [k01, k02] = await both();
    expect(await k01.lend('A1', '100')).toBe('mine');
    await knows(k02, 'A1');
    await place.takeCopy();
    await Promise.all([k01.up(), k02.up()]);
    expect(await k01.lend('A2', '100')).toBe('mine');
    k01.settle(1, { state: 'accepted' });
    await knows(k02, 'A2');
    await until(() => k02.branch.lastOn('A1', null) === null, 'A1 is settled');
    await k01.close();
    members = [k02];
    await place.putDisk('copy');
    await k02.up();
    // k01, which had published it, is not there: k02 remembers it all the same.
    expect(k02.branch.lastOn('A2', null)?.what).toBe('lent');
    const again = await openMember(place, 'k01');
    members.push(again);
    await again.up();
    await until(() => k02.branch.lastOn('A1', null) === null, 'A1 is settled, published again');
    expect(k02.branch.lastOn('A2', null)?.what).toBe('lent');
    again.settle(2, { state: 'accepted' });
    await until(() => k02.branch.lastOn('A2', null) === null, 'A2 is settled');
  });

  test('an empty disk: alone until the streams are made, then all is published again', async () => {
    const [k01, k02] = await both();
    expect(await k01.lend('B1', '100')).toBe('mine');
    await knows(k02, 'B1');
    await place.putDisk('empty');
    await Promise.all([k01.up(), k02.up()]);
    await knows(k02, 'B1');
    await until(() => k01.branch.state().unpublished === 0, 'k01 knows that all is published');
    expect(await k02.lend('B1', '200')).toBe('lent');
  });

  const damaged = [
    { which: 'in the middle', item: 'G1', after: ['k01', 'k02'] },
    { which: 'the last of its kiosk', item: 'H1', after: ['k02'] },
    // It is known to be the last that can be read when the broker has been idle for 5 s.
    ...(isLong ? [{ which: 'the last of all', item: 'I1', after: [] }] : []),
  ];
  test.each(damaged)(
    'a wrong bit in a message ($which), and an orderly stop: it is published again',
    async ({ item, after }) => {
      const [k01, k02] = await both();
      expect(await k01.lend(item, '100')).toBe('mine');
      await knows(k02, item);
      const broker = await asKiosk('k01');
      const lent = await broker.lastOf('k01');
      await broker.close();
      // What was read last is there still, whatever becomes of the message before it.
      for (const name of after) {
        const [publisher, reader] = name === 'k01' ? [k01, k02] : [k02, k01];
        expect(await publisher.lend(`${item} ${name}`, '200')).toBe('mine');
        await knows(reader, `${item} ${name}`);
      }
      await place.broker.kill('SIGTERM');
      flipOneBitOf(Buffer.from(lent?.data ?? ''));
      await place.startBroker();
      const again = await asKiosk('k02');
      expect(await again.at(lent?.seq ?? 0)).toBe(null);
      await again.close();
      await Promise.all([k01.up(), k02.up()]);
      const third = await openMember(place, 'k03');
      members.push(third);
      await third.up();
      const known = [item, ...after.map((name) => `${item} ${name}`)];
      expect(known.filter((each) => third.branch.lastOn(each, null)?.what !== 'lent')).toEqual([]);
    },
    60_000,
  );

  test.runIf(isLong && process.getuid?.() === 0)(
    'a full disk: alone, and nothing is lost when there is room again (needs root)',
    async () => {
      const store = join(place.folder, 'streams');
      await place.broker.kill();
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'none', store]);
      try {
        await place.startBroker();
        await place.fill();
        const [k01, k02] = await both();
        const free = statfsSync(store);
        const ballast = join(store, 'ballast');
        writeFileSync(ballast, Buffer.alloc(free.bavail * free.bsize - 200_000));
        let claimed = 'mine';
        for (let at = 0; claimed === 'mine' && at < 2000; at += 1)
          claimed = await k01.lend(`F${at}`, `${at % 100}`);
        expect(claimed).toBe('alone');
        await until(() => k01.branch.state().link === 'alone', 'k01 is alone');
        expect(k01.branch.state().why).toBe('branch-broker-cannot-store');
        expect(await k01.lend('F-last', '100')).toBe('alone');
        rmSync(ballast);
        await Promise.all([k01.up(), k02.up()]);
        await knows(k02, 'F-last');
        await Promise.all(members.splice(0).map((member) => member.close()));
        await place.broker.kill();
      } finally {
        execFileSync('umount', ['-l', store]);
        await place.startBroker();
      }
    },
    60_000,
  );

  test.runIf(isLong)('a new branch key: all is published under it, by running kiosks', async () => {
    const [k01, k02] = await both();
    expect(await k01.lend('C1', '100')).toBe('mine');
    await knows(k02, 'C1');
    rotateKey(readHost(place.hostFolder), new Date().toISOString());
    await place.fill();
    await until(
      () => [k01, k02].every(({ branch }) => branch.state().keyGeneration === 2),
      'both have the key',
    );
    rotateKey(readHost(place.hostFolder), new Date().toISOString());
    await place.fill();
    await until(
      () => [k01, k02].every(({ branch }) => branch.state().keyGeneration === 3),
      'both have the key after it',
    );
    await until(() => k01.branch.state().unpublished === 0, 'all is published');
    const third = await openMember(place, 'k03');
    members.push(third);
    await third.up();
    await knows(third, 'C1');
    expect(await third.lend('C1', '200')).toBe('lent');
  });

  const unwritten =
    'B5: a kiosk that cannot write a new branch key does not lend what another has lent';
  test(unwritten, { timeout: isLong ? 120_000 : 40_000 }, async () => {
    const [k01, k02] = await both();
    const file = join(place.folder, 'k02', 'keys.json');
    const before = readFileSync(file);
    const generation = k01.branch.state().keyGeneration;
    onTestFinished(() => {
      rmSync(file, { recursive: true });
      writeFileSync(file, before);
    });
    rmSync(file);
    // A file cannot take the place of a folder, whoever writes it.
    mkdirSync(join(file, 'not a file'), { recursive: true });
    rotateKey(readHost(place.hostFolder), new Date().toISOString());
    await place.fill();
    await until(() => codesOf(k02).includes('branch-keys-not-written'), 'k02 has failed to');
    expect(k02.branch.state().keysNotWritten).toBe(true);
    await until(() => k01.branch.state().keyGeneration > generation, 'k01 has it');
    await Promise.all([k01.up(), k02.up()]);
    expect(await k01.lend('J1', '100')).toBe('mine');
    expect(await k02.lend('J1', '200')).not.toBe('mine');
    if (!isLong) return;
    rmSync(file, { recursive: true });
    await until(() => !k02.branch.state().keysNotWritten, 'it is tried again', 70_000);
    expect(codesOf(k02).filter((code) => code.startsWith('branch-keys-'))).toEqual([
      'branch-keys-not-written',
      'branch-keys-written',
    ]);
  });

  test('B5: while a kiosk says what it cannot open, this one is not in touch with the branch', async () => {
    const [k01, k02] = await both();
    const k03 = await asKiosk('k03');
    const generation = k01.branch.state().keyGeneration;
    const later = Buffer.alloc(100);
    later.writeUInt32BE(generation + 1);
    await k03.append(later, (await k03.lastOf('k03'))?.seq ?? 0);
    await k03.close();
    const areAlone = () =>
      [k01, k02].every(({ branch }) => branch.state().why === 'branch-key-missing');
    await until(areAlone, 'both know that they miss a key');
    expect(await k01.lend('L1', '100')).toBe('alone');
    // The message stays, and a start reads it again.
    await k01.close();
    const again = await openMember(place, 'k01');
    members = [again, k02];
    await until(() => again.branch.state().why === 'branch-key-missing', 'k01 knows it again');
    rotateKey(readHost(place.hostFolder), new Date().toISOString());
    await place.fill();
    await Promise.all([again.up(), k02.up()]);
    expect(again.branch.state().keyGeneration).toBe(generation + 1);
    expect(await again.lend('L2', '100')).toBe('mine');
  });

  test('an old message of a kiosk, put there again, is set right by that kiosk', async () => {
    const [k01, k02] = await both();
    const broker = await asKiosk('k01');
    expect(await k01.lend('D1', '100')).toBe('mine');
    await knows(k02, 'D1');
    const lent = await broker.lastOf('k01');
    const entry = k01.journal.lastId();
    k01.settle(entry, { state: 'accepted' });
    await until(() => k02.branch.lastOn('D1', null) === null, 'D1 is settled');
    const last = await broker.lastOf('k01');
    await broker.append(lent?.data ?? new Uint8Array(), last?.seq ?? 0);
    const { seq = 0 } = (await broker.lastOf('k01')) ?? {};
    await until(
      () => k01.branch.state().unpublished === 0 && k02.branch.lastOn('D1', null) === null,
      'it is over again',
    );
    await expect.poll(async () => (await broker.lastOf('k01'))?.seq).toBeGreaterThan(seq);
    expect(k01.branch.state().link).toBe('up');
    await broker.close();
  });

  test.runIf(isLong)('a kiosk that is revoked is alone, and the others go on', async () => {
    const [k01, k02] = await both();
    await writeBrokerFiles(
      revoke(readHost(place.hostFolder), 'k02', new Date().toISOString()),
      natsServer ?? '',
    );
    await reloadBroker(readHost(place.hostFolder));
    await until(() => k02.branch.state().why === 'branch-broker-refuses', 'k02 is refused');
    expect(await k02.lend('E1', '100')).toBe('alone');
    expect(await k01.lend('E2', '100')).toBe('mine');
  });
});
