/**
 * What a kiosk got when it was enrolled in a branch, as files in `branch.folder`, readable for the
 * kiosk alone. `kiosk branch enrol` writes them (enrol/).
 */

/** `identity.json`: nothing in it is secret. */
export interface IdentityFile {
  version: 1;
  branch: string;
  kiosk: string;
  /** `tls://host:port` */
  broker: string;
  /** age recipient (`age1…`) of the staff: escrow is sealed for it */
  staffRecipient: string;
  /** Ed25519 public key of the branch's authority, base64 of 32 bytes: it signs the branch keys */
  authority: string;
}

/** What a program needs to join; paths are of files in the folder. */
export interface Identity extends IdentityFile {
  /** `ca.pem`, `kiosk.pem`, `kiosk.key`: PEM */
  ca: string;
  certificate: string;
  privateKey: string;
  /** `kiosk.nk`: seed of the nkey (`SU…`) */
  nkeySeed: string;
  /** `kiosk.age`: age identity (`AGE-SECRET-KEY-1…`), opens the branch keys that are for this kiosk */
  ageIdentity: string;
}

/**
 * The branch keys by generation, 32 bytes each; the last is sealed with, the one before is still
 * read. `keys.json` in the folder has them, wrapped for this kiosk and signed by the authority.
 */
export type BranchKeys = ReadonlyMap<number, Uint8Array>;
