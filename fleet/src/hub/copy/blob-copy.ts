/** The blobs of a hub as files, each under its hash. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { JetStreamClient, JetStreamManager } from '@nats-io/jetstream';
import {
  type BlobStream,
  blobStream,
  blobSubject,
  listBlobStream,
} from '../../../../packages/region-documents/src/index.ts';
import { partNumber } from '../../../../src/branch/broker/blobs.ts';
import { readSubject } from '../../../../src/branch/broker/reader.ts';
import { writeFileAtomically } from '../../../../src/files.ts';
import { writeBlob } from '../put-blob.ts';

/** What a copy asks and puts with. */
export interface AtHub {
  manager: JetStreamManager;
  client: JetStreamClient;
}

const streams: readonly BlobStream[] = [blobStream, listBlobStream];

/** Takes those that are new; one that the hub has no longer goes here too. */
export async function copyBlobs({ manager }: AtHub, folder: string): Promise<number> {
  let taken = 0;
  for (const stream of streams) {
    const at = join(folder, stream);
    mkdirSync(at, { recursive: true, mode: 0o700 });
    const there = await namesAt(manager, stream);
    for (const name of readdirSync(at)) if (!there.has(name)) rmSync(join(at, name));
    for (const sha256 of there) {
      if (existsSync(join(at, sha256))) continue;
      const content = await readWhole(manager, stream, sha256);
      if (content === null) continue;
      writeFileAtomically(join(at, sha256), content, 0o600);
      taken += 1;
    }
  }
  return taken;
}

/** Puts those that the hub lacks where it has none at all: one that gave way there stays gone. */
export async function refillBlobs({ manager, client }: AtHub, folder: string): Promise<number> {
  let restored = 0;
  for (const stream of streams) {
    const at = join(folder, stream);
    if (!existsSync(at) || (await namesAt(manager, stream)).size > 0) continue;
    for (const sha256 of readdirSync(at)) {
      const content = readFileSync(join(at, sha256));
      await writeBlob({ manager, client }, { stream, sha256, content, onPart: undefined });
      restored += 1;
    }
  }
  return restored;
}

async function namesAt(manager: JetStreamManager, stream: BlobStream): Promise<Set<string>> {
  const { state } = await manager.streams.info(stream, { subjects_filter: '>' });
  const prefix = blobSubject(stream, '');
  return new Set(Object.keys(state.subjects ?? {}).map((each) => each.slice(prefix.length)));
}

/** null: not all of it is there, as while it is being put. */
async function readWhole(
  manager: JetStreamManager,
  stream: BlobStream,
  sha256: string,
): Promise<Uint8Array | null> {
  const parts = new Map<number, Uint8Array>();
  const of = { subject: blobSubject(stream, sha256), from: 1 };
  await readSubject({ manager }, stream, of, (found) => {
    parts.set(partNumber(found), found.data);
    return true;
  });
  const ordered = [...parts].sort(([one], [other]) => one - other).map(([, data]) => data);
  const content = Buffer.concat(ordered);
  return createHash('sha256').update(content).digest('hex') === sha256 ? content : null;
}
