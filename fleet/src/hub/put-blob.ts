/** A blob put at the hub, in parts; one that was cut off is gone on with. */
import type { JetStreamClient, JetStreamManager } from '@nats-io/jetstream';
import { headers } from '@nats-io/transport-node';
import {
  type BlobStream,
  blobPartLength,
  blobStream,
  blobSubject,
  listBlobStream,
} from '../../../packages/region-documents/src/index.ts';
import { partHeader, partNumber, partsOf } from '../../../src/branch/broker/blobs.ts';

const dayMs = 86_400_000;
/** The oldest blobs give way: one that is still of use is put again after so long. */
const renewAfterMs = { [blobStream]: 30 * dayMs, [listBlobStream]: dayMs };

interface Put {
  stream: BlobStream;
  sha256: string;
  content: Uint8Array;
  onPart: ((done: number, all: number) => void) | undefined;
}

export async function writeBlob(
  { manager, client }: { manager: JetStreamManager; client: JetStreamClient },
  { stream, sha256, content, onPart }: Put,
): Promise<void> {
  const subject = blobSubject(stream, sha256);
  const count = partsOf(content.length);
  const first = await partsThere(manager, stream, { subject, count });
  for (let at = first; at < count; at += 1) {
    const part = content.subarray(at * blobPartLength, (at + 1) * blobPartLength);
    const named = headers();
    named.set(partHeader, String(at));
    await client.publish(subject, part, { headers: named });
    onPart?.(at + 1, count);
  }
  if (first === count) onPart?.(count, count);
}

/** How many of its first parts stand, and are not so old that they may soon be gone. */
async function partsThere(
  manager: JetStreamManager,
  stream: BlobStream,
  { subject, count }: { subject: string; count: number },
): Promise<number> {
  const last = await manager.streams.getMessage(stream, { last_by_subj: subject });
  if (last === null) return 0;
  const info = await manager.streams.info(stream, { subjects_filter: subject });
  const nowMs = Date.parse((info as { ts?: string }).ts ?? '');
  const done = partNumber(last) + 1;
  const stored = info.state.subjects?.[subject] ?? 0;
  // Fewer than it has numbers: its first ones gave way.
  const isWhole = stored >= done && done <= count;
  return isWhole && nowMs - last.time.getTime() < renewAfterMs[stream] ? done : 0;
}
