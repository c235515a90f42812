/** What a change of one layer would do to the kiosks below it: what is wrong, before it is written. */
import { partsOf } from '../rollout/state.ts';
import { checkLayers } from './check-layers.ts';
import type { Layer } from './layer.ts';
import type { LayerComplaint } from './view.ts';
import { type LayersByKey, wantedOf } from './wanted.ts';

/** `kiosks`: `b001.k03`. Those with the same layers are checked once; each complaint comes once. */
export function checkChange(
  before: LayersByKey,
  key: string,
  layer: Layer,
  kiosks: readonly string[],
): { layers: LayersByKey; complaints: readonly LayerComplaint[] } {
  const layers = new Map([...before, [key, layer]]);
  const checked = new Set<string>();
  const complaints = new Map<string, LayerComplaint>();
  const check = ({ layers: three, files }: ReturnType<typeof wantedOf>) => {
    const text = JSON.stringify([three, files]);
    if (checked.has(text)) return;
    checked.add(text);
    for (const complaint of checkLayers(three, files))
      complaints.set(`${complaint.path} ${complaint.problem}`, complaint);
  };
  for (const name of kiosks) {
    const { branch, kiosk } = partsOf(name);
    if (isBelow(key, branch, kiosk)) check(wantedOf(layers, branch, kiosk));
  }
  // Of a region without kiosks the layer itself is checked all the same.
  const [, branch = '-', kiosk = '-'] = key.split('.');
  check(wantedOf(layers, branch, kiosk));
  return { layers, complaints: [...complaints.values()] };
}

function isBelow(key: string, branch: string, kiosk: string): boolean {
  return key === 'region' || key === `branch.${branch}` || key === `kiosk.${branch}.${kiosk}`;
}
