/** A region of many branches in a folder, made with the region's own code. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { writeBrokerFiles } from '../../../src/branch/enrol/broker-files.ts';
import { type Host, makeHost } from '../../../src/branch/enrol/host.ts';
import type { Identity } from '../../../src/branch/enrol/identity.ts';
import { writeHubFiles } from '../../../src/fleet/region/hub-files.ts';
import { readHubIdentity } from '../../../src/fleet/region/hub-identity.ts';
import {
  hubFolder,
  makeRegion,
  operatorFolder,
  readRegion,
  readSigningKey,
} from '../../../src/fleet/region/region-folder.ts';
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

export async function makeMany(size: Size) {
  const { folder, branches, kiosksPerBranch, firstPort, natsServer } = size;
  const region = join(folder, 'region');
  const store = join(folder, 'hub-streams');
  mkdirSync(store, { recursive: true });
  const now = new Date().toISOString();
  await makeRegion({
    ...{ folder: region, region: 'scale', operator: 'anna', now, store },
    ...{ hub: `tls://localhost:${firstPort}`, leaf: `tls://localhost:${firstPort + 1}` },
    ...{ listen: `127.0.0.1:${firstPort}`, leafListen: `127.0.0.1:${firstPort + 1}` },
  });
  const made: MadeBranch[] = [];
  for (let nth = 1; nth <= branches; nth += 1) {
    const own = join(folder, `b${nth}`);
    const port = firstPort + 1 + nth;
    const { host } = await makeHost({
      ...{ folder: own, branch: `b${String(nth).padStart(3, '0')}` },
      ...{ broker: `tls://localhost:${port}`, listen: `127.0.0.1:${port}` },
    });
    const { host: full, identities } = await enrolMany(host, kiosksPerBranch);
    const joined = await joinHere(region, full);
    mkdirSync(joined.file.store, { recursive: true, mode: 0o700 });
    made.push({ host: joined, identities, config: await writeBrokerFiles(joined, natsServer) });
  }
  const hub = readRegion(region);
  return {
    branches: made,
    hub: {
      config: await writeHubFiles(hub, natsServer),
      operator: readHubIdentity(operatorFolder(region)),
      filler: readHubIdentity(join(hubFolder(region), 'filler')),
    },
    keys: { configKey: hub.record.configKey, packageKey: hub.record.packageKey },
    signingKey: readSigningKey(hub, 'config'),
  };
}
