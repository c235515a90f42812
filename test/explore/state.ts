/** A state of everything: the pair, what circulation knows, the world, and the screen. */
import type { AnyMachineSnapshot } from 'xstate';
import type { Intent, Screen } from '../../src/screen/screen.ts';
import { type ShowSettings, show } from '../../src/screen/show.ts';
import type { Pair } from '../support/machines/pair.ts';
import type { Circulation } from './charts.ts';
import type { Item, Person } from './people.ts';
import type { Action, World } from './world.ts';

/** Where the stories of the simulation have a word for it, it is theirs. */
export type Act =
  | { do: 'card'; who: Person; how: 'scan' }
  | { do: 'lay' | 'scan'; who: Person; item: Item; for: Action | 'nothing'; card: Person | null }
  | { do: 'lift'; who: Person; item: Item }
  | { do: 'touch'; intent: Intent; who?: Person }
  /** until the next timer */
  | { do: 'wait'; timer: string }
  /** `to`: what was begun at a port, by its place among those that owe an answer */
  | { do: 'answer'; nth: number; to: string; how: string }
  /** the reader lists the next of what lies there */
  | { do: 'list'; item: Item | 'all' }
  /** in order, with no request under way; it is started again */
  | { do: 'stop' }
  /** the process dies in a request; `after`: it is carried out all the same */
  | { do: 'kill'; at: 'wire'; after: boolean }
  | { do: 'open' | 'service'; is: boolean }
  /** the journal can be written, or not */
  | { do: 'disk'; state: 'sound' | 'failing' }
  | { do: 'line'; how: 'cut' | 'restore' }
  | { do: 'device'; device: 'reader'; how: 'unplug' | 'plug' };

export interface State {
  pair: Pair;
  circulation: Circulation;
  world: World;
  screen: Pick<Screen, 'view' | 'dialog'>;
}

const settings: ShowSettings = {
  languages: ['nl', 'en'],
  library: 'Bibliotheek Lindeveld',
  device: 'Toestel 2',
  timeZone: 'Europe/Brussels',
  currency: 'EUR',
  places: { scanner: 'right', plate: 'below', printer: 'below', terminal: 'right' },
  neighbour: null,
  mayTypeNumber: true,
  hours: null,
  pinDigits: { min: 4, max: 4 },
  paperLanguages: { nl: 'nl', en: 'en' },
  showItemMessages: false,
  attract: null,
};

export function screenOf({ kiosk, visit }: Pair): State['screen'] {
  const shown = show(kiosk as never, visit as never, settings, 0, '2026-03-10T09:00:00.000Z');
  return { view: shown.view, dialog: shown.dialog };
}

/** The people of the visit whose account is open. */
export function membersOf(circulation: Circulation): readonly Person[] {
  return Object.values(circulation).flatMap(({ card, isOpen }) => (isOpen && card ? [card] : []));
}
/** By the screen, whose list or account is shown. */
export function shownPerson({ screen: { view }, circulation }: State): Person | null {
  const people = 'people' in view ? view.people : undefined;
  const number = people?.find(({ isShown }) => isShown)?.person ?? 0;
  return circulation[number]?.card ?? null;
}
export function inState(snapshot: AnyMachineSnapshot | null, state: string): boolean {
  return snapshot?.value === state;
}
