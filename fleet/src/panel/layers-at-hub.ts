/** The layers of the configuration at the hub, as the panel changes them. */

import type { LayerKey } from '../../../packages/region-documents/src/index.ts';
import { differences } from '../../../src/config/files/differences.ts';
import { Fault } from '../../../src/fault.ts';
import type { LayersByKey } from '../config/desired.ts';
import { checkEdit, decideDiffers, layerSeen, withEdit } from '../config/edit.ts';
import { kioskLayer, type Layer } from '../config/layer.ts';
import { layerHistory, putLayer, readLayers, readOne } from '../config/store.ts';
import { momentToSign } from '../hub/own-clock.ts';
import { kiosksOf } from '../rollout/ask.ts';
import { rolloutNumbers } from '../rollout/numbers.ts';
import { planRollout } from '../rollout/plan.ts';
import { reportedStateOf } from '../rollout/reported.ts';
import type { DiffersDecision, LayerChange, LayerSeen } from './actions.ts';
import { type AtHub, hubOf, trustedOf } from './at-hub.ts';
import type { PanelRegion } from './region.ts';

/** Another operator may write the same layer in between. */
const mostTries = 5;

export function layersAtHub(at: AtHub): PanelRegion['layers'] {
  const configKey = () => trustedOf(at).configKey;
  const kiosks = () => kiosksOf(at.following.view());

  async function present(): Promise<LayersByKey> {
    const { layers, damaged } = await readLayers(hubOf(at), configKey());
    if (damaged.length > 0) throw damagedLayer(damaged);
    return layers;
  }

  async function one(key: LayerKey) {
    const stored = await readOne(hubOf(at), key, configKey());
    if (stored === 'wrong') throw damagedLayer([key]);
    return stored;
  }

  /** Between these layers and what was put for each kiosk. */
  async function differenceOf(layers: LayersByKey) {
    const hub = hubOf(at);
    const region = at.following.view();
    const planned = await planRollout(hub, {
      id: 'difference',
      kiosks: kiosksOf(region),
      layers,
      packages: [],
      numbers: rolloutNumbers.parse({}),
      configKey: configKey(),
      reported: reportedStateOf(region),
      nowMs: await hub.nowMs(),
    });
    return planned.differences;
  }

  async function write(key: LayerKey, before: Layer, next: Layer, revision: number) {
    const complaints = checkEdit(await present(), { key, layer: next }, kiosks());
    if (complaints.length > 0) throw wrongLayer(complaints.map(({ path }) => path));
    const paths = differences(before.settings, next.settings).map(({ path }) => path);
    const signedWith = at.signingKey();
    return putLayer(hubOf(at), { key, layer: next, revision, paths, signedWith });
  }

  /** As this operator writes it now. */
  async function written(layer: Layer): Promise<Layer> {
    const now = new Date(await momentToSign(hubOf(at))).toISOString();
    return { ...layer, by: at.by, at: now };
  }

  async function changed({ key, settings, over, note }: LayerChange) {
    const stored = await one(key as LayerKey);
    const next = await written({ ...stored.layer, settings, over: [...over], note });
    return { key: key as LayerKey, stored, next };
  }

  return {
    async all() {
      const keys = [...(await present()).keys()] as LayerKey[];
      return Promise.all(
        keys.map(async (key): Promise<LayerSeen> => {
          const { layer, revision } = await one(key);
          return layerSeen(key, layer, revision);
        }),
      );
    },
    async history(key) {
      const stored = await layerHistory(hubOf(at), key as LayerKey, configKey());
      return stored.map(({ layer, revision }) => layerSeen(key as LayerKey, layer, revision));
    },
    async check(change) {
      const { key, next } = await changed(change);
      const layers = await present();
      const complaints = checkEdit(layers, { key, layer: next }, kiosks());
      if (complaints.length > 0) return { complaints, difference: [] };
      return { complaints, difference: await differenceOf(withEdit(layers, { key, layer: next })) };
    },
    async save(change) {
      const { key, stored, next } = await changed(change);
      if (stored.revision !== change.revision) return 'conflict';
      const put = await write(key, stored.layer, next, change.revision);
      return put === 'conflict' ? put : layerSeen(key, next, put.revision);
    },
    async decide({ branch, kiosk, path, decision }: DiffersDecision) {
      const key = kioskLayer(branch, kiosk);
      for (let tries = 1; ; tries += 1) {
        const { layer, revision } = await one(key);
        const next = await written({ ...decideDiffers(layer, path, decision), note: '' });
        if ((await write(key, layer, next, revision)) !== 'conflict') return;
        if (tries === mostTries) throw changedMeanwhile();
      }
    },
    difference: async () => differenceOf(await present()),
  };
}

function damagedLayer(keys: readonly string[]): Fault {
  return new Fault(
    'fleet',
    'layer-damaged',
    `${keys.join(', ')} at the hub was not written by an operator of this region.`,
    'Find out who can write at the hub; then write the layer again, with kiosk-fleet config put.',
  );
}

function wrongLayer(paths: readonly string[]): Fault {
  return new Fault(
    'fleet',
    'layer-wrong',
    `The kiosks would refuse these settings: ${paths.join(', ')}.`,
    'Open the layer, check it and correct what is said there.',
  );
}

function changedMeanwhile(): Fault {
  return new Fault(
    'fleet',
    'layer-changed',
    'This layer was changed meanwhile: nothing was saved.',
    'Load it again, and make the change once more.',
  );
}
