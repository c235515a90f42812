/** Security follows the truth: by what people carry home, and what they were told of it. */
import { releasedAfi, securedAfi } from '../../../simulators/tags/tags.ts';
import type { Room } from '../world/room.ts';
import type { Deed, Deeds, Telling } from './deeds.ts';
import type { Exceptions } from './exceptions.ts';

interface Given {
  deeds: Deeds;
  room: Room;
  exceptions: Exceptions;
  isListed(item: string): boolean;
  violate(rule: string, item: string, detail: string): void;
}

/** The row said that its security is as it was: booked by its number, at a reader that is up or not. */
function excuse({ code }: Telling, deed: Deed | null, exceptions: Exceptions): boolean {
  if (code !== 'tag-not-seen') return code !== '';
  exceptions.use(deed?.isReaderUp === false ? 'past-a-dead-reader' : 'by-number-alone');
  return true;
}

export function checkSecurity({ deeds, room, exceptions, isListed, violate }: Given): void {
  room.look();
  for (const item of deeds.items) {
    const thing = room.things.get(item);
    const events = deeds.of(item);
    // Only of what was said last, and nobody did anything with since: of security only the screen
    // says all.
    const shown = events.findLast(
      (event) => event.kind === 'deed' || (event.kind === 'told' && event.told.by === 'screen'),
    );
    const last = events.findLast((event) => event.kind === 'deed');
    const deed = last?.kind === 'deed' ? last.deed : null;
    if (!thing || shown?.kind !== 'told' || shown.told.visit !== deed?.visit) continue;
    const { what } = shown.told;
    const tags = [...thing.tags.values()];
    const isSecured = tags.every(({ afi }) => afi === securedAfi);
    const isReleased = tags.every(({ afi }) => afi === releasedAfi);
    const isWrong =
      (what === 'lent' && thing.where === 'home' && isSecured) ||
      (what === 'returned' && thing.where === 'shelf' && isReleased);
    if (!isWrong || excuse(shown.told, deed, exceptions) || isListed(item)) continue;
    violate(
      what === 'lent' ? 'carried home as lent, and still secured' : 'returned, and not secured',
      item,
      thing.where,
    );
  }
}
