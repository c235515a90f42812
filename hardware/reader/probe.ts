/** Is there a reader of this protocol, and what lies on it? Nothing is written to a tag. */
import type { Address } from '../address.ts';
import type { Log, TagContent } from '../devices.ts';
import { type Closed, probing } from '../probe.ts';
import type { DataModel } from '../tags/decode.ts';
import { createExchange } from './exchange.ts';
import { readerDefaults } from './options.ts';
import type { Dialect, ReaderProtocol } from './protocol.ts';
import { decodeOnReader, notRead } from './welcome.ts';

/** A tag without its number: what a technician may see of it. */
interface SeenTag {
  uid: string;
  model: DataModel;
  kind: TagContent['kind'];
  /** why it cannot be used */
  why: string | null;
}
export type ReaderAnswer =
  /** `tagProblem`: the reader answers, but would not say what lies on it, or not all of it */
  | {
      kind: 'answers';
      identity: string;
      latencyMs: number;
      tags: readonly SeenTag[];
      tagProblem: string | null;
    }
  | { kind: 'refused'; why: string }
  /** bytes came that are no reply */
  | { kind: 'garbage'; bytes: number }
  | { kind: 'silent' };
export interface ReaderProbeOptions {
  /** for each question. 700 */
  answerTimeoutMs?: number;
  /** tags whose memory is read; 0: the reader is only asked who it is. 8 */
  mostTags?: number;
  connectTimeoutMs?: number;
}

export function probeReader<Frame>(
  dialect: Dialect<Frame>,
  address: Address,
  { answerTimeoutMs = 700, mostTags = 8, connectTimeoutMs }: ReaderProbeOptions = {},
): Promise<ReaderAnswer | Closed> {
  return probing(
    address,
    async (probe): Promise<ReaderAnswer> => {
      let garbage = 0;
      const log: Log = ({ code, data }) => {
        if (code === 'rfid-garbage') garbage += Number(data?.count ?? 0);
      };
      const patience = { responseTimeoutMs: answerTimeoutMs, probeTimeoutMs: answerTimeoutMs };
      const exchange = createExchange<Frame>(
        () => probe,
        (handlers) => dialect.createFramer(handlers),
        {
          ...patience,
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
      const said = await protocol.identify();
      const latencyMs = Math.round(performance.now() - startedMs);
      try {
        if (said.kind === 'refused') return said;
        if (said.kind !== 'told')
          return garbage > 0 ? { kind: 'garbage', bytes: garbage } : { kind: 'silent' };
        const seen =
          mostTags === 0 ? { tags: [], tagProblem: null } : await look(protocol, mostTags);
        return { kind: 'answers', identity: said.value, latencyMs, ...seen };
      } finally {
        exchange.onDown();
      }
    },
    connectTimeoutMs,
  );
}

async function look(
  protocol: ReaderProtocol,
  mostTags: number,
): Promise<{ tags: SeenTag[]; tagProblem: string | null }> {
  const inventory = await protocol.inventory();
  if (inventory.kind !== 'told') {
    const tagProblem =
      inventory.kind === 'refused' ? inventory.why : 'it did not say which tags lie on it';
    return { tags: [], tagProblem };
  }
  const tags: SeenTag[] = [];
  for (const uid of inventory.value.uids.slice(0, mostTags)) tags.push(await lookAt(protocol, uid));
  return { tags, tagProblem: inventory.value.whole ? null : 'it did not list all of it' };
}

/** As often as a kiosk would. */
async function lookAt(protocol: ReaderProtocol, uid: string): Promise<SeenTag> {
  const { memoryBytes, memoryTries } = readerDefaults;
  for (let attempt = 1; attempt <= memoryTries; attempt++) {
    const options = { bytesAtMost: memoryBytes, last: attempt === memoryTries };
    const decoded = await decodeOnReader(protocol, uid, options);
    if (!decoded) continue;
    const { content, model } = decoded;
    return {
      uid,
      model,
      kind: content.kind,
      why: content.kind === 'unreadable' ? content.why : null,
    };
  }
  return { uid, model: 'unknown', kind: 'unreadable', why: notRead };
}
