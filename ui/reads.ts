/** By what books and cards are read now, for sentences and pictures that are true of it. */
import type { Screen } from '../src/screen/screen.ts';

/** By what cards are read now, beside the scanner where that works. */
export function readsChips({ reads, chip }: Screen): 'chip' | 'or-chip' | null {
  if (!chip || reads?.chip !== 'works') return null;
  return reads.scan === 'works' ? 'or-chip' : 'chip';
}

export function readsBooksBy({ reads }: Screen): 'both' | 'plate' | 'scan' | 'none' {
  const { plate = 'works', scan = 'works' } = reads ?? {};
  if (plate === 'works') return scan === 'works' ? 'both' : 'plate';
  return scan === 'works' ? 'scan' : 'none';
}

/** For sentences about a card with a chip: where it is put, what it is, where that stands. */
export function chipWords({ chip, places }: Screen) {
  return {
    by: chip?.by ?? 'both',
    card: chip?.card ?? 'library',
    place: places.cardReader ?? 'right',
  };
}
