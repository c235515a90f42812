/** The packages that may be rolled out: their manifests at the hub, signed off it; their content as blobs. */
import type { KeyObject } from 'node:crypto';
import type { Instant } from '../../../machines/domain.ts';
import {
  type Manifest,
  openDocument,
  manifest as schema,
  signDocument,
} from '../../../packages/region-documents/src/index.ts';
import { rawPublicKey } from '../../../src/branch/keys/keys-document.ts';
import { Fault } from '../../../src/fault.ts';
import type { Hub } from '../hub/hub.ts';
import type { Deb } from './deb.ts';

export interface PackageAtHub {
  manifest: Manifest;
  /** the manifest as it was signed: what a kiosk gets */
  document: string;
  /** by the hub's clock */
  addedAtMs: number;
}

interface Added {
  deb: Deb;
  /** the lowest version that it installs over */
  from: string;
  oneWay: boolean;
  notBefore: Instant;
  expires: Instant;
}

type PackagesHub = Pick<Hub, 'packages' | 'putBlob'>;
/** Of two operators who add at once, one takes the next number. */
const mostTries = 20;

/**
 * The content is put first, so that no rollout names what is not there. `key`: the region's key for
 * packages; `onPart`: parts of the content that are at the hub. A Fault `package-number-taken`.
 */
export async function addPackage(
  hub: PackagesHub,
  { deb, from, oneWay, notBefore, expires }: Added,
  key: KeyObject,
  onPart?: (done: number, all: number) => void,
): Promise<Manifest> {
  const { content, sha256, version, architecture } = deb;
  await hub.putBlob(sha256, content, { onPart });
  const signed = await packagesAt(hub, rawPublicKey(key));
  // A number that is taken already is left out, and does not raise the next.
  const taken = await hub.packages.all();
  let serial = Math.max(0, ...signed.map(({ manifest }) => manifest.serial));
  for (let left = mostTries; left > 0; left -= 1) {
    do serial += 1;
    while (taken.has(String(serial)));
    const made = schema.parse({
      v: 1,
      serial,
      notBefore,
      expires,
      version,
      architecture,
      sha256,
      bytes: content.length,
      from,
      oneWay,
    });
    const document = signDocument('package', made, key);
    const put = await hub.packages.put(String(serial), Buffer.from(document), 0);
    if (put !== 'conflict') return made;
  }
  throw new Fault(
    'fleet',
    'package-number-taken',
    'Other operators add packages at the same time.',
    'Try again.',
  );
}

/**
 * Newest first. What is not signed with `packageKey` (32 bytes in base64) is left out: the hub may
 * be hostile.
 */
export async function packagesAt(
  hub: Pick<Hub, 'packages'>,
  packageKey: string,
): Promise<readonly PackageAtHub[]> {
  return [...(await hub.packages.all())]
    .flatMap(([serial, { value, storedAtMs }]): PackageAtHub[] => {
      const manifest = openDocument('package', value, packageKey, schema);
      if (typeof manifest === 'string' || String(manifest.serial) !== serial) return [];
      const document = Buffer.from(value).toString('utf8');
      return [{ manifest, document, addedAtMs: storedAtMs }];
    })
    .sort((one, other) => other.manifest.serial - one.manifest.serial);
}
