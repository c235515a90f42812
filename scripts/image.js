/**
 * `npm run image -- FOLDER`: makes FOLDER ready to install kiosks from: answers for the Debian
 * installer, and an archive with all that a machine needs. docs/image.md says what FOLDER holds.
 */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { prepareOrEnd, root } from './prepare.js';

const usage = `npm run image -- FOLDER [--from dist]

FOLDER has:
  base.json            the configuration that all kiosks extend
  kiosks.csv           a row for each machine: MAC, serial number or host name; name; SIP2 user; settings
  authorized_keys      the keys of those who may log in over ssh
  secrets/             passwords and PINs, one file each (may be left out)
  library-kiosk.sources, library-kiosk.asc   the repository for updates (may be left out)
--from DIR             folder with the packages, as npm run package has made them; dist when left out`;

const { folder, from, isBuilt } = readWords();
const complaints = complaintsOf();
if (complaints.length > 0) end(`${complaints.join('\n')}\n\n${usage}`);
if (!isBuilt) prepareOrEnd((line) => process.stderr.write(`${line}\n`));
const timeZone = await timeZoneOfBase();

const content = mkdtempSync(join(tmpdir(), 'kiosk-image-'));
try {
  for (const name of ['install.sh', 'first-boot', 'first-boot.service'])
    cpSync(join(root, 'packaging/image', name), join(content, name));
  for (const name of ['base.json', 'authorized_keys'])
    cpSync(join(folder, name), join(content, name));
  const table = rows().map((cells) => `${cells.join(';')}\n`);
  writeFileSync(join(content, 'kiosks.csv'), table.join(''));
  for (const name of ['library-kiosk.sources', 'library-kiosk.asc'])
    if (existsSync(join(folder, name))) cpSync(join(folder, name), join(content, name));
  mkdirSync(join(content, 'secrets'), { mode: 0o700 });
  if (existsSync(join(folder, 'secrets')))
    cpSync(join(folder, 'secrets'), join(content, 'secrets'), { recursive: true });
  for (const name of packages()) cpSync(join(from, name), join(content, name));
  chmodSync(content, 0o700);
  const archive = join(folder, 'kiosk.tar');
  const names = readdirSync(content).sort();
  execFileSync('tar', ['--owner=root', '--group=root', '-cf', archive, '-C', content, ...names]);
  // It may hold secrets: who serves it decides who may read it.
  chmodSync(archive, 0o600);
  const answers = readFileSync(join(root, 'packaging/image/preseed.cfg'), 'utf8');
  writeFileSync(join(folder, 'preseed.cfg'), answers.replaceAll('@TIME_ZONE@', timeZone));
} finally {
  rmSync(content, { recursive: true, force: true });
}
const where = relative(process.cwd(), folder) || '.';
process.stdout.write(
  `${where}/preseed.cfg and ${where}/kiosk.tar: ${rows().length} machines, ${packages().join(', ')}\n`,
);

function readWords() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        from: { type: 'string', default: join(root, 'dist') },
        /** use the present build */
        'no-build': { type: 'boolean', default: false },
      },
    });
    const [asked] = positionals;
    if (asked === undefined || positionals.length > 1) return end(usage, 64);
    return { folder: resolve(asked), from: resolve(values.from), isBuilt: values['no-build'] };
  } catch (error) {
    return end(`${error instanceof Error ? error.message : error}\n\n${usage}`, 64);
  }
}

/** The newest version, for each processor that there is one for. */
function packages() {
  if (!existsSync(from)) return [];
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return readdirSync(from).filter(
    (name) => name.startsWith(`library-kiosk_${version}_`) && name.endsWith('.deb'),
  );
}

/** As packaging/image/first-boot reads them. @returns {string[][]} */
function rows() {
  return readFileSync(join(folder, 'kiosks.csv'), 'utf8')
    .replace(/^\ufeff/, '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split(';').map((cell) => cell.trim()));
}

/** @returns {string[]} */
function complaintsOf() {
  const missing = ['base.json', 'kiosks.csv', 'authorized_keys']
    .filter((name) => !existsSync(join(folder, name)))
    .map((name) => `${join(folder, name)} is missing.`);
  if (missing.length > 0) return missing;
  const table = rows();
  const keys = readFileSync(join(folder, 'authorized_keys'), 'utf8');
  return [
    ...(table.length === 0 ? ['kiosks.csv has no row.'] : []),
    ...table.flatMap(([machine = '', name = '', , ...settings], nth) => [
      ...(machine === '' || name === ''
        ? [`kiosks.csv, row ${nth + 1}: a machine and a name are needed: ${machine};${name}`]
        : []),
      ...settings
        .filter((each) => each !== '' && !/^[A-Za-z][\w.[\]]*=./.test(each))
        .map((each) => `kiosks.csv, row ${nth + 1}: ${each} is no setting; write PATH=VALUE.`),
    ]),
    ...twice(table.map(([machine = '']) => machine.toLowerCase())),
    ...twice(table.map(([, name = '']) => name)),
    ...(/^(ssh|ecdsa|sk)-/m.test(keys) ? [] : ['authorized_keys has no key: nobody could log in.']),
    ...(existsSync(join(folder, 'library-kiosk.sources')) !==
    existsSync(join(folder, 'library-kiosk.asc'))
      ? ['library-kiosk.sources and library-kiosk.asc belong together.']
      : []),
    ...(packages().length === 0
      ? [`There is no package of this version in ${from}: run npm run package first.`]
      : []),
  ];
}

/** @param {string[]} names */
function twice(names) {
  return names
    .filter((name, nth) => name !== '' && names.indexOf(name) !== nth)
    .map((name) => `kiosks.csv names ${name} twice.`);
}

/** Of the library, where the base is in order. */
async function timeZoneOfBase() {
  const { readConfig } = await import(join(root, 'dist/src/config/load.js'));
  const read = readConfig(readFileSync(join(folder, 'base.json'), 'utf8'), folder);
  if (!read.ok) {
    /** @type {{ path: string, message: string }[]} */
    const found = read.complaints;
    return end(found.map(({ path, message }) => `base.json: ${path} ${message}`).join('\n'));
  }
  if (read.config.store.folder !== '/var/lib/library-kiosk')
    return end(
      'base.json: write "store": { "folder": "/var/lib/library-kiosk" }, as the package has it.',
    );
  return read.config.library.timeZone;
}

/** @param {string} text @param {number} [code] @returns {never} */
function end(text, code = 1) {
  process.stderr.write(`${text}\n`);
  process.exit(code);
}
