/** Staff at the journal: they retry an entry, or resolve it by hand and close it. */
import { takeIn } from '../../../simulators/library/answers/check-in.ts';
import { securedAfi } from '../../../simulators/tags/tags.ts';
import type { LedgerEntry } from '../judge/ledger.ts';
import type { Monitor } from '../judge/monitor.ts';
import { requestAsStaff } from '../world/fake-screen.ts';
import type { Room } from '../world/room.ts';
import { settle } from '../world/time.ts';
import type { World } from '../world/world.ts';

/** Reading a request takes turns of the real event loop, but no simulated time. */
const turns = 40;

export async function unsettled(list: 'staff' | 'open'): Promise<number[]> {
  const answer = await requestAsStaff(`/journal?list=${list}`);
  const lines = answer?.ok ? ((await answer.json()) as { entry: number; state: string }[]) : [];
  return lines.filter(({ state }) => state !== 'begun').map(({ entry }) => entry);
}
/** Sends the request; its effects happen in simulated time. */
export async function askStaff(path: string, body: unknown) {
  requestAsStaff(path, body).catch(() => undefined);
  for (let turn = 0; turn < turns; turn += 1) await settle();
}

export function createStaff(world: World, room: Room, monitor: Monitor) {
  const { library } = world.library;

  /** Resolves an entry as staff should. False: not now, because a patron has the item. */
  const resolveByHand = ({ id, transaction }: LedgerEntry): boolean => {
    if (transaction.kind === 'payment') {
      const isTaken = monitor.till
        .taken()
        .some(({ charge, transaction: { state } }) => charge.entry === id && state === 'paid');
      if (!isTaken) return true;
      // The terminal's journal has the money: staff book it, as far as the fees are still open. What
      // cannot be booked stays on their list, so that the kiosk does not take it again.
      const refusals = transaction.fees.map(({ id: fee }) =>
        library.payAtDesk(transaction.patron, world.localFeeId(fee)),
      );
      return !refusals.includes('not-payable-here');
    }
    const thing = room.things.get(transaction.item);
    if (!thing || thing.where === 'plate' || thing.where === 'hand') return false;
    const { loans } = library.state;
    // Also what a machine may not take, as what is invoiced.
    if (loans.has(thing.item) && thing.where === 'shelf') takeIn(library.state, thing.item);
    if (loans.has(thing.item)) return true;
    for (const tag of thing.tags.values()) tag.afi = securedAfi;
    thing.where = 'shelf';
    return true;
  };

  return async (what: 'retry' | 'close', pick: number): Promise<void> => {
    if (!world.running) return;
    // Like `--all`: open entries too, in order.
    const all = [...(await unsettled('staff')), ...(await unsettled('open'))].sort((a, b) => a - b);
    const listed = await unsettled('staff');
    const one = listed[Math.floor(pick * listed.length)];
    if (what === 'retry') {
      const entries = pick > 0.7 ? all : one === undefined ? [] : [one];
      if (entries.length > 0) await askStaff('/journal/retry', { entries });
      return;
    }
    const entry = monitor.ledger.all()?.find(({ id }) => id === one);
    if (!entry) return;
    let isResolved = false;
    monitor.desk(() => {
      isResolved = resolveByHand(entry);
    });
    if (isResolved)
      await askStaff(`/journal/${entry.id}/close`, { by: 'Ann, desk', why: 'seen to' });
  };
}
