/**
 * A reader in scan mode, as it is set on purpose: it sends the number of each tag as text, again and
 * again while the tag lies there, and answers nothing.
 */
import { decodeTag } from '../../hardware/tags/decode.ts';
import type { SimulatedTag } from './field.ts';
import type { Responder } from './responder.ts';

export interface ScanText {
  /** before the number: none */
  prefix?: string;
  /** after it: CR */
  end?: string;
  /** it sends the UID, as delivered, in place of the number. false */
  uid?: boolean;
  /** between two texts of one tag: 250 */
  everyMs?: number;
}

/** null: the tag has no number. */
function textOf(
  { uid, memory, dsfid }: SimulatedTag,
  { prefix = '', end = '\r', uid: sendsUid = false }: ScanText,
): string | null {
  const { fields } = decodeTag(memory, dsfid, memory.length);
  const number = sendsUid ? uid : fields.item;
  return number === null ? null : `${prefix}${number}${end}`;
}

/** It is deaf: what it receives is dropped. */
export const scanResponder: Responder = () => ({
  push: () => {},
  pending: 0,
  flush: () => {},
  reset: () => {},
});

/** Returns how to stop. `tags`: those that lie there now. */
export function startScanning(
  tags: () => readonly SimulatedTag[],
  send: (text: string) => void,
  text: ScanText,
): () => void {
  const timer = setInterval(() => {
    for (const tag of tags()) {
      const line = textOf(tag, text);
      if (line !== null) send(line);
    }
  }, text.everyMs ?? 250);
  return () => clearInterval(timer);
}
