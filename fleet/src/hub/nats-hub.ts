/** The hub's port over NATS. Nothing here waits for ever, and the client connects once. */
import {
  JetStreamApiError,
  type JetStreamManager,
  jetstream,
  jetstreamManager,
} from '@nats-io/jetstream';
import {
  actionStream,
  actionSubject,
  auditStream,
  blobStream,
  desiredStream,
  desiredSubject,
  keyChangesSubject,
  listHeadSubject,
  readDocumentSubject,
  readReportSubject,
  reportStreamAtHub,
} from '../../../packages/region-documents/src/index.ts';
import { readBlob } from '../../../src/branch/broker/blobs.ts';
import { dial, isOvertaken, streamOptions } from '../../../src/branch/broker/dial.ts';
import type { ReaderParts } from '../../../src/branch/broker/reader.ts';
import { privateKeyOf } from '../../../src/branch/keys/voices.ts';
import { type AuditTrust, auditDocument, auditHash, readAudit } from './audit.ts';
import { createBucket } from './bucket.ts';
import { followStream, newestOfEach } from './follow-stream.ts';
import { type AuditEntry, type Hub, type HubIdentity, HubRefusal, type Reported } from './hub.ts';
import { writeBlob } from './put-blob.ts';
import { hubRefusal } from './refusal.ts';
import { reportStreams } from './report-streams.ts';
import { auditSubject } from './subjects.ts';

/** As it stands at the hub. */
interface StoredDocument {
  data: Uint8Array;
  storedAtMs: number;
}

interface HubOptions {
  /** for a connection, and for each answer, in ms */
  answerMs?: number;
  /** of the region, as the folder of who asks knows them */
  operators?: AuditTrust['operators'];
}

/** Rejects with a HubRefusal. */
export async function connectHub(
  identity: HubIdentity,
  { answerMs = 5_000, operators = [] }: HubOptions = {},
): Promise<Hub> {
  try {
    const nc = await dial(identity, identity.broker, answerMs);
    try {
      const options = streamOptions(answerMs);
      const manager = await jetstreamManager(nc, options);
      await manager.streams.info(desiredStream);
      return openHub({ nc, manager, client: jetstream(nc, options) }, identity, operators);
    } catch (error) {
      await nc.close();
      throw error;
    }
  } catch (error) {
    throw hubRefusal(error);
  }
}

interface Connection {
  nc: ReaderParts['nc'];
  manager: JetStreamManager;
  client: ReturnType<typeof jetstream>;
}

