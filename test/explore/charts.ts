/**
 * The two charts as they are, over ports that begin nothing: what circulation remembers of each
 * person of a visit is a value beside the snapshots.
 */
import { type EventObject, fromPromise } from 'xstate';
import type { IdentifyOutcome, Mode } from '../../machines/domain.ts';
import type { KioskInput } from '../../machines/kiosk-context.ts';
import type { CirculationVisit, Ports } from '../../machines/ports.ts';
import { createVisits, provideKiosk, provideVisit } from '../../machines/provided.ts';
import { normalDisplay } from '../../machines/visit/context.ts';
import { allUp, delays } from '../support/machines/desk.ts';
import {
  type Chart,
  type Done,
  type Machines,
  type Moved,
  type Pair,
  sent,
  started,
  type Turn,
  waited,
} from '../support/machines/pair.ts';
import { isItem, type Person, patron } from './people.ts';
import type { Scene } from './scenes.ts';
import type { World } from './world.ts';

/** All that happens in one moment, but for the timers. */
export const now = '2026-03-10T09:00:00.000Z';

/** What circulation knows of one person of a visit. */
export interface Known {
  /** whose card was shown last */
  card: Person | null;
  isOpen: boolean;
  mode: Mode;
  /** the account was opened on line */
  wasOnline: boolean;
  /** fees that were paid in this visit */
  paid: boolean;
}
/** By the number of the person in the visit. */
export type Circulation = Readonly<Record<number, Known>>;

interface Around {
  circulation: Circulation;
  world: World;
}
export interface Before extends Around {
  pair: Pair;
}

/** Who the facts of an off-line visit are known of. */
function offline(known: Known, isBlocked: boolean): IdentifyOutcome | null {
  if (known.card === null) return null;
  return known.isOpen
    ? { kind: 'known', patron: patron(known.card, known.paid, isBlocked) }
    : { kind: 'unreachable' };
}

function never() {
  return new Promise<never>(() => {});
}

export function createCharts({ isBlocked }: Scene) {
  let people: Record<number, Known> = {};
  let givenUp: string[] = [];
  let turns: Turn[] = [];
  let things: World['things'] | null = null;
  const of = (person: number): Known => {
    const known = people[person];
    if (known === undefined) throw new Error(`no visit of person ${person} is open`);
    return known;
  };
  const visitOf = (person: number): CirculationVisit => ({
    get mode() {
      return of(person).mode;
    },
    goOffline: () => {
      const known: Known = { ...of(person), mode: 'offline' };
      people[person] = known;
      return offline(known, isBlocked);
    },
    mayGoOnline: () => !of(person).isOpen || of(person).wasOnline,
    goOnline: () => {
      const known: Known = { ...of(person), mode: 'online' };
      people[person] = known;
      return known.isOpen && known.card !== null
        ? { kind: 'known', patron: patron(known.card, known.paid, isBlocked) }
        : null;
    },
    isOwnCard: (card) => of(person).isOpen && of(person).card === card,
    isSamePatron: ({ isOwnCard }) => {
      const { card, isOpen } = of(person);
      return isOpen && card !== null && isOwnCard(card);
    },
    wouldAllowCheckOut: (feeIds) => feeIds.length > 0,
    goOnWithout: (item) => void givenUp.push(item),
    forgetItem: () => {},
    identify: never,
    enterPin: never,
    checkOut: never,
    checkIn: never,
    titleOf: never,
    becameOf: never,
    renewalBecame: never,
    account: never,
    renew: never,
    pay: never,
    end: never,
    judgeAnew: never,
  });
  const open = new Map<number, CirculationVisit>();
  const ports: Ports = {
    openVisit: (mode, person) => {
      people[person] = { card: null, isOpen: false, mode, wasOnline: false, paid: false };
      return visitOf(person);
    },
    callStaff: () => {},
    turned: (to) => void turns.push(to),
    wasLentLately: (item) => isItem(item) && things?.[item].lentHere === true,
    clock: { now: () => now },
    print: never,
    printStatus: never,
    printSlip: never,
    resolveJournal: never,
  };
  const visits = createVisits(ports, open);
  const nothing = fromPromise<never, never>(never) as never;
  const ofVisit = [
    'identify',
    'itemWork',
    'titleWork',
    'slipWork',
    'renewWork',
    'payWork',
    'checkWork',
    'renewalCheck',
  ];
  const actors = [...ofVisit, 'loadAccount', 'judgeAnew', 'printReceipt', 'endVisit'];
  const idle = Object.fromEntries(actors.map((name) => [name, nothing]));
  const machines: Machines = {
    kiosk: provideKiosk(ports, visits).provide({
      actors: { visit: nothing, chute: nothing, resolveJournal: nothing },
    }),
    visit: provideVisit(visits, ports).provide({ actors: idle }),
  };

  /** Moves the pair with circulation and world as they were, and gives the circulation as it is then. */
  function within({ circulation: before, world }: Around, move: () => Moved) {
    people = { ...before };
    things = world.things;
    givenUp = [];
    turns = [];
    open.clear();
    for (const person of Object.keys(people)) open.set(Number(person), visitOf(Number(person)));
    const moved = move();
    for (const did of moved.did) {
      if (did.kind !== 'asked' || did.asked.src !== 'identify') continue;
      const input = did.asked.input as { person: number; mode: Mode; card?: Person };
      visits.open(input.person, input.mode);
      if (input.card !== undefined)
        people[input.person] = { ...of(input.person), card: input.card };
    }
    const circulation = Object.fromEntries(
      Object.entries(people).filter(([person]) => open.has(Number(person))),
    );
    const did: Done[] = [
      ...moved.did,
      ...givenUp.map((item) => ({ kind: 'given-up', item }) as const),
      ...turns.map((to) => ({ kind: 'turned', to }) as const),
    ];
    return { pair: moved.pair, did, circulation };
  }
  return {
    start: (input: unknown, world: World) =>
      within({ circulation: {}, world }, () => started(machines, input)),
    send: (before: Before, to: Chart, ...events: EventObject[]) =>
      within(before, () => sent(machines, before.pair, to, ...events)),
    wait: (before: Before) => within(before, () => waited(machines, before.pair)),
  };
}

/** One value each: states hold the same object. */
const languages = ['nl', 'en'];
const calls = { reasons: [], setIncompleteMs: 30_000, takeCardMs: 60_000 };
const cards = { typed: true, tagged: false };
const partsOf = new Map<string, KioskInput['parts']>();
function parts({ library, reader, journal }: World): KioskInput['parts'] {
  const name = `${library}${reader}${journal}`;
  const known = partsOf.get(name) ?? { ...allUp, library, reader, journal };
  partsOf.set(name, known);
  return known;
}

/** What a kiosk starts with. */
export function kioskInput({ receipt }: Scene, world: World) {
  return {
    delays,
    languages,
    calls,
    cards,
    receipt,
    chute: null,
    pays: true,
    chuteTakes: true,
    language: 'nl',
    usualDisplay: normalDisplay,
    offlineMode: 'check-in-and-out',
    returnByLaying: true,
    asksAllThere: false,
    severalCards: true,
    offersRenewal: true,
    open: world.isOpen,
    outOfService: !world.isInService,
    parts: parts(world),
  };
}
