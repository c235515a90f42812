/**
 * `npm run pack:sip2`, `npm run pack:blocks` [-- --out FOLDER]: packs an independent module as an
 * npm package, in `dist/packages`.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { filesIn, prepareOrEnd, root } from './prepare.js';

/**
 * `version`: of the package, by what it exports; the kiosk's says nothing of it. `types`: packages
 * without which its types cannot be read.
 * @type {Record<string, { version: string, description: string, needs: string[], types: string[], keywords: string[], exports: Record<string, string> }>}
 */
const modules = {
  sip2: {
    version: '0.1.0',
    description: 'SIP2 (3M Standard Interchange Protocol 2.00): client, server half, codec, trace',
    needs: ['saxes'],
    types: ['@types/node'],
    exports: { '.': 'index', './exam': 'exam/index', './https': 'https/index' },
    keywords: ['sip2', 'library', 'ils', 'self-checkout', 'circulation'],
  },
  blocks: {
    version: '0.1.0',
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
    out: { type: 'string', default: join(root, 'dist', 'packages') },
    /** use the present build */
    'no-build': { type: 'boolean', default: false },
  },
  allowPositionals: true,
});
const [name = ''] = positionals;
const module = modules[name];
if (module === undefined || positionals.length > 1) {
  process.stderr.write(`node scripts/pack.js ${Object.keys(modules).join('|')} [--out FOLDER]\n`);
  process.exit(1);
}
if (!values['no-build']) prepareOrEnd((line) => process.stderr.write(`${line}\n`));

const { license, dependencies, devDependencies } = JSON.parse(
  readFileSync(join(root, 'package.json'), 'utf8'),
);
const manifest = {
  name: `library-kiosk-${name}`,
  version: module.version,
  description: module.description,
  keywords: module.keywords,
  license,
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
  const built = join('dist', 'src', name);
  for (const file of filesIn(built).filter((each) => /\.(js|d\.ts)$/.test(each))) {
    const to = join(folder, 'lib', relative(join(root, built), file));
    mkdirSync(dirname(to), { recursive: true });
    writeFileSync(to, withoutSources(readFileSync(file, 'utf8')));
  }
  for (const file of filesIn(join('src', name)).filter((each) => each.endsWith('.md')))
    cpSync(file, join(folder, relative(join(root, 'src', name), file)));
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
