/**
 * `npm run pack:sip2`, `npm run pack:blocks` [-- --out FOLDER]: packs an independent module as an
 * npm package, in `dist/tarballs`. Its version is the first one of the module's own CHANGELOG.md; the
 * kiosk's says nothing of what the package exports.
 *
 * `--repository URL`, `--bugs URL`, `--author 'NAME <MAIL>'`: where it is from and whose it is. What
 * is not given comes from package.json; what is not there either is left out, and said.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { filesIn, prepareOrEnd, root } from './prepare.js';

/**
 * `types`: packages without which its types cannot be read.
 * @type {Record<string, { description: string, needs: string[], types: string[], keywords: string[], exports: Record<string, string> }>}
 */
const modules = {
  sip2: {
    description: 'SIP2 (3M Standard Interchange Protocol 2.00): client, server half, codec, trace',
    needs: ['saxes'],
    types: ['@types/node'],
    exports: { '.': 'index', './exam': 'exam/index', './https': 'https/index' },
    keywords: ['sip2', 'library', 'ils', 'self-checkout', 'circulation'],
  },
  blocks: {
    description: 'Which library patron may check out, check in, renew and pay, by rules as data',
    needs: ['temporal-polyfill', 'zod'],
    types: [],
    exports: {
      '.': 'index',
      './compile': 'compile',
      './evaluate': 'evaluate',
      './policy': 'policy/read-policy',
    },
    keywords: ['library', 'circulation', 'rules', 'fees', 'blocks'],
  },
};

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
const module = modules[name];
if (module === undefined || positionals.length > 1) {
  const options = '[--out FOLDER] [--repository URL] [--bugs URL] [--author NAME]';
  process.stderr.write(`node scripts/pack.js ${Object.keys(modules).join('|')} ${options}\n`);
  process.exit(1);
}
if (!values['no-build']) prepareOrEnd((line) => process.stderr.write(`${line}\n`));

const kiosk = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const { license, dependencies, devDependencies } = kiosk;
const changes = readFileSync(join(root, 'packages', name, 'CHANGELOG.md'), 'utf8');
const version = /^## (\d+\.\d+\.\d+)$/m.exec(changes)?.[1];
if (version === undefined) throw new Error(`packages/${name}/CHANGELOG.md names no version`);
const origin = {
  repository: values.repository ?? kiosk.repository?.url ?? kiosk.repository,
  bugs: values.bugs ?? kiosk.bugs?.url ?? kiosk.bugs,
  author: values.author ?? kiosk.author,
};
const unknown = Object.entries(origin).flatMap(([key, value]) => (value ? [] : [`--${key}`]));
if (unknown.length > 0)
  process.stderr.write(`Not known, and so not in the package: ${unknown.join(', ')}.\n`);
const manifest = {
  name: `library-kiosk-${name}`,
  version,
  description: module.description,
  keywords: module.keywords,
  license,
  author: origin.author,
  repository: origin.repository && {
    type: 'git',
    url: origin.repository,
    directory: `packages/${name}`,
  },
  bugs: origin.bugs && { url: origin.bugs },
  type: 'module',
  sideEffects: false,
  engines: { node: '>=20.19' },
  exports: {
    ...Object.fromEntries(
      Object.entries(module.exports).map(([as, file]) => [
        as,
        { types: `./lib/${file}.d.ts`, default: `./lib/${file}.js` },
      ]),
    ),
    './package.json': './package.json',
  },
  dependencies: Object.fromEntries(module.needs.map((each) => [each, `^${dependencies[each]}`])),
  peerDependencies: Object.fromEntries(
    module.types.map((each) => [each, `>=${devDependencies[each].split('.')[0]}`]),
  ),
  peerDependenciesMeta: Object.fromEntries(module.types.map((each) => [each, { optional: true }])),
};

const folder = mkdtempSync(join(tmpdir(), 'library-kiosk-pack-'));
try {
  const built = join('dist', 'packages', name, 'src');
  for (const file of filesIn(built).filter((each) => /\.(js|d\.ts)$/.test(each))) {
    const to = join(folder, 'lib', relative(join(root, built), file));
    mkdirSync(dirname(to), { recursive: true });
    writeFileSync(to, withoutSources(readFileSync(file, 'utf8')));
  }
  for (const file of filesIn(join('packages', name)).filter((each) => each.endsWith('.md')))
    cpSync(file, join(folder, relative(join(root, 'packages', name), file)));
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
