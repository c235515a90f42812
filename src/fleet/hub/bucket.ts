/** A bucket of the hub: a stream whose subjects are keys. */
import {
  DeliverPolicy,
  JetStreamApiError,
  type JetStreamClient,
  type StoredMsg,
} from '@nats-io/jetstream';
import { type ConsumerParts, consume } from '../../branch/broker/consumer.ts';
import type { Bucket, Revised } from './hub.ts';
import { HubRefusal } from './hub.ts';
import { keySubject } from './subjects.ts';

const wrongLastSequence = 10071;

interface BucketParts {
  parts: ConsumerParts;
  client: JetStreamClient;
  /** Errors as HubRefusals. */
  refused<Answer>(work: () => Promise<Answer>): Promise<Answer>;
}

/** `name`: `LAYERS` of the stream KV_LAYERS */
export function createBucket<Key extends string>(
  { parts, client, refused }: BucketParts,
  name: string,
): Bucket<Key> {
  const stream = `KV_${name}`;
  const { direct } = parts.manager;
  const prefix = keySubject(name, '');
  const follow = async (onChange: (key: string, revised: Revised) => void) => {
    const from = {
      deliver_policy: DeliverPolicy.LastPerSubject,
      filter_subject: keySubject(name, '>'),
    };
    return followed(parts, stream, from, ({ subject, ...revised }) =>
      onChange(subject.slice(prefix.length), revised),
    );
  };
  return {
    get: (key) =>
      refused(async () => {
        const found = await direct.getMessage(stream, { last_by_subj: keySubject(name, key) });
        return found === null ? null : revisedOf(found);
      }),
    all: () =>
      refused(async () => {
        const values = new Map<string, Revised>();
        const stop = await follow((key, revised) => values.set(key, revised));
        stop();
        return values;
      }),
    put: (key, value, expected) =>
      refused(async () => {
        try {
          const expect = { lastSubjectSequence: expected };
          const { seq } = await client.publish(keySubject(name, key), value, { expect });
          return { revision: seq };
        } catch (error) {
          if (!(error instanceof JetStreamApiError)) throw error;
          if (error.code === wrongLastSequence) return 'conflict';
          throw new HubRefusal('hub-cannot-store', error.message);
        }
      }),
    history: (key) =>
      refused(async () => {
        const found: Revised[] = [];
        for (let seq = 1; ; ) {
          const query = { seq, next_by_subj: keySubject(name, key) };
          const next = await direct.getMessage(stream, query);
          if (next === null || next.seq < seq) return found.reverse();
          found.push(revisedOf(next));
          seq = next.seq + 1;
        }
      }),
    watch: (onChange) => refused(async () => void (await follow(onChange))),
  };
}

interface Followed extends Revised {
  subject: string;
}

/** Resolves when all that were there were handed over, with what ends the rest. */
export async function followed(
  parts: ConsumerParts,
  stream: string,
  from: Parameters<typeof consume>[2],
  onMessage: (message: Followed) => void,
): Promise<() => void> {
  let isCaughtUp = () => {};
  const caughtUp = new Promise<void>((resolve) => {
    isCaughtUp = resolve;
  });
  const { there, stop } = await consume(parts, stream, from, {
    onMessage: ({ subject, data: value }, { seq: revision, storedAtMs, pending }) => {
      onMessage({ subject, value, revision, storedAtMs });
      if (pending === 0) isCaughtUp();
    },
    onIdle: isCaughtUp,
  });
  if (there === 0) isCaughtUp();
  const ended = parts.nc.closed().then(() => Promise.reject(new Error('the connection ended')));
  await Promise.race([caughtUp, ended]);
  return stop;
}

function revisedOf({ data, seq, time }: StoredMsg): Revised {
  return { value: data, revision: seq, storedAtMs: time.getTime() };
}
