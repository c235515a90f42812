/**
 * What the library knows of its patrons in the evening, as a file for the kiosk: what no message of
 * Wise tells. JSON lines, a head first:
 * `{"facts":1,"exportedAt":"…","entries":40}`, then `{"cards":["2…"],"facts":{…}}` for each patron.
 */
import { factsOf, type State } from './state.ts';

export function factsExport(state: State): string {
  const exportedAt = state.now();
  const patrons = [...state.patrons.values()];
  const head = { facts: 1, exportedAt, entries: patrons.length };
  const lines = patrons.map((patron) => ({
    cards: [patron.card, ...patron.otherCards],
    facts: factsOf(patron, exportedAt),
  }));
  return [head, ...lines].map((line) => `${JSON.stringify(line)}\n`).join('');
}
