/**
 * What the hub has, on the machine of an operator: a hub whose disk is new is filled again from it, and
 * the audit trail cannot be cut off unseen. It holds what the hub holds: nothing of a person, no key.
 */
import { join } from 'node:path';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import {
  auditStream,
  desiredStream,
  layerStream,
  packageStream,
  rolloutStream,
} from '../../../../packages/region-documents/src/index.ts';
import { dial, isOvertaken, streamOptions } from '../../../../src/branch/broker/dial.ts';
import { readSubject } from '../../../../src/branch/broker/reader.ts';
import { makePrivateFolder } from '../../../../src/branch/enrol/folder.ts';
import type { HubIdentity } from '../hub.ts';
import { hubRefusal } from '../refusal.ts';
import { type AtHub, copyBlobs, refillBlobs } from './blob-copy.ts';
import { type CopiedMessage, readCopy, type StreamCopy, writeCopy } from './copy-file.ts';

/** With how many messages of one subject the hub keeps; null: all, for as long as the copy lasts. */
const copied = [
  [desiredStream, 1],
  [layerStream, 64],
  [packageStream, 8],
  [rolloutStream, 1],
  [auditStream, null],
] as const;

const answerMs = 5_000;

export interface Copied {
  /** messages and blobs that the hub lacked and has again */
  restored: number;
  /** messages and blobs that were new at the hub */
  taken: number;
}

/**
 * Fills the hub with what it lacks and takes what is new. `folder`: of the copy. Rejects with a HubRefusal.
 */
export async function syncCopy(identity: HubIdentity, folder: string): Promise<Copied> {
  try {
    const nc = await dial(identity, identity.broker, answerMs);
    try {
      const options = streamOptions(answerMs);
      const hub = { manager: await jetstreamManager(nc, options), client: jetstream(nc, options) };
      makePrivateFolder(folder);
      // What a document names is there before it.
      const blobs = join(folder, 'blobs');
      makePrivateFolder(blobs);
      let restored = await refillBlobs(hub, blobs);
      let taken = 0;
      for (const [stream, most] of copied) {
        restored += await refill(hub, stream, readCopy(folder, stream));
        taken += await take(hub, stream, { folder, most });
      }
      taken += await copyBlobs(hub, blobs);
      return { restored, taken };
    } finally {
      await nc.close();
    }
  } catch (error) {
    throw hubRefusal(error);
  }
}

/** A subject of which the hub has nothing gets what it had. */
async function refill({ manager, client }: AtHub, stream: string, copy: StreamCopy) {
  const { created, state } = await manager.streams.info(stream, { subjects_filter: '>' });
  if (created === copy.created) return 0;
  const there = new Set(Object.keys(state.subjects ?? {}));
  const last = new Map<string, number>();
  const taken = new Set<string>();
  let restored = 0;
  for (const { subject, data } of copy.messages) {
    if (there.has(subject) || taken.has(subject)) continue;
    try {
      const expect = { lastSubjectSequence: last.get(subject) ?? 0 };
      const { seq } = await client.publish(subject, Buffer.from(data, 'base64'), { expect });
      last.set(subject, seq);
      restored += 1;
    } catch (error) {
      // Another operator may fill it at the same moment.
      if (!isOvertaken(error)) throw error;
      taken.add(subject);
    }
  }
  return restored;
}

async function take(
  { manager }: AtHub,
  stream: string,
  { folder, most }: { folder: string; most: number | null },
): Promise<number> {
  const copy = readCopy(folder, stream);
  const { created, state } = await manager.streams.info(stream);
  const isSame = created === copy.created;
  if (isSame && state.last_seq === copy.lastSeq) return 0;
  const fresh: CopiedMessage[] = [];
  const from = isSame ? copy.lastSeq + 1 : 1;
  const next = await readSubject({ manager }, stream, { subject: '>', from }, (found) => {
    const { seq, subject, data, time } = found;
    const at = time.toISOString();
    fresh.push({ seq, subject, at, data: Buffer.from(data).toString('base64') });
    return true;
  });
  const had = new Set(copy.messages.map(({ subject, data }) => `${subject} ${data}`));
  const added = isSame
    ? fresh
    : fresh.filter(({ subject, data }) => !had.has(`${subject} ${data}`));
  const messages = newest([...copy.messages, ...added], most);
  writeCopy(folder, stream, { created, lastSeq: next - 1, messages });
  return added.length;
}

/** `most`: of each subject */
function newest(messages: readonly CopiedMessage[], most: number | null) {
  if (most === null) return messages;
  const left = new Map<string, number>();
  const kept = messages.toReversed().filter(({ subject }) => {
    const count = left.get(subject) ?? most;
    left.set(subject, count - 1);
    return count > 0;
  });
  return kept.reverse();
}
