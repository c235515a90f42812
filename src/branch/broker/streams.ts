/** Streams made, or brought to how they are wanted. */
import { JetStreamApiError, type JetStreamManager, type StreamConfig } from '@nats-io/jetstream';

export type Stream = Partial<StreamConfig> & { name: string };

const streamNotFound = 10059;

/**
 * Without `first_seq`: nats-server 2.10.27 loses all that a stream with one has acknowledged where it
 * is killed before its first index.db (two minutes, or an orderly stop). A kiosk knows another stream
 * by its `created`.
 */
export async function makeStream(manager: JetStreamManager, stream: Stream): Promise<void> {
  const present = await configOf(manager, stream.name);
  if (present === null) await manager.streams.add(stream);
  else if (Object.entries(stream).some(([name, value]) => !isSame(present, name, value)))
    await manager.streams.update(stream.name, { ...present, ...stream });
}

function isSame(present: StreamConfig, name: string, value: unknown): boolean {
  return JSON.stringify(present[name as keyof StreamConfig]) === JSON.stringify(value);
}

async function configOf(manager: JetStreamManager, name: string): Promise<StreamConfig | null> {
  try {
    return (await manager.streams.info(name)).config;
  } catch (error) {
    if (error instanceof JetStreamApiError && error.code === streamNotFound) return null;
    throw error;
  }
}
