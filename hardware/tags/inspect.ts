/** A tag's memory in words: `kiosk tag decode`. */
import { parseHex } from '../inspection.ts';
import { anyTags, type DataModel, decodeTag } from './decode.ts';
import { noFields, type TagFields } from './reading.ts';

/**
 * `item`: the number of an item, or of a patron's card (usage 8). All null: the tag is blank, or
 * cannot be read.
 */
interface TagInspection extends TagFields {
  ok: boolean;
  model: DataModel;
  /** why it cannot be used, first; then how it departs from its standard */
  notes: string[];
}

/** `dsfid` 0: unknown, the content decides. Never throws. */
export function inspectTagText(text: string, dsfid: number, settings = anyTags): TagInspection {
  const parsed = parseHex(text);
  if (!parsed.ok) return { ok: false, model: 'unknown', ...noFields, notes: [parsed.problem] };
  const { bytes } = parsed;
  const { content, fields, model, notes } = decodeTag(bytes, dsfid, bytes.length, settings);
  switch (content.kind) {
    case 'unreadable':
    case 'not-ours':
      return { ok: false, model, ...fields, notes: [content.why, ...notes] };
    case 'blank':
      return { ok: true, model, ...fields, notes: ['nothing is written on it'] };
    default:
      return { ok: true, model, ...fields, notes };
  }
}
