/**
 * The streams of a branch that is in a region: DESIRED, ACTIONS and blobs source from the hub, and the hub
 * sources REPORT from here. Never `mirror`: a mirror of a KV bucket stands still for ever after an
 * update (nats-server#5865).
 */
import type { JetStreamManager, StreamSource } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import {
  actionAgeMs,
  actionStream,
  actionSubject,
  type BlobStream,
  blobStream,
  blobSubject,
  deliverDown,
  desiredStream,
  desiredSubjectsOf,
  hubApi,
  listBlobStream,
  reportStream,
} from '../../../packages/region-documents/src/index.ts';
import { makeSourced, makeStream, oldestGives } from './streams.ts';

const dayMs = 86_400_000;
/** A list is taken for eight days (list-head.ts). */
export const listBlobAge = nanos(9 * dayMs);

export async function makeRegionStreams(manager: JetStreamManager, branch: string): Promise<void> {
  await makeSourced(manager, {
    name: reportStream,
    subjects: [`r.${branch}.>`],
    ...oldestGives,
    max_msgs_per_subject: 1,
    max_age: nanos(35 * dayMs),
    max_bytes: 64_000_000,
    max_msg_size: 65_536,
  });
  await makeStream(manager, {
    name: desiredStream,
    ...oldestGives,
    sources: desiredSources(branch),
    max_msgs_per_subject: 1,
    max_bytes: 128_000_000,
    max_msg_size: 262_144,
  });
  const actions = fromHub(branch, actionStream, actionSubject(branch, '*', '*'));
  await makeStream(manager, {
    name: actionStream,
    ...oldestGives,
    sources: [actions],
    max_age: nanos(actionAgeMs),
    max_msgs_per_subject: 1,
    max_bytes: 16_000_000,
    max_msg_size: 65_536,
  });
  await makeStream(manager, {
    name: blobStream,
    ...oldestGives,
    sources: blobSources(branch, blobStream),
    max_bytes: 1_000_000_000,
    max_msg_size: 262_144,
  });
  await makeStream(manager, {
    name: listBlobStream,
    ...oldestGives,
    sources: blobSources(branch, listBlobStream),
    max_age: listBlobAge,
    max_bytes: 512_000_000,
    max_msg_size: 262_144,
  });
}

/** One source for each filter: so the hub sees what is asked for, and refuses what is of others. */
function desiredSources(branch: string): StreamSource[] {
  return desiredSubjectsOf(branch).map((filter) => fromHub(branch, desiredStream, filter));
}

function blobSources(branch: string, stream: BlobStream): StreamSource[] {
  return [fromHub(branch, stream, blobSubject(stream, '*'))];
}

function fromHub(branch: string, name: string, filter: string): StreamSource {
  const external = { api: hubApi, deliver: deliverDown(branch) };
  return { name, filter_subject: filter, external };
}
