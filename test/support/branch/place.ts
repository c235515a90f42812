/** A branch on this machine: a host, a broker, and kiosks that are enrolled. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect, nanos, nkeyAuthenticator } from '@nats-io/transport-node';
import { writeBrokerFiles } from '../../../src/branch/enrol/broker-files.ts';
import { enrolHere } from '../../../src/branch/enrol/enrol-here.ts';
import { hostIdentity, makeHost, readHost } from '../../../src/branch/enrol/host.ts';
import type { Identity } from '../../../src/branch/identity.ts';
import { inboxPrefix } from '../../../src/branch/subjects.ts';
import { type BrokerProcess, freePort, natsServer, startNatsServer } from './nats-server.ts';

export interface BranchPlace {
  folder: string;
  address: string;
  port: number;
  /** by name */
  identities: ReadonlyMap<string, Identity>;
  broker: BrokerProcess;
  /** as before, on the same port and disk */
  startBroker(): Promise<void>;
  /** kills the broker and removes everything */
  remove(): Promise<void>;
}

export async function makeBranchPlace(kiosks: readonly string[]): Promise<BranchPlace> {
  const folder = mkdtempSync(join(tmpdir(), 'kiosk-branch-'));
  const port = await freePort();
  const address = `tls://localhost:${port}`;
  const hostFolder = join(folder, 'host');
  const branch = 'b001';
  const store = join(folder, 'streams');
  mkdirSync(store);
  const listen = `127.0.0.1:${port}`;
  await makeHost({ folder: hostFolder, branch, broker: address, listen, store });
  const identities = new Map<string, Identity>();
  for (const kiosk of kiosks) {
    const at = { kiosk, folder: join(folder, kiosk), now: new Date().toISOString() };
    identities.set(kiosk, await enrolHere(hostFolder, at));
  }
  const host = readHost(hostFolder);
  const config = await writeBrokerFiles(host, natsServer ?? 'nats-server');
  const place = {
    ...{ folder, address, port, identities },
    broker: await startNatsServer(config, port),
    startBroker: async () => {
      place.broker = await startNatsServer(config, port);
    },
    remove: async () => {
      await place.broker.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await makeStreams(hostIdentity(host), address);
  return place;
}

async function makeStreams(identity: Omit<Identity, 'ageIdentity'>, address: string) {
  const nc = await connect({
    servers: address.slice('tls://'.length),
    tls: {
      handshakeFirst: true,
      ...{ ca: identity.ca, cert: identity.certificate, key: identity.privateKey },
    },
    inboxPrefix: inboxPrefix('host'),
    authenticator: nkeyAuthenticator(new TextEncoder().encode(identity.nkeySeed)),
  });
  const manager = await jetstreamManager(nc, { checkAPI: false });
  const firstSeq = Math.floor(Date.now() / 1000) * 1000;
  await manager.streams.add({
    ...{ name: 'EVENTS', subjects: [`b.${identity.branch}.e.*`], first_seq: firstSeq },
    ...{ storage: 'file', num_replicas: 1, allow_direct: true, max_age: nanos(30 * 86_400_000) },
    ...{ max_bytes: 1e9, max_msg_size: 65536, deny_delete: true, deny_purge: true },
  });
  for (const bucket of ['CLAIMS', 'KEYS'])
    await manager.streams.add({
      ...{ name: `KV_${bucket}`, subjects: [`$KV.${bucket}.>`], max_msgs_per_subject: 1 },
      ...{ storage: 'file', num_replicas: 1, allow_direct: true, max_bytes: 64e6 },
      ...{ max_msg_size: 262144, allow_rollup_hdrs: true, discard: 'new' },
    });
  await nc.close();
}
