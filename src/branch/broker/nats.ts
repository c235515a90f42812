/**
 * The broker's port over NATS: the one file that knows its client. Nothing here waits for ever, and
 * the client connects once: what a kiosk does with each connection is the link's (link.ts).
 */
import {
  DeliverPolicy,
  JetStreamApiError,
  type JetStreamClient,
  type JetStreamManager,
  jetstream,
  jetstreamManager,
  type StoredMsg,
} from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Identity } from '../enrol/identity.ts';
import type { ListShelf } from '../shared-list.ts';
import { type Broker, type BrokerConnection, BrokerRefusal, type StoredMessage } from './broker.ts';
import { type ConsumerParts, consume, isSequence } from './consumer.ts';
import { dial, refusal } from './dial.ts';
import { regionLine } from './nats-region.ts';
import {
  claimStream,
  claimSubject,
  eventStream,
  eventSubject,
  keyStream,
  keySubject,
  listHeadSubject,
  listPartSubject,
  listStream,
  passingSubject,
} from './subjects.ts';

export interface NatsOptions {
  identity: Identity;
  /** `tls://host:port` in place of the one that the kiosk was enrolled with */
  address?: string | undefined;
  /** for a connection, and for each answer, in ms */
  answerMs?: number;
}

const wrongLastSequence = 10071;

interface NatsBroker extends Broker {
  connect(): Promise<BrokerConnection & ListShelf>;
}

/** Never throws: what is wrong with the identity shows when it connects. */
export function natsBroker({ identity, address, answerMs = 5000 }: NatsOptions): NatsBroker {
  const at = address ?? identity.broker;
  return {
    address: at,
    connect: async () => {
      const nc = await dial(identity, at, answerMs);
      try {
        return await openConnection(nc, identity, answerMs);
      } catch (error) {
        await nc.close();
        throw refusal(error);
      }
    },
  };
}

async function openConnection(
  nc: NatsConnection,
  identity: Identity,
  answerMs: number,
): Promise<BrokerConnection & ListShelf> {
  const { branch, kiosk } = identity;
  let why: string | null = null;
  const end = (reason: string) => {
    why ??= reason;
    void nc.close();
  };
  const options = { checkAPI: false, timeout: answerMs };
  const manager = await jetstreamManager(nc, options);
  const client = jetstream(nc, options);
  const parts: ConsumerParts = { nc, manager, kiosk, end };
  const own = eventSubject(branch, kiosk);
  const state = async () => {
    const info = await manager.streams.info(eventStream);
    const { first_seq: firstSeq, last_seq: lastSeq } = info.state;
    const nowMs = Date.parse((info as { ts?: string }).ts ?? '');
    if (!isSequence(firstSeq) || !isSequence(lastSeq) || Number.isNaN(nowMs)) {
      throw new Error('the state of the stream cannot be read');
    }
    // One that never had a message has 0 as its first.
    return { created: String(info.created), firstSeq: Math.max(1, firstSeq), lastSeq, nowMs };
  };
  const claim = async (key: string) => {
    const query = { last_by_subj: claimSubject(key) };
    const found = await manager.direct.getMessage(claimStream, query);
    return found === null ? null : { value: found.data, revision: found.seq };
  };
  // Both streams are there, whatever is claimed: else this kiosk would be up, and all claims fail.
  await Promise.all([state(), claim('i.none')]);
  return {
    state: () => refused(state()),
    lastOf: (of) => refused(stored(manager, { last_by_subj: eventSubject(branch, of) })),
    at: (seq) => refused(stored(manager, { seq })),
    append: (data, expectedLast) => refused(append(client, own, data, expectedLast)),
    follow: async (fromSeq, onMessage) => {
      const { lastSeq } = await refused(state());
      await refused(follow(parts, { fromSeq, lastSeq }, onMessage));
    },
    claim,
    putClaim: async (key, value, expected) => {
      const put = await append(client, claimSubject(key), value, expected);
      return put === 'overtaken' ? 'conflict' : 'done';
    },
    ping: () => within(nc.flush(), answerMs),
    say: (what, data) => {
      if (!nc.isClosed()) nc.publish(passingSubject(branch, what, kiosk), data);
    },
    hear: (what, onMessage) => {
      nc.subscribe(passingSubject(branch, what, '*'), {
        callback: (error, message) => {
          if (error !== null) return end(error.message);
          onMessage(lastToken(message.subject), message.data);
        },
      });
    },
    watchKeys: (onValue) => refused(watchKeys(parts, onValue)),
    ...listShelf(parts, client, branch),
    region: regionLine(parts, client, branch),
    ended: nc.closed().then((error) => why ?? error?.message ?? 'closed'),
    close: () => nc.close(),
  };
}

