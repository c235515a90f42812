/** A branch in a temporary folder: its host, its kiosks, and the broker's configuration. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fillBroker } from '../../../src/branch/broker/nats-host.ts';
import { writeBrokerFiles } from '../../../src/branch/enrol/broker-files.ts';
import { enrolHere } from '../../../src/branch/enrol/enrol-here.ts';
import { type Host, makeHost, readHost } from '../../../src/branch/enrol/host.ts';
import type { Identity } from '../../../src/branch/enrol/identity.ts';
import { type BrokerProcess, freePort, startNatsServer } from './nats-server.ts';

export const enrolledAt = '2026-11-26T10:00:00.000Z';

export interface Enrolled {
  /** everything is below it; `remove` takes it away */
  folder: string;
  host: Host;
  /** age: opens the escrow */
  staffIdentity: string;
  /** for `nats-server -c` */
  configuration: string;
  /** `branch.folder` of a kiosk */
  folderOf(kiosk: string): string;
  identities: Map<string, Identity>;
  remove(): void;
}

/** `port`, `address`: of the broker, in the configuration and in each identity. */
export async function enrolled(
  kiosks: readonly string[],
  port = 4222,
  address = '127.0.0.1',
): Promise<Enrolled> {
  const folder = mkdtempSync(join(tmpdir(), 'kiosk-branch-'));
  const hostFolder = join(folder, 'host');
  const { staffIdentity } = await makeHost({
    folder: hostFolder,
    branch: 'b001',
    broker: `tls://${address}:${port}`,
    listen: `${address}:${port}`,
  });
  const folderOf = (kiosk: string) => join(folder, kiosk);
  const identities = new Map<string, Identity>();
  for (const kiosk of kiosks) {
    const at = { kiosk, folder: folderOf(kiosk), now: enrolledAt };
    identities.set(kiosk, await enrolHere(hostFolder, at));
  }
  const host = readHost(hostFolder);
  const configuration = await writeBrokerFiles(host);
  const remove = () => rmSync(folder, { recursive: true, force: true });
  return { folder, host, staffIdentity, configuration, folderOf, identities, remove };
}

export interface AtWork extends Enrolled {
  broker: BrokerProcess;
  port: number;
}

/** With its broker, which has its streams and the keys of each kiosk. */
export async function enrolledAtWork(kiosks: readonly string[]): Promise<AtWork> {
  const port = await freePort();
  const branch = await enrolled(kiosks, port);
  const broker = await startNatsServer(branch.configuration, port);
  await fillBroker(branch.host);
  const remove = () => {
    broker.signal('SIGKILL');
    branch.remove();
  };
  return { ...branch, broker, port, remove };
}
