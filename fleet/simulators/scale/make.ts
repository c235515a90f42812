/** A region of many branches in a folder, made with the region's own code. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { keyState } from '../../../packages/region-documents/src/index.ts';
import { writeBrokerFiles } from '../../../src/branch/enrol/broker-files.ts';
import { type Host, makeHost, readHost } from '../../../src/branch/enrol/host.ts';
import type { Identity } from '../../../src/branch/enrol/identity.ts';
import { writeHubFiles } from '../../src/region/hub-files.ts';
import { readHubIdentity } from '../../src/region/hub-identity.ts';
import {
  hubFolder,
  makeRegion,
  operatorFolder,
  readRegion,
  readSigningKey,
} from '../../src/region/region-folder.ts';
import { joinHere } from '../join-here.ts';
import { enrolMany } from './many-kiosks.ts';

interface Size {
  folder: string;
  branches: number;
  kiosksPerBranch: number;
  /** of the hub, then of its leaves, then one for each broker */
  firstPort: number;
  natsServer: string;
}

interface MadeBranch {
  host: Host;
  config: string;
  identities: readonly Identity[];
}

const kiosksName = 'kiosks.json';
export type Region = Awaited<ReturnType<typeof makeMany>>;

/** What was made in the folder before stays, where it is of the same size. */
export async function makeMany(size: Size) {
  const { folder, branches, kiosksPerBranch, firstPort, natsServer } = size;
  const region = join(folder, 'region');
  const store = join(folder, 'hub-streams');
  mkdirSync(store, { recursive: true });
  const now = new Date().toISOString();
  if (!existsSync(join(region, 'region.json')))
    await makeRegion({
      folder: region,
      region: 'scale',
      operator: 'anna',
      now,
      store,
      hub: `tls://localhost:${firstPort}`,
      leaf: `tls://localhost:${firstPort + 1}`,
      listen: `127.0.0.1:${firstPort}`,
      leafListen: `127.0.0.1:${firstPort + 1}`,
    });
  const made: MadeBranch[] = [];
  for (let nth = 1; nth <= branches; nth += 1) {
    const own = join(folder, `b${nth}`);
    const port = firstPort + 1 + nth;
    if (!existsSync(join(own, kiosksName))) {
      const { host } = await makeHost({
        folder: own,
        branch: `b${String(nth).padStart(3, '0')}`,
        broker: `tls://localhost:${port}`,
        listen: `127.0.0.1:${port}`,
      });
      const { host: full, identities } = await enrolMany(host, kiosksPerBranch);
      joinHere(region, full);
      writeFileSync(join(own, kiosksName), JSON.stringify(identities), { mode: 0o600 });
    }
    const host = readHost(own);
    made.push({
      host,
      config: await writeBrokerFiles(host, natsServer),
      identities: JSON.parse(readFileSync(join(own, kiosksName), 'utf8')) as Identity[],
    });
  }
  const hub = readRegion(region);
  return {
    branches: made,
    hub: {
      store,
      config: await writeHubFiles(hub, natsServer),
      operator: readHubIdentity(operatorFolder(region)),
      filler: readHubIdentity(join(hubFolder(region), 'filler')),
    },
    trust: Object.assign({ region: hub.record.region }, keyState.parse(hub.record)),
    signingKey: readSigningKey(hub, 'config'),
  };
}

/** Of hub and brokers. */
export function emptyDisks({ hub, branches }: Pick<Region, 'hub' | 'branches'>): void {
  for (const store of [hub.store, ...branches.map(({ host }) => host.file.store)]) {
    rmSync(store, { recursive: true, force: true });
    mkdirSync(store, { recursive: true, mode: 0o700 });
  }
}