/** Rejects with a BrokerRefusal. */
async function refused<Answer>(answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer;
  } catch (error) {
    throw refusal(error);
  }
}

async function append(
  client: JetStreamClient,
  subject: string,
  data: Uint8Array,
  expectedLast: number,
): Promise<{ seq: number } | 'overtaken'> {
  try {
    const { seq } = await client.publish(subject, data, {
      expect: { lastSubjectSequence: expectedLast },
    });
    if (!isSequence(seq)) throw new Error('an acknowledgement without a number');
    return { seq };
  } catch (error) {
    if (!(error instanceof JetStreamApiError)) throw error;
    if (error.code === wrongLastSequence) return 'overtaken';
    throw new BrokerRefusal('branch-broker-cannot-store', error.message);
  }
}

async function stored(
  manager: JetStreamManager,
  query: { seq: number } | { last_by_subj: string },
): Promise<StoredMessage | null> {
  const found: StoredMsg | null = await manager.direct.getMessage(eventStream, query);
  if (found === null) return null;
  const { subject, seq, data, time } = found;
  return { kiosk: lastToken(subject), seq, storedAtMs: time.getTime(), data };
}

async function follow(
  parts: ConsumerParts,
  { fromSeq, lastSeq }: { fromSeq: number; lastSeq: number },
  onMessage: (message: StoredMessage) => void,
): Promise<void> {
  let isCaughtUp = () => {};
  const caughtUp = new Promise<void>((resolve) => {
    isCaughtUp = resolve;
  });
  const { there } = await consume(
    parts,
    eventStream,
    { deliver_policy: DeliverPolicy.StartSequence, opt_start_seq: Math.max(1, fromSeq) },
    {
      onMessage: (message, { seq, storedAtMs, pending }) => {
        onMessage({ kiosk: lastToken(message.subject), seq, storedAtMs, data: message.data });
        if (pending === 0 || seq >= lastSeq) isCaughtUp();
      },
      onIdle: isCaughtUp,
    },
  );
  if (there === 0) isCaughtUp();
  const ended = parts.nc.closed().then(() => Promise.reject(new Error('the connection ended')));
  await Promise.race([caughtUp, ended]);
}

async function watchKeys(
  parts: ConsumerParts,
  onValue: (value: Uint8Array) => void,
): Promise<void> {
  let isRead = () => {};
  const read = new Promise<void>((resolve) => {
    isRead = resolve;
  });
  const { there } = await consume(
    parts,
    keyStream,
    { deliver_policy: DeliverPolicy.LastPerSubject, filter_subject: keySubject(parts.kiosk) },
    {
      onMessage: (message) => {
        if (message.data.length > 0) onValue(message.data);
        isRead();
      },
      onIdle: isRead,
    },
  );
  if (there === 0) return;
  const ended = parts.nc.closed().then(() => Promise.reject(new Error('the connection ended')));
  await Promise.race([read, ended]);
}

function listShelf(parts: ConsumerParts, client: JetStreamClient, branch: string): ListShelf {
  const put = async (subject: string, data: Uint8Array) =>
    void (await client.publish(subject, data));
  return {
    listHead: async () => {
      const query = { last_by_subj: listHeadSubject(branch) };
      const found = await parts.manager.direct.getMessage(listStream, query);
      return found === null ? null : found.data;
    },
    putListHead: (head) => put(listHeadSubject(branch), head),
    putListPart: (id, part) => put(listPartSubject(branch, id), part),
    listParts: (id, count) => readParts(parts, listPartSubject(branch, id), count),
  };
}

async function readParts(
  parts: ConsumerParts,
  subject: string,
  count: number,
): Promise<Uint8Array[]> {
  const read: Uint8Array[] = [];
  let isDone = () => {};
  const done = new Promise<void>((resolve) => {
    isDone = resolve;
  });
  const from = { deliver_policy: DeliverPolicy.All, filter_subject: subject };
  const { there, stop } = await consume(parts, listStream, from, {
    onMessage: ({ data }) => {
      if (read.length < count) read.push(data);
      if (read.length === count) isDone();
    },
    onIdle: isDone,
  });
  try {
    if (there < count) throw new Error(`${there} of ${count} parts of the list are there`);
    const ended = parts.nc.closed().then(() => Promise.reject(new Error('the connection ended')));
    await Promise.race([done, ended]);
  } finally {
    stop();
  }
  if (read.length < count) throw new Error('a part of the list cannot be read');
  return read;
}

function lastToken(subject: string): string {
  return subject.slice(subject.lastIndexOf('.') + 1);
}

async function within<T>(promise: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
