/** The packages that may be rolled out: their manifests, as an operator signed them. */
import { manifest } from '../../region/documents.ts';
import { openDocument } from '../../region/signed.ts';
import type { Hub } from '../hub/hub.ts';

export interface SignedPackage {
  /** the manifest as it was signed */
  text: string;
  serial: number;
  version: string;
  oneWay: boolean;
}

/** Oldest first; what is not signed is left out. */
export async function readPackages(
  { packages }: Pick<Hub, 'packages'>,
  packageKey: string,
): Promise<SignedPackage[]> {
  const all = [...(await packages.all()).values()].flatMap(({ value }) => {
    const text = Buffer.from(value).toString('utf8');
    const content = openDocument('package', text, packageKey, manifest);
    if (typeof content === 'string') return [];
    const { serial, version, oneWay } = content;
    return [{ text, serial, version, oneWay }];
  });
  return all.sort((one, other) => one.serial - other.serial);
}
