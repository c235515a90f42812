/** A tag on the plate, as a technician may see it. */
import type { TagSeen } from '../actions.ts';
import { lastFour } from '../journal-text.ts';
import type { TestParts } from './test-parts.ts';

type Tag = ReturnType<TestParts['kiosk']['tags']>[number];

export function tagSeen({ uid, content, since }: Tag): TagSeen {
  const number =
    content.kind === 'item' ? content.item : content.kind === 'patron' ? content.card : null;
  return {
    uid,
    since,
    kind: content.kind,
    number: number === null ? null : lastFour(number),
    part:
      content.kind === 'item' && content.parts > 1
        ? { ordinal: content.ordinal, of: content.parts }
        : null,
    usage: content.kind === 'item' ? content.usage : null,
    why: content.kind === 'unreadable' || content.kind === 'not-ours' ? content.why : null,
  };
}
