/**
 * `npm run test:node -- VERSION [arguments of npm test]`: runs the tests on another version of
 * Node, in a copy of the work tree with its own packages. VERSION is a major version (24) or exact
 * (24.18.0). The last line has the counts, as in `npm test`.
 */
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { ownEnvironment } from './own-environment.js';
import { root } from './prepare.js';

/** The newest tested version of each major version. @type {Readonly<Record<string, string>>} */
const newest = { 20: '20.20.2', 22: '22.23.3', 24: '24.21.0', 26: '26.10.0' };
const usage = `npm run test:node -- VERSION [arguments of npm test]; VERSION is ${Object.keys(newest).join(', ')}, or exact, as ${newest[24]}.`;

const [asked = '', ...args] = process.argv.slice(2);
const version = newest[asked] ?? (/^\d+\.\d+\.\d+$/.test(asked) ? asked : end(usage));
if (process.platform !== 'linux' || !['x64', 'arm64'].includes(process.arch))
  end(
    `Node is fetched for Linux on x64 and arm64; this is ${process.platform} on ${process.arch}. Install Node ${version} and run npm test under it.`,
  );
const node = fetchNode();
const copy = mkdtempSync(join(tmpdir(), `kiosk-node-${version}-`));
chmodSync(copy, 0o755);
process.on('exit', () => rmSync(copy, { recursive: true, force: true }));
copyWorkTree();
process.stdout.write(`Node ${version}\n`);
const tests = spawn(join(node, 'bin/node'), [join(copy, 'scripts/test.js'), ...args], {
  cwd: copy,
  stdio: 'inherit',
  // npm and its child processes use the first Node on the path, and compile with its headers.
  env: {
    ...ownEnvironment(),
    PATH: `${join(node, 'bin')}${delimiter}${process.env.PATH}`,
    npm_config_nodedir: node,
  },
});
process.on('SIGINT', () => {});
process.on('SIGTERM', () => tests.kill('SIGTERM'));
tests.on('exit', (code) => process.exit(code ?? 1));

/** The folder of Node with its headers: from the user's cache, or installed by npm as a package. */
function fetchNode() {
  const name = `node-linux-${process.arch}`;
  // Tests of root start programs as another user, who cannot read root's home.
  const usual = process.getuid?.() === 0 ? '/var/cache' : join(homedir(), '.cache');
  const cache = process.env.XDG_CACHE_HOME ?? usual;
  const folder = join(cache, 'library-kiosk', `node-${version}-${process.arch}`);
  const found = join(folder, 'node_modules', name);
  if (runs(found)) return found;
  process.stdout.write(`Fetching Node ${version} (${name}) …\n`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const options = [
    '--no-save',
    '--loglevel=error',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--prefix',
    folder,
  ];
  const { stderr } = spawnSync('npm', ['install', ...options, `${name}@${version}`], {
    cwd: folder,
    env: ownEnvironment(),
    encoding: 'utf8',
  });
  if (runs(found)) return found;
  rmSync(folder, { recursive: true, force: true });
  const [, code = 'no code'] = /npm error code (\w+)/.exec(stderr) ?? [];
  const isUnknown = code === 'ETARGET' || code === 'E404';
  return end(
    isUnknown
      ? `There is no ${name} ${version}. ${usage}`
      : `npm cannot fetch ${name} ${version} (${code}). Is there a network?`,
  );
}

/** @param {string} folder */
function runs(folder) {
  return (
    spawnSync(join(folder, 'bin/node'), ['--version'], { encoding: 'utf8' }).stdout?.trim() ===
    `v${version}`
  );
}

/** All files that git tracks or would add, with their present content. */
function copyWorkTree() {
  const listed = git('ls-files', '-z', '--cached', '--others', '--exclude-standard');
  const { status } = spawnSync('git', [
    'clone',
    '--quiet',
    '--shared',
    '--no-checkout',
    root,
    copy,
  ]);
  if (listed === null || status !== 0)
    end('The work tree is copied by git: it is missing, or this is no clone.');
  for (const file of listed
    .split('\0')
    .filter((name) => name !== '' && existsSync(join(root, name)))) {
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    cpSync(join(root, file), join(copy, file), { verbatimSymlinks: true });
  }
}

/** @param {string[]} words */
function git(...words) {
  const { status, stdout } = spawnSync('git', words, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64_000_000,
  });
  return status === 0 ? stdout : null;
}

/** @param {string} complaint @returns {never} */
function end(complaint) {
  process.stderr.write(`${complaint}\n`);
  process.stdout.write('0 passed, 1 failed, 0 skipped\n');
  process.exit(1);
}
