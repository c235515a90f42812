/** Who and what there is: two people, two items, and what each person is to the library system. */

import type { Patron } from '../../machines/domain.ts';
import type { ItemTag } from '../../machines/plate.ts';
import { decisionOf, fee, patronOf } from '../support/machines/desk.ts';

/** A person is known by the number of their card, which no other text holds. */
export const people = ['ᴀ', 'ʙ'] as const;
export type Person = (typeof people)[number];
export const items = ['①', '②'] as const;
export type Item = (typeof items)[number];

export function isPerson(name: unknown): name is Person {
  return people.some((person) => person === name);
}
export function isItem(name: unknown): name is Item {
  return items.some((item) => item === name);
}
export function otherThan(person: Person): Person {
  return person === people[0] ? people[1] : people[0];
}

/** How many holds of the first person are ready. */
export const holdsReady = { [people[0]]: 2, [people[1]]: 0 } as Readonly<Record<Person, number>>;

const patrons = new Map<string, Patron>();
/** One value each: states with the same patron hold the same object. */
export function patron(person: Person, hasPaid: boolean, isBlocked: boolean): Patron {
  const name = `${person}${hasPaid}${isBlocked}`;
  const owes = person === people[0] && !hasPaid;
  const decision = decisionOf(owes && isBlocked ? { checkOut: false, renew: false } : {});
  const known = patrons.get(name) ?? {
    ...patronOf(decision, owes ? [fee] : []),
    holdsReady: holdsReady[person],
  };
  patrons.set(name, known);
  return known;
}

export function uidOf(item: Item): string {
  return `uid${item}`;
}
export function itemOf(uid: string): Item | undefined {
  return items.find((item) => uidOf(item) === uid);
}
export function tagOf(item: Item, security: 'on' | 'off'): ItemTag {
  return {
    uid: uidOf(item),
    since: '',
    security,
    content: { kind: 'item', item, parts: 1, ordinal: 1, usage: 1 },
  };
}
