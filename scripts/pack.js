/**
 * `npm run pack:NAME` [-- --out FOLDER]: packs a module of `packages/` for npm, in `dist/tarballs`, by
 * the package.json that stands there for that alone. Its version is its own; that of the kiosk says
 * nothing of what the package exports.
 *
 * `--repository URL`, `--bugs URL`, `--author 'NAME <MAIL>'`: where it is from and whose it is. What
 * is not given comes from the kiosk's package.json; what is not there either is left out, and said.
 */
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { filesIn, prepareOrEnd, root } from './prepare.js';

const { values, positionals } = parseArgs({
  options: {
    out: { type: 'string', default: join(root, 'dist', 'tarballs') },
    /** use the present build */
    'no-build': { type: 'boolean', default: false },
    repository: { type: 'string' },
    bugs: { type: 'string' },
    author: { type: 'string' },
  },
  allowPositionals: true,
});
const [name = ''] = positionals;
const names = readdirSync(join(root, 'packages'));
if (!names.includes(name) || positionals.length > 1) {
  const options = '[--out FOLDER] [--repository URL] [--bugs URL] [--author NAME]';
  process.stderr.write(`node scripts/pack.js ${names.join('|')} ${options}\n`);
  process.exit(1);
}
if (!values['no-build']) prepareOrEnd((line) => process.stderr.write(`${line}\n`));

const kiosk = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const module = JSON.parse(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8'));
const origin = {
  repository: values.repository ?? kiosk.repository?.url ?? kiosk.repository,
  bugs: values.bugs ?? kiosk.bugs?.url ?? kiosk.bugs,
  author: values.author ?? kiosk.author,
};
const unknown = Object.entries(origin).flatMap(([key, value]) => (value ? [] : [`--${key}`]));
if (unknown.length > 0)
  process.stderr.write(`Not known, and so not in the package: ${unknown.join(', ')}.\n`);
const manifest = {
  ...module,
  author: origin.author,
  repository: origin.repository && {
    type: 'git',
    url: origin.repository,
    directory: `packages/${name}`,
  },
  bugs: origin.bugs && { url: origin.bugs },
};

const folder = mkdtempSync(join(tmpdir(), 'library-kiosk-pack-'));
try {
  const built = join('dist', 'packages', name, 'src');
  for (const file of filesIn(built).filter((each) => /\.(js|d\.ts)$/.test(each))) {
    const to = join(folder, 'lib', relative(join(root, built), file));
    mkdirSync(dirname(to), { recursive: true });
    writeFileSync(to, withoutSources(readFileSync(file, 'utf8')));
  }
  const documents = readdirSync(join(root, 'packages', name)).filter((each) =>
    each.endsWith('.md'),
  );
  for (const file of documents) cpSync(join(root, 'packages', name, file), join(folder, file));
  cpSync(join(root, 'LICENSE'), join(folder, 'LICENSE'));
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  mkdirSync(values.out, { recursive: true });
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const options = ['pack', '--ignore-scripts', '--silent', '--pack-destination', values.out];
  const tarball = execFileSync(npm, options, { cwd: folder, encoding: 'utf8' }).trim();
  process.stdout.write(`${join(values.out, tarball)}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Removes references to files that are not in the package. @param {string} text */
function withoutSources(text) {
  return text
    .replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n')
    .replace(/(from |import\()(['"]\.[^'"]*)\.ts(['"])/g, '$1$2.js$3');
}
