/** A tag's memory by a Feig reader, and what the tag says of itself. */
import type { Log } from '../devices.ts';
import { type BlocksSaid, readInBlocks } from '../reader/memory.ts';
import type { MemorySaid, Said } from '../reader/protocol.ts';
import {
  type ReplyData,
  statusAddressError,
  statusIsoError,
  statusMoreData,
  statusNoTransponder,
  statusOk,
  statusRfWarning,
} from './commands.ts';
import type { Ask } from './dialect.ts';
import { describeStatus } from './meanings.ts';

const notSupported = 0x01;
const notRecognised = 0x02;
const unknownError = 0x0f;
const blockDoesNotExist = 0x10;

type SystemInfo = ReplyData<'system-info'>;
/** `none`: the tag is there and does not say. `final`: for it has no such command. */
type InfoSaid = Said<SystemInfo> | { kind: 'none'; why: string; final: boolean };

function addressed(uid: string) {
  return { to: 'uid', uid, security: false } as const;
}

/**
 * ISO 15693 leaves Get System Information open: some chips say that they have it not, others keep
 * silent.
 */
async function askInfo(ask: Ask, uid: string): Promise<InfoSaid> {
  let answer = await ask({ command: 'system-info', target: addressed(uid) });
  if (answer.kind === 'reply' && answer.reply.status === statusNoTransponder) {
    answer = await ask({ command: 'system-info', target: addressed(uid) });
  }
  if (answer.kind !== 'reply') return answer;
  const { status, isoError, data } = answer.reply;
  const why = describeStatus(status, isoError);
  if (status === statusNoTransponder) {
    const first = await askBlocks(ask, uid, 0, 1);
    if (first.kind === 'told') return { kind: 'none', why, final: false };
    return first.kind === 'end' ? { kind: 'gone' } : first;
  }
  if (status === statusIsoError) {
    const final = isoError === notSupported || isoError === notRecognised;
    return final || isoError === unknownError
      ? { kind: 'none', why, final }
      : { kind: 'refused', why };
  }
  if (status !== statusOk && status !== statusRfWarning) return { kind: 'refused', why };
  // Of the uid in it, older readers promise the low 32 bits only (H60301-3e 6.1.12).
  if (data?.uid.slice(8) !== uid.slice(8))
    return { kind: 'refused', why: 'it speaks of another tag' };
  return { kind: 'told', value: data };
}

/**
 * Of a reply that tells of an error nothing is kept: which of its blocks is the bad one it does not
 * say.
 */
export async function askBlocks(
  ask: Ask,
  uid: string,
  first: number,
  count: number,
): Promise<BlocksSaid> {
  const answer = await ask({ command: 'read-blocks', target: addressed(uid), first, count });
  if (answer.kind !== 'reply') return answer;
  const { status, isoError, data } = answer.reply;
  if (status === statusNoTransponder) return { kind: 'gone' };
  if (status === statusAddressError || isoError === blockDoesNotExist) return { kind: 'end' };
  const isRead = status === statusOk || status === statusRfWarning || status === statusMoreData;
  if (!isRead || !data) return { kind: 'refused', why: describeStatus(status, isoError) };
  return { kind: 'told', value: data.blocks.map((block) => block.data) };
}

/** `listedDsfid`: as the inventory had it, for a chip that does not say. */
export async function readMemory(
  ask: Ask,
  uid: string,
  bytesAtMost: number,
  listedDsfid: number,
  log: Log,
): Promise<MemorySaid> {
  const read = (first: number, count: number) => askBlocks(ask, uid, first, count);
  const info = await askInfo(ask, uid);
  if (info.kind === 'none') {
    const text = `Tag ${uid} does not say how large it is, ${info.why}: it is read block by block, and its AFI cannot be read back.`;
    log({ level: 'info', part: 'reader', code: 'rfid-no-system-info', text, data: { uid } });
    return await readInBlocks(read, {
      blocks: null,
      blocksAtOnce: 1,
      bytesAtMost,
      dsfid: listedDsfid,
    });
  }
  if (info.kind !== 'told') return info;
  const { dsfid, lastByteOfBlock, lastBlock } = info.value;
  const blockSize = (lastByteOfBlock & 0x1f) + 1;
  const blocks = Math.min(lastBlock + 1, Math.ceil(bytesAtMost / blockSize));
  return await readInBlocks(read, { blocks, blocksAtOnce: blocks, bytesAtMost, dsfid });
}

/** No host command but Get System Information tells the AFI of a tag. */
export async function readAfi(ask: Ask, uid: string): Promise<Said<number>> {
  const info = await askInfo(ask, uid);
  if (info.kind === 'told') return { kind: 'told', value: info.value.afi };
  if (info.kind !== 'none') return info;
  return {
    kind: 'refused',
    why: `its chip does not tell its AFI, ${info.why}`,
    ...(info.final ? { final: true } : {}),
  };
}
