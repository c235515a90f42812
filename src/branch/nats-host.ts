/**
 * The host's part at the broker: it makes the streams and puts the branch keys there. A kiosk may do
 * neither, and the host may not read what kiosks say.
 */
import {
  DiscardPolicy,
  JetStreamApiError,
  type JetStreamManager,
  jetstream,
  jetstreamManager,
  StorageType,
  type StreamConfig,
} from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import type { Instant } from '../domain.ts';
import { keysFor } from './enrol/admit.ts';
import { type Host, hostIdentity } from './enrol/host.ts';
import { dial, refusal } from './nats/dial.ts';
import {
  claimStream,
  claimSubject,
  eventStream,
  eventSubject,
  keyStream,
  keySubject,
  listStream,
  listSubjects,
} from './subjects.ts';

const answerMs = 5_000;
const streamNotFound = 10059;
const dayMs = 86_400_000;

/**
 * Makes the streams that are missing, so that a broker with an empty disk is one again, and puts the
 * newest branch keys for each kiosk. Rejects with a BrokerRefusal. `address`: in place of that of
 * the host's list.
 */
export async function fillBroker(host: Host, now: Instant, address?: string): Promise<void> {
  const nc = await dial(hostIdentity(host), address ?? host.file.broker, answerMs);
  try {
    const options = { checkAPI: false, timeout: answerMs };
    const manager = await jetstreamManager(nc, options);
    for (const stream of streamsOf(host.file.branch)) await makeStream(manager, stream, now);
    const client = jetstream(nc, options);
    for (const kiosk of host.file.kiosks)
      await client.publish(keySubject(kiosk.name), await keysFor(host, kiosk));
  } catch (error) {
    throw refusal(error);
  } finally {
    await nc.close();
  }
}

type Stream = Partial<StreamConfig> & { name: string };

function streamsOf(branch: string): Stream[] {
  const inFile = { storage: StorageType.File, num_replicas: 1, allow_direct: true };
  const bucket = {
    ...inFile,
    max_msgs_per_subject: 1,
    discard: DiscardPolicy.New,
    deny_delete: true,
  };
  const forGood = { deny_delete: true, deny_purge: true, discard: DiscardPolicy.Old };
  return [
    {
      ...{ name: eventStream, subjects: [eventSubject(branch, '*')], ...inFile, ...forGood },
      ...{ max_age: nanos(30 * dayMs), max_bytes: 1_000_000_000, max_msg_size: 65_536 },
    },
    {
      ...{ name: claimStream, subjects: [claimSubject('>')], ...bucket },
      ...{ max_age: nanos(30 * dayMs), max_bytes: 64_000_000, max_msg_size: 65_536 },
    },
    {
      ...{ name: keyStream, subjects: [keySubject('*')], ...bucket },
      ...{ max_bytes: 8_000_000, max_msg_size: 65_536 },
    },
    {
      ...{ name: listStream, subjects: listSubjects(branch), ...inFile, ...forGood },
      ...{ max_age: nanos(8 * dayMs), max_bytes: 512_000_000, max_msg_size: 65_536 },
    },
  ];
}

/**
 * The numbers of a new stream begin above those of each stream before it (the second of it × 1,000):
 * a kiosk that remembers a place in the old one never takes it for a place in the new one.
 */
async function makeStream(manager: JetStreamManager, stream: Stream, now: Instant): Promise<void> {
  const present = await configOf(manager, stream.name);
  if (present === null) {
    const firstSeq = Math.floor(Date.parse(now) / 1000) * 1000;
    await manager.streams.add({ ...stream, first_seq: firstSeq });
  } else if (Object.entries(stream).some(([name, value]) => !isSame(present, name, value)))
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
