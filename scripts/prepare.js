/**
 * Makes the repository ready to run: checks Node, installs the packages of the lockfile, builds the
 * sources. It runs before anything is installed, and so needs Node alone.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeBoundaries } from './boundaries.js';

export const root = fileURLToPath(new URL('..', import.meta.url));
/** npm compiles it on Node 20; see src/store/database/sqlite.ts. */
const compiledForNode20 = 'better-sqlite3-for-node-20/build/Release/better_sqlite3.node';
const stampFile = join(root, 'dist', '.built');
/** Of the programs: what they read at run time is copied beside them. */
export const programFolders = [
  'src',
  'machines',
  'hardware',
  'simulators',
  'fleet/src',
  'fleet/simulators',
  'demo/stage',
  'demo/stories',
  'demo/pictures',
  'demo/branch',
  'demo/region',
];
const built = [
  ...programFolders,
  ...readdirSync(join(root, 'packages')).map((name) => `packages/${name}/src`),
  'ui',
  'fleet/page',
];
const builtFiles = [
  'package.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'vite.config.ts',
  'docs/field-guide.md',
  'scripts/build.js',
  'scripts/bundle.js',
  'scripts/stage-assets.js',
];

/** Throws an Error with what to do. `say` gets a line for each slow step. */
export function prepare(say = (/** @type {string} */ line) => console.log(line)) {
  checkNode();
  // An editor and `npx biome` read it too.
  writeBoundaries();
  if (!packagesFit()) {
    say('Installing the packages (npm ci) …');
    // Only Node 20 needs a compiled package (src/store/database/sqlite.ts). Errors only: npm warns
    // of the package that is for the other versions of Node.
    const needless = isNode20 ? [] : ['--ignore-scripts'];
    must(
      npm,
      ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error', ...needless],
      'The packages could not be installed. Is there a network?',
    );
    checkDatabase();
  }
  const stamp = stampOfSources();
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;
  say('Building …');
  must(
    process.execPath,
    [join(root, 'scripts', 'build.js')],
    'The sources do not build: see above.',
  );
  writeFileSync(stampFile, stamp);
}

const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';

/** @param {string} command @param {string[]} args @param {string} complaint */
function must(command, args, complaint) {
  // Both streams to standard error: standard output belongs to the calling command.
  const { status } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error(complaint);
}

const isNode20 = process.versions.node.startsWith('20.');

/** `engines` has a `^major.minor.patch` for each major version of Node. */
function checkNode() {
  const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  /** @type {string[]} */
  const least = engines.node.match(/\d+\.\d+/g);
  const [major, minor = 0] = process.versions.node.split('.').map(Number);
  const fits = least.some(
    (each) => Number(each.split('.')[0]) === major && minor >= Number(each.split('.')[1]),
  );
  if (fits) return;
  const all = least.map((each) => `${each} or newer ${each.split('.')[0]}`).join(', ');
  throw new Error(
    `This runs on Node ${all}; here is ${process.versions.node}. docs/node.md says which to install.`,
  );
}

/** npm skips an optional package that does not compile, but the kiosk needs it. */
function checkDatabase() {
  const name = isNode20 ? 'better-sqlite3-for-node-20' : 'better-sqlite3';
  const { status } = spawnSync(
    process.execPath,
    ['-e', `new (require('${name}'))(':memory:').close()`],
    { cwd: root },
  );
  if (status === 0) return;
  rmSync(join(root, 'node_modules', '.package-lock.json'), { force: true });
  const compiler = 'On Debian: sudo apt-get install g++ make python3. Then try again.';
  const other =
    'It is prebuilt for Linux, macOS and Windows on x64 and arm64; elsewhere use Node 20, which compiles it.';
  throw new Error(
    `The database (${name}) does not load. ${isNode20 ? `It is compiled here, which needs a C++ compiler, make and python3. ${compiler}` : other}`,
  );
}

/** Whether the installed packages match the lockfile; those of other platforms may be absent. */
function packagesFit() {
  const installedFile = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installedFile)) return false;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const installed = JSON.parse(readFileSync(installedFile, 'utf8')).packages;
  if (isNode20 && !existsSync(join(root, 'node_modules', compiledForNode20))) return false;
  return Object.entries(wanted).every(
    ([path, { version, optional, peer }]) =>
      path === '' ||
      installed[path]?.version === version ||
      (installed[path] === undefined && (optional || peer)),
  );
}

/** A hash over all files of the build, so that a change, a new or a deleted file builds again. */
function stampOfSources() {
  const hash = createHash('sha256').update(process.version);
  for (const file of [...built.flatMap(filesIn), ...builtFiles.map((name) => join(root, name))]) {
    if (existsSync(file))
      hash.update(`${file}\0${createHash('sha256').update(readFileSync(file)).digest('hex')}\n`);
  }
  return hash.digest('hex');
}

/** @param {string} folder @returns {string[]} */
export function filesIn(folder) {
  const path = join(root, folder);
  if (!existsSync(path)) return [];
  const names = readdirSync(path, { recursive: true, encoding: 'utf8' }).sort();
  return names.map((name) => join(path, name)).filter((file) => statSync(file).isFile());
}

/** Prepares, or prints the problem and ends the process. @param {(line: string) => void} [say] */
export function prepareOrEnd(say) {
  try {
    prepare(say);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    process.exit(1);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) prepareOrEnd();
