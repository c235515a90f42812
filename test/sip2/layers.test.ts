import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const folder = fileURLToPath(new URL('../../src/sip2/', import.meta.url));
/** Bottom up: a folder imports from itself and from those before it. */
const layers = ['messages', 'codec', 'profiles', 'trace', 'client', 'server'];

test.each(layers)('%s imports from its own layer and from lower ones', (layer) => {
  const lower = layers.slice(0, layers.indexOf(layer));
  const imported = readdirSync(`${folder}${layer}`).flatMap((file) => {
    const text = readFileSync(`${folder}${layer}/${file}`, 'utf8');
    return [...text.matchAll(/from '\.\.\/([^/']+)/g)].map(([, name]) => name ?? '');
  });
  expect([...new Set(imported)].filter((name) => !lower.includes(name))).toEqual([]);
});

test('the server half knows nothing of the client', () => {
  const files = readdirSync(`${folder}server`);
  const texts = files.map((file) => readFileSync(`${folder}server/${file}`, 'utf8'));
  expect(texts.filter((text) => text.includes('../client/'))).toEqual([]);
});

/** A bundler wraps CommonJS in a `require` of Node's own modules, which ESM does not have. */
test('K: bundled as a module it runs, since nothing that it needs is CommonJS', () => {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const packages = files
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => [
      ...readFileSync(`${folder}${file}`, 'utf8').matchAll(/from '((?!node:)[a-z@][^']*)'/g),
    ])
    .map(([, name = '']) => name);
  const isCommonJs = (name: string) =>
    JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).type !== 'module';
  expect([...new Set(packages)].filter(isCommonJs)).toEqual([]);
});
