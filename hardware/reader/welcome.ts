/** What a tag that has just come says of itself. */
import type { Log, TagContent } from '../devices.ts';
import { type DecodedTag, decodeTag } from '../tags/decode.ts';
import type { ReaderProtocol } from './protocol.ts';

interface ReadOptions {
  bytesAtMost: number;
  /**
   * No more tries follow: what a checksum vouches for is taken although the tag could not be read
   * to its end.
   */
  last: boolean;
}

/**
 * null: it could not be read this time. What makes no sense is read once more before it is
 * believed: the radio's own checksum lets a wrong bit pass now and then.
 */
export async function decodeOnReader(
  protocol: ReaderProtocol,
  uid: string,
  options: ReadOptions,
): Promise<DecodedTag | null> {
  const decoded = await readOnce(protocol, uid, options);
  return decoded?.content.kind === 'unreadable' ? await readOnce(protocol, uid, options) : decoded;
}

async function readOnce(
  protocol: ReaderProtocol,
  uid: string,
  { bytesAtMost, last }: ReadOptions,
): Promise<DecodedTag | null> {
  const said = await protocol.readMemory(uid, bytesAtMost);
  if (said.kind === 'part') {
    const { memory, dsfid } = said.value;
    const decoded = decodeTag(memory, dsfid, bytesAtMost);
    const isVouchedFor = decoded.model === 'iso28560-3' && decoded.content.kind !== 'unreadable';
    const note = `only its first ${memory.length} bytes could be read (${said.why})`;
    return last && isVouchedFor ? { ...decoded, notes: [...decoded.notes, note] } : null;
  }
  if (said.kind !== 'told' || said.value.memory.length === 0) return null;
  return decodeTag(said.value.memory, said.value.dsfid, bytesAtMost);
}

/** As above, and a technician reads in the log how the tag departs from its model. */
export async function readTag(
  protocol: ReaderProtocol,
  uid: string,
  options: ReadOptions,
  log: Log,
): Promise<TagContent | null> {
  const decoded = await decodeOnReader(protocol, uid, options);
  if (!decoded) return null;
  const { content, model, notes } = decoded;
  for (const note of notes) {
    const text = `Tag ${uid} departs from ${model}: ${note}.`;
    log({ level: 'info', part: 'reader', code: 'rfid-tag-departs', text, data: { uid, model } });
  }
  if (content.kind === 'unreadable') reportUnreadable(uid, content.why, log);
  return content;
}

/**
 * A technician programs a tag again whose data make no sense, never one that was only not heard
 * well.
 */
function reportUnreadable(uid: string, why: string, log: Log): void {
  report(uid, `${why}. Program it again or replace it.`, log);
}

export const notRead = 'its memory could not be read';

export function reportNotRead(uid: string, tries: number, log: Log): void {
  const advice =
    'Does metal or another tag lie on it? It is tried again while it lies there; if it fails alone too, replace it.';
  report(uid, `${notRead}, ${tries} times. ${advice}`, log);
}

function report(uid: string, why: string, log: Log): void {
  const text = `Tag ${uid} cannot be used: ${why}`;
  log({ level: 'warn', part: 'reader', code: 'rfid-tag-unreadable', text, data: { uid } });
}
