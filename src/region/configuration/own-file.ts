/**
 * The kiosk's own file and the layers of the region: the layers become a base that the own file
 * extends, over the base that it extended before. So what a technician set in the own file wins by
 * itself. Pure.
 */
import { dirname, resolve } from 'node:path';
import { type Layers, mergeLayers } from '../../../packages/region-documents/src/index.ts';
import {
  isSection,
  mergeFiles,
  type Section,
  settingsOf,
  standing,
} from '../../config/files/merge.ts';
import { migrate } from '../../config/files/migrate.ts';
import { regionBase } from '../../config/files/region-base.ts';
import { isWhole, withAbsolutePaths } from '../../config/files/sources.ts';

/** With them a kiosk would lose its journal, its branch, or its way back to the region. */
const ofKioskAlone = ['$schema', 'version', 'extends', 'branch', 'store.folder', 'store.keyFile'];

/** `below`: absolute path of the base under that of the region; null: there is none */
export function baseOf(layers: Layers, below: string | null): Section {
  const { $schema: _, extends: __, ...settings } = mergeLayers(layers);
  const { version, ...rest } = migrate(settings).json as Section;
  return { version, ...(below === null ? {} : { extends: below }), ...rest };
}

/** `over`: paths at which the region wins. `own`: as it stands, in the present shape */
export function ownOver(own: Section, hash: string, over: readonly string[]): Section {
  const { $schema, version, extends: _, ...rest } = own;
  const lean = over.filter((path) => !isOfKioskAlone(path)).reduce(without, rest);
  return {
    ...($schema === undefined ? {} : { $schema }),
    ...(version === undefined ? {} : { version }),
    extends: regionBase(hash),
    ...lean,
  };
}

/** A section around one of them counts too: it would be taken out with it. */
export function isOfKioskAlone(path: string): boolean {
  return ofKioskAlone.some(
    (one) => one === path || path.startsWith(`${one}.`) || one.startsWith(`${path}.`),
  );
}

/** Sections that have become empty go with it. */
function without(section: Section, path: string): Section {
  const [key = '', ...below] = path.split('.');
  if (!Object.hasOwn(section, key)) return section;
  const { [key]: value, ...others } = section;
  if (below.length === 0) return others;
  if (!isSection(value)) return section;
  const lean = without(value, below.join('.'));
  const isEmptied = Object.keys(lean).length === 0 && Object.keys(value).length > 0;
  return isEmptied
    ? others
    : Object.fromEntries(
        Object.entries(section).map(([each, inner]) => [each, each === key ? lean : inner]),
      );
}

/**
 * The settings of the region that the own file has otherwise. `file`: where the own file stands,
 * `base`: the base of the region, as it was written.
 */
export function differing(own: Section, base: Section, file: string, hash: string): string[] {
  const folder = dirname(file);
  const { $schema: _, version: __, extends: ___, ...rest } = base;
  const above = withAbsolutePaths(own, folder);
  const region = withAbsolutePaths(rest, dirname(resolve(folder, regionBase(hash))));
  const together = mergeFiles([above, region], isWhole);
  return settingsOf(mergeFiles([region], isWhole))
    .map(([path]) => path)
    .filter((path) => path !== '' && standing(together, path).from === 0)
    .filter((path) => text(valueAt(above, path)) !== text(valueAt(region, path)));
}

function valueAt(json: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((value, key) => (isSection(value) ? value[key] : undefined), json);
}

/** Equal values have equal texts. */
function text(value: unknown): string {
  return JSON.stringify(value, (_, inner) =>
    isSection(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1)))
      : inner,
  );
}
