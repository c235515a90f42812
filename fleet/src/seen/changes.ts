/** What is different between two views of a region, in words for a person. Pure. */
import type { CallSeen, RegionSeen, RegionWhy } from './view.ts';

export type RegionChange =
  | { change: 'began' | 'over'; why: RegionWhy }
  /** `answered`: here or there, or the patron has gone */
  | { change: 'called' | 'answered'; call: CallSeen }
  | { change: 'hub-up' }
  | { change: 'hub-away'; why: string | null };

/** `before` null: all that is wrong begins. */
export function changesBetween(before: RegionSeen | null, now: RegionSeen): RegionChange[] {
  const changes: RegionChange[] = [];
  if (before?.hub.up !== now.hub.up) {
    const { up, why } = now.hub;
    changes.push(up ? { change: 'hub-up' } : { change: 'hub-away', why });
  }
  // The hub's own line is above.
  const whys = (seen: RegionSeen | null) =>
    (seen?.alerts ?? []).filter(({ code: is }) => is !== 'hub-away');
  const nameOf = ({ of, code: is, light }: RegionWhy) => `${of} ${is} ${light}`;
  const [past, present] = [byName(whys(before), nameOf), byName(whys(now), nameOf)];
  for (const [name, why] of past) if (!present.has(name)) changes.push({ change: 'over', why });
  for (const [name, why] of present) if (!past.has(name)) changes.push({ change: 'began', why });
  const calls = (seen: RegionSeen | null) =>
    byName(seen?.calls ?? [], ({ branch, kiosk, call }) => `${branch}.${kiosk} ${call}`);
  const [earlier, open] = [calls(before), calls(now)];
  for (const [name, call] of open) if (!earlier.has(name)) changes.push({ change: 'called', call });
  for (const [name, call] of earlier)
    if (!open.has(name)) changes.push({ change: 'answered', call });
  return changes;
}

function byName<Item>(items: readonly Item[], nameOf: (item: Item) => string): Map<string, Item> {
  return new Map(items.map((item) => [nameOf(item), item]));
}
