/** By what books are read now, for sentences and pictures that are true of it. */
import type { Screen } from '../src/screen/screen.ts';

export function readsBooksBy({ reads }: Screen): 'both' | 'plate' | 'scan' | 'none' {
  const { plate = 'works', scan = 'works' } = reads ?? {};
  if (plate === 'works') return scan === 'works' ? 'both' : 'plate';
  return scan === 'works' ? 'scan' : 'none';
}
