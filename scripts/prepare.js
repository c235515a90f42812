/** Makes the repository ready to run: the right Node, the packages of the lockfile, a build of the sources as they are. Plain Node: it runs before anything is installed. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
const stampFile = join(root, 'dist', '.built');
const built = ['src', 'machines', 'hardware', 'simulators', 'ui'];
const builtFiles = ['package.json', 'tsconfig.json', 'tsconfig.build.json', 'vite.config.ts', 'scripts/build.js'];

/** Throws an Error that says what to do. `say` gets one line for each thing that takes a while. */
export function prepare(say = (/** @type {string} */ line) => console.log(line)) {
  checkNode();
  if (!packagesFit()) {
    say('Installing the packages (npm ci) …');
    must(
      npm,
      ['ci', '--include=dev', '--no-audit', '--no-fund'],
      'The packages could not be installed. Is there a network?',
    );
  }
  const stamp = stampOfSources();
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;
  say('Building …');
  must(process.execPath, [join(root, 'scripts', 'build.js')], 'The sources do not build: see above.');
  writeFileSync(stampFile, stamp);
}

const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';

/** @param {string} command @param {string[]} args @param {string} complaint */
function must(command, args, complaint) {
  // Both streams to standard error: standard output belongs to the command that asked.
  const { status } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error(complaint);
}

function checkNode() {
  const wanted = /(\d+)\.(\d+)/.exec(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).engines.node);
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [least, leastMinor] = [Number(wanted?.[1]), Number(wanted?.[2])];
  if (major > least || (major === least && minor >= leastMinor)) return;
  throw new Error(
    `This needs Node ${least}.${leastMinor} or newer; here is ${process.versions.node}. See https://nodejs.org/.`,
  );
}

/** Whether what is installed is what the lockfile asks for; packages for other platforms may be absent. */
function packagesFit() {
  const installedFile = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installedFile)) return false;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const installed = JSON.parse(readFileSync(installedFile, 'utf8')).packages;
  return Object.entries(wanted).every(
    ([path, { version, optional, peer }]) =>
      path === '' || installed[path]?.version === version || (installed[path] === undefined && (optional || peer)),
  );
}

/** Changes with every file that goes into the build, and with one that disappears. */
function stampOfSources() {
  const hash = createHash('sha256').update(process.version);
  for (const file of [...built.flatMap(filesIn), ...builtFiles.map((name) => join(root, name))]) {
    if (existsSync(file)) hash.update(`${file}\0${createHash('sha256').update(readFileSync(file)).digest('hex')}\n`);
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
