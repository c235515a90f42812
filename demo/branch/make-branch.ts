/** A branch in a folder: its host, its enrolled kiosks, the broker's configuration. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { kioskName } from '../../simulators/kiosk-name.ts';
import { writeBrokerFiles } from '../../src/branch/enrol/broker-files.ts';
import { enrolHere } from '../../src/branch/enrol/enrol-here.ts';
import { readIdentity } from '../../src/branch/enrol/folder.ts';
import { type Host, makeHost, namedMembers, readHost } from '../../src/branch/enrol/host.ts';
import type { Identity } from '../../src/branch/enrol/identity.ts';
import { type BranchSeal, createBranchSeal } from '../../src/branch/keys/branch-keys.ts';
import { voicesOf } from '../../src/branch/keys/voices.ts';

interface Made {
  host: Host;
  /** of the broker */
  config: string;
  store: string;
  /** The page reads as the first kiosk, and says nothing. */
  page: { identity: Identity; seal: BranchSeal };
}

interface NewBranch {
  branch: string;
  kiosks: number;
  /** of its broker */
  port: number;
  natsServer: string;
}

/** What was made before stays: the kiosks' journals belong to it. */
export async function makeBranch(
  folder: string,
  { branch, kiosks, port, natsServer }: NewBranch,
): Promise<Made> {
  const hostFolder = join(folder, 'host');
  if (!existsSync(join(hostFolder, 'host.json')))
    await makeHost({
      folder: hostFolder,
      branch,
      broker: `tls://localhost:${port}`,
      listen: `127.0.0.1:${port}`,
    });
  const names = Array.from({ length: kiosks }, (_, at) => kioskName(at + 1));
  const members = new Set(readHost(hostFolder).file.kiosks.map(({ name }) => name));
  const now = new Date().toISOString();
  for (const kiosk of names)
    if (!members.has(kiosk))
      await enrolHere(hostFolder, { kiosk, folder: join(folder, kiosk), now });
  const host = readHost(hostFolder);
  const identity = readIdentity(join(folder, kioskName(1)));
  const { adoptionKey } = host.file;
  const seal = createBranchSeal(
    host.keys,
    voicesOf({ members: namedMembers(host.file), adoptionKey }),
  );
  return {
    host,
    config: await writeBrokerFiles(host, natsServer),
    store: host.file.store,
    page: { identity, seal },
  };
}
