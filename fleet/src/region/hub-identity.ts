/** What a program shows the hub, as files: the operator's own, and that of the one who makes streams. */
import { join } from 'node:path';
import { createUser } from '@nats-io/nkeys';
import { z } from 'zod';
import { newTlsKey } from '../../../src/branch/enrol/certificates.ts';
import { branchName, brokerAddress, makePrivateFolder } from '../../../src/branch/enrol/folder.ts';
import { pinOf } from '../../../src/branch/enrol/host.ts';
import { Fault, systemCode } from '../../../src/fault.ts';
import { readRegularFile, writeFileAtomically } from '../../../src/files.ts';
import type { HubIdentity } from '../hub/hub.ts';

const identityFile = z.object({
  version: z.literal(1),
  region: branchName,
  name: branchName,
  hub: brokerAddress,
  ca: z.string(),
  certificate: z.string(),
  privateKey: z.string(),
  nkeySeed: z.string().startsWith('SU'),
});

const name = 'identity.json';

/** `known` stands in the region's list; `secret` is the program's own. */
export function newHubUser() {
  const { privateKey, publicKey } = newTlsKey();
  const user = createUser();
  const nkeySeed = Buffer.from(user.getSeed()).toString('ascii');
  const known = { nkey: user.getPublicKey(), pin: pinOf(publicKey) };
  return { publicKey, known, secret: { privateKey, nkeySeed } };
}

/** One file, for its owner alone. */
export function writeHubIdentity(folder: string, identity: HubIdentity): void {
  const { branch: region, kiosk, broker: hub, ...rest } = identity;
  makePrivateFolder(folder);
  const content = { version: 1, region, name: kiosk, hub, ...rest };
  writeFileAtomically(join(folder, name), `${JSON.stringify(content, null, 2)}\n`, 0o600);
}

/** A Fault `operator-unknown` where the folder holds none. */
export function readHubIdentity(folder: string): HubIdentity {
  const file = join(folder, name);
  try {
    const content = JSON.parse(readRegularFile(file, 100_000).toString('utf8'));
    const { region: branch, name: kiosk, hub: broker, ...rest } = identityFile.parse(content);
    const { ca, certificate, privateKey, nkeySeed } = rest;
    return { branch, kiosk, broker, ca, certificate, privateKey, nkeySeed };
  } catch (error) {
    throw new Fault(
      'fleet',
      'operator-unknown',
      `${file} does not say who you are to the hub (${error instanceof z.ZodError ? 'it is damaged' : systemCode(error)}).`,
      'Name the folder of the region, or the one that kiosk-fleet operator add has made for you (--folder).',
      error,
    );
  }
}
