/** Many kiosks of a branch at once: as if each had been enrolled, without files that travel. */
import { createUser } from '@nats-io/nkeys';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { kioskName } from '../../../simulators/kiosk-name.ts';
import { clientCertificate, newTlsKey } from '../../../src/branch/enrol/certificates.ts';
import { type Host, pinOf, writeHostFile } from '../../../src/branch/enrol/host.ts';
import type { Identity } from '../../../src/branch/enrol/identity.ts';
import { rawPublicKey } from '../../../src/branch/keys/keys-document.ts';

export async function enrolMany(
  host: Host,
  count: number,
): Promise<{ host: Host; identities: Identity[] }> {
  const { branch, broker, staffRecipient } = host.file;
  const authority = rawPublicKey(host.authority);
  const admittedAt = new Date().toISOString();
  const identities: Identity[] = [];
  const kiosks: Host['file']['kiosks'] = [];
  for (let nth = 1; nth <= count; nth += 1) {
    const kiosk = kioskName(nth);
    const { privateKey, publicKey } = newTlsKey();
    const user = createUser();
    const ageIdentity = await generateX25519Identity();
    const recipient = await identityToRecipient(ageIdentity);
    identities.push({
      version: 1,
      branch,
      kiosk,
      broker,
      staffRecipient,
      authority,
      ca: host.ca.certificate,
      certificate: clientCertificate(host.ca, branch, kiosk, publicKey),
      privateKey,
      ageIdentity,
      nkeySeed: Buffer.from(user.getSeed()).toString('ascii'),
    });
    const pin = pinOf(publicKey);
    kiosks.push({ name: kiosk, nkey: user.getPublicKey(), recipient, pin, admittedAt });
  }
  const file = { ...host.file, serial: host.file.serial + 1, kiosks };
  writeHostFile(host.folder, file);
  return { host: { ...host, file }, identities };
}
