/** A tag's memory and system information, read by a Feig reader. */
import type { Log } from '../devices.ts';
import { type BlocksOutcome, readInBlocks } from '../reader/memory.ts';
import type { MemoryOutcome, Outcome } from '../reader/protocol.ts';
import { type Ask, tagTarget } from './ask.ts';
import {
  type ReplyData,
  statusAddressError,
  statusIsoError,
  statusMoreData,
  statusNoTransponder,
  statusOk,
  statusRfWarning,
} from './commands.ts';
import { describeStatus } from './meanings.ts';

const notSupported = 0x01;
const notRecognised = 0x02;
const unknownError = 0x0f;
const blockDoesNotExist = 0x10;

type SystemInfo = ReplyData<'system-info'>;
/** `none`: the tag is there and does not answer. `final`: its chip has no such command. */
type InfoOutcome = Outcome<SystemInfo> | { kind: 'none'; why: string; final: boolean };

/** Get System Information is optional in ISO 15693: a chip without it refuses, or is silent. */
async function askInfo(ask: Ask, uid: string): Promise<InfoOutcome> {
  let answer = await ask({ command: 'system-info', target: tagTarget(uid) });
  if (answer.kind === 'reply' && answer.reply.status === statusNoTransponder) {
    answer = await ask({ command: 'system-info', target: tagTarget(uid) });
  }
  if (answer.kind !== 'reply') return answer;
  const { status, isoError, data } = answer.reply;
  const why = describeStatus(status, isoError);
  if (status === statusNoTransponder) {
    const first = await askBlocks(ask, uid, 0, 1);
    if (first.kind === 'ok') return { kind: 'none', why, final: false };
    return first.kind === 'end' ? { kind: 'gone' } : first;
  }
  if (status === statusIsoError) {
    const final = isoError === notSupported || isoError === notRecognised;
    return final || isoError === unknownError
      ? { kind: 'none', why, final }
      : { kind: 'refused', why };
  }
  if (status !== statusOk && status !== statusRfWarning) return { kind: 'refused', why };
  // In older readers only the low 32 bits of the uid are valid (H60301-3e 6.1.12).
  if (data?.uid.slice(8) !== uid.slice(8))
    return { kind: 'refused', why: 'it speaks of another tag' };
  return { kind: 'ok', value: data };
}

/** The blocks of a reply with an error are dropped: it does not say which of them is bad. */
export async function askBlocks(
  ask: Ask,
  uid: string,
  first: number,
  count: number,
): Promise<BlocksOutcome> {
  const answer = await ask({ command: 'read-blocks', target: tagTarget(uid), first, count });
  if (answer.kind !== 'reply') return answer;
  const { status, isoError, data } = answer.reply;
  if (status === statusNoTransponder) return { kind: 'gone' };
  if (status === statusAddressError || isoError === blockDoesNotExist) return { kind: 'end' };
  const isRead = status === statusOk || status === statusRfWarning || status === statusMoreData;
  if (!isRead || !data) return { kind: 'refused', why: describeStatus(status, isoError) };
  return { kind: 'ok', value: data.blocks.map((block) => block.data) };
}

/** `listedDsfid`: from the inventory, for a chip without system information. */
export async function readMemory(
  ask: Ask,
  uid: string,
  bytesAtMost: number,
  listedDsfid: number,
  log: Log,
): Promise<MemoryOutcome> {
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
  if (info.kind !== 'ok') return info;
  const { dsfid, afi, lastByteOfBlock, lastBlock } = info.value;
  const blockSize = (lastByteOfBlock & 0x1f) + 1;
  const blocks = Math.min(lastBlock + 1, Math.ceil(bytesAtMost / blockSize));
  return await readInBlocks(read, { blocks, blocksAtOnce: blocks, bytesAtMost, dsfid, afi });
}

/** Get System Information is the only host command that reads the AFI. */
export async function readAfi(ask: Ask, uid: string): Promise<Outcome<number>> {
  const info = await askInfo(ask, uid);
  if (info.kind === 'ok') return { kind: 'ok', value: info.value.afi };
  if (info.kind !== 'none') return info;
  const why = `its chip does not tell its AFI, ${info.why}`;
  return { kind: 'refused', why, final: info.final };
}
