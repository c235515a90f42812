/**
 * The world around the pair, in which the kiosk has no part: where each thing is, who has it on
 * loan, and what was meant with it, written down before the hand moves.
 */
import type { AnyMachineSnapshot } from 'xstate';
import { type Item, isItem, items, type Person, people, uidOf } from './people.ts';
import type { Scene } from './scenes.ts';

export type Action = 'borrow' | 'return';
/** What a person means with a thing that they laid down or scanned. */
export interface Meant {
  by: Person;
  /** `nothing`: the plate is their table */
  for: Action | 'nothing';
  /** on whose card; null: of several people in one visit, on that whose list comes next */
  card: Person | null;
  /**
   * in which visit: `this` one; the one that begins by this `move`; that of the `next` patron, whose
   * card was shown; `none` that is still to come
   */
  visit: 'this' | 'move' | 'next' | 'none';
  /** the kiosk has asked circulation for it */
  isAsked: boolean;
  /** by its number: that it is lifted changes nothing */
  isScanned: boolean;
}
export interface Thing {
  /** in whose hands or bag, else */
  at: 'shelf' | 'plate' | Person;
  isSecured: boolean;
  /** at the library system, or in the journal */
  loan: Person | null;
  /** a request about it had no answer, and the journal has it */
  isInDoubt: boolean;
  meant: Meant | null;
  /** what was booked of it in the visit under way, or the last one */
  booked: Action | null;
  /** its tag was asked for, and stayed as it was */
  failed: boolean;
  /** this kiosk lent it, or perhaps, and did not take it back */
  lentHere: boolean;
}
export interface World {
  things: Readonly<Record<Item, Thing>>;
  /** they lie there, and the reader has not listed them yet */
  unread: readonly (Item | 'all')[];
  /**
   * of those, what was laid down before the last card, visit, list that opened by itself, list that opened
   * at all, or one more card that was asked for
   */
  early: Readonly<
    Record<'card' | 'visit' | 'list' | 'opening' | 'adding' | 'going-on', readonly Item[]>
  >;
  /** one more card was asked for since the reader was lost, which has not listed all since */
  addedUnseen: boolean;
  reader: 'up' | 'down';
  library: 'up' | 'down';
  journal: 'up' | 'down';
  isOpen: boolean;
  isInService: boolean;
  /** who began the visit under way */
  by: Person | null;
  /** whose card was shown in the visit of others */
  next: Person | null;
  /** whose card is looked up to borrow together with who was there before */
  joining: Person | null;
  /** how many holds circulation last said are ready, to or by the loans of that person */
  holds: Readonly<Record<Person, number | null>>;
  /** how often each act of the scene may still happen */
  left: Readonly<Record<string, number>>;
}

export function firstWorld({ left, lent }: Scene): World {
  const thing = (loan: Person | null): Thing => ({
    at: loan ?? 'shelf',
    isSecured: loan === null,
    loan,
    ...{ isInDoubt: false, meant: null, booked: null, failed: false, lentHere: false },
  });
  return {
    things: Object.fromEntries(items.map((item) => [item, thing(lent[item] ?? null)])) as Record<
      Item,
      Thing
    >,
    unread: [],
    early: { card: [], visit: [], list: [], opening: [], adding: [], 'going-on': [] },
    addedUnseen: false,
    ...{ reader: 'up', library: 'up', journal: 'up', isOpen: true, isInService: true },
    ...{ by: null, next: null, joining: null },
    holds: Object.fromEntries(people.map((person) => [person, null])) as Record<Person, null>,
    left,
  };
}

export function withThing(world: World, item: Item, change: Partial<Thing>): World {
  const thing = Object.assign({ ...world.things[item] }, change);
  return { ...world, things: { ...world.things, [item]: thing } };
}
/** With what is meant of each thing as `change` makes it. */
export function withMeant(world: World, change: (meant: Meant) => Meant): World {
  return items.reduce((after, item) => {
    const { meant } = after.things[item];
    const then = meant && change(meant);
    return then === meant ? after : withThing(after, item, { meant: then });
  }, world);
}

/** What is not read yet was laid down before this. */
export function turned(
  world: World,
  to: keyof World['early'] | 'open' | 'handed-over' | 'begun',
): World {
  const { early, unread } = world;
  // By then the reader has looked again: docs/simulation.md, what is left out.
  if (to === 'begun') return world;
  if (to === 'handed-over') return { ...world, early: { ...early, visit: early.card } };
  const now = { ...early, [to === 'open' ? 'visit' : to]: unread.filter(isItem) };
  const addedUnseen = world.addedUnseen || (to === 'adding' && !hasListed(world));
  return { ...world, early: now, addedUnseen };
}
/** The reader has reported all that lies there since it is up. */
export function hasListed({ reader, unread }: World): boolean {
  return reader === 'up' && !unread.includes('all');
}
/** It is read, or lifted. */
export function withoutEarly({ early }: World, item: Item | 'all'): World['early'] {
  const others = (all: readonly Item[]) => all.filter((one) => one !== item);
  return {
    card: others(early.card),
    visit: others(early.visit),
    list: others(early.list),
    opening: others(early.opening),
    adding: others(early.adding),
    'going-on': others(early['going-on']),
  };
}

export function lying(world: World): readonly Item[] {
  return items.filter((item) => world.things[item].at === 'plate');
}
/** The tags that the reader has said lie there. */
export function listed(world: World): readonly string[] {
  return world.reader === 'down'
    ? []
    : lying(world)
        .filter((item) => !world.unread.includes(item))
        .map(uidOf);
}
/** The kiosk's plate is the one thing that is read from its context, to be compared. */
export function plateOf(kiosk: AnyMachineSnapshot): readonly string[] {
  return kiosk.context.plate.map(({ uid }: { uid: string }) => uid).sort();
}
