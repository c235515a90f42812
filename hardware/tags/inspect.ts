/** A tag's memory in words: `kiosk tag decode`. */
import { parseHex } from '../inspection.ts';
import { type DataModel, decodeTag } from './decode.ts';

export interface TagInspection {
  ok: boolean;
  model: DataModel;
  kind: 'item' | 'patron' | 'blank' | 'unreadable';
  /** of an item, or the card number of a patron card */
  item: string | null;
  usage: number | null;
  parts: number | null;
  ordinal: number | null;
  owner: string | null;
  /** how it departs from its standard */
  notes: string[];
  /** why it cannot be used */
  problem: string | null;
}

const patronCard = 8;

/** `dsfid` 0 where it is not known: the content decides. Never throws. */
export function inspectTagText(text: string, dsfid: number): TagInspection {
  const nothing = { item: null, usage: null, parts: null, ordinal: null, owner: null };
  const parsed = parseHex(text);
  if (!parsed.ok) {
    return { ok: false, model: 'unknown', kind: 'unreadable', ...nothing, notes: [], problem: parsed.problem };
  }
  const { content, model, notes } = decodeTag(parsed.bytes, dsfid);
  const read = { ok: true, model, kind: content.kind, ...nothing, notes, problem: null };
  switch (content.kind) {
    case 'item': {
      const { item, usage, parts, ordinal, owner = null } = content;
      return { ...read, item, usage, parts, ordinal, owner };
    }
    case 'patron':
      return { ...read, item: content.card, usage: patronCard };
    case 'blank':
      return read;
    case 'unreadable':
      return { ...read, ok: false, problem: content.why };
  }
}
