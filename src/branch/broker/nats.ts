/**
 * The broker's port over NATS: the one file that knows its client. Nothing here waits for ever, and
 * the client connects once: what a kiosk does with each connection is the link's (link.ts).
 */
import {
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
import {
  type Broker,
  type BrokerConnection,
  BrokerRefusal,
  type StoredMessage,
  type StreamState,
} from './broker.ts';
import { dial, isOvertaken, refusal, streamOptions } from './dial.ts';
import { regionLine } from './nats-region.ts';
import {
  isSequence,
  type Polling,
  poll,
  type ReaderParts,
  readNumbers,
  readSubject,
} from './reader.ts';
import {
  claimStream,
  claimSubject,
  eventStream,
  eventSubject,
  hintSubject,
  keyStream,
  keySubject,
  listHeadSubject,
  listPartSubject,
  listStream,
  passingSubject,
  republishedAs,
} from './subjects.ts';

export interface NatsOptions {
  identity: Identity;
  /** `tls://host:port` in place of the one that the kiosk was enrolled with */
  address?: string | undefined;
  /** for a connection, and for each answer, in ms */
  answerMs?: number;
}

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
  const options = streamOptions(answerMs);
  const manager = await jetstreamManager(nc, options);
  const client = jetstream(nc, options);
  const parts: ReaderParts = { nc, manager, kiosk, end };
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
    const found = await manager.streams.getMessage(claimStream, query);
    if (found === null) return null;
    const storedAtMs = found.time.getTime();
    if (Number.isNaN(storedAtMs)) throw new Error('a claim cannot be read');
    return { value: found.data, revision: found.seq, storedAtMs };
  };
  const eventReaders: Polling[] = [];
  const keyReaders: Polling[] = [];
  nc.subscribe(hintSubject(branch, '*'), {
    callback: (_error, { subject }) => {
      // Keys come from the host alone.
      if (lastToken(subject) === 'host') wakeAll(keyReaders);
      wakeAll(eventReaders);
    },
  });
  // Both streams are there, whatever is claimed: else this kiosk would be up, and all claims fail.
  await Promise.all([state(), claim('i.none')]);
  return {
    state: () => refused(state()),
    lastOf: (of) => refused(stored(manager, { last_by_subj: eventSubject(branch, of) })),
    at: (seq) => refused(stored(manager, { seq })),
    append: (data, expectedLast) => refused(append(client, own, data, expectedLast)),
    follow: async (fromSeq, onMessage) => {
      eventReaders.push(await refused(follow(parts, state, fromSeq, onMessage)));
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
    subscribe: (what, onMessage) => {
      nc.subscribe(republishedAs(passingSubject(branch, what, '*')), {
        callback: (error, message) => {
          if (error !== null) return end(error.message);
          onMessage(lastToken(message.subject), message.data);
        },
      });
    },
    watchKeys: async (onValue) => {
      keyReaders.push(await refused(watchKeys(parts, onValue)));
    },
    ...listShelf(parts, client, branch),
    region: regionLine(parts, client, branch),
    ended: nc.closed().then((error) => why ?? error?.message ?? 'closed'),
    close: () => nc.close(),
  };
}

function wakeAll(readers: readonly Polling[]): void {
  for (const each of readers) each.wake();
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
    if (isOvertaken(error)) return 'overtaken';
    throw new BrokerRefusal('branch-broker-cannot-store', error.message);
  }
}

async function stored(
  manager: JetStreamManager,
  query: { seq: number } | { last_by_subj: string },
): Promise<StoredMessage | null> {
  const found = await manager.streams.getMessage(eventStream, query);
  return found === null ? null : storedMessage(found);
}

function storedMessage({ subject, seq, data, time }: StoredMsg): StoredMessage {
  const storedAtMs = time.getTime();
  if (!isSequence(seq) || Number.isNaN(storedAtMs)) throw new Error('a message cannot be read');
  return { kiosk: lastToken(subject), seq, storedAtMs, data };
}

async function follow(
  parts: ReaderParts,
  state: () => Promise<StreamState>,
  fromSeq: number,
  onMessage: (message: StoredMessage) => void,
): Promise<Polling> {
  let next = Math.max(1, fromSeq);
  let stream: string | null = null;
  return poll(parts, async () => {
    const { created, firstSeq, lastSeq } = await state();
    stream ??= created;
    if (created !== stream || lastSeq < next - 1) throw new Error('the stream is another one');
    await readNumbers(
      parts,
      eventStream,
      { from: Math.max(next, firstSeq), to: lastSeq },
      (found) => onMessage(storedMessage(found)),
    );
    next = lastSeq + 1;
  });
}

async function watchKeys(
  parts: ReaderParts,
  onValue: (value: Uint8Array) => void,
): Promise<Polling> {
  let last = 0;
  return poll(parts, async () => {
    const query = { last_by_subj: keySubject(parts.kiosk) };
    const found = await parts.manager.streams.getMessage(keyStream, query);
    if (found === null || found.seq === last) return;
    last = found.seq;
    if (found.data.length > 0) onValue(found.data);
  });
}

function listShelf(parts: ReaderParts, client: JetStreamClient, branch: string): ListShelf {
  const put = async (subject: string, data: Uint8Array) =>
    void (await client.publish(subject, data));
  return {
    listHead: async () => {
      const query = { last_by_subj: listHeadSubject(branch) };
      const found = await parts.manager.streams.getMessage(listStream, query);
      return found === null ? null : found.data;
    },
    putListHead: (head) => put(listHeadSubject(branch), head),
    putListPart: (id, part) => put(listPartSubject(branch, id), part),
    listParts: async (id, count) => {
      const read: Uint8Array[] = [];
      await readSubject(
        parts,
        listStream,
        { subject: listPartSubject(branch, id), from: 1 },
        ({ data }) => read.push(data) < count,
      );
      if (read.length < count)
        throw new Error(`${read.length} of ${count} parts of the list are there`);
      return read;
    },
  };
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
