/** Checks whether a reader of this protocol answers, and which tags lie on it. Writes no tag. */
import type { Address } from '../address.ts';
import type { Log, TagContent } from '../devices.ts';
import { type Closed, probing } from '../probe.ts';
import type { DataModel, TagSettings } from '../tags/decode.ts';
import { createExchange } from './exchange.ts';
import { readerDefaults } from './options.ts';
import type { Dialect, ReaderProtocol } from './protocol.ts';
import { decodeOnReader, notRead } from './read-tag.ts';

/** What a technician may see of a tag: not its number. */
interface SeenTag {
  uid: string;
  model: DataModel;
  kind: TagContent['kind'];
  /** why it cannot be used; null: it can */
  why: string | null;
}
export type ReaderAnswer =
  /** `tagProblem`: the reader answers, but does not list its tags, or not all of them */
  | {
      kind: 'answers';
      identity: string;
      latencyMs: number;
      tags: readonly SeenTag[];
      tagProblem: string | null;
    }
  | { kind: 'refused'; why: string }
  /** the bytes received are no reply */
  | { kind: 'garbage'; bytes: number }
  | { kind: 'silent' };
export interface ReaderProbeOptions {
  /** for each question. 700 */
  answerTimeoutMs?: number;
  /** tags whose memory is read; 0: the reader is only identified. 8 */
  mostTags?: number;
  connectTimeoutMs?: number;
  /** what the library has made of its tags; any */
  tags?: TagSettings;
}

export function probeReader<Frame>(
  dialect: Dialect<Frame>,
  address: Address,
  {
    answerTimeoutMs = 700,
    mostTags = 8,
    connectTimeoutMs,
    tags = readerDefaults.tags,
  }: ReaderProbeOptions = {},
): Promise<ReaderAnswer | Closed> {
  return probing(
    address,
    async (probe): Promise<ReaderAnswer> => {
      let garbage = 0;
      const log: Log = ({ code, data }) => {
        if (code === 'rfid-garbage') garbage += Number(data?.count ?? 0);
      };
      const exchange = createExchange<Frame>(
        () => probe,
        (handlers) => dialect.createFramer(handlers),
        {
          responseTimeoutMs: answerTimeoutMs,
          probeTimeoutMs: answerTimeoutMs,
          drainMs: 50,
          probeDrainMs: 50,
          turnaroundMs: 5,
          gapMs: 100,
          missesUntilDrop: 1_000,
        },
        log,
      );
      probe.onData = (chunk) => exchange.onData(chunk);
      probe.onDown = () => exchange.onDown();
      exchange.onUp();
      const protocol = dialect.speak(exchange, log);
      const startedMs = performance.now();
      const identified = await protocol.identify();
      const latencyMs = Math.round(performance.now() - startedMs);
      try {
        if (identified.kind === 'refused') return identified;
        if (identified.kind !== 'ok')
          return garbage > 0 ? { kind: 'garbage', bytes: garbage } : { kind: 'silent' };
        const seen =
          mostTags === 0
            ? { tags: [], tagProblem: null }
            : await readTags(protocol, mostTags, tags);
        return { kind: 'answers', identity: identified.value, latencyMs, ...seen };
      } finally {
        exchange.onDown();
      }
    },
    connectTimeoutMs,
  );
}

async function readTags(
  protocol: ReaderProtocol,
  mostTags: number,
  settings: TagSettings,
): Promise<{ tags: SeenTag[]; tagProblem: string | null }> {
  const inventory = await protocol.inventory();
  if (inventory.kind !== 'ok') {
    const tagProblem = inventory.kind === 'refused' ? inventory.why : 'it did not list its tags';
    return { tags: [], tagProblem };
  }
  const tags: SeenTag[] = [];
  for (const uid of inventory.value.uids.slice(0, mostTags))
    tags.push(await readSeenTag(protocol, uid, settings));
  return { tags, tagProblem: inventory.value.whole ? null : 'it did not list all its tags' };
}

/** As often as the driver tries. */
async function readSeenTag(
  protocol: ReaderProtocol,
  uid: string,
  tags: TagSettings,
): Promise<SeenTag> {
  const { memoryBytes, memoryTries } = readerDefaults;
  for (let attempt = 1; attempt <= memoryTries; attempt++) {
    const options = { bytesAtMost: memoryBytes, last: attempt === memoryTries, tags };
    const read = await decodeOnReader(protocol, uid, options);
    if (!read) continue;
    const { content, model } = read.decoded;
    return {
      uid,
      model,
      kind: content.kind,
      why: content.kind === 'unreadable' ? content.why : null,
    };
  }
  return { uid, model: 'unknown', kind: 'unreadable', why: notRead };
}
