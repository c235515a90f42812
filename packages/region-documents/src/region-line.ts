/**
 * What a kiosk asks of its broker for the region (docs/region.md), over the connection of the branch.
 * Each call rejects when the connection ends, or after a time of its own.
 */
import type { BlobStream, ReportName } from './names.ts';

/** As it stands in its subject: `desired`, `action.<id>`, `list`, `keys`. */
export type DocumentName = 'desired' | 'list' | 'keys' | `action.${string}`;

export interface RegionLine {
  /** Stored when it resolves; an empty one says that it is no longer so. */
  report(name: ReportName, data: Uint8Array): Promise<void>;
  /** The newest of each document for this kiosk, now and whenever one changes. */
  watchDocuments(onDocument: (name: DocumentName, data: Uint8Array) => void): Promise<void>;
  /** By its hash, which the caller checks; null: not all of it is there (yet). `stream`: BLOBS when left out */
  blob(sha256: string, bytes: number, stream?: BlobStream): Promise<Uint8Array | null>;
}
