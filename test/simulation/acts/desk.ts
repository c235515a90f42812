/** Actions of staff at their desk, also for the patron at the kiosk. */

import { takeIn } from '../../../simulators/library/answers/check-in.ts';
import { checkOut } from '../../../simulators/library/answers/check-out.ts';
import { pay } from '../../../simulators/library/answers/pay.ts';
import { patronCard } from '../../../simulators/library/cast/patrons.ts';
import { releasedAfi, securedAfi } from '../../../simulators/tags/tags.ts';
import type { Monitor } from '../judge/monitor.ts';
import type { Act } from '../story.ts';
import type { Room, Thing } from '../world/room.ts';
import type { World } from '../world/world.ts';

export function at<T>(from: readonly T[], pick: number): T | undefined {
  return from[Math.floor(pick * from.length)];
}

/** The desk switched its tag since a kiosk had it: what stands on a screen there was true before. */
const noKiosk = -1;

/**
 * Lent off line at the kiosk, and not sent yet: no answer tells the library system's "not on loan" of a
 * desk that took it in since from the one of before (docs/offline.md).
 */
function isLentUnsent({ ledger }: Monitor, item: string): boolean {
  const last = ledger
    .all()
    ?.findLast(({ transaction }) => 'item' in transaction && transaction.item === item);
  return (
    last?.transaction.kind === 'check-out' &&
    last.transaction.mode === 'offline' &&
    (last.state === null || ['deferred', 'unknown', 'staff'].includes(last.state))
  );
}

/** `who`: the patron at the kiosk. */
export function createDesk(world: World, room: Room, monitor: Monitor, who: () => number) {
  const { library } = world.library;
  const { state } = library;
  const isLentTo = (thing: Thing, card: string) => state.loans.get(thing.item)?.card === card;
  return (step: Extract<Act, { do: 'desk' }>): void => {
    const patron = state.patrons.get(patronCard(step.who === 0 ? who() : step.who));
    if (!patron) return;
    const card = patron.card;
    const own = room
      .at('home')
      .filter((thing) => isLentTo(thing, card) && !isLentUnsent(monitor, thing.item));
    // Also items that were lent offline, which the library system does not know yet.
    const free = [...room.at('shelf'), ...room.at('home')].filter(
      (thing) => !state.loans.has(thing.item),
    );
    switch (step.what) {
      case 'lend': {
        const unsent = free.filter(({ where }) => where === 'home');
        const thing = at(unsent.length > 0 && step.pick < 0.5 ? unsent : free, (step.pick * 2) % 1);
        if (!thing) return;
        const lent = checkOut(state, {
          patron,
          item: thing.item,
          renewalPolicy: false,
          noBlock: true,
          dueOn: null,
          happenedAt: null,
        });
        if (!lent.ok) return;
        for (const tag of thing.tags.values()) tag.afi = releasedAfi;
        Object.assign(thing, { where: 'home', kiosk: noKiosk });
        return;
      }
      case 'return': {
        const thing = at(own, step.pick);
        if (!thing) return;
        takeIn(state, thing.item);
        for (const tag of thing.tags.values()) tag.afi = securedAfi;
        Object.assign(thing, { where: 'shelf', kiosk: noKiosk });
        return;
      }
      case 'fee':
        return void library.addFee(card, {
          kind: 'overdue',
          amountCents: 150 + Math.floor(step.pick * 1200),
          daysAgo: Math.floor(step.pick * 40),
          title: null,
        });
      case 'pay': {
        const fee = at(patron.fees, step.pick);
        return void (fee && library.payAtDesk(card, fee.id));
      }
      case 'pay-part': {
        const fee = at(
          patron.fees.filter(({ amountCents }) => amountCents > 100),
          step.pick,
        );
        // A part in cash: the amount that the kiosk shows is then out of date.
        if (fee)
          pay(state, { patron, feeId: fee.id, amountCents: 100, attempt: null, happenedAt: null });
        return;
      }
      case 'block':
        return void library.setManualBlocks(card, ['Adres onbekend']);
      case 'unblock':
        return void library.setManualBlocks(card, []);
      case 'hold': {
        const thing = at([...room.things.values()], step.pick);
        if (thing) monitor.placeHold({ item: thing.item, card, state: 'waiting' });
      }
    }
  };
}
