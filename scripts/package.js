/**
 * `npm run package`: the Debian packages (package-rows.js) in dist/, each with the list of its
 * components, and SHA256SUMS over all; what has compiled modules is for the processor of this machine,
 * or of another with `-- --arch arm64`. Needs dpkg-deb. The same sources give the same bytes: times are those of
 * SOURCE_DATE_EPOCH, or of the last commit.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  lutimesSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { listComponents } from './package-list.js';
import { nodesToRunOn, packagesToRun } from './package-modules.js';
import { rows } from './package-rows.js';
import { prepareOrEnd, root } from './prepare.js';

const { values } = parseArgs({
  options: {
    /** another version than that of package.json: to try an upgrade */
    version: { type: 'string' },
    /** the folder for the package; dist when left out */
    out: { type: 'string', default: join(root, 'dist') },
    /** amd64 or arm64; that of this machine when left out */
    arch: { type: 'string' },
    /** the name of one package, in place of all */
    only: { type: 'string' },
    /** use the present build */
    'no-build': { type: 'boolean', default: false },
  },
});

if (spawnSync('dpkg-deb', ['--version']).status !== 0) {
  process.stderr.write('dpkg-deb is missing. This is made on Debian: apt-get install dpkg-dev.\n');
  process.exit(1);
}
const architecture =
  values.arch ?? execFileSync('dpkg', ['--print-architecture'], { encoding: 'utf8' }).trim();
/** Debian's names and those of Node. @type {Readonly<Record<string, string>>} */
const architectures = { amd64: 'x64', arm64: 'arm64', armhf: 'arm' };
const processor = architectures[architecture];
if (processor === undefined) {
  const all = Object.keys(architectures).join(', ');
  process.stderr.write(`There is no package for ${architecture}: --arch is one of ${all}.\n`);
  process.exit(1);
}
if (!values['no-build']) prepareOrEnd((line) => process.stderr.write(`${line}\n`));

const wanted = rows.filter(({ name }) => name === (values.only ?? name));
if (wanted.length === 0) {
  const all = rows.map(({ name }) => name).join(', ');
  process.stderr.write(`There is no package ${values.only}: --only is one of ${all}.\n`);
  process.exit(1);
}
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const version = values.version ?? manifest.version;
const modules = packagesToRun(root, processor);
const nodes = nodesOrEnd();
const seconds = secondsOfSources();
mkdirSync(values.out, { recursive: true });
for (const row of wanted) {
  const tree = mkdtempSync(join(tmpdir(), 'kiosk-package-'));
  try {
    make(row, tree);
  } finally {
    rmSync(tree, { recursive: true, force: true });
  }
}
writeFileSync(join(values.out, 'SHA256SUMS'), madeFiles().map(sumLine).join(''));

/** @typedef {import('./package-rows.js').Row} Row */

/** @param {Row} row @param {string} tree an empty folder */
function make(row, tree) {
  // The tree becomes `/`, which a temporary folder's 0700 would close to others.
  chmodSync(tree, 0o755);
  const components = listComponents(root, row, version, seconds);
  layOut(row, tree, components);
  const file = join(values.out, `${row.name}_${version}_${architectureOf(row)}.deb`);
  refuseTraces(tree);
  sameTimes(tree);
  execFileSync('dpkg-deb', ['--root-owner-group', '-Zxz', '--build', tree, file], {
    stdio: ['ignore', 'ignore', 2],
    // Else dpkg-deb writes the present time into the archive.
    env: { ...process.env, SOURCE_DATE_EPOCH: String(seconds) },
  });
  writeFileSync(file.replace(/\.deb$/, '.cdx.json'), components);
  const megabytes = (statSync(file).size / 1e6).toFixed(1);
  process.stdout.write(
    `${relative(process.cwd(), file)}: ${megabytes} MB, ${installedKib(tree)} KiB installed\n`,
  );
}

