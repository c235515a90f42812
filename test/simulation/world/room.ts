/** All items of the library with their tags and places. A tag keeps its memory when it is moved. */
import type { Item, State } from '../../../simulators/library/state.ts';
import type { ReaderSimulator, SimulatedTag } from '../../../simulators/reader.ts';
import { tagsOf } from '../../../simulators/tags/tags.ts';

/** `home`: taken away. */
export type Where = 'shelf' | 'plate' | 'hand' | 'home';
export interface Thing {
  item: string;
  title: string;
  where: Where;
  /** at which kiosk: on its plate, or in a hand there */
  kiosk: number;
  /** the card that had it on loan at the start */
  lentTo: string | null;
  /** by uid, with their last known state */
  tags: Map<string, SimulatedTag>;
}

export interface Room {
  readonly things: ReadonlyMap<string, Thing>;
  at(where: Where): Thing[];
  /** With all its tags, or only some parts of a set. */
  lay(thing: Thing, parts?: number): void;
  take(thing: Thing, to: Where): void;
  /** reads the tags on the reader again */
  look(): void;
  /** AFI by uid, of everything */
  security(): Map<string, { item: string; afi: number; where: Where }>;
}

/** As it is at each of several readers: what lies on one plate, or is in one hand, is at no other. */
export function createRooms(
  state: State,
  readers: readonly ReaderSimulator[],
  tagsIn = tagsOf,
): readonly Room[] {
  const things = new Map<string, Thing>();
  const add = (item: Item) => {
    const lentTo = state.loans.get(item.item)?.card ?? null;
    const isLent = lentTo !== null;
    const tags = new Map(tagsIn(item, isLent).map((tag) => [tag.uid, tag]));
    things.set(item.item, {
      item: item.item,
      title: item.title,
      where: isLent ? 'home' : 'shelf',
      kiosk: 0,
      lentTo,
      tags,
    });
  };
  for (const item of state.items.values()) add(item);
  const owners = new Map(
    [...things.values()].flatMap((thing) => [...thing.tags.keys()].map((uid) => [uid, thing])),
  );
  const look = () => {
    for (const reader of readers)
      for (const tag of reader.tags()) owners.get(tag.uid)?.tags.set(tag.uid, tag);
  };
  return readers.map((reader, nth) => ({
    things,
    at: (where) =>
      [...things.values()].filter(
        (thing) =>
          thing.where === where && (thing.kiosk === nth || where === 'shelf' || where === 'home'),
      ),
    lay: (thing, parts = thing.tags.size) => {
      look();
      if (thing.where === 'plate' && thing.kiosk !== nth)
        for (const uid of thing.tags.keys()) readers[thing.kiosk]?.take(uid);
      thing.where = 'plate';
      thing.kiosk = nth;
      for (const tag of [...thing.tags.values()].slice(0, parts)) reader.put(tag);
    },
    take: (thing, to) => {
      look();
      thing.where = to;
      thing.kiosk = nth;
      for (const uid of thing.tags.keys()) reader.take(uid);
    },
    look,
    security: () => {
      look();
      const all = new Map<string, { item: string; afi: number; where: Where }>();
      for (const { item, where, tags } of things.values())
        for (const [uid, { afi }] of tags) all.set(uid, { item, afi, where });
      return all;
    },
  }));
}
