/**
 * What commands a kiosk, as the operator signs it (signed.ts). Unknown fields are ignored; a document
 * of an unknown version is reported and left.
 */
import { z } from 'zod';

const instant = z.iso.datetime({ offset: true });
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
/** The last millisecond of the year 9999: there is always one above, also where it is counted on. */
const mostSerial = 253_402_300_799_999;
const serial = z.int().positive().max(mostSerial);
/** in the journal of a kiosk */
const entry = z.int().positive();
/** A file of the region stands in one folder: a name, no path. */
const fileName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/);
/** Ed25519, 32 bytes in base64 */
export const publicKey = z.base64().refine((text) => Buffer.from(text, 'base64').length === 32);
/** of age */
const recipient = z.string().regex(/^age1[0-9a-z]{58}$/);
const settings = z.record(z.string(), z.unknown());

/** One kiosk; in `for` of each document that is for one. */
const addressee = z.object({ branch: z.string(), kiosk: z.string() });

/**
 * The three layers, patches of RFC 7396: the kiosk merges them, branch over region, kiosk over branch
 * (layers.ts). They become a base that the kiosk's own file extends, so that what a technician set in
 * that file wins.
 */
const layers = z.object({ region: settings, branch: settings, kiosk: settings });
export type Layers = z.infer<typeof layers>;

/** A policy, a text, a picture: settings name it as `files/<name>`. */
export const regionFile = z.object({ name: fileName, sha256, bytes: z.int().nonnegative() });
export type RegionFile = z.infer<typeof regionFile>;

/** What one kiosk shall be. */
export const desired = z.object({
  v: z.literal(1),
  for: addressee,
  serial,
  notBefore: instant,
  expires: instant,
  layers,
  /** paths of settings (`screen.languages`) at which the layers win over the kiosk's own file */
  over: z.array(z.string()).max(500),
  files: z.array(regionFile).max(200),
  /** a manifest, signed with the key for packages; null: the package stays as it is */
  package: z.string().nullable(),
  /** the rollout that brought it; null: an operator, for this kiosk alone */
  rollout: z.string().nullable(),
});
export type Desired = z.infer<typeof desired>;

/** What one kiosk shall do, once. `by`: the operator's name, for the kiosk's own audit trail. */
export const action = z.object({
  v: z.literal(1),
  for: addressee,
  id: z.string().regex(/^[A-Za-z0-9_-]{1,40}$/),
  serial,
  notBefore: instant,
  expires: instant,
  by: z.string().min(1).max(100),
  what: z.discriminatedUnion('kind', [
    /**
     * As `kiosk journal close`. `why`: age, to this kiosk alone, in base64: a person may have written
     * of a patron in it, and it passes the hub and the broker.
     */
    z.object({
      kind: z.literal('journal-close'),
      entry,
      why: z.base64().max(2_000),
      /** what was seen of it (staff-seal.ts), sealed as `why` */
      seen: z.base64().max(2_000),
    }),
    z.object({ kind: z.literal('call-acknowledge'), call: z.string().max(100) }),
  ]),
});
export type Action = z.infer<typeof action>;

/** The block list of the region; its blob is gzip of JSON lines, sealed with age to every kiosk. */
export const listHead = z.object({
  v: z.literal(1),
  serial,
  notBefore: instant,
  expires: instant,
  /** of the sealed blob */
  sha256,
  bytes: z.int().positive(),
  exportedAt: instant,
  entries: z.int().nonnegative(),
  /** the share of lines that may be bad, as the operator had it */
  mostBad: z.number().min(0).max(1),
});
export type ListHead = z.infer<typeof listHead>;

/** A package (.deb) and who may install it; signed with the key for packages. */
export const manifest = z.object({
  v: z.literal(1),
  serial,
  notBefore: instant,
  expires: instant,
  version: z.string().regex(/^[0-9][A-Za-z0-9.+~-]{0,59}$/),
  /** of Debian: `amd64`, `arm64`, `all` */
  architecture: z.string().regex(/^[a-z0-9]{2,10}$/),
  sha256,
  bytes: z.int().positive(),
  /** the lowest version that it installs over */
  from: z.string().regex(/^[0-9][A-Za-z0-9.+~-]{0,59}$/),
  /** the journal is migrated: the version before cannot read it, so there is no way back */
  oneWay: z.boolean(),
});
export type Manifest = z.infer<typeof manifest>;

/** Who is in a branch; signed by the branch's authority, which the operator knows since it joined. */
export const members = z.object({
  v: z.literal(1),
  branch: z.string(),
  serial,
  /** `key`: checks what the kiosk signs */
  kiosks: z.array(z.object({ name: z.string(), recipient, key: publicKey })),
});
export type Members = z.infer<typeof members>;

/** Whose signature counts, and as of which change (key-changes.ts). */
export const keyState = z.object({
  /** signs desired state, actions and lists */
  configKey: publicKey,
  /** signs packages */
  packageKey: publicKey,
  /** signs new keys where one of the two was lost or stolen */
  recoveryKey: publicKey,
  /** how often it was used, and how often each key was changed since */
  recoveries: z.int().nonnegative(),
  configChanges: z.int().nonnegative(),
  packageChanges: z.int().nonnegative(),
});

/**
 * What a kiosk must know of its region to believe it: in the document of branch keys, signed by the
 * branch's authority (branch/keys/keys-document.ts).
 */
export const regionTrust = keyState.extend({
  region: z.string(),
  /** age: the staff of the region */
  staffRecipient: recipient,
});
export type RegionTrust = z.infer<typeof regionTrust>;
