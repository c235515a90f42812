/** The statecharts with circulation, printer and clock provided; their contexts hold data only. */
import { assign, enqueueActions, fromPromise, raise } from 'xstate';
import { provideChute } from './chute/provided.ts';
import { numberOf } from './events.ts';
import { lifted } from './items/items.ts';
import { kioskMachine } from './kiosk.ts';
import { beginsVisit, nextOf } from './kiosk-context.ts';
import type { CirculationVisit, Ports } from './ports.ts';
import { type CirculationVisits, visitActors } from './visit/actors.ts';
import { goodbyeMs, type VisitContext, type VisitEvent, warningMs } from './visit/context.ts';
import { laidToReturn } from './visit/guards.ts';
import { given, leftBehind, turnedAway } from './visit/laid.ts';
import { everyone, nextPerson, showing } from './visit/people.ts';
import { visitMachine } from './visit/visit.ts';

/** `visits`: by person, those of the visit under way. */
export function createVisits(
  ports: Pick<Ports, 'openVisit'>,
  visits = new Map<number, CirculationVisit>(),
): CirculationVisits & { clear(): void } {
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
    mayGoOnline: () => [...visits.values()].every((visit) => visit.mayGoOnline()),
    goOnline: () => new Map([...visits].map(([person, visit]) => [person, visit.goOnline()])),
    ownerOf: (card) => [...visits].find(([, visit]) => visit.isOwnCard(card))?.[0],
    sameAs: (person) => {
      const visit = visits.get(person);
      const same = ([other, { isOwnCard }]: [number, CirculationVisit]) =>
        other !== person && visit?.isSamePatron({ isOwnCard });
      return [...visits].find(same)?.[0];
    },
    close: (person) => {
      void visits.get(person)?.end();
      visits.delete(person);
    },
    clear: () => visits.clear(),
  };
}

/** `visits`: those of the visit under way. */
export function provideVisit(
  visits: CirculationVisits,
  ports: Omit<Ports, 'openVisit' | 'resolveJournal' | 'chute'>,
): typeof visitMachine {
  const { callStaff, clock } = ports;
  const after = (ms: number) => new Date(Date.parse(clock.now()) + ms).toISOString();
  /** Of those whom the visit shows: off line circulation may have opened one more. */
  const ownerOf = (context: VisitContext, event: VisitEvent) => {
    if (event.type !== 'CARD' && event.type !== 'CARD_NUMBER') return undefined;
    const owner = visits.ownerOf(numberOf(event));
    const known = everyone(context).filter(({ patron }) => patron !== null);
    return known.find(({ person }) => person === owner)?.person;
  };
  return visitMachine.provide({
    delays: {
      code: ({ context: { paying } }) =>
        Math.max(0, Date.parse(paying?.code?.until ?? clock.now()) - Date.parse(clock.now())),
    },
    guards: {
      isOwnCard: ({ context, event }) => ownerOf(context, event) !== undefined,
      isShownCard: ({ context, event }) => ownerOf(context, event) === context.person,
      laidToReturn: (asked) => laidToReturn(asked, ports.wasLentLately),
      mayGoOnline: () => visits.mayGoOnline(),
      cameBefore: ({ context }) =>
        context.adding && visits.sameAs(nextPerson(context)) !== undefined,
    },
    actors: visitActors(visits, ports),
    actions: {
      callStaff: (_, { reason }) => callStaff(reason),
      leaveBehind: enqueueActions(({ context, enqueue }) => {
        enqueue.assign(leftBehind(context));
        enqueue(() => ports.turned?.('list'));
      }),
      opens: () => ports.turned?.('opening'),
      startAdding: enqueueActions(({ context: { next }, enqueue }) => {
        const fresh = { problem: null, problemMessage: null, attempts: 0, lookedUp: null } as const;
        enqueue.assign({ ...fresh, next: null, adding: true, purpose: 'borrow' });
        enqueue(() => ports.turned?.('adding'));
        if (next !== null) enqueue.raise(next.card);
      }),
      showOwner: assign(({ context, event }) => ({
        ...turnedAway(context),
        ...showing(context, ownerOf(context, event) ?? context.person),
        adding: false,
      })),
      showSame: assign(({ context }) => {
        const added = nextPerson(context);
        const same = visits.sameAs(added);
        visits.close(added);
        const person = same ?? context.person;
        return {
          ...given(context, 'newcomer', person),
          ...showing(context, person),
          adding: false,
        };
      }),
      giveUpLifted: ({ context }) => {
        const rows = lifted(context.items, context.plate);
        for (const { item, person } of rows) if (item !== null) visits.of(person).goOnWithout(item);
        if (rows.length > 0) ports.turned?.('going-on');
      },
      endsLifted: ({ context: { items, plate }, event }) => {
        const settled = event.type === 'ITEM_SETTLED' ? event.key : null;
        if (lifted(items, plate).some(({ key }) => key === settled)) ports.turned?.('going-on');
      },
      evaluateChoice: assign(({ context }) => ({
        chosenLiftsBlock: visits.of(context.person).wouldAllowCheckOut(context.chosenFees),
      })),
      goOffline: raise(() => ({ type: 'WENT_OFFLINE', decided: visits.goOffline() })),
      goOnline: raise(({ event }) => ({
        type: 'WENT_ONLINE',
        decided: visits.goOnline(),
        limits: event.type === 'LINE_BACK' ? event.limits : null,
      })),
      endsAtWarning: assign(({ context }) => ({ endsAt: after(warningMs(context)) })),
      endsAtGoodbye: assign(({ context }) => ({ endsAt: after(goodbyeMs(context)) })),
    },
  });
}

export function provideKiosk(ports: Ports, visits = createVisits(ports)): typeof kioskMachine {
  return kioskMachine.provide({
    actors: {
      visit: provideVisit(visits, ports),
      chute: provideChute(ports.chute ?? null, ports.callStaff),
      resolveJournal: fromPromise(ports.resolveJournal),
    },
    guards: {
      isKnownCard: ({ event }) => event.type === 'CARD' && visits.ownerOf(event.card) !== undefined,
    },
    actions: {
      callStaff: (_, { reason }) => ports.callStaff(reason),
      turn: ({ event }) => {
        const next = nextOf(event);
        const isOver = event.type === 'VISIT_OVER' && next === null;
        if (next !== null && !next.mayComeLate) ports.turned?.('handed-over');
        else ports.turned?.(isOver ? 'visit' : 'open');
      },
      begin: ({ event }) => {
        if (beginsVisit(event) && event.type !== 'TAG_APPEARED') ports.turned?.('begun');
      },
      openVisit: ({ context }) => {
        visits.clear();
        visits.open(0, context.visitMode);
      },
    },
  });
}
