/** A change of one layer: what is wrong with it for the kiosks that it is for. Pure. */
import {
  type LayerKey,
  partsOf,
  type RegionFile,
} from '../../../packages/region-documents/src/index.ts';
import { checkLayers } from './check-layers.ts';
import { desiredContentOf, type LayersByKey, nothingDesired } from './desired.ts';
import { branchLayer, kioskLayer, type Layer } from './layer.ts';
import type { LayerComplaint, LayerSeen } from './view.ts';

interface Edit {
  key: LayerKey;
  layer: Layer;
}

/** The layers with the change in them. */
export function withEdit(layers: LayersByKey, { key, layer }: Edit): LayersByKey {
  return new Map(layers).set(key, layer);
}

/** `kiosks`: all of the region (`b001.k03`). Each complaint once, whatever kiosk it is of. */
export function checkEdit(
  layers: LayersByKey,
  edit: Edit,
  kiosks: readonly string[],
): LayerComplaint[] {
  const edited = withEdit(layers, edit);
  const complaints = new Map<string, LayerComplaint>();
  const checked = new Set<string>();
  const check = (desired: ReturnType<typeof desiredContentOf>) => {
    const text = JSON.stringify([desired.layers, desired.files]);
    if (checked.has(text)) return;
    checked.add(text);
    for (const each of checkLayers(desired.layers, desired.files))
      complaints.set(`${each.path} ${each.problem}`, each);
  };
  const its = kiosks.map(partsOf).filter((each) => isFor(edit.key, each.branch, each.kiosk));
  for (const { branch, kiosk } of its) check(desiredContentOf(edited, branch, kiosk));
  const { settings: region, files } = edit.layer;
  if (its.length === 0)
    check({ ...nothingDesired, layers: { ...nothingDesired.layers, region }, files });
  return [...complaints.values()];
}

function isFor(key: LayerKey, branch: string, kiosk: string): boolean {
  return key === 'region' || key === branchLayer(branch) || key === kioskLayer(branch, kiosk);
}

/**
 * What becomes of a setting that a technician has otherwise at this kiosk. `over`: the layers win.
 * `take-up`: no layer sets it at this kiosk any more, so that its own file counts.
 */
export function decideDiffers(layer: Layer, path: string, decision: 'take-up' | 'over'): Layer {
  const others = layer.over.filter((each) => each !== path);
  const steps = path.split('.');
  if (decision === 'over') {
    // It may have been taken up before: then the layers would have nothing to win with.
    const settings = withoutNull(layer.settings, steps);
    return { ...layer, settings, over: [...others, path].sort() };
  }
  return { ...layer, over: others, settings: withNull(layer.settings, steps) };
}

type Settings = Readonly<Record<string, unknown>>;

function withoutNull(
  settings: Settings,
  [first = '', ...rest]: readonly string[],
): Record<string, unknown> {
  const { [first]: inner, ...others } = settings;
  if (rest.length === 0) return inner === null ? others : { ...settings };
  return isSection(inner) ? { ...settings, [first]: withoutNull(inner, rest) } : { ...settings };
}

function withNull(
  settings: Settings,
  [first = '', ...rest]: readonly string[],
): Record<string, unknown> {
  if (rest.length === 0) return { ...settings, [first]: null };
  const inner = settings[first];
  return { ...settings, [first]: withNull(isSection(inner) ? inner : {}, rest) };
}

function isSection(value: unknown): value is Settings {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function layerSeen(key: LayerKey, layer: Layer, revision: number): LayerSeen {
  const { settings, over, files, by, note } = layer;
  return { key, settings, over, files, by, at: revision === 0 ? null : layer.at, note, revision };
}

/** Of files of one name the later ones count. */
export function withFiles(
  present: readonly RegionFile[],
  more: readonly RegionFile[],
): RegionFile[] {
  const files = new Map([...present, ...more].map((file) => [file.name, file]));
  return [...files.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
}
