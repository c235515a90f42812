/** The packages that may be rolled out: their manifests, as an operator signed them. */
import type { Hub } from '../hub/hub.ts';
import { packagesAt } from '../package/packages.ts';

export interface SignedPackage {
  /** the manifest as it was signed */
  text: string;
  serial: number;
  version: string;
  oneWay: boolean;
}

/** Oldest first; what is not signed is left out. */
export async function readPackages(
  hub: Pick<Hub, 'packages'>,
  packageKey: string,
): Promise<SignedPackage[]> {
  const all = await packagesAt(hub, packageKey);
  return all
    .map(({ document, manifest: { serial, version, oneWay } }) => ({
      text: document,
      serial,
      version,
      oneWay,
    }))
    .reverse();
}
