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

const usual = { inStore: false, costCents: 0, printLine: null, hasAttachment: false };

/**
 * Reference works are not for loan; a few items belong to the neighbour, 3551; a few have numbers of
 * the Flemish series.
 */
function readTitles(): readonly Item[] {
  const own = materials.flatMap((material) =>
    titles[material].map((line, index): Item => {
      const title = line.replace(parts, '');
      return {
        ...usual,
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
      ...usual,
      item: itemNumber(index + 1, '3551'),
      title,
      material: 'book',
      institution: '3551',
      branch: '35510',
      parts: 1,
      forLoan: true,
    }),
  );
  const ofTheSeries = seriesItems.map(
    ({ number, ...one }): Item => ({
      ...usual,
      institution,
      branch,
      parts: 1,
      forLoan: true,
      ...one,
      item: number,
    }),
  );
  return [...own, ...neighbours, ...ofTheSeries];
}

let shelf: readonly Item[] | undefined;

/** All items: new objects at every call. */
export function shelve(): Item[] {
  shelf ??= readTitles();
  return shelf.map((item) => ({ ...item }));
}

function isReference(title: string): boolean {
  return /^(Groot woordenboek|Encyclopedie|Kadasterkaart)/.test(title);
}

/**
 * Of the Flemish series: 14 digits from 3000, without a check digit. Each is a case of its own.
 */
const seriesItems = [
  {
    number: '30000012345671',
    title: 'Zeven bruggen / Lauwers, Miek',
    material: 'film',
    costCents: 100,
  },
  {
    number: '30000012345688',
    title: 'Wandelen in het Waasland / Verhulst, Koen',
    material: 'book',
    printLine: 'Kaart zit achterin.',
  },
  {
    number: '30000012345695',
    title: 'Spreek eens Spaans / Ruiz, Carmen',
    material: 'book',
    hasAttachment: true,
  },
  {
    number: '30000012345705',
    title: 'Jaarboek van Lindeveld 1951 / Heemkring Lindeveld',
    material: 'book',
    inStore: true,
  },
  {
    number: '30000012345719',
    title: 'Het dak van de wereld / Sterckx, Hanna',
    material: 'book',
    branch: '35501',
  },
  {
    number: '30000012345726',
    title: 'De lange weg naar huis / Dockx, Elias',
    material: 'book',
  },
] as const satisfies readonly (Partial<Item> &
  Pick<Item, 'title' | 'material'> & { number: string })[];
/** What each of them is for. */
export const series = {
  costs: seriesItems[0].number,
  printLine: seriesItems[1].number,
  attachment: seriesItems[2].number,
  store: seriesItems[3].number,
  otherBranch: seriesItems[4].number,
  heldElsewhere: seriesItems[5].number,
} as const;

/** Of the neighbouring library of the same consortium, returned here now and then. */
const fromTheNeighbour = [
  'Een boomgaard voor twee / Vrancken, Leen',
  'De sluiswachter / Geens, Omer',
  'Rivierstenen / Lenaerts, Amber',
  'Het tweede gezicht van Lindeveld / Crols, Jan',
  'Paper Weather / Hollis, Jean',
  'Grote honden, kleine tuinen / Vets, Pascal',
];
