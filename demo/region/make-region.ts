/** A region in a folder: its hub, and its branches, which have joined it. */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { joinHere } from '../../fleet/simulators/join-here.ts';
import { writeHubFiles } from '../../fleet/src/region/hub-files.ts';
import { readHubIdentity } from '../../fleet/src/region/hub-identity.ts';
import { hubFolder, makeRegion, readRegion } from '../../fleet/src/region/region-folder.ts';
import { makeBranch } from '../branch/make-branch.ts';
import type { regionPorts } from './region-ports.ts';

/** Where the folder of a branch is, in that of the region. */
function branchFolder(folder: string, branch: string): string {
  return join(folder, branch);
}

/**
 * What the hub says of where it is, which a broker tries too: there it finds no way around its cable.
 */
const nowhere = 'tls://localhost:1';

/** What was made before stays. Each branch reaches the hub by a cable of its own. */
export async function makeRegionHere(
  folder: string,
  { branches, once }: ReturnType<typeof regionPorts>,
  natsServer: string,
) {
  const region = join(folder, 'region');
  const store = join(folder, 'hub-streams');
  mkdirSync(store, { recursive: true, mode: 0o700 });
  if (!existsSync(join(region, 'region.json')))
    await makeRegion({
      folder: region,
      region: 'lindestreek',
      operator: 'anna',
      store,
      hub: `tls://localhost:${once.hub}`,
      leaf: nowhere,
      listen: `127.0.0.1:${once.hub}`,
      leafListen: `127.0.0.1:${once.leaf}`,
      now: new Date().toISOString(),
    });
  for (const { name, ports, toHub } of branches) {
    const own = branchFolder(folder, name);
    mkdirSync(own, { recursive: true, mode: 0o700 });
    const { host } = await makeBranch(own, {
      branch: name,
      kiosks: ports.kiosks.length,
      port: ports.once.broker,
      natsServer,
    });
    if (host.file.region === undefined) joinHere(region, host, `tls://localhost:${toHub}`);
  }
  return {
    region,
    store,
    config: await writeHubFiles(readRegion(region), natsServer),
    branches: branches.map(({ name }) => name),
    filler: readHubIdentity(join(hubFolder(region), 'filler')),
  };
}
