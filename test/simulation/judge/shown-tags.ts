/** What a row says of an item's security is true of its tags. */
import { releasedAfi, securedAfi } from '../../../simulators/tags/tags.ts';
import type { ItemRow } from '../../../src/screen/screen.ts';
import type { Seen } from '../world/fake-screen.ts';
import type { Room, Thing } from '../world/room.ts';
import { now } from '../world/time.ts';
import type { World } from '../world/world.ts';

export function watchShownTags(
  world: () => World,
  room: () => Room,
  violate: (rule: string, detail: unknown) => void,
) {
  /** by tag: when the kiosk last read it while its item was shown as returned */
  const readReturning = new Map<string, number>();
  /**
   * Checks all tags on the plate that the kiosk has read, not only those that its entry names.
   */
  const checkTags = (row: ItemRow, action: string, thing: Thing, chart: Seen['visit']) => {
    const read = new Set(
      chart?.context.plate.flatMap(({ uid, content }) => (content.kind === 'item' ? [uid] : [])),
    );
    const laid = world()
      .reader.tags()
      .filter(({ uid }) => thing.tags.has(uid) && read.has(uid));
    // Checked out, with an alarm possible at the gate: the row says so.
    const isSaid = ['not-released', 'not-secured', 'tag-not-seen'].includes(row.code ?? '');
    if (row.state !== 'done' || isSaid) return;
    if (action === 'return') for (const { uid } of laid) readReturning.set(uid, now());
    const wrong = action === 'borrow' ? securedAfi : releasedAfi;
    // A single item that was scanned away from the plate has a tag as well; what was theirs before
    // is not switched. Another kiosk that handled it since has switched it, and this row stays.
    const isHere = thing.kiosk === world().nth;
    const isSingle = thing.tags.size === 1 && !row.ownLoan && isHere;
    room().look();
    if ((isSingle ? [...thing.tags.values()] : laid).some(({ afi }) => afi === wrong))
      violate(
        action === 'borrow'
          ? 'told as lent, but still secured'
          : 'told as returned, but not secured',
        thing.item,
      );
  };

  return { checkTags, readReturning };
}
