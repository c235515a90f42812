/** The facts that the library exports by night: imported as `kiosk facts import` does it. */
import { factsExport } from '../../../simulators/library/export-facts.ts';
import type { Patron, State } from '../../../simulators/library/state.ts';
import { readJsonLines } from '../../../src/commands/facts/read-json-lines.ts';
import { importFacts } from '../../../src/store/facts-base/import-facts.ts';
import { now } from './time.ts';

/** Of the night, while it counts. */
export interface NightFacts {
  patron: Patron;
  /** ms, of the export, by the clock of the library system */
  atMs: number;
}
interface Export {
  text: string;
  atMs: number;
  patrons: ReadonlyMap<string, Patron>;
}
const countsMs = 48 * 3_600_000;
const mostBad = 0.01;

export interface Nightly {
  of(card: string): NightFacts | null;
  /** ms, of the last import; 0: none */
  readonly importedMs: number;
  /** `old`: of an earlier time, where there is one; `part`: two of three patrons, and no more */
  import(state: State, folder: string, how: 'now' | 'old' | 'part'): Promise<void>;
}

export function createNightly(): Nightly {
  const earlier: Export[] = [];
  let present: Export | null = null;

  const exportNow = (state: State, isWhole: boolean): Export => {
    const [head = '', ...lines] = factsExport(state).trim().split('\n');
    const told = lines.filter((_, nth) => isWhole || nth % 3 !== 0);
    const first = { ...(JSON.parse(head) as object), entries: told.length };
    const all = structuredClone([...state.patrons]);
    const patrons = new Map(all.filter((_, nth) => isWhole || nth % 3 !== 0));
    const text = [JSON.stringify(first), ...told].map((line) => `${line}\n`).join('');
    return { text, atMs: Date.parse(state.now()), patrons };
  };
  let importedMs = 0;

  return {
    get importedMs() {
      return importedMs;
    },
    of: (card) => {
      const patron = present?.patrons.get(card);
      if (!present || !patron || now() - present.atMs > countsMs) return null;
      return { patron, atMs: present.atMs };
    },
    import: async (state, folder, how) => {
      const made = exportNow(state, how !== 'part');
      const used = how === 'old' ? (earlier[0] ?? made) : made;
      earlier.push(made);
      const exportedAt = new Date(used.atMs).toISOString();
      const chunks = (async function* () {
        yield used.text;
      })();
      const lines = readJsonLines(chunks, exportedAt);
      const onBadLine = () => {};
      // On a disk that takes nothing the facts of before stay.
      const result = await importFacts({ folder, lines, exportedAt, mostBad, onBadLine }).catch(
        () => null,
      );
      if (result?.rejected !== null) return;
      present = used;
      importedMs = now();
    },
  };
}
