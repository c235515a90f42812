/** What the page of a branch plays with: its broker, its cables, and what it reads at the broker. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SocketDevice } from '../../simulators/socket.ts';
import { natsBroker } from '../../src/branch/broker/nats.ts';
import { fillBroker } from '../../src/branch/broker/nats-host.ts';
import { eventSubject } from '../../src/branch/broker/subjects.ts';
import { readIdentity } from '../../src/branch/enrol/folder.ts';
import { namedMembers } from '../../src/branch/enrol/host.ts';
import { createBranchSeal } from '../../src/branch/keys/branch-keys.ts';
import { voicesOf } from '../../src/branch/keys/voices.ts';
import { type Message, messages } from '../../src/branch/shared/messages.ts';
import { freePort, natsServer } from '../../test/support/branch/nats-server.ts';
import { type BrokerProcess, openBroker } from '../branch/broker.ts';
import { type Events, followEvents } from '../branch/events.ts';
import { makeBranch } from '../branch/make-branch.ts';
import { branchPorts } from '../branch/ports.ts';
import { startRelay } from '../branch/relay.ts';

it('--branch is read with and without a number, and each port of a branch stands once', async () => {
  const options = new URL('../start/options.js', import.meta.url).href;
  const { readOptions } = await import(options);
  expect([[], ['--branch'], ['--branch', '5']].map((args) => readOptions(args).kiosks)).toEqual([
    ...[null, 3, 5],
  ]);
  expect(readOptions(['--branch', '--port-base', '23000']).ports.library).toBe(23_000);
  for (const wrong of [
    ['--branch', '2'],
    ['--branch', '10'],
    ['--branch', '--reader', 'tcp://a:1'],
  ])
    expect(() => readOptions(wrong)).toThrow('--branch');
  const { kiosks, once } = branchPorts(22_000, 9);
  const all = [...kiosks, once].flatMap((row) => Object.values(row));
  expect([new Set(all).size, Math.max(...all)]).toEqual([84, 22_092]);
});

describe.skipIf(natsServer === null)('around a real broker', () => {
  const folder = mkdtempSync(join(tmpdir(), 'branch-parts-'));
  const branch = 'lindeveld';
  let broker: BrokerProcess;
  let relay: SocketDevice;
  let events: Events;
  let seal: ReturnType<typeof createBranchSeal>;
  const address = () => `tls://localhost:${relay.port}`;

  beforeAll(async () => {
    const port = await freePort();
    const program = natsServer ?? '';
    const made = await makeBranch(folder, { branch, kiosks: 1, port, natsServer: program });
    const { adoptionKey } = made.host.file;
    const voices = voicesOf(
      { members: namedMembers(made.host.file), adoptionKey },
      made.page.identity.nkeySeed,
    );
    seal = createBranchSeal(made.host.keys, voices);
    broker = openBroker({
      ...{ program, config: made.config, store: made.store, port },
      log: join(folder, 'broker.log'),
      fill: () => fillBroker(made.host),
    });
    await broker.start();
    relay = await startRelay(0, port);
    events = followEvents(natsBroker({ identity: made.page.identity }), {
      branch,
      seal: made.page.seal,
      changed: () => {},
      catalogue: { items: () => [['33550000000047', 'Zout']], cards: () => [['1', 'Els']] },
    });
  });
  afterAll(async () => {
    await events?.close();
    await relay?.close();
    await broker?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const join01 = () =>
    natsBroker({ identity: readIdentity(join(folder, 'k01')), address: address() }).connect();
  const lent = (entry: number): Message => ({
    ...{ what: 'lent', entry, ageMs: 0, dueOn: null, boot: 'b' },
    item: seal.itemHashes('33550000000047')[0],
    patron: [seal.patronHashes('1')[0]],
  });

  it('shows what kiosks tell, opened; the broker survives its end, and loses what an older disk lacks', async () => {
    const kiosk = await join01();
    const place = eventSubject(branch, 'k01');
    const { seq } = (await kiosk.append(messages.seal(seal, lent(1), place), 0)) as { seq: number };
    await expect
      .poll(() => events.shown())
      .toMatchObject([{ seq, kiosk: 'k01', what: 'lent', entry: 1, item: 'Zout', patron: 'Els' }]);
    await broker.kill();
    expect([broker.isUp, await kiosk.ended]).toEqual([false, expect.any(String)]);
    await broker.start();
    const again = await join01();
    expect((await again.lastOf('k01'))?.seq).toBe(seq);
    await again.append(messages.seal(seal, lent(2), place), seq);
    await expect.poll(() => events.shown().length, { timeout: 8_000 }).toBe(2);
    // As it was when it started last: with the first, without the second.
    await broker.olderDisk();
    const last = await join01();
    expect((await last.lastOf('k01'))?.seq).toBe(seq);
    await expect.poll(() => events.shown().length, { timeout: 8_000 }).toBe(1);
    await last.close();
  });

  it('a cable that is pulled ends what goes over it, and leads on when it is back', async () => {
    const kiosk = await join01();
    await relay.unplug();
    await kiosk.ended;
    await expect(join01()).rejects.toMatchObject({ code: 'branch-broker-away' });
    await relay.plugIn();
    await (await join01()).close();
  });
});
