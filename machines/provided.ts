/** The statecharts with circulation, printer and clock provided; their contexts hold data only. */
import { assign, fromPromise, raise } from 'xstate';
import { lifted } from './items/items.ts';
import { kioskMachine } from './kiosk.ts';
import type { CirculationVisit, Ports } from './ports.ts';
import { type CirculationVisits, visitActors } from './visit/actors.ts';
import { goodbyeMs, warningMs } from './visit/context.ts';
import { visitMachine } from './visit/visit.ts';

function createVisits(ports: Pick<Ports, 'openVisit'>): CirculationVisits & { clear(): void } {
  const visits = new Map<number, CirculationVisit>();
  return {
    open: (person, mode) => {
      const visit = visits.get(person) ?? ports.openVisit(mode, person);
      visits.set(person, visit);
      return visit;
    },
    of: (person) => {
      const visit = visits.get(person);
      if (visit === undefined) throw new Error(`there is no person ${person} in this visit`);
      return visit;
    },
    all: () => [...visits.values()],
    goOffline: () => new Map([...visits].map(([person, visit]) => [person, visit.goOffline()])),
    clear: () => visits.clear(),
  };
}

/** `visits`: those of the visit under way. */
export function provideVisit(
  visits: CirculationVisits,
  ports: Pick<Ports, 'print' | 'printSlip' | 'callStaff' | 'clock'>,
): typeof visitMachine {
  const { callStaff, clock } = ports;
  const after = (ms: number) => new Date(Date.parse(clock.now()) + ms).toISOString();
  return visitMachine.provide({
    actors: visitActors(visits, ports),
    actions: {
      callStaff: (_, { reason }) => callStaff(reason),
      giveUpLifted: ({ context }) => {
        for (const { item, person } of lifted(context.items, context.plate))
          if (item !== null) visits.of(person).goOnWithout(item);
      },
      evaluateChoice: assign(({ context }) => ({
        chosenLiftsBlock: visits.of(context.person).wouldAllowCheckOut(context.chosenFees),
      })),
      goOffline: raise(() => ({ type: 'WENT_OFFLINE', decided: visits.goOffline() })),
      endsAtWarning: assign(({ context }) => ({ endsAt: after(warningMs(context)) })),
      endsAtGoodbye: assign(({ context }) => ({ endsAt: after(goodbyeMs(context)) })),
    },
  });
}

export function provideKiosk(ports: Ports): typeof kioskMachine {
  const visits = createVisits(ports);
  return kioskMachine.provide({
    actors: {
      visit: provideVisit(visits, ports),
      resolveJournal: fromPromise(ports.resolveJournal),
    },
    actions: {
      openVisit: ({ context }) => {
        visits.clear();
        visits.open(0, context.visitMode);
      },
    },
  });
}
