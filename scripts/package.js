/**
 * `npm run package`: a Debian package in dist/, with the list of its components and SHA256SUMS over
 * both; for the processor of this machine, or of another with `-- --arch arm64`. Needs dpkg-deb. The same sources give the same bytes:
 * times are those of SOURCE_DATE_EPOCH, or of the last commit.
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
import { prepareOrEnd, root } from './prepare.js';

const { values } = parseArgs({
  options: {
    /** another version than that of package.json: to try an upgrade */
    version: { type: 'string' },
    /** the folder for the package; dist when left out */
    out: { type: 'string', default: join(root, 'dist') },
    /** amd64 or arm64; that of this machine when left out */
    arch: { type: 'string' },
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

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const version = values.version ?? manifest.version;
const name = manifest.name;
const modules = packagesToRun(root, processor);
const nodes = nodesOrEnd();
const tree = mkdtempSync(join(tmpdir(), 'kiosk-package-'));
// The tree becomes `/`, which a temporary folder's 0700 would close to others.
chmodSync(tree, 0o755);
/** What dpkg owns; postinst links it into versions/, where it runs. */
const home = `opt/${name}/packaged/${version}`;
const seconds = secondsOfSources();
const components = listComponents(root, version, seconds);
/** What goes below /usr/share/doc, from where it is in the sources. */
const documents = new Map([
  ...['', 'payments/'].flatMap((below) =>
    readdirSync(join(root, 'docs', below))
      .filter((each) => each.endsWith('.md'))
      .map((each) => /** @type {const} */ ([`docs/${below}${each}`, `${below}${each}`])),
  ),
  ['CHANGELOG.md', 'CHANGELOG.md'],
]);
const folders = new Map([
  ['packaging/monitoring', 'monitoring'],
  ['packaging/examples', 'examples'],
]);
const chromiumPolicy = `etc/chromium/policies/managed/${name}.json`;
try {
  layOut();
  const file = join(values.out, `${name}_${version}_${architecture}.deb`);
  refuseTraces();
  sameTimes();
  mkdirSync(values.out, { recursive: true });
  execFileSync('dpkg-deb', ['--root-owner-group', '-Zxz', '--build', tree, file], {
    stdio: ['ignore', 'ignore', 2],
    // Else dpkg-deb writes the present time into the archive.
    env: { ...process.env, SOURCE_DATE_EPOCH: String(seconds) },
  });
  const list = file.replace(/\.deb$/, '.cdx.json');
  writeFileSync(list, components);
  writeFileSync(join(values.out, 'SHA256SUMS'), madeFiles().map(sumLine).join(''));
  const megabytes = (statSync(file).size / 1e6).toFixed(1);
  process.stdout.write(
    `${relative(process.cwd(), file)}: ${megabytes} MB, ${installedKib()} KiB installed\n`,
  );
} finally {
  rmSync(tree, { recursive: true, force: true });
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
    .filter((file) => file.startsWith(`${name}_${version}_`) && /\.(deb|cdx\.json)$/.test(file))
    .sort()
    .map((file) => join(values.out, file));
}

function layOut() {
  for (const part of ['chunks', 'src', 'simulators', 'demo', 'fleet', 'ui', 'licences.txt'])
    copy(`dist/${part}`, `${home}/dist/${part}`);
  // For other projects: the programs have them inside.
  for (const module of ['blocks', 'sip2'])
    rmSync(join(tree, home, 'dist/src', module), { recursive: true });
  for (const file of ['package.json', 'kiosk.config.schema.json', 'LICENSE'])
    copy(file, `${home}/${file}`);
  copy('policies', `${home}/policies`);
  for (const { from, to } of modules) copy(from, `${home}/${to}`);
  copy('packaging/kiosk', 'usr/bin/kiosk', 0o755);
  copy('packaging/kiosk-fleet', 'usr/bin/kiosk-fleet', 0o755);
  copy('packaging/at-rest', `usr/lib/${name}/at-rest`, 0o755);
  copy('packaging/session', `usr/lib/${name}/session`, 0o755);
  copy('packaging/update', `usr/lib/${name}/update`, 0o755);
  copy('packaging/touch-output', `usr/lib/${name}/touch-output`, 0o755);
  for (const script of ['browser.mjs', 'keyboard.mjs', 'seat.mjs'])
    copy(`packaging/${script}`, `usr/lib/${name}/${script}`);
  copy('packaging/install', `usr/lib/${name}/install`);
  copy('packaging/systemd/browser-limits.conf', `usr/lib/${name}/browser-limits.conf`);
  copy('packaging/chromium-policy.json', chromiumPolicy);
  copy('packaging/kiosk.config.json', `usr/share/${name}/kiosk.config.json`);
  mkdirSync(join(tree, `etc/${name}/secrets`), { recursive: true, mode: 0o700 });
  for (const unit of [
    '.service',
    '-broker.service',
    '-broker-report.service',
    '-broker-report.timer',
    '-browser.service',
    '-hub.service',
    '-install.path',
    '-install.service',
    '-update.service',
    '-update.timer',
  ])
    copy(`packaging/systemd/${name}${unit}`, `usr/lib/systemd/system/${name}${unit}`);
  copy('packaging/systemd/journald.conf', `usr/lib/systemd/journald.conf.d/${name}.conf`);
  copy('packaging/systemd/logind.conf', `usr/lib/systemd/logind.conf.d/${name}.conf`);
  copy('packaging/systemd/sysctl.conf', `usr/lib/sysctl.d/60-${name}.conf`);
  copy('packaging/systemd/sysusers.conf', `usr/lib/sysusers.d/${name}.conf`);
  copy('packaging/systemd/tmpfiles.conf', `usr/lib/tmpfiles.d/${name}.conf`);
  copy('packaging/70-library-kiosk.rules', 'usr/lib/udev/rules.d/70-library-kiosk.rules');
  copy(
    'packaging/60-library-kiosk.polkit.rules',
    'usr/share/polkit-1/rules.d/60-library-kiosk.rules',
  );
  copy('packaging/library-kiosk.logrotate', `etc/logrotate.d/${name}`);
  for (const [from, to] of documents) writeDocument(from, `usr/share/doc/${name}/${to}`);
  write(`usr/share/doc/${name}/components.cdx.json`, components);
  copy('LICENSE', `usr/share/doc/${name}/copyright`);
  for (const [from, to] of folders) copy(from, `usr/share/doc/${name}/${to}`);
  for (const script of ['preinst', 'postinst', 'prerm', 'postrm']) {
    const text = readFileSync(join(root, 'packaging/debian', script), 'utf8')
      .replaceAll('@VERSION@', version)
      .replaceAll('@FITS@', nodes.fits)
      .replaceAll('@NODES@', nodes.words);
    write(`DEBIAN/${script}`, text, 0o755);
  }
  write('DEBIAN/conffiles', `/etc/logrotate.d/${name}\n/${chromiumPolicy}\n`);
  write('DEBIAN/control', control());
}

