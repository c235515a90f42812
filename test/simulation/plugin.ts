/**
 * Loads the kiosk with a simulated network, disk, clock and browser. A mutant replaces an exact text
 * by a fault; loading fails if the text is missing.
 */
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'rolldown';
import type { Ways } from './payments/ways.ts';
import type { SystemName } from './world/systems.ts';

export interface Mutant {
  name: string;
  /** from the root of the repository */
  file: string;
  from: string;
  to: string;
}

/** A mutant of which it is known how the simulation finds it. */
export interface Fault extends Mutant {
  /** the rules that may report it */
  rules: readonly string[];
  /** by which it is found; left out: the simulated one's own form, which tells all that rules ask */
  library?: SystemName;
  /** by what is paid; left out: as each run draws it */
  ways?: Ways;
  /** one of three seeds finds it */
  isSeldom?: boolean;
  /** it takes a chain of events that a thousand visits seldom hold: this story, of `test/simulation/` */
  story?: string;
}

const root = fileURLToPath(new URL('../../', import.meta.url));
function here(name: string) {
  return `${root}test/simulation/${name}`;
}
/** Node's own modules are not resolved by the plugin, so the imports are rewritten. */
const system: readonly (readonly [string, string])[] = [
  ['node:net', here('network/net.ts')],
  ['node:crypto', here('world/crypto.ts')],
  ['node:timers/promises', here('world/timers-promises.ts')],
  ['age-encryption', here('branch/age.ts')],
];
/** The simulators' end of the network. */
const far: typeof system = [
  ['node:net', here('network/far-net.ts')],
  ['node:http', here('network/http.ts')],
  ['node:https', here('network/http.ts')],
];
/** Only below payment drivers and SIP2 inside HTTPS: the servers of the kiosk are cut short elsewhere. */
const web: typeof system = far.slice(1);
function standsFor(file: string): typeof system {
  // The library simulator's server of SIP2 stands in the package.
  if (/^(simulators|packages\/sip2\/src\/server)\//.test(file)) return [...far, ...system.slice(1)];
  if (file === 'src/kiosk/machine.ts') return [['xstate', here('world/actors.ts')], ...system];
  return /^(hardware|packages\/sip2\/src\/https)\//.test(file) ? [...web, ...system] : system;
}
const parts: Readonly<Record<string, string>> = {
  [`${root}src/screen/web/server.ts`]: here('world/fake-screen.ts'),
  [`${root}src/screen/show.ts`]: here('world/fake-screen.ts'),
  [`${root}src/technician/control/control.ts`]: here('world/fake-screen.ts'),
  [`${root}src/store/store.ts`]: here('world/disk.ts'),
  [`${root}src/store/database/sqlite.ts`]: here('world/disk.ts'),
  [`${root}src/branch/broker/nats.ts`]: here('branch/broker/nats.ts'),
};
/** Files that import others only where they are needed. */
const late = [`${root}src/technician/panel/server.ts`, `${root}src/kiosk/branch.ts`];
const timers = [
  'Date',
  'setTimeout',
  'clearTimeout',
  'setInterval',
  'clearInterval',
  'setImmediate',
  'clearImmediate',
];

function importedAtOnce(code: string): string {
  const files: string[] = [];
  const text = code.replace(/\bimport\('(\.[^']+)'\)/g, (_, file: string) => {
    files.push(file);
    return `Promise.resolve(late${files.length})`;
  });
  const imports = files.map((file, nth) => `import * as late${nth + 1} from '${file}';\n`);
  return `${imports.join('')}${text}`;
}

export function simulated(mutant?: Mutant): Plugin {
  let isApplied = false;
  return {
    name: 'simulated',
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
        isApplied = true;
      }
      for (const [name, stand] of standsFor(id.slice(root.length)))
        text = text.replaceAll(` from '${name}';`, ` from '${stand}';`);
      // A dynamic import becomes static: reading files takes real time, which differs between runs.
      if (late.includes(id)) text = importedAtOnce(text);
      // The timers of the simulators survive the kiosk.
      if (id.startsWith(`${root}simulators/`))
        text = `import { outside } from '${here('world/time.ts')}';\nconst { ${timers.join(', ')} } = outside;\n${text}`;
      return text === code ? null : { code: text, map: null };
    },
    buildEnd(error) {
      if (mutant && !isApplied && error === undefined)
        throw new Error(`${mutant.name}: ${mutant.file} was never loaded`);
    },
  };
}
