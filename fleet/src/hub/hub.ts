/**
 * What the operator's program asks of the hub, in the hub's words; nats-hub.ts carries it to a NATS
 * server with JetStream. Every call that waits rejects with a HubRefusal when the connection ends, or
 * after a time of its own.
 */
import type { Instant } from '../../../machines/domain.ts';
import type { BlobStream, LayerKey } from '../../../packages/region-documents/src/index.ts';

/** What a program shows the hub; in the form of a kiosk's identity at its broker. */
export interface HubIdentity {
  /** the region */
  branch: string;
  /** the operator, or the program */
  kiosk: string;
  /** `tls://host:port` of the hub */
  broker: string;
  /** PEM */
  ca: string;
  certificate: string;
  privateKey: string;
  /** `SU…` */
  nkeySeed: string;
}

/** The newest message of one subject of REPORT. */
export interface Reported {
  branch: string;
  /** `host`: the host of the branch */
  kiosk: string;
  /** `status`, `staff`, … (region/documents/names.ts) */
  name: string;
  /** when the hub stored it, by the hub's clock */
  storedAtMs: number;
  /** empty: it is no longer so */
  data: Uint8Array;
}

/** The newest message of one subject of DESIRED or ACTIONS: of one kiosk, or the block list (`all`, null). */
export interface PutDocument {
  branch: string;
  kiosk: string | null;
  /** `desired`, `action.<id>`, `list` */
  name: string;
  storedAtMs: number;
  /** signed (region/documents/signed.ts) */
  data: Uint8Array;
}

export interface Revised {
  value: Uint8Array;
  /** expected by the next `put` of the same key */
  revision: number;
  storedAtMs: number;
}

/** A bucket: keys, compare-and-set, history. */
export interface Bucket<Key extends string = string> {
  get(key: Key): Promise<Revised | null>;
  /** All keys, each with its newest value. */
  all(): Promise<ReadonlyMap<string, Revised>>;
  /** `expected` 0: there is none yet. */
  put(key: Key, value: Uint8Array, expected: number): Promise<{ revision: number } | 'conflict'>;
  /** Newest first. */
  history(key: Key): Promise<readonly Revised[]>;
  /** All keys now, then each change; until the connection ends. */
  watch(onChange: (key: string, revised: Revised) => void): Promise<void>;
}

/** Who did what, before it is done. `what`: names, paths, hashes; never a value of a setting */
export interface AuditEntry {
  at: Instant;
  by: string;
  action: string;
  what: readonly string[];
}

/**
 * `proved`: signed by the operator that it names, and follows the one before. `gap`: signed, but another
 * one stood before it. `unknown`: this folder does not know its operator. `forged`: it is not theirs.
 */
export type AuditProof = 'proved' | 'gap' | 'unknown' | 'forged';

export interface AuditLine extends AuditEntry {
  proof: AuditProof;
}

export interface PutBlobOptions {
  onPart?: ((done: number, all: number) => void) | undefined;
  /** BLOBS when left out */
  stream?: BlobStream;
}

export interface Hub {
  /** `tls://host:port`, for a person */
  readonly address: string;
  /** those that are there, then those that come; resolves when all that were there came */
  followReports(onReport: (report: Reported) => void): Promise<void>;
  /** The same for what was put for kiosks. */
  followDocuments(onDocument: (document: PutDocument) => void): Promise<void>;
  /** The hub's clock. */
  nowMs(): Promise<number>;
  putDesired(branch: string, kiosk: string, document: string): Promise<void>;
  desiredOf(branch: string, kiosk: string): Promise<Uint8Array | null>;
  putAction(branch: string, kiosk: string, id: string, document: string): Promise<void>;
  putListHead(document: string): Promise<void>;
  listHead(): Promise<Uint8Array | null>;
  /**
   * For all kiosks and operators (region/documents/key-changes.ts). `expected`: the revision that was read. False:
   * another row was put meanwhile.
   */
  putKeyChanges(document: string, expected: number): Promise<boolean>;
  /** Empty where there are none; the revision is 0 where none was put yet. */
  keyChanges(): Promise<Pick<Revised, 'value' | 'revision'>>;
  /** What stands for kiosks: the newest of each desired state. */
  allDesired(): Promise<readonly PutDocument[]>;
  /** In parts; nothing is put where it stands already. */
  putBlob(sha256: string, content: Uint8Array, more?: PutBlobOptions): Promise<void>;
  blob(sha256: string, bytes: number, stream?: BlobStream): Promise<Uint8Array | null>;
  layers: Bucket<LayerKey>;
  rollouts: Bucket;
  /** signed manifests; the key is their serial, so that two operators cannot give one twice */
  packages: Bucket;
  audit(entry: AuditEntry): Promise<void>;
  /** Newest first. */
  auditTrail(most: number): Promise<readonly AuditLine[]>;
  /** resolves when the connection has ended, with the reason in English */
  readonly ended: Promise<string>;
  close(): Promise<void>;
}

/** Why there is no connection, or no answer, with a code of docs/field-guide.md. */
export class HubRefusal extends Error {
  readonly code:
    | 'hub-away'
    | 'hub-refuses'
    | 'hub-stream-missing'
    | 'hub-cannot-store'
    | 'region-keys-changed';
  constructor(code: HubRefusal['code'], message: string) {
    super(message);
    this.code = code;
  }
}
