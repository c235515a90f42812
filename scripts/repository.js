/**
 * `npm run repository -- FOLDER --key FINGERPRINT`: an APT repository in FOLDER of the packages in
 * dist/, signed with a key of the operator. Run again it adds what is new; the older versions stay.
 * FOLDER is then served by any web server, or copied to a USB stick. Needs apt-utils and gpg.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { root } from './prepare.js';

const usage = `npm run repository -- FOLDER --key FINGERPRINT [--days 90] [--from dist]

FOLDER         of the repository: it is made, or gets the newer packages too
--key          key that signs, by its fingerprint; \`gpg --list-secret-keys\` shows yours.
               Without one: gpg --quick-generate-key 'Packages of the kiosks' ed25519 sign 3y
--days         how long a kiosk trusts what it finds there, 1 to 3650; sign again before. 90
--from         folder with the packages; dist when left out`;

const suite = 'stable';
const component = 'main';
const architectures = ['amd64', 'arm64'];
const dayMs = 86_400_000;

const { values, positionals } = readWords();
const [asked] = positionals;
const days = Number(values.days);
if (asked === undefined || positionals.length > 1 || values.key === undefined) end(usage, 64);
if (!Number.isInteger(days) || days < 1 || days > 3650)
  end('--days is a whole number from 1 to 3650.', 64);
for (const [program, name] of Object.entries({ 'apt-ftparchive': 'apt-utils', gpg: 'gpg' }))
  if (spawnSync(program, ['--version']).error)
    end(`${program} is missing: apt-get install ${name}.`);
if (spawnSync('gpg', ['--batch', '--list-secret-keys', values.key]).status !== 0)
  end(`gpg has no secret key ${values.key}: gpg --list-secret-keys shows those that it has.`);

const from = resolve(values.from);
const packages = existsSync(from)
  ? readdirSync(from).filter((file) => /^library-kiosk(-[a-z]+)?_.*\.deb$/.test(file))
  : [];
const folder = resolve(asked);
const pool = join(folder, 'pool', component);
const old = existsSync(pool) ? readdirSync(pool) : [];
if (packages.length === 0 && old.length === 0)
  end(`There is no package in ${from}: run npm run package first.`);

mkdirSync(pool, { recursive: true });
for (const file of packages) copyFileSync(join(from, file), join(pool, file));
writeLists();
sign();
const key = join(folder, 'library-kiosk.asc');
writeFileSync(key, gpg(['--armor', '--export', values.key]));
const all = readdirSync(pool).sort();
process.stdout.write(
  `${relative(process.cwd(), folder) || '.'}: ${all.join(', ')}; good for ${days} days, key in ${basename(key)}\n`,
);

function readWords() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        key: { type: 'string' },
        days: { type: 'string', default: '90' },
        from: { type: 'string', default: join(root, 'dist') },
      },
    });
  } catch (error) {
    return end(`${error instanceof Error ? error.message : error}\n\n${usage}`, 64);
  }
}

/** What there is, by processor; each list whole and compressed. */
function writeLists() {
  for (const architecture of architectures) {
    const lists = join(folder, 'dists', suite, component, `binary-${architecture}`);
    mkdirSync(lists, { recursive: true });
    const text = ftparchive(['--arch', architecture, 'packages', join('pool', component)]);
    writeFileSync(join(lists, 'Packages'), text);
    writeFileSync(join(lists, 'Packages.gz'), gzipSync(text, { level: 9 }));
  }
}

/** The list of lists, which the signature covers. It comes last: until then the old one counts. */
function sign() {
  const place = join(folder, 'dists', suite);
  for (const file of ['Release', 'Release.new', 'InRelease.new'])
    rmSync(join(place, file), { force: true });
  const until = new Date(Date.now() + days * dayMs).toUTCString().replace('GMT', 'UTC');
  const about = {
    Origin: 'library-kiosk',
    Label: 'library-kiosk',
    Suite: suite,
    Codename: suite,
    Components: component,
    Architectures: architectures.join(' '),
    Description: 'Self-checkout kiosk for libraries',
  };
  const options = Object.entries(about).flatMap(([name, value]) => [
    '-o',
    `APT::FTPArchive::Release::${name}=${value}`,
  ]);
  const release = ftparchive([...options, 'release', join('dists', suite)])
    .split('\n')
    .filter((line) => !/ (In)?Release(\.new)?$/.test(line))
    .join('\n')
    .replace(/^(Date: .*)$/m, `$1\nValid-Until: ${until}`);
  const text = join(place, 'Release.new');
  const signed = join(place, 'InRelease.new');
  writeFileSync(text, release);
  gpg(['--local-user', values.key ?? '', '--output', signed, '--clear-sign', text]);
  renameSync(text, join(place, 'Release'));
  renameSync(signed, join(place, 'InRelease'));
}

/** @param {string[]} args */
function ftparchive(args) {
  return run('apt-ftparchive', args);
}

/** @param {string[]} args */
function gpg(args) {
  return run('gpg', ['--batch', '--yes', ...args]);
}

/** @param {string} program @param {string[]} args */
function run(program, args) {
  try {
    return execFileSync(program, args, {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : error;
    return end(`${program} has failed: ${said}`);
  }
}

/** @param {string} text @param {number} [code] @returns {never} */
function end(text, code = 1) {
  process.stderr.write(`${text}\n`);
  process.exit(code);
}
