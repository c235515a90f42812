/**
 * Loads the kiosk as it is, with the world put in the place of the system: its network, its disk,
 * its clock and its browser. A mutant is a fault put in by an exact text; where the text is no
 * longer found, loading fails.
 */
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

export interface Mutant {
  name: string;
  /** from the root of the repository */
  file: string;
  from: string;
  to: string;
}

const root = fileURLToPath(new URL('../../', import.meta.url));
function here(name: string) {
  return `${root}test/simulation/${name}`;
}
/** Node's own modules are never resolved, so their names are changed where they are imported. */
const system: readonly (readonly [string, string])[] = [
  ['node:net', here('net.ts')],
  ['node:crypto', here('crypto.ts')],
  ['node:timers/promises', here('timers-promises.ts')],
];
const parts: Readonly<Record<string, string>> = {
  [`${root}src/screen/server.ts`]: here('face.ts'),
  [`${root}src/screen/show.ts`]: here('face.ts'),
  [`${root}src/technician/panel/control.ts`]: here('face.ts'),
  [`${root}src/store/store.ts`]: here('disk.ts'),
  [`${root}src/store/database/sqlite.ts`]: here('disk.ts'),
};
const late = { file: `${root}src/technician/panel/server.ts`, what: './routes.ts' };
const timers = [
  'setTimeout',
  'clearTimeout',
  'setInterval',
  'clearInterval',
  'setImmediate',
  'clearImmediate',
];

export function simulated(mutant?: Mutant): Plugin {
  let isPutIn = false;
  return {
    name: 'simulated',
    enforce: 'pre',
    async resolveId(source, importer) {
      if (importer === undefined || importer.startsWith(here(''))) return null;
      const resolved = await this.resolve(source, importer, { skipSelf: true });
      return (resolved && parts[resolved.id]) ?? null;
    },
    transform(code, id) {
      if (id.startsWith(here('')) || !id.startsWith(root) || id.includes('/node_modules/'))
        return null;
      let text = code;
      if (mutant && id === `${root}${mutant.file}`) {
        if (code.split(mutant.from).length !== 2)
          throw new Error(`${mutant.name}: its text is not found once in ${mutant.file}`);
        text = code.replace(mutant.from, () => mutant.to);
        isPutIn = true;
      }
      for (const [name, stand] of system)
        text = text.replaceAll(` from '${name}';`, ` from '${stand}';`);
      // What is loaded late is loaded at once: reading files takes real time, and no two runs the
      // same.
      if (id === late.file)
        text = `import * as late from '${late.what}';\n${text.replace(`import('${late.what}')`, 'Promise.resolve(late)')}`;
      // The simulators stand outside: their timers do not die with the kiosk.
      if (id.startsWith(`${root}simulators/`))
        text = `import { outside } from '${here('time.ts')}';\nconst { ${timers.join(', ')} } = outside;\n${text}`;
      return text === code ? null : { code: text, map: null };
    },
    buildEnd() {
      if (mutant && !isPutIn) throw new Error(`${mutant.name}: ${mutant.file} was never loaded`);
    },
  };
}
