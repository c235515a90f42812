/** The shelf: every item of the simulated library, made from the list of titles. */

import { branch, institution } from '../place.ts';
import type { Item, Material } from '../state.ts';
import { itemNumber } from './numbers.ts';
import { titles } from './titles.ts';

/** Where each material's numbers begin: `book` 1 is item 1, `film` 1 is item 301. */
const firstNumber: Record<Material, number> = {
  book: 1,
  comic: 201,
  film: 301,
  game: 401,
  music: 501,
  magazine: 601,
};

const materials = Object.keys(firstNumber) as Material[];
const parts = / \[(\d)\]$/;

/** The item number of the nth title of a material, counted from 1. */
export function shelfNumber(material: Material, nth: number): string {
  return itemNumber(firstNumber[material] + nth - 1);
}

/**
 * All items: new objects at every call. Reference works are not for loan; a few items belong to the
 * neighbour, 3551.
 */
export function shelve(): Item[] {
  const own = materials.flatMap((material) =>
    titles[material].map((line, index): Item => {
      const title = line.replace(parts, '');
      return {
        item: shelfNumber(material, index + 1),
        title,
        material,
        institution,
        branch,
        parts: Number(parts.exec(line)?.[1] ?? 1),
        forLoan: !isReference(title),
      };
    }),
  );
  const neighbours = fromTheNeighbour.map(
    (title, index): Item => ({
      item: itemNumber(index + 1, '3551'),
      title,
      material: 'book',
      institution: '3551',
      branch: '35510',
      parts: 1,
      forLoan: true,
    }),
  );
  return [...own, ...neighbours];
}

function isReference(title: string): boolean {
  return /^(Groot woordenboek|Encyclopedie|Kadasterkaart)/.test(title);
}

/** Of the neighbouring library of the same consortium, returned here now and then. */
const fromTheNeighbour = [
  'Een boomgaard voor twee / Vrancken, Leen',
  'De sluiswachter / Geens, Omer',
  'Rivierstenen / Lenaerts, Amber',
  'Het tweede gezicht van Lindeveld / Crols, Jan',
  'Paper Weather / Hollis, Jean',
  'Grote honden, kleine tuinen / Vets, Pascal',
];
