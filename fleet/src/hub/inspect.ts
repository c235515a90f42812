/** What a hub has, and which branches it hears, for a person who looks for a fault. */
import { JetStreamApiError, jetstreamManager } from '@nats-io/jetstream';
import { dial, streamOptions } from '../../../src/branch/broker/dial.ts';
import type { HubIdentity } from './hub.ts';
import { hubRefusal } from './refusal.ts';
import { reportStreams } from './report-streams.ts';
import { hubStreams } from './subjects.ts';

interface Inspected {
  /** of nats-server */
  version: string;
  /** those that are not there */
  missing: readonly string[];
  /** bytes on disk, of all streams */
  bytes: number;
  /** by branch: milliseconds since its broker was heard over the link; null: never, since the hub's start */
  heardMs: ReadonlyMap<string, number | null>;
}

/** `active`: nanoseconds since it was heard; -1: never. The client does not know the filter. */
interface Source {
  filter_subject?: string;
  active: number;
}

const answerMs = 5_000;
const streamNotFound = 10059;

/** Rejects with a HubRefusal. */
export async function inspectHub(identity: HubIdentity): Promise<Inspected> {
  try {
    const nc = await dial(identity, identity.broker, answerMs);
    try {
      const manager = await jetstreamManager(nc, streamOptions(answerMs));
      const missing: string[] = [];
      const heardMs = new Map<string, number | null>();
      let bytes = 0;
      for (const stream of [...hubStreams, ...(await reportStreams(manager))]) {
        const info = await manager.streams.info(stream).catch((error: unknown) => {
          if (error instanceof JetStreamApiError && error.code === streamNotFound) return null;
          throw error;
        });
        if (info === null) missing.push(stream);
        else bytes += info.state.bytes;
        for (const source of (info?.sources ?? []) as readonly Source[]) {
          const [, branch] = /^r\.([^.]+)\.>$/.exec(source.filter_subject ?? '') ?? [];
          const { active } = source;
          if (branch !== undefined) heardMs.set(branch, active < 0 ? null : active / 1e6);
        }
      }
      return { version: nc.info?.version ?? 'unknown', missing, bytes, heardMs };
    } finally {
      await nc.close();
    }
  } catch (error) {
    throw hubRefusal(error);
  }
}
