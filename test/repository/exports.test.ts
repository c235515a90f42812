import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const own = ['src', 'machines', 'hardware', 'simulators', 'ui'];
const packages = readdirSync(join(root, 'packages')).map((name) => `packages/${name}`);
const programs = [
  ...own,
  ...packages.map((each) => `${each}/src`),
  ...['src', 'page', 'simulators'].map((room) => `fleet/${room}`),
  ...['stage', 'stories', 'branch', 'region'].map((room) => `demo/${room}`),
];
/** What other projects import: it needs no importer here. */
const published = [
  'packages/sip2/src/index.ts',
  'packages/sip2/src/exam/index.ts',
  'packages/sip2/src/https/index.ts',
  'packages/blocks/src/index.ts',
];

const files = [
  ...programs,
  ...packages.map((each) => `${each}/test`),
  ...['test', 'fleet/test', 'demo/test', 'bench'],
].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => `${folder}/${name}`),
);
const texts = new Map(files.map((file) => [file, readFileSync(join(root, file), 'utf8')]));

/** Its own names, and those of other files that it hands on. */
function exportedBy(text: string): string[] {
  const own = text.matchAll(
    /^export (?:async )?(?:function\*?|const|class|interface|type|let) (\w+)/gm,
  );
  const handedOn = [...text.matchAll(/^export (?:type )?\{([^}]*)\} from/gm)]
    .flatMap(([, names = '']) => names.split(','))
    .map((name) => name.trim().replace(/^type |^.* as /g, ''));
  return [...[...own].map(([, name = '']) => name), ...handedOn.filter((name) => name !== '')];
}

/** `file#name` of everything that some file imports; `file#*` where a file is imported whole. */
function importedNames(): Set<string> {
  const imported = new Set<string>();
  for (const [file, text] of texts) {
    for (const [, names, path = ''] of text.matchAll(
      /(?:\{([^{}]*)\}|\*[^'{}]*) from\s+'(\.[^']+)'/g,
    )) {
      const source = normalize(join(dirname(file), path));
      if (names === undefined) imported.add(`${source}#*`);
      for (const name of names?.split(',') ?? [])
        imported.add(
          `${source}#${name
            .trim()
            .replace(/^type /, '')
            .replace(/ as .*/, '')}`,
        );
    }
    for (const [, path = ''] of text.matchAll(/import\(\s*'(\.[^']+)'/g))
      imported.add(`${normalize(join(dirname(file), path))}#*`);
  }
  return imported;
}

test('no file exports what no other file imports', () => {
  const imported = importedNames();
  const exports = files
    .filter(
      (file) =>
        !/^(test|(packages\/[^/]+|fleet|demo)\/test|bench)\//.test(file) &&
        !published.includes(file) &&
        !imported.has(`${file}#*`),
    )
    .flatMap((file) => exportedBy(texts.get(file) ?? '').map((name) => `${file}#${name}`));
  expect(exports.length).toBeGreaterThan(500);
  expect(exports.filter((each) => !imported.has(each))).toEqual([]);
});
