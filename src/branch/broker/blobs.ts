/**
 * A blob of a region, part by part (region/documents/names.ts): one question for each, so that no more than one
 * part is on its way to a kiosk, and what was cut off needs no tidying.
 */
import type { JetStreamManager, StoredMsg } from '@nats-io/jetstream';
import {
  type BlobStream,
  blobPartLength,
  blobSubject,
} from '../../../packages/region-documents/src/index.ts';

/** Which part it is, from 0: a source can repeat a message (nats-server#7796). */
export const partHeader = 'Kiosk-Part';

type Source = Pick<JetStreamManager['streams'], 'getMessage'>;

/** null: not all of it is there. The caller checks the hash. */
export async function readBlob(
  source: Source,
  { stream, sha256, bytes }: { stream: BlobStream; sha256: string; bytes: number },
): Promise<Uint8Array | null> {
  const count = partsOf(bytes);
  const parts = new Map<number, Uint8Array>();
  let seq = 1;
  // Repeated messages are passed over, but not for ever.
  for (let read = 0; parts.size < count && read < 4 * count; read += 1) {
    const found = await nextPart(source, { stream, sha256, seq });
    if (found === null || found.seq < seq) return null;
    seq = found.seq + 1;
    const at = partNumber(found);
    const length = Math.min(blobPartLength, bytes - at * blobPartLength);
    if (at >= 0 && at < count && found.data.length === length) parts.set(at, found.data);
  }
  if (parts.size < count) return null;
  return Buffer.concat(Array.from({ length: count }, (_, at) => parts.get(at) ?? Buffer.alloc(0)));
}

/** An empty blob has one part. */
export function partsOf(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / blobPartLength));
}

/** -1: it does not say so. */
export function partNumber({ header }: StoredMsg): number {
  const text = header?.get(partHeader) ?? '';
  return /^\d{1,6}$/.test(text) ? Number(text) : -1;
}

function nextPart(
  source: Source,
  { stream, sha256, seq }: { stream: BlobStream; sha256: string; seq: number },
): Promise<StoredMsg | null> {
  const query = { seq, next_by_subj: blobSubject(stream, sha256) };
  return source.getMessage(stream, query);
}
