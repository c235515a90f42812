/**
 * The programs as a few large files in `dist/`: a start that reads hundreds of small ones takes twice
 * as long. Each program, and what scripts and tests import of it, stands where its source stands; what
 * several need is in `chunks`. A module that is imported by `import()` is read when it is asked for,
 * and so has a file of its own.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { root } from './prepare.js';

/** Apart, because it is to be read before all else: src/main.ts. */
const first = 'src/kiosk/small-memory';
/**
 * What is bundled together: what several of its programs need stands once in `chunks` below its
 * folder of `dist`, and nothing of it in another bundle, so that a package has one and not the others.
 */
export const bundles = [
  {
    folder: '',
    programs: ['src/main', 'src/attract/feed/worker'],
    imported: [
      first,
      'src/config/load',
      'src/config/secrets/secrets',
      'src/kiosk/appliance',
      'src/log',
      'src/store/database/migrations',
      'src/technician/access/pins',
      'src/technician/probes/library/card',
      'src/wiring/environment',
    ],
  },
  { folder: 'fleet/', programs: ['fleet/src/main'], imported: [] },
  {
    folder: 'fleet/simulators/',
    programs: ['fleet/simulators/scale/main', 'fleet/simulators/scale/herd'],
    imported: [],
  },
  {
    folder: 'demo/',
    programs: ['demo/stage/main', 'demo/branch/main', 'demo/region/main'],
    imported: [
      'demo/branch/ports',
      'demo/region/region-ports',
      'simulators/kiosk-name',
      'simulators/library/cast/patrons',
    ],
  },
];
/** They find compiled parts beside themselves. */
export const besideBundle = [
  'better-sqlite3',
  'better-sqlite3-for-node-20',
  '@serialport/bindings-cpp',
];

/**
 * Also writes a `licences.txt` beside the chunks of each bundle: the packages that are inside, each
 * with its licence.
 */
export async function bundle() {
  await Promise.all(bundles.map(bundleOne));
}

/** @param {typeof bundles[number]} parts */
async function bundleOne({ folder, programs, imported }) {
  const entries = [...imported, ...programs];
  const build = await rolldown({
    cwd: root,
    platform: 'node',
    input: Object.fromEntries(entries.map((name) => [name, join(root, `${name}.ts`)])),
    external: besideBundle,
  });
  const { output } = await build.write({
    dir: join(root, 'dist'),
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: `${folder}chunks/[name]-[hash].js`,
    sourcemap: true,
    sourcemapExcludeSources: true,
    // Read at each start for nothing; the licences stand in a file of their own.
    comments: false,
  });
  await build.close();
  const modules = output.flatMap((part) => (part.type === 'chunk' ? part.moduleIds : []));
  writeFileSync(join(root, `dist/${folder}licences.txt`), licencesOf(modules));
}

/** Of the packages that these files are of. @param {readonly string[]} files */
export function licencesOf(files) {
  const places = files.flatMap(
    (file) => /.*\/node_modules\/(@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? [],
  );
  const texts = [...new Set(places)].sort().map((place) => {
    const { name, version, license } = JSON.parse(
      readFileSync(join(place, 'package.json'), 'utf8'),
    );
    const file = readdirSync(place).find((each) => /^(licen[cs]e|copying)/i.test(each));
    return `${name} ${version}\n\n${file ? readFileSync(join(place, file), 'utf8') : license}`;
  });
  return texts.join('\n\n----\n\n');
}
