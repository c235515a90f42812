/** A branch on this machine: a host, a broker, and kiosks that are enrolled. */
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fillBroker } from '../../../src/branch/broker/nats-host.ts';
import { writeBrokerFiles } from '../../../src/branch/enrol/broker-files.ts';
import { enrolHere } from '../../../src/branch/enrol/enrol-here.ts';
import { makeHost, readHost } from '../../../src/branch/enrol/host.ts';
import type { Identity } from '../../../src/branch/enrol/identity.ts';
import { type BrokerProcess, freePort, natsServer, startNatsServer } from './nats-server.ts';

export interface BranchPlace {
  folder: string;
  /** of makeHost */
  hostFolder: string;
  /** age: opens the escrow of a lost kiosk */
  staffIdentity: string;
  address: string;
  port: number;
  /** by name */
  identities: ReadonlyMap<string, Identity>;
  broker: BrokerProcess;
  /** as before, on the same port and disk */
  startBroker(): Promise<void>;
  /** makes the streams that are missing and puts the keys, as the host does */
  fill(): Promise<void>;
  /** The disk of the broker as it is now, for `putDisk`. */
  takeCopy(): Promise<void>;
  /** Kills the broker and starts it with another disk. */
  putDisk(which: 'copy' | 'empty'): Promise<void>;
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
  const { staffIdentity } = await makeHost({
    ...{ folder: hostFolder, branch, broker: address, listen, store },
  });
  const identities = new Map<string, Identity>();
  for (const kiosk of kiosks) {
    const at = { kiosk, folder: join(folder, kiosk), now: new Date().toISOString() };
    identities.set(kiosk, await enrolHere(hostFolder, at));
  }
  const host = readHost(hostFolder);
  const config = await writeBrokerFiles(host, natsServer ?? 'nats-server');
  const place = {
    ...{ folder, hostFolder, staffIdentity, address, port, identities },
    broker: await startNatsServer(config, port),
    startBroker: async () => {
      place.broker = await startNatsServer(config, port);
    },
    fill: () => fillBroker(readHost(hostFolder)),
    takeCopy: async () => {
      await place.broker.kill('SIGTERM');
      cpSync(store, `${store}-copy`, { recursive: true });
      await place.startBroker();
    },
    putDisk: async (which: 'copy' | 'empty') => {
      await place.broker.kill();
      rmSync(store, { recursive: true });
      if (which === 'copy') cpSync(`${store}-copy`, store, { recursive: true });
      else mkdirSync(store);
      await place.startBroker();
      if (which === 'empty') await place.fill();
    },
    remove: async () => {
      await place.broker.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await place.fill();
  return place;
}
