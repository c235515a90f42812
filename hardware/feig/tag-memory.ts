/** What lies on the reader, and what a tag says. */
import type { Log, TagContent } from '../devices.ts';
import { decodeTag } from '../tags/decode.ts';
import { statusMoreData, statusNoTransponder, statusOk, statusRfError } from './commands.ts';
import type { Ask } from './exchange.ts';
import { describeStatus } from './meanings.ts';

export type Inventory =
  | { kind: 'seen'; tags: Map<string, { dsfid: number }> }
  | { kind: 'refused'; why: string }
  | { kind: 'down' };
const silent: Inventory = { kind: 'refused', why: 'it gives no usable answer' };

/** More than any reader's table holds; ends a reader that promises more data for ever. */
const requestsAtMost = 64;

/**
 * All tags in the field. The RF reset wakes those that a reader with "only new tags" set has reported before; then
 * the inventory is continued for as long as the reader says that there is more.
 */
export async function takeInventory(ask: Ask, log: Log): Promise<Inventory> {
  const reset = await ask({ command: 'rf-reset' });
  if (reset.kind === 'down') return reset;
  if (reset.kind === 'silence') return silent;
  if (reset.reply.status !== statusOk) return { kind: 'refused', why: describeStatus(reset.reply.status) };
  const tags = new Map<string, { dsfid: number }>();
  for (let request = 0; request < requestsAtMost; request++) {
    const mode = { more: request > 0, notifyAfter: null, presence: false };
    const answer = await ask({ command: 'inventory', mode });
    if (answer.kind === 'down') return answer;
    if (answer.kind === 'silence') return silent;
    const { status, data } = answer.reply;
    if (![statusOk, statusNoTransponder, statusRfError, statusMoreData].includes(status)) {
      return { kind: 'refused', why: describeStatus(status) };
    }
    for (const entry of data?.inventory.entries ?? []) {
      if (entry.kind === 'iso15693') tags.set(entry.uid, { dsfid: entry.dsfid });
      else reportOther(entry.transponderType, log);
    }
    if (status !== statusMoreData) break;
  }
  return { kind: 'seen', tags };
}

function reportOther(transponderType: number, log: Log): void {
  const text = `A transponder of another kind (type ${transponderType}) lies on the RFID reader: it is passed over.`;
  log({ level: 'info', part: 'rfid', code: 'rfid-other-transponder', text, data: { transponderType } });
}

/** null: it could not be read this time. At most `bytesAtMost` bytes are read, in one request where the tag allows it. */
export async function readTag(
  ask: Ask,
  uid: string,
  dsfid: number,
  bytesAtMost: number,
  log: Log,
): Promise<TagContent | null> {
  const target = { to: 'uid', uid, security: false } as const;
  const info = await ask({ command: 'system-info', target });
  if (info.kind !== 'reply' || info.reply.data?.uid !== uid) return null;
  const blockSize = (info.reply.data.lastByteOfBlock & 0x1f) + 1;
  const blocks = Math.min(info.reply.data.lastBlock + 1, Math.ceil(bytesAtMost / blockSize));
  const memory: number[] = [];
  let atOnce = blocks;
  for (let first = 0; first < blocks; ) {
    const count = Math.min(atOnce, blocks - first);
    const answer = await ask({ command: 'read-blocks', target, first, count });
    if (answer.kind !== 'reply' || answer.reply.status === statusNoTransponder) return null;
    const read = answer.reply.data?.blocks ?? [];
    for (const block of read) memory.push(...block.data);
    first += read.length;
    if (read.length > 0) continue;
    // Some tags give one block at a time only; some claim more blocks than they let be read.
    if (atOnce === 1) break;
    atOnce = 1;
  }
  if (memory.length === 0) return null;
  const { content, model, notes } = decodeTag(Uint8Array.from(memory), dsfid);
  for (const note of notes) {
    const text = `Tag ${uid} departs from ${model}: ${note}.`;
    log({ level: 'info', part: 'rfid', code: 'rfid-tag-departs', text, data: { uid, model } });
  }
  if (content.kind === 'unreadable') reportUnreadable(uid, content.why, log);
  return content;
}

export function reportUnreadable(uid: string, why: string, log: Log): void {
  const text = `Tag ${uid} cannot be used: ${why}. Program it again or replace it.`;
  log({ level: 'warn', part: 'rfid', code: 'rfid-tag-unreadable', text, data: { uid } });
}
