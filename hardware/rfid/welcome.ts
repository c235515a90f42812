/** What a tag that has just come says of itself. */
import type { Log, TagContent } from '../devices.ts';
import { decodeTag } from '../tags/decode.ts';
import type { ReaderProtocol } from './protocol.ts';

/** null: it could not be read this time. */
export async function readTag(
  protocol: ReaderProtocol,
  uid: string,
  bytesAtMost: number,
  log: Log,
): Promise<TagContent | null> {
  const said = await protocol.readMemory(uid, bytesAtMost);
  if (said.kind !== 'told' || said.value.memory.length === 0) return null;
  const { content, model, notes } = decodeTag(said.value.memory, said.value.dsfid);
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
