/** The layers at the hub: read, and changed by compare-and-set. */
import type { KeyObject } from 'node:crypto';
import type { Instant } from '../../../machines/domain.ts';
import type { LayerKey } from '../../../packages/region-documents/src/index.ts';
import type { Hub } from '../hub/hub.ts';
import type { LayersByKey } from './desired.ts';
import { emptyLayer, type Layer, readLayer, writeLayer } from './layer.ts';

export interface StoredLayer {
  layer: Layer;
  revision: number;
}

/** `damaged`: not written by an operator of this region. */
export interface AllLayers {
  layers: LayersByKey;
  damaged: readonly LayerKey[];
}

/** `configKey`: 32 bytes in base64 */
export async function readLayers(
  { layers }: Pick<Hub, 'layers'>,
  configKey: string,
): Promise<AllLayers> {
  const found = new Map<string, Layer>();
  const damaged: LayerKey[] = [];
  for (const [key, { value }] of await layers.all()) {
    if (value.length === 0) continue;
    const layer = readLayer(key as LayerKey, value, configKey);
    if (layer === 'wrong') damaged.push(key as LayerKey);
    else found.set(key, layer);
  }
  return { layers: found, damaged };
}

export async function readOne(
  { layers }: Pick<Hub, 'layers'>,
  key: LayerKey,
  configKey: string,
): Promise<StoredLayer | 'wrong'> {
  const found = await layers.get(key);
  if (found === null) return { layer: emptyLayer, revision: 0 };
  // It was withdrawn when the keys of the region were recovered.
  if (found.value.length === 0) return { layer: emptyLayer, revision: found.revision };
  const layer = readLayer(key, found.value, configKey);
  return layer === 'wrong' ? 'wrong' : { layer, revision: found.revision };
}

/** Newest first; what cannot be read is left out. */
export async function layerHistory(
  { layers }: Pick<Hub, 'layers'>,
  key: LayerKey,
  configKey: string,
): Promise<StoredLayer[]> {
  return (await layers.history(key)).flatMap(({ value, revision }) => {
    const layer = readLayer(key, value, configKey);
    return layer === 'wrong' ? [] : [{ layer, revision }];
  });
}

interface LayerChange {
  key: LayerKey;
  layer: Layer;
  /** that it was read with */
  revision: number;
  /** paths of what changes, for the audit trail */
  paths: readonly string[];
  signedWith: KeyObject;
}

/** Audited before it is written; kiosks get it by a rollout. `conflict`: another was faster */
export async function putLayer(
  hub: Pick<Hub, 'layers' | 'audit'>,
  { key, layer, revision, paths, signedWith }: LayerChange,
): Promise<{ revision: number } | 'conflict'> {
  const at: Instant = layer.at;
  await hub.audit({ at, by: layer.by, action: 'config-put', what: [key, ...paths] });
  return hub.layers.put(key, writeLayer(key, layer, signedWith), revision);
}
