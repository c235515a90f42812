/** A tag that a person lays on the plate: whether it is read, its model and its security. */
import { setTimeout as pause } from 'node:timers/promises';
import type { CheckParts } from '../health/conversation.ts';
import { tagSeen } from '../health/tag-seen.ts';
import type { KioskHandle } from '../running-kiosk.ts';
import { type Judged, leftOut, lightAs } from './judged.ts';

const tagWithinMs = 60_000;
/** The reader itself asks four times a second. */
const lookEveryMs = 100;

type PlateTag = ReturnType<KioskHandle['tags']>[number];

export async function tagCheck({ kiosk, talk }: CheckParts): Promise<Judged> {
  const startedMs = performance.now();
  const tag = await talk.askFor('tag', tagWithinMs, (signal) => nextTag(kiosk, signal));
  if (tag === 'skip') return leftOut;
  const ms = Math.round(performance.now() - startedMs);
  if (tag === null) {
    const text = `No tag was read in ${tagWithinMs / 1_000} s.`;
    const remedy =
      'Lay an item with a tag flat on the plate. If others are read, its tag is broken; else check the antenna and its cable.';
    return lightAs('broken', 'no-tag-came', text, { remedy, ms });
  }
  return judge(tag, ms);
}

/** One that lies there already counts: the person may be quicker than the question. */
async function nextTag(kiosk: KioskHandle, signal: AbortSignal): Promise<PlateTag | null> {
  const deadline = performance.now() + tagWithinMs;
  while (!signal.aborted && performance.now() < deadline) {
    const [tag] = kiosk.tags();
    if (tag !== undefined) return tag;
    await pause(lookEveryMs);
  }
  return null;
}

function judge(tag: PlateTag, ms: number): Judged {
  const { why, kind } = tagSeen(tag);
  if (why !== null) {
    const text = `A tag was read, and cannot be used: ${why}.`;
    const remedy = 'Try another item; `kiosk tag decode` and docs/field-guide.md say more.';
    return lightAs('broken', 'tag-unusable', text, { remedy, ms });
  }
  if (kind === 'blank') {
    const text = 'A tag was read, and it is blank: no item number is on it.';
    return lightAs('attention', 'tag-blank', text, { remedy: 'Try an item of the library.', ms });
  }
  const security =
    tag.security === undefined ? 'unknown' : tag.security === 'on' ? 'secured' : 'released';
  const words = { unknown: 'its security is unknown', secured: 'secured', released: 'released' };
  const text = `A tag was read (${tag.model ?? kind}): ${words[security]}.`;
  return lightAs('ok', 'ok', text, {
    ms,
    told: { is: `tag-${security}`, name: tag.model ?? kind },
  });
}
