/** The broker's configuration on disk: checked by the broker's own program before it is in use. */
import { dirname, resolve } from 'node:path';
import { Fault, systemCode } from '../../fault.ts';
import { brokerConfig } from './broker-config.ts';
import { brokerFolder, type Host, readLeafSeed } from './host.ts';
import { checkServerConfig, reloadServer, writeForServer } from './nats-files.ts';

/** Absolute: so the broker is started, and so its process is found. */
const configurationOf = (folder: string) => resolve(brokerFolder(folder), 'nats.conf');

/**
 * Writes `broker/nats.conf`, after `nats-server -t` has found it right: the file in use stays where
 * it has not. Faults: `nats-server-missing`, `broker-config-refused`. Returns the file.
 */
export async function writeBrokerFiles(host: Host, natsServer = 'nats-server'): Promise<string> {
  const { branch, listen, store, host: own, kiosks, region } = host.file;
  const leaf = region && { address: region.leaf, nkeySeed: readLeafSeed(host.folder) };
  const file = configurationOf(host.folder);
  const folder = dirname(file);
  const text = brokerConfig({
    branch,
    listen,
    store,
    folder,
    host: own,
    kiosks,
    leaf: leaf ?? null,
  });
  await checkServerConfig(folder, text, natsServer);
  writeForServer(file, text);
  return file;
}

/** The broker reads its configuration again. False: none runs on this machine with that file. */
export async function reloadBroker(host: Host): Promise<boolean> {
  try {
    return await reloadServer(configurationOf(host.folder));
  } catch (error) {
    throw new Fault(
      'branch',
      'broker-reload',
      `The broker cannot be made to read its configuration again (${systemCode(error)}).`,
      'Do it by hand: sudo systemctl reload library-kiosk-broker. Until then who was admitted cannot join, and who was revoked is not cut off.',
      error,
    );
  }
}
