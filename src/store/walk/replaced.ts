/** What is walked over in a list by night: it may be replaced meanwhile, and is left then. */
import type { Database } from '../database/sqlite.ts';
import type { Damage, Pieces } from '../types.ts';

/** `present`: of the file that is there now. Where it cannot be read, that is `damage`. */
export function* piecesWhileThere<Opened extends { database: Database }>(
  present: () => Opened | null,
  piecesIn: (opened: Opened) => Pieces,
  damage: Damage,
): Pieces {
  const opened = present();
  if (opened === null) return;
  const pieces = piecesIn(opened);
  while (present() === opened) {
    try {
      const { value, done } = pieces.next();
      if (done) return;
      yield value;
    } catch {
      yield [damage];
      return;
    }
  }
}
