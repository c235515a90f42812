/** The hub's port over NATS. Nothing here waits for ever, and the client connects once. */
import {
  DeliverPolicy,
  JetStreamApiError,
  type JetStreamManager,
  jetstream,
  jetstreamManager,
} from '@nats-io/jetstream';
import { readBlob } from '../../branch/broker/blobs.ts';
import type { ConsumerParts } from '../../branch/broker/consumer.ts';
import { dial } from '../../branch/broker/dial.ts';
import {
  actionStream,
  actionSubject,
  auditStream,
  blobStream,
  desiredStream,
  desiredSubject,
  listHeadSubject,
  readDocumentSubject,
  readReportSubject,
  reportStream,
  reportStreamAtHub,
} from '../../region/names.ts';
import { createBucket, followed } from './bucket.ts';
import { type AuditEntry, type Hub, type HubIdentity, HubRefusal, type Reported } from './hub.ts';
import { writeBlob } from './put-blob.ts';
import { hubRefusal } from './refusal.ts';
import { reportStreams } from './report-streams.ts';
import { auditSubject } from './subjects.ts';

interface HubOptions {
  /** for a connection, and for each answer, in ms */
  answerMs?: number;
}

/** Rejects with a HubRefusal. */
export async function connectHub(
  identity: HubIdentity,
  { answerMs = 5_000 }: HubOptions = {},
): Promise<Hub> {
  try {
    const nc = await dial(identity, identity.broker, answerMs);
    try {
      const options = { checkAPI: false, timeout: answerMs };
      const manager = await jetstreamManager(nc, options);
      await manager.streams.info(desiredStream);
      return openHub({ nc, manager, client: jetstream(nc, options) }, identity);
    } catch (error) {
      await nc.close();
      throw error;
    }
  } catch (error) {
    throw hubRefusal(error);
  }
}

interface Connection {
  nc: ConsumerParts['nc'];
  manager: JetStreamManager;
  client: ReturnType<typeof jetstream>;
}

function openHub({ nc, manager, client }: Connection, identity: HubIdentity): Hub {
  let why: string | null = null;
  const end = (reason: string) => {
    why ??= reason;
    void nc.close();
  };
  const parts: ConsumerParts = { nc, manager, kiosk: identity.kiosk, end };
  const put = (subject: string, data: string | Uint8Array) =>
    refused(async () => void (await client.publish(subject, data)));
  const last = (stream: string, subject: string) =>
    refused(async () => {
      const found = await manager.direct.getMessage(stream, { last_by_subj: subject });
      return found === null || found.data.length === 0 ? null : found.data;
    });
  return {
    address: identity.broker,
    followReports: (onReport) => refused(() => followReportStreams(parts, end, onReport)),
    followDocuments: (onDocument) =>
      refused(async () => {
        const from = { deliver_policy: DeliverPolicy.LastPerSubject, filter_subject: 'd.>' };
        for (const stream of [desiredStream, actionStream])
          await followed(parts, stream, from, ({ subject, value: data, storedAtMs }) => {
            const read = readDocumentSubject(subject);
            if (read !== null) onDocument({ ...read, storedAtMs, data });
          });
      }),
    nowMs: () =>
      refused(async () => {
        const info = await manager.streams.info(desiredStream);
        return Date.parse((info as { ts?: string }).ts ?? '');
      }),
    putDesired: (branch, kiosk, document) => put(desiredSubject(branch, kiosk), document),
    desiredOf: (branch, kiosk) => last(desiredStream, desiredSubject(branch, kiosk)),
    putAction: (branch, kiosk, id, document) => put(actionSubject(branch, kiosk, id), document),
    putListHead: (document) => put(listHeadSubject, document),
    listHead: () => last(desiredStream, listHeadSubject),
    putBlob: (sha256, content, { onPart, stream = blobStream } = {}) =>
      refused(() => writeBlob({ manager, client }, { stream, sha256, content, onPart })),
    blob: (sha256, bytes, stream = blobStream) =>
      refused(() => readBlob(manager.direct, { stream, sha256, bytes })),
    layers: createBucket({ parts, client, refused }, 'LAYERS'),
    rollouts: createBucket({ parts, client, refused }, 'ROLLOUT'),
    packages: createBucket({ parts, client, refused }, 'PACKAGES'),
    audit: (entry) => put(auditSubject, JSON.stringify(entry)),
    auditTrail: (most) => refused(() => readTrail(manager, most)),
    ended: nc.closed().then((error) => why ?? error?.message ?? 'closed'),
    close: () => nc.close(),
  };
}

/** A branch that joins has a stream soon after. */
const lookForNewMs = 10_000;

async function followReportStreams(
  parts: ConsumerParts,
  end: (reason: string) => void,
  onReport: (report: Reported) => void,
): Promise<void> {
  const followedYet = new Set<string>();
  const from = { deliver_policy: DeliverPolicy.LastPerSubject, filter_subject: 'r.>' };
  const followNew = async () => {
    const names = await reportStreams(parts.manager);
    const fresh = names.filter((name) => !followedYet.has(name));
    const followOne = async (stream: string) => {
      followedYet.add(stream);
      // That of before has no subjects any more, so no filter fits it; it has one message of each.
      const all = stream === reportStream ? { deliver_policy: DeliverPolicy.All } : from;
      await followed(parts, stream, all, ({ subject, value: data, storedAtMs }) => {
        const read = readReportSubject(subject);
        if (read !== null && isOf(stream, read.branch)) onReport({ ...read, storedAtMs, data });
      });
    };
    // What is older comes first.
    if (fresh.includes(reportStream)) await followOne(reportStream);
    await Promise.all(fresh.filter((name) => name !== reportStream).map(followOne));
  };
  await followNew();
  const timer = setInterval(() => {
    followNew().catch((error: unknown) => end(String(error)));
  }, lookForNewMs);
  void parts.nc.closed().then(() => clearInterval(timer));
}

/** Of a hub of before, one has those of all branches. */
function isOf(stream: string, branch: string): boolean {
  return stream === reportStream || stream === reportStreamAtHub(branch);
}

async function refused<Answer>(work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    const refusal = hubRefusal(error);
    if (error instanceof JetStreamApiError && refusal.code === 'hub-away')
      throw new HubRefusal('hub-cannot-store', error.message);
    throw refusal;
  }
}

/** So many questions are on their way at once. */
const together = 32;

async function readTrail(manager: JetStreamManager, most: number): Promise<AuditEntry[]> {
  const { state } = await manager.streams.info(auditStream);
  const first = Math.max(state.first_seq, state.last_seq - most + 1, 1);
  const entries: AuditEntry[] = [];
  for (let last = state.last_seq; last >= first; last -= together) {
    const count = Math.min(together, last - first + 1);
    const asked = Array.from({ length: count }, (_, at) =>
      manager.direct.getMessage(auditStream, { seq: last - at }),
    );
    // Who may only read can have a consumer deliver here, under the subject where it was reported.
    for (const found of await Promise.all(asked))
      if (found?.subject === auditSubject) entries.push(JSON.parse(found.string()));
  }
  return entries;
}
