/** What one kiosk shall have by the layers: settings, files, and where they win over its own file. Pure. */
import {
  type Desired,
  hashOf,
  type LayerKey,
  type RegionFile,
} from '../../../packages/region-documents/src/index.ts';
import { branchLayer, emptyLayer, kioskLayer, type Layer } from './layer.ts';

export type DesiredContent = Pick<Desired, 'layers' | 'over' | 'files'>;
export type LayersByKey = ReadonlyMap<string, Layer>;

export const nothingDesired: DesiredContent = {
  layers: { region: {}, branch: {}, kiosk: {} },
  over: [],
  files: [],
};

/** Of files of one name the nearest counts; settings that win anywhere win. */
export function desiredContentOf(
  layers: LayersByKey,
  branch: string,
  kiosk: string,
): DesiredContent {
  const keys: readonly LayerKey[] = ['region', branchLayer(branch), kioskLayer(branch, kiosk)];
  const three = keys.map((key) => layers.get(key) ?? emptyLayer);
  const [region = {}, of = {}, own = {}] = three.map(({ settings }) => settings);
  const files = new Map<string, RegionFile>();
  for (const each of three.flatMap((layer) => layer.files)) files.set(each.name, each);
  return {
    layers: { region, branch: of, kiosk: own },
    over: [...new Set(three.flatMap(({ over }) => over))].sort(),
    files: [...files.values()].sort((one, other) => (one.name < other.name ? -1 : 1)),
  };
}

export function isSame(one: DesiredContent, other: DesiredContent): boolean {
  return (
    hashOf(one.layers, one.files) === hashOf(other.layers, other.files) &&
    JSON.stringify(one.over) === JSON.stringify(other.over)
  );
}
