/** What a kiosk starts with. */
import type { KioskInput } from '../../machines/kiosk-context.ts';
import { normalDisplay } from '../../machines/visit/context.ts';
import { allUp, delays } from '../support/machines/desk.ts';
import { now } from './charts.ts';
import { items, uidOf } from './people.ts';
import type { Scene } from './scene.ts';
import type { World } from './world.ts';

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

export function kioskInput({ receipt }: Scene, world: World) {
  return {
    ...{ delays, languages, calls, cards, receipt, chute: null },
    ...{ language: 'nl', usualDisplay: normalDisplay, offlineMode: 'check-in-and-out' },
    ...{ returnByLaying: true, severalCards: true },
    open: world.isOpen,
    outOfService: !world.isInService,
    parts: parts(world),
    /** as the journal knows it */
    lentLately: items
      .filter((item) => world.things[item].released)
      .map((item) => ({ uid: uidOf(item), at: now })),
  };
}
