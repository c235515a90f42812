/** A rollout over modelled kiosks in simulated time, without a hub: what is decided is put at once or later. */
import { expect } from 'vitest';
import { kioskKey } from '../../../packages/region-documents/src/index.ts';
import { advance, confirm } from '../../src/rollout/advance.ts';
import { type Numbers, rolloutNumbers } from '../../src/rollout/numbers.ts';
import { type Rollout, stands } from '../../src/rollout/state.ts';
import { planWaves } from '../../src/rollout/waves.ts';
import {
  type ModelBehaviour,
  type ModelKiosk,
  minuteMs,
  modelKiosk,
  modelStartMs,
  sightOfModel,
} from './rollout-model.ts';

const hash = '0123456789abcdef';
/** that pass at once */
const minutes = 10;
/** steps of a world */
export const twoDays = (48 * 60) / minutes;

export interface World {
  kiosks: Map<string, ModelKiosk>;
  rollout: Rollout;
  nowMs: number;
  shown: Map<string, { seenAtMs: number; status: ModelKiosk['status'] }>;
}

/** `id` draws who is in which wave. */
export function worldOf(
  branches: readonly (readonly ModelBehaviour[])[],
  id: string,
  numbers: Partial<Numbers> = {},
): World {
  const kiosks = new Map<string, ModelKiosk>();
  branches.forEach((of, branch) => {
    of.forEach((each, kiosk) => {
      kiosks.set(kioskKey(`b${branch}`, `k${kiosk}`), modelKiosk(each));
    });
  });
  const waves = planWaves({ kiosks: [...kiosks.keys()], away: new Set(), day: id });
  const entries = waves.flatMap((names, at) =>
    names.map((name) => [name, { wave: at + 1, serial: 100, hash, step: 'planned', atMs: 0 }]),
  );
  const rollout = {
    ...{ v: 1, id, title: '', by: 'ann', startedAtMs: 0, why: null, sinceMs: 0, lease: null },
    change: { kind: 'configuration', paths: [] },
    ...{ numbers: rolloutNumbers.parse(numbers), state: 'running', wave: 1, waves: waves.length },
    kiosks: Object.fromEntries(entries),
  } as Rollout;
  return { kiosks, rollout, nowMs: modelStartMs, shown: new Map() };
}

/** What stands at the hub for it. */
export function putAsDecided(world: World, names: readonly string[]) {
  for (const name of names) {
    const { step, serial } = world.rollout.kiosks[name] ?? { step: 'planned', serial: 0 };
    if (step === 'putting') world.kiosks.get(name)?.put(serial, hash, true);
    if (step === 'backing') world.kiosks.get(name)?.put(serial + 1, 'ffff', false);
  }
  world.rollout = confirm(world.rollout, names, world.nowMs);
}

/** One step on; `mayPut`: what of the decided is to be put now. */
export function later(world: World, mayPut: (name: string) => boolean = () => true) {
  world.nowMs += minutes * minuteMs;
  for (const kiosk of world.kiosks.values()) kiosk.tick(world.nowMs, minutes);
  const before = world.rollout;
  world.rollout = advance(
    before,
    sightOfModel(world.kiosks, world.nowMs, world.shown),
    world.nowMs,
  );
  const decided = Object.keys(world.rollout.kiosks).filter((name) =>
    ['putting', 'backing'].includes(world.rollout.kiosks[name]?.step ?? ''),
  );
  return { before, decided: decided.filter(mayPut) };
}

/** Until it is over, within two days. */
export function driveWorld(world: World) {
  for (let at = 0; at < twoDays && stands(world.rollout); at += 1) {
    const { before, decided } = later(world);
    checkMove(before, world.rollout);
    putAsDecided(world, decided);
  }
}

/** Nothing comes before its wave, and no wave that failed has passed. */
export function checkMove(before: Rollout, after: Rollout) {
  const early = Object.values(after.kiosks).filter(
    ({ wave, step }) => wave > after.wave && step !== 'planned',
  );
  // An expectation costs more than the step.
  if (early.length > 0) expect(early).toEqual([]);
  if (after.wave === before.wave) return;
  expect(after.wave).toBe(before.wave + 1);
  const steps = Object.values(after.kiosks).filter(({ wave }) => wave === before.wave);
  const count = (of: string) => steps.filter(({ step }) => step === of).length;
  // Here every kiosk of a wave is heard of when it is put.
  expect(count('proven')).toBeGreaterThanOrEqual(0.95 * (count('proven') + count('failed')));
  expect(count('proven')).toBeGreaterThan(0);
}
