/** The statecharts with circulation, printer and clock provided; their contexts hold data only. */
import { assign, fromPromise } from 'xstate';
import { lifted } from './items/items.ts';
import { kioskMachine } from './kiosk.ts';
import type { CirculationVisit, Ports } from './ports.ts';
import { visitActors } from './visit/actors.ts';
import { goodbyeMs, warningMs } from './visit/context.ts';
import { visitMachine } from './visit/visit.ts';

/** `visit`: the one under way. */
export function provideVisit(
  visit: () => CirculationVisit,
  ports: Pick<Ports, 'print' | 'printSlip' | 'callStaff' | 'clock'>,
): typeof visitMachine {
  const { callStaff, clock } = ports;
  const after = (ms: number) => new Date(Date.parse(clock.now()) + ms).toISOString();
  return visitMachine.provide({
    actors: visitActors(visit, ports),
    actions: {
      callStaff,
      giveUpLifted: ({ context }) => {
        for (const { item } of lifted(context.items, context.plate))
          if (item !== null) visit().goOnWithout(item);
      },
      evaluateChoice: assign(({ context }) => ({
        chosenLiftsBlock: visit().wouldAllowCheckOut(context.chosenFees),
      })),
      endsAtWarning: assign(({ context }) => ({ endsAt: after(warningMs(context)) })),
      endsAtGoodbye: assign(({ context }) => ({ endsAt: after(goodbyeMs(context)) })),
    },
  });
}

export function provideKiosk(ports: Ports): typeof kioskMachine {
  let visit: CirculationVisit;
  return kioskMachine.provide({
    actors: {
      visit: provideVisit(() => visit, ports),
      resolveJournal: fromPromise(ports.resolveJournal),
    },
    actions: {
      openVisit: ({ context }) => {
        visit = ports.openVisit(context.visitMode);
      },
    },
  });
}
