/** A hub on this machine, with its operator; brokers of branches join it (region-place.ts). */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type BrokerProcess,
  freePort,
  natsServer,
  startNatsServer,
} from '../../../test/support/branch/nats-server.ts';
import { until } from '../../../test/support/hardware/until.ts';
import { fillHub } from '../../src/hub/fill.ts';
import type { Hub, HubIdentity } from '../../src/hub/hub.ts';
import { connectHub } from '../../src/hub/nats-hub.ts';
import { writeHubFiles } from '../../src/region/hub-files.ts';
import { readHubIdentity } from '../../src/region/hub-identity.ts';
import {
  hubFolder,
  makeRegion,
  operatorFolder,
  type Region,
  readRegion,
} from '../../src/region/region-folder.ts';

export interface HubPlace {
  /** of the region (`--folder`) */
  folder: string;
  /** everything is below it */
  place: string;
  region(): Region;
  /** age: opens what is sealed for the region's staff */
  staffIdentity: string;
  operator: HubIdentity;
  process: BrokerProcess;
  connect(): Promise<Hub>;
  /** by the region's list as it is now; makes the streams that are missing */
  start(): Promise<void>;
  /** makes the streams that are missing, and the sources of the branches of now */
  fill(): Promise<void>;
  /** its configuration, where it runs: others stay connected; resolves when it is in force */
  reload(): Promise<void>;
  /** kills it, and starts it with an empty disk */
  emptyDisk(): Promise<void>;
  remove(): Promise<void>;
}

export async function makeHubPlace(): Promise<HubPlace> {
  const place = mkdtempSync(join(tmpdir(), 'kiosk-region-'));
  const folder = join(place, 'region');
  const [port, leafPort] = [await freePort(), await freePort()];
  const store = join(place, 'hub-streams');
  mkdirSync(store);
  const { staffIdentity } = await makeRegion({
    ...{ folder, region: 'west', operator: 'anna', now: '2026-11-27T08:00:00.000Z', store },
    ...{ hub: `tls://localhost:${port}`, leaf: `tls://localhost:${leafPort}` },
    ...{ listen: `127.0.0.1:${port}`, leafListen: `127.0.0.1:${leafPort}` },
  });
  const operator = readHubIdentity(operatorFolder(folder));
  const write = () => writeHubFiles(readRegion(folder), natsServer ?? 'nats-server');
  const fill = () => {
    const branches = readRegion(folder).record.branches.map(({ name }) => name);
    return fillHub(readHubIdentity(join(hubFolder(folder), 'filler')), branches);
  };
  const startProcess = async () => startNatsServer(await write(), port);
  const hub: HubPlace = {
    ...{ folder, place, staffIdentity, operator },
    region: () => readRegion(folder),
    process: await startProcess(),
    connect: () => connectHub(operator, { operators: readRegion(folder).record.operators }),
    start: async () => {
      hub.process = await startProcess();
      await fill();
    },
    fill,
    reload: async () => {
      await write();
      const reloads = () => hub.process.log().split('Reloaded server configuration').length;
      // Twice, as reloadServer does. Who connects meanwhile may be cut off by it.
      for (let nth = 0; nth < 2; nth += 1) {
        const before = reloads();
        hub.process.signal('SIGHUP');
        await until(() => reloads() > before, 'the hub has read its configuration');
      }
    },
    emptyDisk: async () => {
      await hub.process.kill();
      rmSync(store, { recursive: true });
      mkdirSync(store);
      await hub.start();
    },
    remove: async () => {
      await hub.process.kill();
      rmSync(place, { recursive: true, force: true });
    },
  };
  await fill();
  return hub;
}
