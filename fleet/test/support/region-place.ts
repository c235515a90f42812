/** A region on this machine: a hub, and branches that have joined it, each with its own broker. */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fillBroker } from '../../../src/branch/broker/nats-host.ts';
import { writeBrokerFiles } from '../../../src/branch/enrol/broker-files.ts';
import { enrolHere } from '../../../src/branch/enrol/enrol-here.ts';
import { type Host, makeHost, readHost } from '../../../src/branch/enrol/host.ts';
import type { Identity } from '../../../src/branch/enrol/identity.ts';
import { makeJoinRequest, takeJoinAnswer } from '../../../src/branch/enrol/join.ts';
import {
  type BrokerProcess,
  freePort,
  natsServer,
  startNatsServer,
} from '../../../test/support/branch/nats-server.ts';
import { addBranch } from '../../src/region/branches.ts';
import { type HubPlace, makeHubPlace } from './hub-place.ts';

const now = '2026-11-27T08:00:00.000Z';

export interface JoinedBranch {
  branch: string;
  hostFolder: string;
  host(): Host;
  /** age: of the branch's staff */
  staffIdentity: string;
  address: string;
  /** by name of the kiosk */
  identities: ReadonlyMap<string, Identity>;
  broker: BrokerProcess;
  /** on the same port and disk, after a kill */
  start(): Promise<void>;
  /** makes the streams that are missing, puts the keys, reports the members */
  fill(): Promise<void>;
  /** kills the broker, and starts it with an empty disk */
  emptyDisk(): Promise<void>;
}

export interface RegionPlace {
  hub: HubPlace;
  /** by name */
  branches: ReadonlyMap<string, JoinedBranch>;
  branch(name: string): JoinedBranch;
  remove(): Promise<void>;
}

/** `kiosks`: by branch. `leaf`: in place of the hub's address, as a proxy in between. */
export async function makeRegionPlace(
  kiosks: Readonly<Record<string, readonly string[]>>,
  { leaf }: { leaf?: (address: string) => Promise<string> } = {},
): Promise<RegionPlace> {
  const hub = await makeHubPlace();
  const branches = new Map<string, JoinedBranch>();
  for (const [branch, names] of Object.entries(kiosks))
    branches.set(branch, await joined(hub, branch, names, leaf));
  await hub.reload();
  for (const each of branches.values()) {
    await each.start();
    await each.fill();
  }
  await hub.fill();
  return {
    hub,
    branches,
    branch: (name) => {
      const found = branches.get(name);
      if (found === undefined) throw new Error(`no branch ${name}`);
      return found;
    },
    remove: async () => {
      for (const each of branches.values()) await each.broker.kill();
      await hub.remove();
    },
  };
}

async function joined(
  hub: HubPlace,
  branch: string,
  kiosks: readonly string[],
  leaf: ((address: string) => Promise<string>) | undefined,
): Promise<JoinedBranch> {
  const port = await freePort();
  const folder = join(hub.place, branch);
  const store = join(folder, 'streams');
  mkdirSync(store, { recursive: true });
  const hostFolder = join(folder, 'host');
  const address = `tls://localhost:${port}`;
  const listen = `127.0.0.1:${port}`;
  const { staffIdentity } = await makeHost({
    ...{ folder: hostFolder, branch, broker: address, listen, store },
  });
  const identities = new Map<string, Identity>();
  const { request, words } = makeJoinRequest(readHost(hostFolder));
  const { answer } = addBranch(hub.region(), request, words, now);
  const taken = takeJoinAnswer(readHost(hostFolder), answer, now);
  for (const kiosk of kiosks) {
    const at = { kiosk, folder: join(folder, kiosk), now };
    identities.set(kiosk, await enrolHere(hostFolder, at));
  }
  const host = readHost(hostFolder);
  const through = leaf === undefined ? undefined : await leaf(taken.file.region?.leaf ?? '');
  if (through !== undefined && host.file.region) host.file.region.leaf = through;
  const config = await writeBrokerFiles(host, natsServer ?? 'nats-server');
  let broker: BrokerProcess | null = null;
  const place: JoinedBranch = {
    ...{ branch, hostFolder, staffIdentity, address, identities },
    host: () => readHost(hostFolder),
    get broker() {
      if (broker === null) throw new Error(`the broker of ${branch} was not started`);
      return broker;
    },
    start: async () => {
      broker = await startNatsServer(config, port);
    },
    fill: () => fillBroker(readHost(hostFolder)),
    emptyDisk: async () => {
      await broker?.kill();
      rmSync(store, { recursive: true });
      mkdirSync(store);
      await place.start();
      await place.fill();
    },
  };
  return place;
}
