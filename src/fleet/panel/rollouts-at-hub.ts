/** Rollouts at the hub, as the panel shows and orders them; it drives those that stand. */
import { randomBytes } from 'node:crypto';
import { Fault } from '../../fault.ts';
import { manifest } from '../../region/documents.ts';
import { openDocument } from '../../region/signed.ts';
import { readLayers } from '../config/store.ts';
import type { Hub } from '../hub/hub.ts';
import { order } from '../rollout/orders.ts';
import { planRollout } from '../rollout/plan.ts';
import { showLine, showRollout } from '../rollout/show.ts';
import { sightOf } from '../rollout/sight.ts';
import { startRollout } from '../rollout/start.ts';
import { readRollout } from '../rollout/store.ts';
import type { RolloutLine } from './actions.ts';
import { type AtHub, hubOf, kiosksOf, trustedOf } from './at-hub.ts';
import type { PanelRollouts, RolloutWanted } from './region.ts';

export function rolloutsAtHub(at: AtHub): PanelRollouts {
  async function planned(hub: Hub, wanted: RolloutWanted) {
    const { configKey, packageKey } = trustedOf(at);
    const { layers, damaged } = await readLayers(hub, configKey);
    if (damaged.length > 0) throw refused('layer-damaged');
    const signed =
      wanted.package === null ? null : await manifestOf(hub, wanted.package, packageKey);
    const nowMs = await hub.nowMs();
    return planRollout(hub, {
      ...{ id: newId(nowMs), kiosks: kiosksOf(at), layers, nowMs },
      ...(signed === null ? {} : { package: signed }),
      ...{ numbers: wanted.numbers, sight: sightOf(at.following.view()) },
      ...{ configKey, packageKey },
    });
  }
  return {
    plan: async (wanted) => (await planned(hubOf(at), wanted)).seen,
    async start(wanted) {
      const hub = hubOf(at);
      const signedWith = at.signingKey();
      const plan = await planned(hub, wanted);
      const starting = { title: wanted.title, by: at.by, nowMs: await hub.nowMs(), signedWith };
      const started = await startRollout(hub, plan, starting);
      if ('code' in started) throw refused(started.code);
      return { id: started.id };
    },
    async show(id) {
      const hub = hubOf(at);
      const stored = await readRollout(hub, id);
      if (stored === null) return null;
      return showRollout(stored.value, sightOf(at.following.view()), await hub.nowMs());
    },
    async act(id, act) {
      const hub = hubOf(at);
      const done = await order(hub, id, act, { by: at.by, nowMs: await hub.nowMs() });
      if (typeof done === 'string') throw refused(done);
    },
  };
}

/** The newest that an operator signed of that version. */
async function manifestOf(hub: Hub, version: string, packageKey: string): Promise<string> {
  let newest: { serial: number; signed: string } | null = null;
  for (const { value } of (await hub.packages.all()).values()) {
    const content = openDocument('package', value, packageKey, manifest);
    if (typeof content === 'string' || content.version !== version) continue;
    if (newest === null || content.serial > newest.serial)
      newest = { serial: content.serial, signed: Buffer.from(value).toString('utf8') };
  }
  if (newest === null) throw refused('package-unknown');
  return newest.signed;
}

/** Sorts as time does; two operators never draw the same. */
function newId(nowMs: number): string {
  const day = new Date(nowMs).toISOString().slice(0, 16).replace(/[-:T]/g, '');
  return `r${day}-${randomBytes(3).toString('hex')}`;
}

const texts: Readonly<Record<string, readonly [text: string, remedy: string]>> = {
  'layer-damaged': [
    'A layer at the hub was not written by an operator of this region.',
    'Find out who can write at the hub; then write the layer again.',
  ],
  'package-unknown': [
    'The hub has no package of that version that this region has signed.',
    'See kiosk fleet package list, and add it with kiosk fleet package add.',
  ],
  'rollout-overlaps': [
    'Another rollout stands for some of these kiosks.',
    'Let it end, stop it, or take it back.',
  ],
  'rollout-empty': ['Every kiosk has it already.', 'There is nothing to do.'],
  'rollout-too-large': [
    'What a branch would get is too long for the hub.',
    'Put what is long into files of the region.',
  ],
};

function refused(code: string): Fault {
  const [text, remedy] = texts[code] ?? [
    `The rollout does not take that now (${code}).`,
    'Load the page again, and look at its state.',
  ];
  return new Fault('fleet', code, text, remedy);
}

const mostLines = 50;

/** Keeps the lines of the newest rollouts as the hub has them. */
export function followLines(onChange: () => void) {
  const lines = new Map<string, RolloutLine>();
  return {
    lines: (): readonly RolloutLine[] =>
      [...lines.values()]
        .sort((one, other) => (one.startedAt > other.startedAt ? -1 : 1))
        .slice(0, mostLines),
    /** Until that connection ends. */
    async watch(hub: Hub): Promise<void> {
      await hub.rollouts.watch((key) => {
        // Beside the states stand the index, and what is put in each branch.
        if (key === 'index' || key.includes('.')) return;
        readRollout(hub, key).then(
          (stored) => {
            if (stored === null) lines.delete(key);
            else lines.set(key, showLine(stored.value));
            onChange();
          },
          () => {},
        );
      });
    },
  };
}
