/**
 * Why a package of the region is not installed, or did not stay: codes of docs/field-guide.md, in the
 * report of a kiosk. The root unit of the package says most of them (packaging/install/).
 */
export const packageReasons = {
  'package-unreadable': 'it has no manifest',
  'package-not-signed': 'its manifest is not signed with the key of the region for packages',
  'package-newer-manifest': 'its manifest is of a newer version of the program',
  'package-key-missing': 'root of this machine trusts no key for packages',
  'package-too-early': 'its time has not come',
  'package-expired': 'its time is over',
  'package-architecture': 'it is for another processor',
  'package-too-large': 'it is too large',
  'package-on-hold': 'a technician keeps the present version: apt-mark hold',
  'package-not-whole': 'the present one is not wholly installed',
  'package-older': 'it is older than the present one',
  'package-from': 'it does not install over the present version',
  'package-no-room': 'there is no room for it',
  'package-damaged': 'it is not the file that was signed',
  'package-other': 'it is another package than its manifest says',
  'package-one-way': 'it migrates the journal, and its manifest does not say so',
  'package-not-kept': 'no copy of the present version could be made',
  'package-install-failed': 'it could not be installed',
  'package-died': 'the kiosk died under it',
  'package-silent': 'the kiosk did not answer under it',
  'package-device-broken': 'a device that worked before did not under it',
  'package-back-failed': 'it did not live, and the version before could not be put back',
} as const;
export type PackageReason = keyof typeof packageReasons;

export function isPackageReason(code: string): code is PackageReason {
  return Object.hasOwn(packageReasons, code);
}
