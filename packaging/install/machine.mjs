/** What the installation of a package asks of the machine: its files, dpkg, the service, the kiosk. */
import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  closeSync,
  createReadStream,
  existsSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const name = 'library-kiosk';
/** Of root alone, but for `status.json`, which the kiosk reads. */
export const folder = '/var/lib/library-kiosk-install';
/** Of the kiosk's user: root opens nothing in it, but lets that user read it out. */
const staged = '/var/lib/library-kiosk/region/package';
const asKiosk = [
  ...['--reuid', name, '--regid', name, '--init-groups', '--inh-caps=-all', '--no-new-privs'],
  ...['timeout', '120'],
];
const kioskAnswersMs = 30_000;
const environment = {
  ...process.env,
  PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
  DEBIAN_FRONTEND: 'noninteractive',
  LC_ALL: 'C.UTF-8',
};

/** @param {string} file @returns {any} null: there is none, or it was cut off */
export function readState(file) {
  try {
    return JSON.parse(readFileSync(join(folder, file), 'utf8'));
  } catch {
    return null;
  }
}

/** After a power cut the file has its old or its new content. @param {string} file @param {object} content @param {number} [mode] */
export function writeState(file, content, mode = 0o600) {
  const draft = join(folder, `.${file}.new`);
  rmSync(draft, { force: true });
  writeFileSync(draft, `${JSON.stringify(content)}\n`, { mode, flag: 'wx', flush: true });
  renameSync(draft, join(folder, file));
  syncFolder(folder);
}

/** @param {...string} files */
export function removeFiles(...files) {
  for (const file of files) rmSync(join(folder, file), { recursive: true, force: true });
  syncFolder(folder);
}

/** @param {string} path */
function syncFolder(path) {
  const handle = openSync(path, 'r');
  fsyncSync(handle);
  closeSync(handle);
}

/** The key that root trusts; null: none, or another user could have written it. @param {string} file */
export function readKey(file) {
  const stat = lstatSync(file, { throwIfNoEntry: false });
  if (!stat?.isFile() || stat.uid !== 0 || (stat.mode & 0o022) !== 0) return null;
  return readFileSync(file, 'utf8').trim();
}

/**
 * A file that the kiosk staged, read by the kiosk's user: a link leads no further than that user
 * may go. Through a pipe: a process of that user could take the handle of root's file from another.
 * `most`: in bytes. null: there is none
 * @param {string} file @param {number} most @param {(chunk: Buffer) => void} onChunk @returns {Promise<number | null>} bytes
 */
async function readStaged(file, most, onChunk) {
  const words = ['head', '-c', String(most), '--', join(staged, file)];
  const child = spawn('setpriv', [...asKiosk, ...words], {
    stdio: ['ignore', 'pipe', 'ignore'],
    cwd: '/',
    env: environment,
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  let bytes = 0;
  for await (const chunk of child.stdout) {
    bytes += chunk.length;
    onChunk(chunk);
  }
  return (await ended) === 0 ? bytes : null;
}

/** `manifest`, `keys`; null: there is none. @param {string} file @param {number} most @returns {Promise<string | null>} */
export async function stagedText(file, most) {
  /** @type {Buffer[]} */
  const chunks = [];
  const bytes = await readStaged(file, most, (chunk) => void chunks.push(chunk));
  return bytes === null ? null : Buffer.concat(chunks).toString('utf8');
}

/** A copy that only root can change, so that what is checked is what is installed. @param {string} to @param {number} bytes @returns {Promise<boolean>} not more and not less of it is there */
export async function copyStaged(to, bytes) {
  removeFiles(to);
  const handle = openSync(join(folder, to), 'wx', 0o600);
  try {
    const found = await readStaged('package.deb', bytes + 1, (chunk) => {
      for (let at = 0; at < chunk.length; ) at += writeSync(handle, chunk, at);
    });
    fsyncSync(handle);
    return found === bytes;
  } finally {
    closeSync(handle);
  }
}

/** In hex; null: there is no such file. @param {string} file */
export async function sha256Of(file) {
  if (!existsSync(join(folder, file))) return null;
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(join(folder, file))) hash.update(chunk);
  return hash.digest('hex');
}

/** What is installed. `shape`: of the journal, where the package says it. */
export async function present() {
  const fields = ['Version', 'db:Status-Abbrev', 'Installed-Size', 'Kiosk-Journal-Shape'];
  const format = fields.map((field) => `\${${field}}\\n`).join('');
  const { stdout } = await run('dpkg-query', ['-W', '-f', format, name], { env: environment });
  const [version = '', status = '', size = '', shape = ''] = stdout.split('\n');
  return {
    version,
    isWhole: status.trim() === 'ii',
    // Also where it must be unpacked anew: `iHR`.
    isHalf: /^iH/.test(status),
    isHeld: status.trim() === 'hi',
    bytes: Number(size) * 1024,
    shape: shape === '' ? null : Number(shape),
  };
}

/** What a package says of itself. @param {string} file */
export async function describe(file) {
  const one = async (/** @type {string} */ field) =>
    (await run('dpkg-deb', ['-f', join(folder, file), field], { env: environment })).stdout.trim();
  const shape = await one('Kiosk-Journal-Shape');
  return {
    name: await one('Package'),
    version: await one('Version'),
    architecture: await one('Architecture'),
    shape: shape === '' ? null : Number(shape),
  };
}

export async function architecture() {
  return (await run('dpkg', ['--print-architecture'])).stdout.trim();
}

/** In Debian's order of versions. @param {string} one @param {'lt' | 'gt'} relation @param {string} other */
export async function isVersion(one, relation, other) {
  return (await succeeds('dpkg', ['--compare-versions', one, relation, other])) === 0;
}

/** The package that is installed, made anew of its files: the way back needs no other file. @param {string} to */
export async function keepPresent(to) {
  const tree = join(folder, 'tree');
  removeFiles(to, 'tree');
  mkdirSync(join(tree, 'DEBIAN'), { recursive: true, mode: 0o755 });
  const options = { env: environment, maxBuffer: 50_000_000 };
  const query = async (/** @type {string[]} */ ...words) =>
    (await run('dpkg-query', words, options)).stdout;
  // Shown by dpkg, and not of a package: its state, and the sums of its configuration files.
  const control = (await query('-s', name)).replace(
    /^(?:Status|Config-Version|Conffiles):.*\n(?: .*\n)*/gm,
    '',
  );
  writeFileSync(join(tree, 'DEBIAN/control'), `${control.trim()}\n`);
  for (const part of (await query('--control-list', name)).split('\n').filter(Boolean)) {
    const isScript = /^(?:pre|post)(?:inst|rm)$/.test(part);
    writeFileSync(join(tree, 'DEBIAN', part), await query('--control-show', name, part), {
      mode: isScript ? 0o755 : 0o644,
    });
  }
  const files = (await query('-L', name))
    .split('\n')
    .filter((path) => path.startsWith('/') && path !== '/.')
    .filter((path) => lstatSync(path, { throwIfNoEntry: false }) !== undefined)
    .map((path) => `.${path}`);
  await tarOver(files, tree);
  const draft = join(folder, `${to}.new`);
  const words = ['--root-owner-group', '-Zgzip', '-z1', '--build', tree, draft];
  await run('dpkg-deb', words, options);
  await run('sync', [draft]);
  renameSync(draft, join(folder, to));
  removeFiles('tree');
}

/** Copies these of `/`, with their modes. @param {string[]} files @param {string} to */
async function tarOver(files, to) {
  const list = `${files.join('\0')}\0`;
  const script =
    'set -e; tar -C / --no-recursion --null -T - -cf "$1/.all.tar"; tar -C "$1" -xpf "$1/.all.tar"; rm "$1/.all.tar"';
  const child = spawn('sh', ['-c', script, 'sh', to], { stdio: ['pipe', 'ignore', 'inherit'] });
  child.stdin.end(list);
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`tar ended with ${code}`);
}