/** @param {Row} row */
function architectureOf(row) {
  return row.isCompiled ? architecture : 'all';
}

/** Some processors have a database for Node 20 alone, which is compiled where it is to run. */
function nodesOrEnd() {
  try {
    return nodesToRunOn(modules);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    process.stderr.write(`No package for ${architecture} can be made here. ${why}\n`);
    process.exit(1);
  }
}

/** Of this version, for each processor that there is one for by now. */
function madeFiles() {
  return readdirSync(values.out)
    .filter((file) => rows.some(({ name }) => file.startsWith(`${name}_${version}_`)))
    .filter((file) => /\.(deb|cdx\.json)$/.test(file))
    .sort()
    .map((file) => join(values.out, file));
}

/** @param {Row} row @param {string} tree @param {string} components */
function layOut(row, tree, components) {
  const { name, isKiosk, isCompiled } = row;
  /** What dpkg owns; the kiosk's postinst links it into versions/, where it runs. */
  const home = isKiosk ? `opt/${name}/packaged/${version}` : `opt/${name}`;
  for (const part of row.parts) copy(`dist/${part}`, tree, `${home}/dist/${part}`);
  for (const each of ['package.json', 'LICENSE', ...row.beside])
    copy(each, tree, `${home}/${each}`);
  if (isCompiled) for (const { from, to } of modules) copy(from, tree, `${home}/${to}`);
  if (isKiosk) mkdirSync(join(tree, `etc/${name}/secrets`), { recursive: true, mode: 0o700 });
  for (const [from, to, mode] of row.files) copy(from, tree, to, mode);
  const documents = `usr/share/doc/${name}`;
  for (const [from, to] of row.documents)
    write(tree, `${documents}/${to}`, documentOf(row, from, to));
  write(tree, `${documents}/components.cdx.json`, components);
  copy('LICENSE', tree, `${documents}/copyright`);
  for (const [from, to] of row.folders) copy(from, tree, `${documents}/${to}`);
  for (const script of ['preinst', 'postinst', 'prerm', 'postrm']) {
    const file = join(root, row.scripts, script);
    if (!existsSync(file)) continue;
    const text = readFileSync(file, 'utf8')
      .replaceAll('@VERSION@', version)
      .replaceAll('@FITS@', nodes.fits)
      .replaceAll('@NODES@', nodes.words);
    write(tree, `DEBIAN/${script}`, text, 0o755);
  }
  if (row.conffiles.length > 0)
    write(tree, 'DEBIAN/conffiles', row.conffiles.map((file) => `/${file}\n`).join(''));
  write(tree, 'DEBIAN/control', control(row, tree));
}

/** @param {Row} row @param {string} tree */
function control(row, tree) {
  const { name } = manifest;
  const maintainer = process.env.DEBEMAIL
    ? `${process.env.DEBFULLNAME ?? name} <${process.env.DEBEMAIL}>`
    : `${name} <root@localhost>`;
  const base = row.isCompiled
    ? [`nodejs (>= ${nodes.least})`, `libc6 (>= ${newestGlibc(tree)})`, 'libstdc++6']
    : [`nodejs (>= ${/\d+\.\d+/.exec(manifest.engines.node)?.[0]})`];
  return [
    `Package: ${row.name}`,
    `Version: ${version}`,
    `Architecture: ${architectureOf(row)}`,
    `Maintainer: ${maintainer}`,
    `Installed-Size: ${installedKib(tree)}`,
    `Depends: ${[...base, ...row.depends].join(', ')}`,
    ...row.fields,
    ...(row.isKiosk ? [`Kiosk-Journal-Shape: ${journalShape()}`] : []),
    'Section: misc',
    'Priority: optional',
    `Description: ${row.description}`,
    '',
  ].join('\n');
}

