/** Reads and decodes the memory of one tag. */
import type { Log, Tag } from '../devices.ts';
import { type DecodedTag, decodeTag, type TagSettings } from '../tags/decode.ts';
import type { ReaderOptions } from './options.ts';
import type { ReaderProtocol } from './protocol.ts';

interface ReadOptions {
  bytesAtMost: number;
  /** No more tries follow: a content with a valid checksum counts even if reading failed later. */
  last: boolean;
  tags: TagSettings;
}

interface TagRead {
  decoded: DecodedTag;
  /** as in `TagMemory` */
  afi: number | undefined;
}

/**
 * null: it could not be read this time. A content that makes no sense is read once more, since the
 * radio's checksum lets a wrong bit pass now and then.
 */
export async function decodeOnReader(
  protocol: ReaderProtocol,
  uid: string,
  options: ReadOptions,
): Promise<TagRead | null> {
  const read = await readOnce(protocol, uid, options);
  return read?.decoded.content.kind === 'unreadable'
    ? await readOnce(protocol, uid, options)
    : read;
}

async function readOnce(
  protocol: ReaderProtocol,
  uid: string,
  { bytesAtMost, last, tags }: ReadOptions,
): Promise<TagRead | null> {
  const outcome = await protocol.readMemory(uid, bytesAtMost);
  if (outcome.kind === 'part') {
    const { memory, dsfid, afi } = outcome.value;
    const decoded = decodeTag(memory, dsfid, bytesAtMost, tags);
    const isVouchedFor = decoded.isChecked && decoded.content.kind !== 'unreadable';
    const note = `only its first ${memory.length} bytes could be read (${outcome.why})`;
    return last && isVouchedFor
      ? { decoded: { ...decoded, notes: [...decoded.notes, note] }, afi }
      : null;
  }
  if (outcome.kind !== 'ok' || outcome.value.memory.length === 0) return null;
  const { memory, dsfid, afi } = outcome.value;
  return { decoded: decodeTag(memory, dsfid, bytesAtMost, tags), afi };
}

/**
 * Where the gates check the AFI it says so, and it came with the memory. EAS takes a request of its
 * own, and four where it is off, since a tag that was missed does not answer either.
 */
async function securityOf(
  protocol: ReaderProtocol,
  { uid, afi }: { uid: string; afi: number | undefined },
  options: Pick<ReaderOptions, 'security' | 'afi'>,
): Promise<Tag['security']> {
  if (options.security === 'none') return undefined;
  if (options.security === 'eas') {
    const eas = await protocol.readEas(uid);
    return eas.kind === 'ok' ? (eas.value ? 'on' : 'off') : undefined;
  }
  if (afi === options.afi.secured) return 'on';
  return afi === options.afi.released ? 'off' : undefined;
}

/** As above; the log says how the tag departs from its model. */
export async function readTag(
  protocol: ReaderProtocol,
  uid: string,
  options: ReadOptions & Pick<ReaderOptions, 'security' | 'afi'>,
  log: Log,
): Promise<Tag | null> {
  const read = await decodeOnReader(protocol, uid, options);
  if (!read) return null;
  const { content, model, notes } = read.decoded;
  for (const note of notes) {
    const text = `Tag ${uid} departs from ${model}: ${note}.`;
    log({ level: 'info', part: 'reader', code: 'rfid-tag-departs', text, data: { uid, model } });
  }
  if (content.kind === 'unreadable') reportUnreadable(uid, content.why, log);
  if (content.kind === 'not-ours') {
    const text = `Tag ${uid} is of an item that goes to the desk: ${content.why}.`;
    log({ level: 'info', part: 'reader', code: 'rfid-tag-not-ours', text, data: { uid, model } });
  }
  const security =
    content.kind === 'item'
      ? await securityOf(protocol, { uid, afi: read.afi }, options)
      : undefined;
  return { uid, content, ...(security === undefined ? {} : { security }), model };
}

/** The data make no sense: unlike a tag that was only read badly, it needs programming. */
function reportUnreadable(uid: string, why: string, log: Log): void {
  const advice =
    'Program it again or replace it; if all tags of the library are so, `kiosk tag learn` finds their model.';
  report(uid, `${why}. ${advice}`, log);
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
