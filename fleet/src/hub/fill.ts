/**
 * The streams of a hub: those that are missing are made, so that a hub with an empty disk is one again,
 * and what delivers to branches that were removed is taken away.
 */
import { jetstreamManager } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import {
  actionAgeMs,
  actionStream,
  actionSubject,
  auditStream,
  blobStream,
  blobSubject,
  branchApi,
  deliverUp,
  desiredStream,
  desiredSubjectsOf,
  layerStream,
  listBlobStream,
  packageStream,
  reportStream,
  reportStreamAtHub,
  rolloutStream,
} from '../../../packages/region-documents/src/index.ts';
import { dial, streamOptions } from '../../../src/branch/broker/dial.ts';
import { listBlobAge } from '../../../src/branch/broker/region-streams.ts';
import {
  configOf,
  makeSourced,
  makeStream,
  newestRefused,
  oldestGives,
  type Stream,
} from '../../../src/branch/broker/streams.ts';
import { cutOffOthers } from './cut-off.ts';
import type { HubIdentity } from './hub.ts';
import { hubRefusal } from './refusal.ts';
import { linesUp, namingBranches } from './report-streams.ts';
import { auditSubject, hintSubject, keySubject } from './subjects.ts';

const answerMs = 5_000;
const dayMs = 86_400_000;

/** `branches`: those of the region; no other gets anything any more. Rejects with a HubRefusal. */
export async function fillHub(filler: HubIdentity, branches: readonly string[]): Promise<void> {
  try {
    const nc = await dial(filler, filler.broker, answerMs);
    try {
      const manager = await jetstreamManager(nc, streamOptions(answerMs));
      if ((await configOf(manager, desiredStream)) === null) await linesUp(nc, branches);
      for (const stream of [...reports(branches), ...own])
        await makeStream(manager, hinting(stream));
      // Last: on it stands which streams of reports there are.
      for (const stream of sourced(branches))
        await makeSourced(manager, forgetting(hinting(stream)));
      await cutOffOthers(nc, branches, answerMs);
    } finally {
      await nc.close();
    }
  } catch (error) {
    throw hubRefusal(error);
  }
}

/** Who follows it hears of each message. */
function hinting(stream: Stream): Stream {
  const republish = { src: '>', dest: hintSubject(stream.name), headers_only: true };
  return { ...stream, republish };
}

/**
 * A source asks for 10 s, and begins anew by itself. So a consumer that no one listens to is gone soon,
 * whatever its maker wished: nothing else bounds those that a broker makes as a source does (`direct`).
 */
const forgottenAfter = nanos(30_000);

function forgetting(stream: Stream): Stream {
  return { ...stream, consumer_limits: { inactive_threshold: forgottenAfter } };
}

const bucket = { ...newestRefused, max_msg_size: 262_144 };

/** Branches source these. */
const sourced = (branches: readonly string[]): readonly Stream[] => [
  {
    name: desiredStream,
    metadata: namingBranches(branches),
    subjects: [...desiredSubjectsOf('*')],
    ...bucket,
    max_msgs_per_subject: 1,
    max_bytes: 1_000_000_000,
  },
  {
    name: actionStream,
    subjects: [actionSubject('*', '*', '*')],
    ...bucket,
    max_msgs_per_subject: 1,
    max_age: nanos(actionAgeMs),
    max_bytes: 64_000_000,
  },
  {
    name: blobStream,
    subjects: [blobSubject(blobStream, '*')],
    ...oldestGives,
    max_bytes: 4_000_000_000,
    max_msg_size: 262_144,
  },
  {
    name: listBlobStream,
    subjects: [blobSubject(listBlobStream, '*')],
    ...oldestGives,
    max_age: listBlobAge,
    max_bytes: 512_000_000,
    max_msg_size: 262_144,
  },
];

const allReportBytes = 600_000_000;
const mostOfBranch = 64_000_000;

/**
 * A stream takes nothing but what its branch has; no one writes to it. All have the same share: the
 * server reserves what each may take. Those that are there come first and make room for new ones.
 */
function reports(branches: readonly string[]): Stream[] {
  const share = Math.min(mostOfBranch, Math.floor(allReportBytes / Math.max(1, branches.length)));
  return branches.map((branch) => ({
    name: reportStreamAtHub(branch),
    ...ofReports,
    max_bytes: share,
    sources: [
      {
        name: reportStream,
        filter_subject: `r.${branch}.>`,
        external: { api: branchApi(branch), deliver: deliverUp(branch) },
      },
    ],
  }));
}

const ofReports = {
  ...oldestGives,
  max_msgs_per_subject: 1,
  max_msg_size: 65_536,
  max_age: nanos(35 * dayMs),
};

const own: readonly Stream[] = [
  {
    name: layerStream,
    subjects: [keySubject('LAYERS', '>')],
    ...bucket,
    max_msgs_per_subject: 64,
    max_bytes: 512_000_000,
  },
  {
    // One of each, so that what is emptied of old rollouts (rollout/store.ts) makes room.
    name: rolloutStream,
    subjects: [keySubject('ROLLOUT', '>')],
    ...bucket,
    max_msgs_per_subject: 1,
    max_bytes: 512_000_000,
  },
  {
    name: packageStream,
    subjects: [keySubject('PACKAGES', '>')],
    ...bucket,
    max_msgs_per_subject: 8,
    max_bytes: 16_000_000,
  },
  {
    name: auditStream,
    subjects: [auditSubject],
    ...oldestGives,
    deny_purge: true,
    max_age: nanos(400 * dayMs),
    max_bytes: 256_000_000,
    max_msg_size: 65_536,
  },
];
