/**
 * A desk that works the list off as the field guide says, and does nothing else: an entry names the
 * item, what was to be done, and for whom; it looks where the item is.
 */
import { takeIn } from '../../../simulators/library/answers/check-in.ts';
import { checkOut } from '../../../simulators/library/answers/check-out.ts';
import type { State } from '../../../simulators/library/state.ts';
import { securedAfi } from '../../../simulators/tags/tags.ts';
import type { Monitor } from '../judge/monitor.ts';
import type { Room, Thing } from '../world/room.ts';
import type { World } from '../world/world.ts';
import { atMs } from './history.ts';
import type { Judged } from './meant.ts';

/**
 * Who has it at home: they read that it is lent to them, or renewed, or a desk lent it to them since;
 * null: no such person.
 */
function carriedBy(
  { deeds, bookings, isAtDesk }: Judged,
  { item, where }: Thing,
): ReadonlySet<string> | null {
  if (where !== 'home') return null;
  const events = deeds.of(item);
  const atDesk = bookings.findLast((one) => one.item === item && isAtDesk(one));
  const at = events.findLastIndex(
    (event) => event.kind === 'told' && ['lent', 'renewed', 'returned'].includes(event.told.what),
  );
  const told = events[at];
  const toldMs = told ? atMs(told) : Number.NEGATIVE_INFINITY;
  if (atDesk?.what === 'check-out' && Date.parse(atDesk.at) > toldMs)
    return new Set([atDesk.card ?? '']);
  if (told?.kind !== 'told' || told.told.what === 'returned') return null;
  const { visit } = told.told;
  const deed = events
    .slice(0, at)
    .findLast((event) => event.kind === 'deed' && event.deed.visit === visit);
  return deed?.kind === 'deed' ? deed.deed.cards : null;
}

/** "Lend it by hand." True: it did. */
function lend(state: State, item: string, card: string): boolean {
  const patron = state.patrons.get(card);
  if (!patron || state.loans.get(item)?.card === card) return false;
  const { ok } = checkOut(state, {
    patron,
    item,
    renewalPolicy: false,
    noBlock: true,
    dueOn: null,
    happenedAt: null,
  });
  return ok;
}
/** "Return it by hand, and secure it": also what a machine may not take, as what is invoiced. */
function takeBack(state: State, thing: Thing): void {
  if (state.loans.has(thing.item)) takeIn(state, thing.item);
  for (const tag of thing.tags.values()) tag.afi = securedAfi;
}

/** Returns what it lent by hand, to who carries it. */
export function workOff(
  { world, room, monitor }: { world: World; room: Room; monitor: Monitor },
  judged: Judged,
): string[] {
  const { state } = world.library.library;
  const lent: string[] = [];
  for (const { transaction, state: standing } of monitor.ledger.all() ?? []) {
    if (standing !== 'staff' || !('item' in transaction)) continue;
    const thing = room.things.get(transaction.item);
    if (!thing) continue;
    const carriers = carriedBy(judged, thing);
    // What somebody has since is theirs.
    if (transaction.kind === 'check-in' && !carriers) takeBack(state, thing);
    if (transaction.kind !== 'check-out') continue;
    if (thing.where === 'shelf') takeBack(state, thing);
    else if (carriers?.has(transaction.patron) && lend(state, thing.item, transaction.patron))
      lent.push(thing.item);
  }
  return lent;
}
