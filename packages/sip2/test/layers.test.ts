import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const folder = fileURLToPath(new URL('../src/', import.meta.url));
/** Bottom up: a folder imports from itself and from those before it. */
const layers = ['messages', 'codec', 'profiles', 'trace', 'client', 'server', 'https', 'exam'];

test.each(layers)('%s imports from its own layer and from lower ones', (layer) => {
  const lower = layers.slice(0, layers.indexOf(layer));
  const files = readdirSync(`${folder}${layer}`, { recursive: true, encoding: 'utf8' });
  const sources = files.filter((file) => file.endsWith('.ts'));
  const imported = sources.flatMap((file) => {
    const text = readFileSync(`${folder}${layer}/${file}`, 'utf8');
    return [...text.matchAll(/from '(\.\.\/[^']+)'/g)]
      .map(([, path = '']) => normalize(join(layer, dirname(file), path)).split('/')[0] ?? '')
      .filter((name) => name !== layer);
  });
  expect([...new Set(imported)].filter((name) => !lower.includes(name))).toEqual([]);
});

test('the server half knows nothing of the client', () => {
  const files = readdirSync(`${folder}server`);
  const texts = files.map((file) => readFileSync(`${folder}server/${file}`, 'utf8'));
  expect(texts.filter((text) => text.includes('../client/'))).toEqual([]);
});

test('only what is sent inside HTTPS needs another package: a parser of XML', () => {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const packages = files
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) =>
      [...readFileSync(`${folder}${file}`, 'utf8').matchAll(/from '((?!node:)[a-z@][^']*)'/g)].map(
        ([, name = '']) => `${file.split('/')[0]} ${name}`,
      ),
    );
  expect([...new Set(packages)]).toEqual(['https saxes']);
  const index = readFileSync(`${folder}index.ts`, 'utf8');
  expect(index).not.toContain('./https/');
  expect(index).not.toContain('./exam/');
});

/** A bundler wraps CommonJS in a `require` of Node's own modules, which ESM does not have. */
test('K: bundled as a module it runs: the CommonJS that it needs asks for no module of Node', () => {
  const required = (name: string): string[] => {
    const at = `node_modules/${name}`;
    const files = readdirSync(at, { recursive: true, encoding: 'utf8' });
    return files
      .filter((file) => file.endsWith('.js'))
      .flatMap((file) => [
        ...readFileSync(`${at}/${file}`, 'utf8').matchAll(/require\(["']([^"']+)["']\)/g),
      ])
      .map(([, asked = '']) => asked);
  };
  const asked = [...required('saxes'), ...required('xmlchars')];
  expect(asked.length).toBeGreaterThan(0);
  expect(asked.filter((name) => !/^(\.|xmlchars($|\/))/.test(name))).toEqual([]);
});
