/**
 * One of the three layers, as it stands at the hub: signed by the operator who wrote it, so that a
 * hub can hand out an older one and invent nothing that another operator signs for kiosks later.
 */
import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import {
  type LayerKey,
  openDocument,
  regionFile,
  signDocument,
} from '../../../packages/region-documents/src/index.ts';

const layer = z.object({
  v: z.literal(1),
  key: z.string().max(150),
  settings: z.record(z.string(), z.unknown()),
  over: z.array(z.string().max(200)).max(500),
  files: z.array(regionFile).max(200),
  by: z.string().max(100),
  at: z.iso.datetime({ offset: true }),
  note: z.string().max(500),
});
export type Layer = Omit<z.infer<typeof layer>, 'v' | 'key'>;

export const emptyLayer: Layer = {
  settings: {},
  over: [],
  files: [],
  by: '',
  at: '1970-01-01T00:00:00Z',
  note: '',
};

export function writeLayer(key: LayerKey, content: Layer, configKey: KeyObject): Uint8Array {
  return Buffer.from(signDocument('layer', { v: 1, key, ...content }, configKey));
}

/** `configKey`: 32 bytes in base64. `wrong`: it is none that an operator of this region wrote for it. */
export function readLayer(key: LayerKey, value: Uint8Array, configKey: string): Layer | 'wrong' {
  const content = openDocument('layer', value, configKey, layer);
  if (typeof content === 'string' || content.key !== key) return 'wrong';
  const { v: _, key: __, ...rest } = content;
  return rest;
}

export function branchLayer(branch: string): LayerKey {
  return `branch.${branch}`;
}

export function kioskLayer(branch: string, kiosk: string): LayerKey {
  return `kiosk.${branch}.${kiosk}`;
}
