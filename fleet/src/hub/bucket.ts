/** A bucket of the hub: a stream whose subjects are keys. */
import { JetStreamApiError, type JetStreamClient, type StoredMsg } from '@nats-io/jetstream';
import { isOvertaken } from '../../../src/branch/broker/dial.ts';
import { type ReaderParts, readSubject } from '../../../src/branch/broker/reader.ts';
import { followStream, newestOfEach } from './follow-stream.ts';
import type { Bucket, Revised } from './hub.ts';
import { HubRefusal } from './hub.ts';
import { keySubject } from './subjects.ts';

interface BucketParts {
  parts: ReaderParts;
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
  const prefix = keySubject(name, '');
  const keyOf = ({ subject }: StoredMsg) => subject.slice(prefix.length);
  return {
    get: (key) =>
      refused(async () => {
        const query = { last_by_subj: keySubject(name, key) };
        const found = await parts.manager.streams.getMessage(stream, query);
        return found === null ? null : revisedOf(found);
      }),
    all: () =>
      refused(async () => {
        const { found } = await newestOfEach(parts, stream);
        return new Map(found.map((each) => [keyOf(each), revisedOf(each)]));
      }),
    put: (key, value, expected) =>
      refused(async () => {
        try {
          const expect = { lastSubjectSequence: expected };
          const { seq } = await client.publish(keySubject(name, key), value, { expect });
          return { revision: seq };
        } catch (error) {
          if (!(error instanceof JetStreamApiError)) throw error;
          if (isOvertaken(error)) return 'conflict';
          throw new HubRefusal('hub-cannot-store', error.message);
        }
      }),
    history: (key) =>
      refused(async () => {
        const found: Revised[] = [];
        const of = { subject: keySubject(name, key), from: 1 };
        await readSubject(parts, stream, of, (each) => found.push(revisedOf(each)) > 0);
        return found.reverse();
      }),
    watch: (onChange) =>
      refused(() => followStream(parts, stream, (each) => onChange(keyOf(each), revisedOf(each)))),
  };
}

function revisedOf({ data, seq, time }: StoredMsg): Revised {
  return { value: data, revision: seq, storedAtMs: time.getTime() };
}
