/**
 * Staff at the journal's list: they try an entry again, or see to it and close it, over the kiosk's
 * own socket.
 */
import { checkIn } from '../../simulators/library/check-in.ts';
import { securedAfi } from '../../simulators/play/tags.ts';
import { askAsStaff } from './face.ts';
import type { Kept } from './ledger.ts';
import type { Room } from './room.ts';
import { settle } from './time.ts';
import type { Truth } from './truth.ts';
import type { World } from './world.ts';

/** Reading what was asked takes turns of the real process, and none of simulated time. */
const turns = 40;

async function unsettled(list: 'staff' | 'open'): Promise<number[]> {
  const answer = await askAsStaff(`/journal?list=${list}`);
  const lines = answer?.ok ? ((await answer.json()) as { entry: number; state: string }[]) : [];
  return lines.filter(({ state }) => state !== 'begun').map(({ entry }) => entry);
}
/** Asked, and what comes of it is left to simulated time. */
async function ask(path: string, body: unknown) {
  askAsStaff(path, body).catch(() => undefined);
  for (let turn = 0; turn < turns; turn += 1) await settle();
}

export function createStaff(world: World, room: Room, truth: Truth) {
  const { library } = world.library;

  /**
   * What an honest person does who finds it on the list. False: not now, for a patron has it in
   * hand.
   */
  const seesTo = ({ id, transaction }: Kept): boolean => {
    if (transaction.kind === 'payment') {
      const isTaken = truth.till
        .taken()
        .some(({ charge, transaction: { state } }) => charge.entry === id && state === 'paid');
      // The terminal's own journal has the money: booked by hand, as far as it is open still; the
      // rest is given back.
      if (isTaken)
        for (const { id: fee } of transaction.fees) library.payAtDesk(transaction.patron, fee);
      return true;
    }
    const thing = room.things.get(transaction.item);
    if (!thing || thing.where === 'plate' || thing.where === 'hand') return false;
    const { loans } = library.state;
    if (loans.has(thing.item) && thing.where === 'shelf')
      checkIn(library.state, {
        item: thing.item,
        noBlock: false,
        returnedOn: null,
        happenedAt: null,
      });
    if (loans.has(thing.item)) return true;
    for (const tag of thing.tags.values()) tag.afi = securedAfi;
    thing.where = 'shelf';
    return true;
  };

  return async (what: 'retry' | 'close', pick: number): Promise<void> => {
    if (!world.running) return;
    // As `--all` does it: also what is open, in order.
    const all = [...(await unsettled('staff')), ...(await unsettled('open'))].sort((a, b) => a - b);
    const listed = await unsettled('staff');
    const one = listed[Math.floor(pick * listed.length)];
    if (what === 'retry') {
      const entries = pick > 0.7 ? all : one === undefined ? [] : [one];
      if (entries.length > 0) await ask('/journal/retry', { entries });
      return;
    }
    const entry = truth.ledger.all()?.find(({ id }) => id === one);
    if (!entry) return;
    let isSeenTo = false;
    truth.desk(() => {
      isSeenTo = seesTo(entry);
    });
    if (isSeenTo) await ask(`/journal/${entry.id}/close`, { by: 'Ann, desk', why: 'seen to' });
  };
}
