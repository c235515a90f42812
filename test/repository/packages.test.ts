/** The package.json of each package is for publishing alone: nothing reads it but `npm run pack:NAME`. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const kiosk = JSON.parse(read('package.json'));
const { boundaries }: { boundaries: readonly { room: string; packages: readonly string[] }[] } =
  await import(new URL('../../scripts/boundaries.js', import.meta.url).href);

describe.each(readdirSync(join(root, 'packages')))('packages/%s', (name) => {
  const { version, license, exports, dependencies } = JSON.parse(
    read(`packages/${name}/package.json`),
  );

  it('has the first version of its CHANGELOG, a licence, and a command that packs it', () => {
    const changes = read(`packages/${name}/CHANGELOG.md`);
    expect(/^## (\d+\.\d+\.\d+)$/m.exec(changes)?.[1]).toBe(version);
    expect(license).toBe(kiosk.license);
    expect(kiosk.scripts).toHaveProperty(`pack:${name}`, `node scripts/pack.js ${name}`);
  });

  it('needs what its sources may import, from the versions that it is tried with', () => {
    const rows = boundaries.filter(({ room }) => room.startsWith(`packages/${name}/src/`));
    const imported = new Set(rows.flatMap(({ packages }) => packages));
    const needed = [...imported].filter((each) => !each.startsWith('node')).toSorted();
    const versions = needed.map((each) => [each, `^${kiosk.dependencies[each]}`]);
    expect(dependencies).toEqual(Object.fromEntries(versions));
  });

  it('exports files that there are', () => {
    const entries = Object.entries(exports).filter(([as]) => as !== './package.json');
    for (const [, entry] of entries) {
      const { types, default: file } = entry as { types: string; default: string };
      expect(types).toBe(file.replace(/\.js$/, '.d.ts'));
      const source = file.replace('./lib/', '').replace(/js$/, 'ts');
      expect(() => read(`packages/${name}/src/${source}`)).not.toThrow();
    }
  });
});
