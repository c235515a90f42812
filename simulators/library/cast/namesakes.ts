/**
 * Old items of two libraries in one database. Each prints its own prefix, and its tags have the number
 * without it; the other library's are known by that bare number.
 */
import { branch, institution } from '../place.ts';
import type { Item } from '../state.ts';

export const prefix = 'LR';
export const ownOwner = 'BE-35500';
export const otherOwner = 'BE-35510';

/** Each bare number is on a tag of both libraries. */
const titles = [
  {
    bare: '2085432',
    own: 'De stille haven / Vermeer, Lotte',
    other: 'Koken in Oudeland / Sels, Bo',
  },
  {
    bare: '2085433',
    own: 'Vogels van de polder / Maes, Tine',
    other: 'Het spoor bijster / Claes, Wim',
  },
  { bare: '2085434', own: 'Een huis aan de Leie / Goos, Piet', other: 'Zout en as / Thys, Mira' },
];

/** All of a book of one part but its number, its title and whose it is. */
export const usual = {
  material: 'book' as const,
  parts: 1,
  forLoan: true,
  inStore: false,
  costCents: 0,
  printLine: null,
  hasAttachment: false,
};

export const bareNumbers = titles.map(({ bare }) => bare);

/** New objects at every call. */
export function namesakes(): Item[] {
  return titles.flatMap(({ bare, own, other }): Item[] => [
    { ...usual, item: prefix + bare, title: own, institution, branch },
    { ...usual, item: bare, title: other, institution: '3551', branch: '35510' },
  ]);
}
