/**
 * The own file over the layers of the region, for any of both: what a technician set wins, `over`
 * takes it out, and `differs` names exactly what the own file has otherwise.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mergeLayers } from '../../../packages/region-documents/src/index.ts';
import { isSection, mergeFiles, plain, type Section } from '../../../src/config/files/merge.ts';
import { hashOfRegionBase } from '../../../src/config/files/region-base.ts';
import { isWhole } from '../../../src/config/files/sources.ts';
import {
  baseOf,
  differing,
  isOfKioskAlone,
  ownOver,
} from '../../../src/region/configuration/own-file.ts';
import { isLong } from '../../support/repository/share.ts';

const runs = { numRuns: isLong ? 10_000 : 100 };
const options = { timeout: isLong ? 3_600_000 : 40_000 };
const file = '/etc/kiosk/kiosk.config.json';
const hash = `sha256:${'a'.repeat(64)}`;

const value = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constantFrom('x', 'y'), fc.boolean());
const list = fc.array(value, { maxLength: 2 });
const section = (names: readonly string[], inner: fc.Arbitrary<unknown>) =>
  fc.dictionary(fc.constantFrom(...names), inner, { maxKeys: 3 });
const settings = section(
  ['library', 'screen', 'delays'],
  fc.oneof(
    value,
    list,
    section(['name', 'tone', 'ms'], fc.oneof(value, list, section(['a'], value))),
  ),
) as fc.Arbitrary<Section>;
const nulls = section(['library', 'screen'], fc.constant(null)) as fc.Arbitrary<Section>;
const layer = fc.oneof(settings, nulls);
const layers = fc.record({ region: layer, branch: layer, kiosk: layer });

/** As the configuration is read: the own file over its base. */
function together(own: Section, base: Section): Section {
  const { extends: _, version: __, ...above } = own;
  const { extends: ___, version: ____, ...below } = base;
  return plain(mergeFiles([above, below], isWhole)) as Section;
}

function at(json: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((inner, key) => (isSection(inner) ? inner[key] : undefined), json);
}

function leaves(json: unknown, path = ''): string[] {
  if (!isSection(json)) return [path];
  return Object.entries(json).flatMap(([key, each]) =>
    leaves(each, path === '' ? key : `${path}.${key}`),
  );
}

test('each setting of the own file stands as it was, and names the base', options, () => {
  fc.assert(
    fc.property(settings, layers, (own, three) => {
      const next = ownOver(own, hash, []);
      expect(hashOfRegionBase(next.extends)).toBe(hash);
      const { extends: _, ...rest } = next;
      expect(rest).toEqual(own);
      const whole = together(next, baseOf(three, null));
      for (const path of leaves(own)) expect(at(whole, path)).toEqual(at(own, path));
    }),
    runs,
  );
});

test('differs is exactly what the region sets and the kiosk has otherwise', options, () => {
  fc.assert(
    fc.property(settings, layers, (own, three) => {
      const base = baseOf(three, null);
      const whole = together(own, base);
      const merged = mergeLayers(three);
      const expected = leaves(merged).filter(
        (path) =>
          path !== '' && JSON.stringify(at(whole, path)) !== JSON.stringify(at(merged, path)),
      );
      expect(differing(own, base, file, hash).sort()).toEqual(expected.sort());
    }),
    runs,
  );
});

test('over takes out what differs, and nothing else', options, () => {
  fc.assert(
    fc.property(settings, layers, (own, three) => {
      const base = baseOf(three, null);
      const over = differing(own, base, file, hash);
      const next = ownOver(own, hash, over);
      const left = differing(next, base, file, hash);
      // What is left stands under a value of the own file that is no section: it takes its parent.
      for (const path of left) expect(over.includes(path)).toBe(true);
      const touched = (path: string) =>
        over.some((each) => each === path || path.startsWith(`${each}.`));
      for (const path of leaves(own))
        if (!touched(path) && path !== '') expect(at(next, path)).toEqual(at(own, path));
    }),
    runs,
  );
});

test('what is of each kiosk alone is never taken out', () => {
  const own = {
    ...{ version: 2, branch: { folder: 'b' } },
    store: { folder: 'data' },
    screen: { port: 1 },
  };
  const over = ['branch', 'branch.folder', 'store', 'store.folder', 'extends', 'version', 'screen'];
  expect(over.filter((path) => !isOfKioskAlone(path))).toEqual(['screen']);
  const { extends: _, ...next } = ownOver(own, hash, over);
  expect(next).toEqual({ version: 2, branch: { folder: 'b' }, store: { folder: 'data' } });
});

test('a path of the region begins where its files are, one of the kiosk at its own file', () => {
  const base = baseOf(
    { region: { policy: 'files/a.json' }, branch: {}, kiosk: {} },
    '/etc/base.json',
  );
  expect(base).toMatchObject({ extends: '/etc/base.json', policy: 'files/a.json' });
  const same = `region/${'a'.repeat(64)}/files/a.json`;
  expect(differing({ policy: same }, base, file, hash)).toEqual([]);
  expect(differing({ policy: 'files/a.json' }, base, file, hash)).toEqual(['policy']);
});