/** Brings what a new version needs beside it. @param {string} file */
export function aptInstall(file) {
  return succeeds('apt-get', [
    ...['-q', '-y', '--no-remove', '--allow-downgrades', '-o', 'DPkg::Lock::Timeout=600'],
    ...['-o', 'Dpkg::Options::=--force-confold', 'install', join(folder, file)],
  ]);
}

/** Finishes what is unpacked. */
export function dpkgConfigure() {
  return succeeds('dpkg', ['--force-confold', '--configure', name]);
}

/** Over whatever is there, also where dpkg was ended in the middle. @param {string} file */
export function dpkgInstall(file) {
  return succeeds('dpkg', ['--force-confold', '-i', join(folder, file)]);
}

/** Its exit code; what it says is for the log. @param {string} program @param {string[]} words @returns {Promise<number>} */
function succeeds(program, words) {
  const child = spawn(program, words, {
    stdio: ['ignore', 'inherit', 'inherit'],
    cwd: '/',
    env: environment,
  });
  return new Promise((resolve) => {
    child.once('error', () => resolve(127));
    child.once('close', (code) => resolve(code ?? 128));
  });
}

/** The service of the kiosk, as systemd sees it. @returns {Promise<{ runs: boolean, restarts: number }>} */
export async function service() {
  const words = ['show', '-p', 'ActiveState', '-p', 'NRestarts', name];
  try {
    const { stdout } = await run('systemctl', words);
    return {
      runs: /^ActiveState=active$/m.test(stdout),
      restarts: Number(/^NRestarts=(\d+)$/m.exec(stdout)?.[1] ?? 0),
    };
  } catch {
    return { runs: false, restarts: 0 };
  }
}

/**
 * What the kiosk says of itself. `code`: of `kiosk idle`
 * @returns {Promise<{ code: number, version: string | null, broken: string[], why: string | null }>}
 */
export async function askKiosk() {
  const options = { env: environment, timeout: kioskAnswersMs, cwd: '/' };
  const { code, stdout } = await run('kiosk', ['idle', '--json'], options).then(
    (answer) => ({ code: 0, stdout: answer.stdout }),
    (error) => ({ code: Number(error.code ?? 1), stdout: String(error.stdout ?? '') }),
  );
  try {
    const { version, broken, why } = JSON.parse(stdout);
    return {
      code,
      version: typeof version === 'string' ? version : null,
      broken: Array.isArray(broken) ? broken.map(String) : [],
      why: typeof why === 'string' ? why : null,
    };
  } catch {
    return { code, version: null, broken: [], why: null };
  }
}
