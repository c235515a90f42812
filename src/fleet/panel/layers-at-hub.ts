/** The layers of the configuration at the hub, as the panel changes them. */
import { differences } from '../../config/files/differences.ts';
import { Fault } from '../../fault.ts';
import type { LayerKey } from '../../region/names.ts';
import { checkChange } from '../config/check-change.ts';
import { kioskLayer, type Layer } from '../config/layer.ts';
import { layerHistory, putLayer, readLayers, readOne } from '../config/store.ts';
import type { LayersByKey } from '../config/wanted.ts';
import { rolloutNumbers } from '../rollout/numbers.ts';
import { planRollout } from '../rollout/plan.ts';
import { sightOf } from '../rollout/sight.ts';
import type { DiffersDecision, LayerChange, LayerSeen } from './actions.ts';
import { type AtHub, hubOf, kiosksOf, trustedOf } from './at-hub.ts';
import { decided } from './decide.ts';
import type { PanelLayers } from './region.ts';

/** Another operator may write the same layer in between. */
const mostTries = 5;

export function layersAtHub(at: AtHub): PanelLayers {
  const configKey = () => trustedOf(at).configKey;

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
    const planned = await planRollout(hub, {
      ...{ id: 'difference', kiosks: kiosksOf(at), layers, ...trustedOf(at) },
      ...{ numbers: rolloutNumbers.parse({}) },
      ...{ sight: sightOf(at.following.view()), nowMs: await hub.nowMs() },
    });
    return planned.differences;
  }

  async function write(key: LayerKey, before: Layer, next: Layer, revision: number) {
    const { complaints } = checkChange(await present(), key, next, kiosksOf(at));
    if (complaints.length > 0) throw wrongLayer(complaints.map(({ path }) => path));
    const paths = differences(before.settings, next.settings).map(({ path }) => path);
    const signedWith = at.signingKey();
    return putLayer(hubOf(at), { key, layer: next, revision, paths, signedWith });
  }

  const signed = async (more: Partial<Layer>, before: Layer): Promise<Layer> => {
    const written = new Date(await hubOf(at).nowMs()).toISOString();
    return { ...before, ...more, by: at.by, at: written };
  };

  return {
    async all() {
      const hub = hubOf(at);
      const keys = [...(await present()).keys()] as LayerKey[];
      return Promise.all(
        keys.map(async (key) => seenOf(key, await readOne(hub, key, configKey()))),
      );
    },
    async history(key) {
      const stored = await layerHistory(hubOf(at), key as LayerKey, configKey());
      return stored.map((each) => seenOf(key as LayerKey, each));
    },
    async check({ key, settings, over, note }) {
      const { layer } = await one(key as LayerKey);
      const next = await signed({ settings, over: [...over], note }, layer);
      const { layers, complaints } = checkChange(await present(), key, next, kiosksOf(at));
      return { complaints, difference: complaints.length > 0 ? [] : await differenceOf(layers) };
    },
    async save({ key, settings, over, note, revision }: LayerChange) {
      const stored = await one(key as LayerKey);
      if (stored.revision !== revision) return 'conflict';
      const next = await signed({ settings, over: [...over], note }, stored.layer);
      const put = await write(key as LayerKey, stored.layer, next, revision);
      if (put === 'conflict') return 'conflict';
      return seenOf(key as LayerKey, { layer: next, revision: put.revision });
    },
    async decide(decision: DiffersDecision) {
      const key = kioskLayer(decision.branch, decision.kiosk);
      for (let tries = 1; ; tries += 1) {
        const { layer, revision } = await one(key);
        const next = await signed({ ...decided(layer, decision), note: '' }, layer);
        if ((await write(key, layer, next, revision)) !== 'conflict') return;
        if (tries === mostTries) throw changedMeanwhile();
      }
    },
    difference: async () => differenceOf(await present()),
  };
}

function seenOf(key: LayerKey, stored: { layer: Layer; revision: number } | 'wrong'): LayerSeen {
  if (stored === 'wrong') throw damagedLayer([key]);
  const { layer, revision } = stored;
  return { key, ...layer, at: revision === 0 ? null : layer.at, revision };
}

function damagedLayer(keys: readonly string[]): Fault {
  return new Fault(
    'fleet',
    'layer-damaged',
    `${keys.join(', ')} at the hub was not written by an operator of this region.`,
    'Find out who can write at the hub; then write the layer again, with kiosk fleet config put.',
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
