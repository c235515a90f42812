/**
 * Which packages of node_modules a kiosk needs beside its programs, and which files of them. The
 * others are inside (bundle.js).
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { besideBundle } from './bundle.js';

const isNode20 = process.versions.node.startsWith('20.');
/** Needed only to compile packages. */
const onlyToBuild = new Set(['prebuild-install', 'node-addon-api']);
/** Sources, types, maps, tests and binaries of other systems, which are not read at run time. */
const unwanted = [
  /\.(d\.[cm]?ts|ts|map|md|markdown|flow|gyp|gypi)$/,
  /^(test|tests|docs|doc|example|examples|benchmarks?|\.github|\.vscode)\//,
];
/**
 * Packages with a list of needed files instead. `architecture`: of the machine that the files are
 * for, by Node's name. Both packages bring their compiled parts for every one.
 * @param {string} architecture @returns {Readonly<Record<string, RegExp>>}
 */
function wantedFor(architecture) {
  const target = `${process.platform}-${architecture}`;
  return {
    'better-sqlite3': new RegExp(`^(lib/|prebuilds/${target}\\.node$|package\\.json$|LICENSE)`),
    // Its compiled part serves the Node and the processor that compiled it; on another one its
    // sources say so (src/store/database/sqlite.ts).
    'better-sqlite3-for-node-20':
      isNode20 && architecture === process.arch
        ? /^(lib\/|build\/Release\/better_sqlite3\.node$|package\.json$|LICENSE)/
        : /^(lib\/|package\.json$|LICENSE)/,
    // Built three more times for browsers.
    mqtt: /^(build\/(?!bin\/).*\.js$|package\.json$|LICENSE)/,
    '@serialport/bindings-cpp': new RegExp(
      `^(dist/|prebuilds/${target}/(?!.*musl).*(glibc|armv\\d|node\\.napi)[^/]*\\.node$|package\\.json$|LICENSE)`,
    ),
  };
}

/** Their files, and those of what they need, by the lockfile. @param {string} root @param {string} [architecture] @returns {{ from: string, to: string }[]} */
export function packagesToRun(root, architecture = process.arch) {
  const wanted = wantedFor(architecture);
  return placesToRun(root).flatMap((path) => filesOf(root, path, wanted));
}

/** Their folders. @param {string} root @returns {string[]} */
export function placesToRun(root) {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  /** @type {Set<string>} */
  const reached = new Set();
  const waiting = besideBundle.map((name) => ({ name, from: '' }));
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (onlyToBuild.has(next.name)) continue;
    const path = placeOf(packages, next.name, next.from);
    if (path === null || reached.has(path)) continue;
    reached.add(path);
    const { dependencies = {}, optionalDependencies = {} } = packages[path];
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies }))
      waiting.push({ name, from: path });
  }
  return [...reached].sort();
}

/**
 * The Nodes that these files run on: the least one, words for people, and the same as a condition in JavaScript on `process.versions`.
 * A package made under Node 20 serves both; one made under a newer Node has nothing compiled for 20.
 * @param {{ to: string }[]} files
 */
export function nodesToRunOn(files) {
  const parts = files
    .filter(({ to }) => /\/better-sqlite3(-for-node-20)?\/.*\.node$/.test(to))
    .map(({ to }) => to);
  const nodes = [
    {
      least: '20.19',
      words: 'Node 20',
      fits: `modules === '${process.versions.modules}'`,
      in: 'node-20/',
    },
    { least: '22.14', words: 'Node 22.14 and newer', fits: 'Number(napi) >= 10', in: 'prebuilds/' },
  ].filter((node) => parts.some((file) => file.includes(node.in)));
  if (nodes.length === 0)
    throw new Error(
      'No database for any Node: run node scripts/prepare.js, on a machine with that processor.',
    );
  return {
    least: nodes[0]?.least ?? '',
    words: nodes.map(({ words }) => words).join(' and on '),
    fits: nodes.map(({ fits }) => fits).join(' || '),
  };
}

/** Looks as Node does: beside the importing package, then one folder up. @param {Record<string, object>} packages @param {string} name @param {string} from @returns {string | null} */
export function placeOf(packages, name, from) {
  for (let at = from; ; at = at.replace(/(^|\/)node_modules\/(@[^/]+\/)?[^/]+$/, '')) {
    const path = `${at === '' ? '' : `${at}/`}node_modules/${name}`;
    if (packages[path]) return path;
    if (at === '') return null;
  }
}

/** @param {string} root @param {string} path @param {Readonly<Record<string, RegExp>>} wanted */
function filesOf(root, path, wanted) {
  const folder = join(root, path);
  const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => !file.startsWith('node_modules/') && statSync(join(folder, file)).isFile())
    .filter(
      (file) =>
        wanted[name]?.test(file) ?? (isLicence(file) || !unwanted.some((each) => each.test(file))),
    )
    .map((file) => ({ from: `${path}/${file}`, to: `${path}/${file}` }));
}

/** @param {string} file */
function isLicence(file) {
  return /^(licen[cs]e|notice|copying)/i.test(file);
}
