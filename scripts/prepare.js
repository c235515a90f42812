/**
 * Makes the repository ready to run: the right Node, the packages of the lockfile, a build of the
 * sources as they are. Plain Node: it runs before anything is installed.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
/** What npm compiles on Node 20; see src/store/database/sqlite.ts. */
const compiledForNode20 = 'better-sqlite3-for-node-20/build/Release/better_sqlite3.node';
const stampFile = join(root, 'dist', '.built');
const built = ['src', 'machines', 'hardware', 'simulators', 'ui'];
const builtFiles = [
  'package.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'tsconfig.types.json',
  'vite.config.ts',
  'scripts/build.js',
];

/** Throws an Error that says what to do. `say` gets one line for each thing that takes a while. */
export function prepare(say = (/** @type {string} */ line) => console.log(line)) {
  checkNode();
  if (!packagesFit()) {
    say('Installing the packages (npm ci) …');
    // What must be compiled is for Node 20 alone (src/store/database/sqlite.ts): a newer one needs
    // no compiler, and no time for it. Errors only: that one package of the two is for newer Nodes,
    // and one for Node 20, is as it should be.
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
  // Both streams to standard error: standard output belongs to the command that asked.
  const { status } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error(complaint);
}

const isNode20 = process.versions.node.startsWith('20.');

/** `engines` has a `^major.minor.patch` for each line of Node. */
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
    `This runs on Node ${all}; here is ${process.versions.node}. README.md says which to take.`,
  );
}

/** npm passes over an optional package that does not compile; the kiosk cannot. */
function checkDatabase() {
  const name = isNode20 ? 'better-sqlite3-for-node-20' : 'better-sqlite3';
  const { status } = spawnSync(
    process.execPath,
    ['-e', `new (require('${name}'))(':memory:').close()`],
    { cwd: root },
  );
  if (status === 0) return;
  rmSync(join(root, 'node_modules', '.package-lock.json'), { force: true });
  const compiler = 'On Debian: sudo apt-get install g++ make python3. Then again.';
  const other =
    'It is ready made for Linux, macOS and Windows on x64 and arm64; elsewhere take Node 20, which compiles it.';
  throw new Error(
    `The database (${name}) does not load. ${isNode20 ? `It is compiled here, which needs a C++ compiler, make and python3. ${compiler}` : other}`,
  );
}

/**
 * Whether what is installed is what the lockfile asks for, for this Node; packages for other
 * platforms may be absent.
 */
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

/** Changes with every file that goes into the build, and with one that disappears. */
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

/** For the scripts: prepares, or says why not and ends. @param {(line: string) => void} [say] */
export function prepareOrEnd(say) {
  try {
    prepare(say);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    process.exit(1);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) prepareOrEnd();
