/** The hub's configuration on disk: checked by nats-server before it is in use. */
import { join, resolve } from 'node:path';
import {
  checkServerConfig,
  reloadServer,
  writeForServer,
} from '../../../src/branch/enrol/nats-files.ts';
import { hubConfig } from '../hub/hub-config.ts';
import { hubFolder, type Region } from './region-folder.ts';

/**
 * Writes `hub/nats.conf`, and the list by which its streams are made there. Faults: `nats-server-missing`, `broker-config-refused`; the file in use
 * stays then. Returns the file.
 */
export async function writeHubFiles(
  { folder, record }: Region,
  natsServer = 'nats-server',
): Promise<string> {
  const here = resolve(hubFolder(folder));
  await checkServerConfig(here, hubConfig(record, here), natsServer);
  const file = join(here, 'nats.conf');
  writeForServer(join(here, 'region.json'), `${JSON.stringify(record, null, 2)}\n`);
  writeForServer(file, hubConfig(record, record.installed));
  return file;
}

/** False: the hub does not run on this machine out of this folder. */
export function reloadHub({ folder }: Region): Promise<boolean> {
  return reloadServer(resolve(hubFolder(folder), 'nats.conf'));
}
