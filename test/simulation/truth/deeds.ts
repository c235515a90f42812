/**
 * What people did and what they meant by it, in their own words: written down before a hand moves.
 * The kiosk has no part in it.
 */
import type { ExceptionName } from './exceptions.ts';

export type Meaning = 'borrow' | 'return' | 'renew' | 'nothing';

/** Somebody laid a thing down, scanned it, or chose it on the screen. */
export interface Deed {
  atMs: number;
  /** counts those who come */
  visit: number;
  /** whose hand: the patron's card */
  by: string;
  item: string;
  /** what stood on the screen before */
  view: string;
  means: Meaning;
  /** to borrow or renew: the cards on which it may go */
  cards: ReadonlySet<string>;
  /** the reader could see it */
  isReaderUp: boolean;
  /** nothing that a kiosk perceives tells what was meant */
  excuse: ExceptionName | null;
  /** its row stood on the screen since */
  isSeen: boolean;
  /** the screen has said what became of it */
  isTold: boolean;
}
export interface PayDeed {
  atMs: number;
  visit: number;
  by: string;
  /** whose fees */
  cards: ReadonlySet<string>;
  /** as they were marked on the screen */
  fees: readonly { id: string; amountCents: number }[];
  excuse: ExceptionName | null;
}
export type Way = 'screen' | 'paper' | 'voice';
/** A person was told what became of an item. */
export interface Telling {
  atMs: number;
  visit: number;
  item: string;
  what:
    | ('lent' | 'not-lent' | 'returned' | 'not-returned' | 'renewed' | 'not-renewed')
    | ('not-known' | 'under-way');
  of: 'borrow' | 'return' | 'renew';
  by: Way;
  code: string;
  /** whose list it stood in; left out: in none */
  owners?: ReadonlySet<string>;
}
/** What became of a payment. */
export interface MoneyTold {
  atMs: number;
  visit: number;
  by: Way;
  what: 'paid' | 'not-booked' | 'not-known';
  cents: number;
}
/** At a desk, or by staff who see to an entry: `holder` has it on loan from then on. */
export interface AtDesk {
  atMs: number;
  item: string;
  holder: string | null;
  /** nothing was booked: staff found it so, where they saw to an entry */
  isSeen: boolean;
}
export type Event =
  | { kind: 'deed'; deed: Deed }
  | { kind: 'told'; told: Telling }
  /** the screen said it of what lies there, and whoever laid it down is gone */
  | { kind: 'unheard'; told: Telling }
  /** the kiosk was killed in that visit */
  | { kind: 'killed'; atMs: number; visit: number }
  | { kind: 'desk'; desk: AtDesk };

export interface Deeds {
  /** of an item, in their order */
  of(item: string): readonly Event[];
  readonly items: Iterable<string>;
  readonly payments: readonly PayDeed[];
  readonly moneyTold: readonly MoneyTold[];
  /** the last thing that anybody did with it at this kiosk */
  last(item: string): Deed | null;
  /** Somebody comes, to whichever kiosk: the number of their visit. */
  comes(): number;
  did(deed: Omit<Deed, 'isTold' | 'isSeen'>): void;
  pays(deed: PayDeed): void;
  told(telling: Telling): void;
  unheard(telling: Telling): void;
  /** The kiosk is killed: nothing answers any more what was asked in this visit. */
  killed(atMs: number, visit: number): void;
  toldOfMoney(telling: MoneyTold): void;
  atDesk(desk: AtDesk): void;
}

/** What was done with things, at whatever kiosk. */
export interface Things {
  events: Map<string, Event[]>;
  visits: number;
}
export function noThings(): Things {
  return { events: new Map(), visits: 0 };
}

/** At one kiosk, of several that share the things; money is each kiosk's own. */
export function writeDeeds(things = noThings()): Deeds {
  const { events } = things;
  const payments: PayDeed[] = [];
  const moneyTold: MoneyTold[] = [];
  const of = (item: string) => {
    const known = events.get(item) ?? [];
    events.set(item, known);
    return known;
  };
  const here = new Map<string, Deed>();
  const last = (item: string) => here.get(item) ?? null;
  return {
    of: (item) => events.get(item) ?? [],
    get items() {
      return events.keys();
    },
    payments,
    moneyTold,
    last,
    comes: () => {
      things.visits += 1;
      return things.visits;
    },
    did: (done) => {
      const deed = { ...done, isTold: false, isSeen: false };
      here.set(deed.item, deed);
      of(deed.item).push({ kind: 'deed', deed });
    },
    pays: (deed) => void payments.push(deed),
    told: (told) => {
      const deed = last(told.item);
      if (deed) deed.isSeen = true;
      if (deed && told.what !== 'under-way') deed.isTold = true;
      of(told.item).push({ kind: 'told', told });
    },
    unheard: (told) => void of(told.item).push({ kind: 'unheard', told }),
    killed: (atMs, visit) => {
      for (const [item, deed] of here)
        if (deed.visit === visit) of(item).push({ kind: 'killed', atMs, visit });
    },
    toldOfMoney: (telling) => void moneyTold.push(telling),
    atDesk: (desk) => void of(desk.item).push({ kind: 'desk', desk }),
  };
}
