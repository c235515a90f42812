/** Checks whether a reader of this protocol answers, and which tags lie on it. Writes no tag. */
import type { Address } from '../address.ts';
import type { TagContent } from '../devices.ts';
import type { Closed } from '../probe.ts';
import type { DataModel, TagSettings } from '../tags/decode.ts';
import { readerDefaults } from './options.ts';
import type { Dialect, ReaderProtocol } from './protocol.ts';
import { decodeOnReader, notRead } from './read-tag.ts';
import { type NoSession, withReader } from './session.ts';

/** Its numbers are masked before a technician sees them. */
interface SeenTag {
  uid: string;
  model: DataModel;
  kind: TagContent['kind'];
  /** why it cannot be used; null: it can */
  why: string | null;
  /** of an item: the number as it stands on the tag; null: none is there */
  before: string | null;
  /** and as the library system has it; null: it is not dealt with here */
  after: string | null;
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
  | Exclude<NoSession, Closed>;
export interface ReaderProbeOptions {
  /** for each question. 700 */
  answerTimeoutMs?: number;
  /** tags whose memory is read; 0: the reader is only identified. 8 */
  mostTags?: number;
  connectTimeoutMs?: number;
  /** what the library has made of its tags; any */
  tags?: TagSettings;
}

export async function probeReader<Frame>(
  dialect: Dialect<Frame>,
  address: Address,
  {
    answerTimeoutMs = 700,
    mostTags = 8,
    connectTimeoutMs,
    tags = readerDefaults.tags,
  }: ReaderProbeOptions = {},
): Promise<ReaderAnswer | Closed> {
  const asked = await withReader(
    dialect,
    address,
    { answerTimeoutMs, connectTimeoutMs },
    async ({ protocol, identity, latencyMs }): Promise<ReaderAnswer> => {
      const seen =
        mostTags === 0 ? { tags: [], tagProblem: null } : await readTags(protocol, mostTags, tags);
      return { kind: 'answers', identity, latencyMs, ...seen };
    },
  );
  return asked.kind === 'asked' ? asked.value : asked;
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
    const { content, fields, model } = read.decoded;
    const isItem = content.kind === 'item' || content.kind === 'not-ours';
    return {
      uid,
      model,
      kind: content.kind,
      why: content.kind === 'unreadable' ? content.why : null,
      before: isItem ? fields.item : null,
      after: content.kind === 'item' ? content.item : null,
    };
  }
  return { uid, model: 'unknown', kind: 'unreadable', why: notRead, before: null, after: null };
}