/** A package of a higher one than that which is installed has no way back. */
function journalShape() {
  const words = ['--input-type=module', '-e'];
  const file = join(root, 'dist/src/store/database/migrations.js');
  const script = `import { migrations } from ${JSON.stringify(file)}; console.log(migrations.length)`;
  return execFileSync(process.execPath, [...words, script], { encoding: 'utf8' }).trim();
}

/** The compiled modules need the C library of this machine, or a newer one. @param {string} tree */
function newestGlibc(tree) {
  const wanted = filesBelow(tree)
    .filter((file) => file.endsWith('.node'))
    .flatMap((file) =>
      [...readFileSync(file, 'latin1').matchAll(/GLIBC_2\.(\d+)/g)].map(([, minor]) =>
        Number(minor),
      ),
    );
  return `2.${Math.max(17, ...wanted)}`;
}

/** No file of the package may contain a path of this machine. @param {string} tree */
function refuseTraces(tree) {
  const own = [root.replace(/\/$/, ''), tree];
  const found = filesBelow(tree).filter((file) => {
    const text = readFileSync(file, 'latin1');
    return own.some((path) => text.includes(path));
  });
  if (found.length > 0)
    throw new Error(`These files hold a path of this machine: ${found.join(', ')}`);
}

function secondsOfSources() {
  const text =
    process.env.SOURCE_DATE_EPOCH ??
    spawnSync('git', ['log', '-1', '--format=%ct'], { cwd: root, encoding: 'utf8' }).stdout;
  return Number(text.trim()) || 1_600_000_000;
}

/** As `sha256sum -c` reads it. @param {string} file */
function sumLine(file) {
  return `${createHash('sha256').update(readFileSync(file)).digest('hex')}  ${basename(file)}\n`;
}

/** @param {string} tree */
function sameTimes(tree) {
  for (const path of ['.', ...readdirSync(tree, { recursive: true, encoding: 'utf8' })])
    lutimesSync(join(tree, path), seconds, seconds);
}

/** @param {string} tree */
function installedKib(tree) {
  return Math.ceil(
    filesBelow(tree).reduce((sum, file) => sum + Math.ceil(statSync(file).size / 4096) * 4, 0),
  );
}

/** @param {string} folder @returns {string[]} */
function filesBelow(folder) {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => join(folder, path))
    .filter((path) => statSync(path).isFile());
}

/**
 * Its links lead to where their targets are on the machine; of those that the package does not have
 * the words remain.
 * @param {Row} row @param {string} from @param {string} to
 */
function documentOf({ documents, folders }, from, to) {
  const text = readFileSync(join(root, from), 'utf8');
  const link = /!?\[((?:[^[\]]|\[[^\]]*\])*)\]\((?!https?:|#)([^)#\s]+)(#[^)\s]*)?\)/g;
  return text.replace(link, (_, words, path, anchor = '') => {
    const target = join(dirname(from), path);
    const folder = [...folders].find(([each]) => target.startsWith(`${each}/`));
    const there = documents.get(target) ?? (folder && join(folder[1], relative(folder[0], target)));
    return there === undefined ? words : `[${words}](${relative(dirname(to), there)}${anchor})`;
  });
}

/** @param {string} from @param {string} tree @param {string} to @param {number} [mode] */
function copy(from, tree, to, mode) {
  const source = join(root, from);
  if (!existsSync(source)) throw new Error(`${from} is missing: run npm run build.`);
  mkdirSync(dirname(join(tree, to)), { recursive: true });
  cpSync(source, join(tree, to), { recursive: true, dereference: true });
  for (const file of statSync(source).isFile() ? [join(tree, to)] : filesBelow(join(tree, to)))
    chmodSync(file, mode ?? 0o644);
}

/** @param {string} tree @param {string} to @param {string} text @param {number} [mode] */
function write(tree, to, text, mode = 0o644) {
  mkdirSync(dirname(join(tree, to)), { recursive: true });
  writeFileSync(join(tree, to), text);
  chmodSync(join(tree, to), mode);
}