function control() {
  const maintainer = process.env.DEBEMAIL
    ? `${process.env.DEBFULLNAME ?? name} <${process.env.DEBEMAIL}>`
    : `${name} <root@localhost>`;
  return `Package: ${name}
Version: ${version}
Architecture: ${architecture}
Maintainer: ${maintainer}
Installed-Size: ${installedKib()}
Depends: nodejs (>= ${nodes.least}), libc6 (>= ${newestGlibc()}), libstdc++6, passwd, systemd, udev, util-linux
Recommends: cage, chromium, espeak-ng, libpam-systemd, logrotate, pcscd, speech-dispatcher, speech-dispatcher-espeak-ng, swayidle, wlr-randr, xkb-data
Suggests: nats-server, openssl
Kiosk-Journal-Shape: ${journalShape()}
Section: misc
Priority: optional
Description: self-checkout kiosk for libraries
 Patrons borrow, return, renew and pay at a touch screen. The kiosk speaks SIP2 with the
 library system, reads RFID tags and barcodes, prints receipts, and goes on working
 while the line is down.
 .
 Next: /usr/share/doc/${name}/install.md
`;
}

/** A package of a higher one than that which is installed has no way back. */
function journalShape() {
  const words = ['--input-type=module', '-e'];
  const file = join(root, 'dist/src/store/database/migrations.js');
  const script = `import { migrations } from ${JSON.stringify(file)}; console.log(migrations.length)`;
  return execFileSync(process.execPath, [...words, script], { encoding: 'utf8' }).trim();
}

/** The compiled modules need the C library of this machine, or a newer one. */
function newestGlibc() {
  const wanted = filesBelow(tree)
    .filter((file) => file.endsWith('.node'))
    .flatMap((file) =>
      [...readFileSync(file, 'latin1').matchAll(/GLIBC_2\.(\d+)/g)].map(([, minor]) =>
        Number(minor),
      ),
    );
  return `2.${Math.max(17, ...wanted)}`;
}

/** No file of the package may contain a path of this machine. */
function refuseTraces() {
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

function sameTimes() {
  for (const path of ['.', ...readdirSync(tree, { recursive: true, encoding: 'utf8' })])
    lutimesSync(join(tree, path), seconds, seconds);
}

function installedKib() {
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
 * Its links lead to where their targets are on the machine; of those that stay in the sources the
 * words remain.
 * @param {string} from @param {string} to
 */
function writeDocument(from, to) {
  const text = readFileSync(join(root, from), 'utf8');
  const link = /!?\[((?:[^[\]]|\[[^\]]*\])*)\]\((?!https?:|#)([^)#\s]+)(#[^)\s]*)?\)/g;
  const linked = text.replace(link, (_, words, path, anchor = '') => {
    const target = join(dirname(from), path);
    const folder = [...folders].find(([each]) => target.startsWith(`${each}/`));
    const there = documents.get(target) ?? (folder && join(folder[1], relative(folder[0], target)));
    const here = relative(join('usr/share/doc', name), dirname(to));
    return there === undefined ? words : `[${words}](${relative(here, there)}${anchor})`;
  });
  write(to, linked);
}

/** @param {string} from @param {string} to @param {number} [mode] */
function copy(from, to, mode) {
  const source = join(root, from);
  if (!existsSync(source)) throw new Error(`${from} is missing: run npm run build.`);
  mkdirSync(dirname(join(tree, to)), { recursive: true });
  cpSync(source, join(tree, to), { recursive: true, dereference: true });
  for (const file of statSync(source).isFile() ? [join(tree, to)] : filesBelow(join(tree, to)))
    chmodSync(file, mode ?? 0o644);
}

/** @param {string} to @param {string} text @param {number} [mode] */
function write(to, text, mode = 0o644) {
  mkdirSync(dirname(join(tree, to)), { recursive: true });
  writeFileSync(join(tree, to), text);
  chmodSync(join(tree, to), mode);
}
