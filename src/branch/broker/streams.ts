/** Streams made, or brought to how they are wanted. */
import {
  DiscardPolicy,
  JetStreamApiError,
  type JetStreamManager,
  StorageType,
  type StreamConfig,
} from '@nats-io/jetstream';

export type Stream = Partial<StreamConfig> & { name: string };

/** On the disk of one server, read without a consumer; nothing in it is removed one by one. */
const inFile = {
  storage: StorageType.File,
  num_replicas: 1,
  allow_direct: true,
  deny_delete: true,
};
/** Where the disk is full, the oldest gives way. */
export const oldestGives = { ...inFile, discard: DiscardPolicy.Old };
/** Where the disk is full, what is put is refused, and nothing that stands gives way. */
export const newestRefused = { ...inFile, discard: DiscardPolicy.New };

const streamNotFound = 10059;

/**
 * Without `first_seq`: nats-server 2.10.27 loses all that a stream with one has acknowledged where it
 * is killed before its first index.db (two minutes, or an orderly stop). A kiosk knows another stream
 * by its `created`. True: it was made just now.
 */
export async function makeStream(manager: JetStreamManager, stream: Stream): Promise<boolean> {
  const present = await configOf(manager, stream.name);
  if (present === null) await manager.streams.add(stream);
  else if (Object.entries(stream).some(([name, value]) => !isSame(present, name, value)))
    await manager.streams.update(stream.name, { ...present, ...stream });
  return present === null;
}

/**
 * A stream that others source: who read the one before asks on from its last number, and gets
 * nothing below it (nats-server#6206). So a new one begins above all numbers of the one before: at
 * the second of it × 1000. By a purge up to that number, which leaves its mark in the stream's own
 * file, since `first_seq` is lost (above).
 */
export async function makeSourced(manager: JetStreamManager, stream: Stream): Promise<void> {
  if (!(await makeStream(manager, stream))) return;
  const now = Date.parse(((await manager.streams.info(stream.name)) as { ts?: string }).ts ?? '');
  await manager.streams.purge(stream.name, { seq: Math.floor(now / 1000) * 1000 });
}

function isSame(present: StreamConfig, name: string, value: unknown): boolean {
  return JSON.stringify(present[name as keyof StreamConfig]) === JSON.stringify(value);
}

/** null: there is none. */
export async function configOf(
  manager: JetStreamManager,
  name: string,
): Promise<StreamConfig | null> {
  try {
    return (await manager.streams.info(name)).config;
  } catch (error) {
    if (error instanceof JetStreamApiError && error.code === streamNotFound) return null;
    throw error;
  }
}
