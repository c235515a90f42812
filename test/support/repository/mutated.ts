/** Loads the program with a fault: an exact text of a file is replaced. */
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'rolldown';

export interface Mutant {
  name: string;
  /** from the root of the repository */
  file: string;
  from: string;
  to: string;
}

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** Loading fails where the text is not there once, or the file is never loaded. */
export function mutated({ name, file, from, to }: Mutant): Plugin {
  let isApplied = false;
  return {
    name: 'mutated',
    transform(code, id) {
      if (id !== `${root}${file}`) return null;
      if (code.split(from).length !== 2)
        throw new Error(`${name}: its text is not found once in ${file}`);
      isApplied = true;
      return { code: code.replace(from, () => to), map: null };
    },
    buildEnd() {
      if (!isApplied) throw new Error(`${name}: ${file} was never loaded`);
    },
  };
}