function openHub(
  { nc, manager, client }: Connection,
  identity: HubIdentity,
  operators: AuditTrust['operators'],
): Hub {
  let why: string | null = null;
  const end = (reason: string) => {
    why ??= reason;
    void nc.close();
  };
  const parts: ReaderParts = { nc, manager, kiosk: identity.kiosk, end };
  const put = (subject: string, data: string | Uint8Array) =>
    refused(async () => void (await client.publish(subject, data)));
  const last = (stream: string, subject: string) =>
    refused(async () => {
      const found = await manager.streams.getMessage(stream, { last_by_subj: subject });
      return found === null || found.data.length === 0 ? null : found.data;
    });
  return {
    address: identity.broker,
    followReports: (onReport) => refused(() => followReportStreams(parts, end, onReport)),
    followDocuments: (onDocument) =>
      refused(async () => {
        for (const stream of [desiredStream, actionStream])
          await followStream(parts, stream, ({ subject, data, time }) => {
            const read = readDocumentSubject(subject);
            if (read !== null) onDocument({ ...read, storedAtMs: time.getTime(), data });
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
    putKeyChanges: (document, lastSubjectSequence) =>
      refused(async () => {
        try {
          await client.publish(keyChangesSubject, document, { expect: { lastSubjectSequence } });
          return true;
        } catch (error) {
          if (isOvertaken(error)) return false;
          throw error;
        }
      }),
    keyChanges: () =>
      refused(async () => {
        const query = { last_by_subj: keyChangesSubject };
        const found = await manager.streams.getMessage(desiredStream, query);
        return { value: found?.data ?? new Uint8Array(), revision: found?.seq ?? 0 };
      }),
    allDesired: () =>
      refused(async () => {
        const { found } = await newestOfEach(parts, desiredStream);
        return found.flatMap(({ subject, data, time }) => {
          const read = readDocumentSubject(subject);
          const isDesired = read?.name === 'desired' && data.length > 0;
          return isDesired ? [{ ...read, storedAtMs: time.getTime(), data }] : [];
        });
      }),
    putBlob: (sha256, content, { onPart, stream = blobStream } = {}) =>
      refused(() => writeBlob({ manager, client }, { stream, sha256, content, onPart })),
    blob: (sha256, bytes, stream = blobStream) =>
      refused(() => readBlob(manager.streams, { stream, sha256, bytes })),
    layers: createBucket({ parts, client, refused }, 'LAYERS'),
    rollouts: createBucket({ parts, client, refused }, 'ROLLOUT'),
    packages: createBucket({ parts, client, refused }, 'PACKAGES'),
    audit: (entry) => refused(() => appendAudit({ nc, manager, client }, entry, identity)),
    auditTrail: (most) =>
      refused(async () =>
        readAudit(await readTrail(manager, most), { region: identity.branch, operators }).reverse(),
      ),
    ended: nc.closed().then((error) => why ?? error?.message ?? 'closed'),
    close: () => nc.close(),
  };
}

/** A branch that joins has a stream soon after. */
const lookForNewMs = 10_000;

async function followReportStreams(
  parts: ReaderParts,
  end: (reason: string) => void,
  onReport: (report: Reported) => void,
): Promise<void> {
  const followedYet = new Set<string>();
  const followNew = async () => {
    const names = await reportStreams(parts.manager);
    const fresh = names.filter((name) => !followedYet.has(name));
    const followOne = async (stream: string) => {
      followedYet.add(stream);
      await followStream(parts, stream, ({ subject, data, time }) => {
        const read = readReportSubject(subject);
        // A branch reports for no other.
        if (read === null || stream !== reportStreamAtHub(read.branch)) return;
        onReport({ ...read, storedAtMs: time.getTime(), data });
      });
    };
    await Promise.all(fresh.map(followOne));
  };
  await followNew();
  const timer = setInterval(() => {
    followNew().catch((error: unknown) => end(String(error)));
  }, lookForNewMs);
  void parts.nc.closed().then(() => clearInterval(timer));
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
/** Another operator may write at the same moment. */
const mostTries = 20;

async function appendAudit(
  { manager, client }: Connection,
  entry: AuditEntry,
  identity: HubIdentity,
): Promise<void> {
  const key = privateKeyOf(identity.nkeySeed);
  for (let tries = 1; ; tries += 1) {
    const last = await manager.streams.getMessage(auditStream, { last_by_subj: auditSubject });
    const before = last === null ? null : auditHash(last.data);
    const document = auditDocument(entry, { region: identity.branch, before }, key);
    try {
      const expect = { lastSubjectSequence: last?.seq ?? 0 };
      await client.publish(auditSubject, document, { expect });
      return;
    } catch (error) {
      if (!isOvertaken(error) || tries === mostTries) throw error;
    }
  }
}

/** The last ones as they were written, oldest first. */
async function readTrail(manager: JetStreamManager, most: number): Promise<StoredDocument[]> {
  const { state } = await manager.streams.info(auditStream);
  const first = Math.max(state.first_seq, state.last_seq - most + 1, 1);
  const found: StoredDocument[] = [];
  for (let from = first; from <= state.last_seq; from += together) {
    const count = Math.min(together, state.last_seq - from + 1);
    const asked = Array.from({ length: count }, (_, at) =>
      manager.streams.getMessage(auditStream, { seq: from + at }),
    );
    for (const each of await Promise.all(asked))
      if (each !== null) found.push({ data: each.data, storedAtMs: each.time.getTime() });
  }
  return found;
}
