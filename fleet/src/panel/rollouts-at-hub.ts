/** Rollouts at the hub, as the panel shows and orders them; it drives those that stand. */
import { randomBytes } from 'node:crypto';
import { Fault } from '../../../src/fault.ts';
import type { Hub } from '../hub/hub.ts';
import { momentToSign } from '../hub/own-clock.ts';
import { planAsked } from '../rollout/ask.ts';
import { order } from '../rollout/orders.ts';
import { reportedStateOf } from '../rollout/reported.ts';
import { showLine, showRollout } from '../rollout/show.ts';
import { startRollout } from '../rollout/start.ts';
import { readIndex, readRollout, readState } from '../rollout/store.ts';
import type { RolloutLine } from './actions.ts';
import { type AtHub, hubOf, trustedOf } from './at-hub.ts';
import type { PanelRegion, RolloutRequest } from './region.ts';

export function rolloutsAtHub(at: AtHub): PanelRegion['steering'] {
  async function planned(hub: Hub, request: RolloutRequest) {
    const { configKey, packageKey } = trustedOf(at);
    const plan = await planAsked(request, {
      hub,
      configKey,
      packageKey,
      region: at.following.view(),
      nowMs: await hub.nowMs(),
      chance: randomBytes(2).toString('hex'),
    });
    if ('code' in plan) throw refused(plan.code);
    return plan;
  }
  return {
    plan: async (request) => (await planned(hubOf(at), request)).seen,
    async start(request) {
      const hub = hubOf(at);
      const signedWith = at.signingKey();
      const nowMs = await momentToSign(hub);
      const plan = await planned(hub, request);
      const starting = { title: request.title, by: at.by, nowMs, signedWith };
      const started = await startRollout(hub, plan, starting);
      if ('code' in started) throw refused(started.code);
      return { id: started.id };
    },
    async show(id) {
      const hub = hubOf(at);
      const stored = await readRollout(hub, id);
      if (stored === null) return null;
      return showRollout(stored.value, reportedStateOf(at.following.view()), await hub.nowMs());
    },
    async act(id, act) {
      const hub = hubOf(at);
      const done = await order(hub, id, act, { by: at.by, nowMs: await hub.nowMs() });
      if (typeof done === 'string') throw refused(done);
    },
  };
}

const texts: Readonly<Record<string, readonly [text: string, remedy: string]>> = {
  'layer-damaged': [
    'A layer at the hub was not written by an operator of this region.',
    'Find out who can write at the hub; then write the layer again.',
  ],
  'package-unknown': [
    'The hub has no package of that version that this region has signed.',
    'See kiosk-fleet package list, and add it with kiosk-fleet package add.',
  ],
  'rollout-overlaps': [
    'Another rollout stands for some of these kiosks.',
    'Let it end, stop it, or take it back.',
  ],
  'region-serial-ahead': [
    'Those that are left out have a serial that is days ahead of the clock; the others have it already.',
    'Look who can write to the brokers of those kiosks.',
  ],
  'rollout-unreadable': [
    'The hub hands out another state of the rollout than was written: it does not stand.',
    'Find out who can write at the hub, and start it once more.',
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
  let ids: ReadonlySet<string> = new Set();
  return {
    lines: (): readonly RolloutLine[] =>
      [...lines.values()]
        // One that was refused as it began has a state, and is none.
        .filter(({ id }) => ids.has(id))
        .sort((one, other) => (one.startedAt > other.startedAt ? -1 : 1))
        .slice(0, mostLines),
    /** Until that connection ends. */
    watch: (hub: Hub): Promise<void> =>
      hub.rollouts.watch((key, { value }) => {
        if (key === 'index') return void readAgain(hub);
        const rollout = readState(key, value);
        if (rollout === null) return;
        lines.set(key, showLine(rollout));
        onChange();
      }),
  };

  async function readAgain(hub: Hub): Promise<void> {
    // Where the hub goes away in between, all of it comes again with the next connection.
    const index = await readIndex(hub).catch(() => null);
    if (index === null) return;
    ids = new Set(index.value.ids);
    onChange();
  }
}
