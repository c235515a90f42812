/**
 * The host's part at the broker: it makes the streams and puts the branch keys there. A kiosk may do
 * neither, and the host may not read what kiosks say.
 */
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import {
  type BrokerReport,
  type Members,
  reportSubject,
  signDocument,
} from '../../../packages/region-documents/src/index.ts';
import { keysFor } from '../enrol/admit.ts';
import { type Host, hostIdentity } from '../enrol/host.ts';
import { keyOfNkey } from '../keys/voices.ts';
import { dial, refusal, streamOptions } from './dial.ts';
import { makeRegionStreams } from './region-streams.ts';
import { makeStream, newestRefused, oldestGives, type Stream } from './streams.ts';
import {
  claimStream,
  claimSubject,
  eventStream,
  eventSubject,
  hintSubject,
  keyStream,
  keySubject,
  listStream,
  listSubjects,
  passingStream,
  passingSubjects,
  republishedAs,
} from './subjects.ts';

const answerMs = 5_000;
const dayMs = 86_400_000;

/**
 * Makes the streams that are missing, so that a broker with an empty disk is one again, and puts the
 * newest branch keys for each kiosk. Rejects with a BrokerRefusal.
 */
export async function fillBroker(host: Host): Promise<void> {
  const nc = await dial(hostIdentity(host), host.file.broker, answerMs);
  try {
    const options = streamOptions(answerMs);
    const manager = await jetstreamManager(nc, options);
    const { branch, region } = host.file;
    for (const stream of streamsOf(branch)) await makeStream(manager, stream);
    if (region !== undefined) await makeRegionStreams(manager, branch);
    const client = jetstream(nc, options);
    for (const kiosk of host.file.kiosks)
      await client.publish(keySubject(kiosk.name), await keysFor(host, kiosk));
    if (region !== undefined)
      await client.publish(reportSubject(branch, 'host', 'members'), membersOf(host));
  } catch (error) {
    throw refusal(error);
  } finally {
    await nc.close();
  }
}

const ofBranch = { deny_purge: true, max_msg_size: 65_536 };
const bucket = { ...newestRefused, ...ofBranch, max_msgs_per_subject: 1 };

function streamsOf(branch: string): Stream[] {
  return [
    {
      name: eventStream,
      subjects: [eventSubject(branch, '*')],
      ...oldestGives,
      ...ofBranch,
      max_age: nanos(30 * dayMs),
      max_bytes: 1_000_000_000,
      republish: {
        src: eventSubject(branch, '*'),
        dest: hintSubject(branch, '{{wildcard(1)}}'),
        headers_only: true,
      },
    },
    {
      name: claimStream,
      subjects: [claimSubject('>')],
      ...bucket,
      max_age: nanos(30 * dayMs),
      max_bytes: 64_000_000,
    },
    {
      name: keyStream,
      subjects: [keySubject('*')],
      ...bucket,
      max_bytes: 8_000_000,
      republish: { src: keySubject('*'), dest: hintSubject(branch, 'host'), headers_only: true },
    },
    {
      name: listStream,
      subjects: listSubjects(branch),
      ...oldestGives,
      ...ofBranch,
      max_age: nanos(8 * dayMs),
      max_bytes: 512_000_000,
    },
    {
      name: passingStream,
      subjects: passingSubjects(branch),
      ...oldestGives,
      max_msgs_per_subject: 1,
      max_age: nanos(60_000),
      max_bytes: 1_000_000,
      max_msg_size: 16_384,
      republish: { src: '>', dest: republishedAs('>') },
    },
  ];
}

/** What is measured of the broker's machine (enrol/broker-health.ts), to the region. */
export async function reportBroker(
  host: Host,
  health: Omit<BrokerReport, 'v' | 'at' | 'version'>,
): Promise<void> {
  const nc = await dial(hostIdentity(host), host.file.broker, answerMs);
  try {
    const report: BrokerReport = {
      v: 1,
      at: new Date().toISOString(),
      version: nc.info?.version ?? 'unknown',
      ...health,
    };
    const client = jetstream(nc, streamOptions(answerMs));
    await client.publish(reportSubject(host.file.branch, 'host', 'broker'), JSON.stringify(report));
  } catch (error) {
    throw refusal(error);
  } finally {
    await nc.close();
  }
}

/** Who is in the branch, for the region: signed, since the hub and the line to it may be hostile. */
function membersOf({ file, authority }: Host): string {
  const { branch, serial } = file;
  const kiosks = file.kiosks.map(({ name, recipient, nkey }) => ({
    name,
    recipient,
    key: keyOfNkey(nkey),
  }));
  const content: Members = { v: 1, branch, serial: Math.max(1, serial), kiosks };
  return signDocument('members', content, authority);
}
