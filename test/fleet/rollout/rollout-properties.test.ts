import fc from 'fast-check';
import { expect, it } from 'vitest';
import { advance, confirm } from '../../../src/fleet/rollout/advance.ts';
import { rolloutNumbers } from '../../../src/fleet/rollout/numbers.ts';
import { nameOf, partsOf, type Rollout, stands } from '../../../src/fleet/rollout/state.ts';
import { planWaves } from '../../../src/fleet/rollout/waves.ts';
import {
  type ModelBehaviour,
  type ModelKiosk,
  minuteMs,
  modelKiosk,
  modelStartMs,
  sightOfModel,
} from '../../support/fleet/rollout-model.ts';
import { isLong } from '../../support/repository/share.ts';

const numRuns = isLong ? 10_000 : 300;
const hash = '0123456789abcdef';
/** that pass at once */
const minutes = isLong ? 5 : 10;
const twoDays = (48 * 60) / minutes;

const behaviour = fc.oneof(
  { weight: 12, arbitrary: fc.constant<ModelBehaviour>('obeys') },
  {
    weight: 1,
    arbitrary: fc.constantFrom<ModelBehaviour>(
      ...(['refuses', 'steps-back', 'sickens', 'restarts', 'falls-silent', 'slow'] as const),
    ),
  },
);

/** Branches of one to six kiosks. */
const region = fc.array(fc.array(behaviour, { minLength: 1, maxLength: 6 }), {
  minLength: 1,
  maxLength: isLong ? 12 : 8,
});

interface World {
  kiosks: Map<string, ModelKiosk>;
  rollout: Rollout;
  nowMs: number;
  shown: Map<string, { seenAtMs: number; status: ModelKiosk['status'] }>;
}

function worldOf(branches: readonly (readonly ModelBehaviour[])[], id: string): World {
  const kiosks = new Map<string, ModelKiosk>();
  branches.forEach((of, branch) => {
    of.forEach((each, kiosk) => {
      kiosks.set(nameOf(`b${branch}`, `k${kiosk}`), modelKiosk(each));
    });
  });
  const waves = planWaves({ kiosks: [...kiosks.keys()], away: new Set(), id });
  const entries = waves.flatMap((names, at) =>
    names.map((name) => [name, { wave: at + 1, serial: 100, hash, step: 'planned', atMs: 0 }]),
  );
  const rollout = {
    ...{ v: 1, id, title: '', by: 'ann', startedAtMs: 0, why: null, sinceMs: 0, lease: null },
    change: { kind: 'configuration', paths: [] },
    ...{ numbers: rolloutNumbers.parse({}), state: 'running', wave: 1, waves: waves.length },
    kiosks: Object.fromEntries(entries),
  } as Rollout;
  return { kiosks, rollout, nowMs: modelStartMs, shown: new Map() };
}

/** What stands at the hub for it. */
function putAsDecided(world: World, names: readonly string[]) {
  for (const name of names) {
    const { step, serial } = world.rollout.kiosks[name] ?? { step: 'planned', serial: 0 };
    if (step === 'putting') world.kiosks.get(name)?.put(serial, hash, true);
    if (step === 'backing') world.kiosks.get(name)?.put(serial + 1, 'ffff', false);
  }
  world.rollout = confirm(world.rollout, names, world.nowMs);
}

function later(world: World, mayPut: (name: string) => boolean = () => true) {
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

function stepsOf({ kiosks }: Rollout, wave: number) {
  return Object.values(kiosks)
    .filter((kiosk) => kiosk.wave === wave)
    .map(({ step }) => step);
}

function checkMove(before: Rollout, after: Rollout) {
  for (const { wave, step } of Object.values(after.kiosks))
    if (wave > after.wave) expect(step).toBe('planned');
  if (after.wave === before.wave) return;
  expect(after.wave).toBe(before.wave + 1);
  const steps = stepsOf(after, before.wave);
  const count = (of: string) => steps.filter((step) => step === of).length;
  // Here every kiosk of a wave is heard of when it is put.
  expect(count('proven')).toBeGreaterThanOrEqual(0.95 * (count('proven') + count('failed')));
  expect(count('proven')).toBeGreaterThan(0);
}

it('passes no failed wave, whatever the kiosks do, and is over within two days', () => {
  fc.assert(
    fc.property(region, fc.string(), (branches, id) => {
      const world = worldOf(branches, id);
      for (let at = 0; at < twoDays && stands(world.rollout); at += 1) {
        const { before, decided } = later(world);
        checkMove(before, world.rollout);
        putAsDecided(world, decided);
      }
      expect(['done', 'taken-back']).toContain(world.rollout.state);
      if (world.rollout.state === 'done') return;
      for (let at = 0; at < 10; at += 1) later(world);
      for (const [name, { step, serial }] of Object.entries(world.rollout.kiosks)) {
        if (step === 'planned') expect(world.kiosks.get(name)?.serial).toBe(0);
        else {
          expect(step).toBe('back');
          expect(world.kiosks.get(name)?.serial).toBe(serial + 1);
        }
      }
    }),
    { numRuns },
  );
});

it('never puts two kiosks of one branch in a wave before half of all have it', () => {
  fc.assert(
    fc.property(region, fc.string(), fc.boolean(), (branches, id, withLab) => {
      const { kiosks } = worldOf(branches, id);
      const names = [...kiosks.keys()];
      const away = new Set(names.filter((_, at) => at % 7 === 3));
      const lab = withLab ? { lab: names.at(-1) ?? '' } : {};
      const waves = planWaves({ kiosks: names, away, id, ...lab });
      expect(waves.flat().sort()).toEqual(names.sort());
      expect(waves[0]).toHaveLength(1);
      let had = 0;
      for (const wave of waves) {
        had += wave.length;
        const branchesOfIt = new Set(wave.map((name) => partsOf(name).branch));
        if (had < names.length / 2) expect(branchesOfIt.size).toBe(wave.length);
      }
    }),
    { numRuns },
  );
});

it('counts a kiosk that is away for nothing, and it follows when it returns', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 2, max: 5 }), { minLength: 3, maxLength: 10 }),
      fc.array(fc.boolean(), { minLength: 50, maxLength: 50 }),
      fc.integer({ min: 1, max: 60 }),
      (sizes, isAway, returnsAfter) => {
        const world = worldOf(
          sizes.map((size) => Array.from({ length: size }, () => 'obeys' as const)),
          'x',
        );
        // One in three, and never all of them.
        const all = [...world.kiosks.values()];
        all.forEach((kiosk, at) => {
          kiosk.isAway = at % 3 === 1 && (isAway[at] ?? false);
        });
        world.nowMs += 10 * minuteMs;
        for (let at = 0; at < 600 && stands(world.rollout); at += 1) {
          if (at === returnsAfter) for (const kiosk of all) kiosk.isAway = false;
          const { decided } = later(world);
          for (const name of decided)
            if (world.rollout.wave <= world.rollout.waves)
              expect(world.kiosks.get(name)?.isAway).toBe(false);
          putAsDecided(world, decided);
        }
        expect(world.rollout.state).toBe('done');
        for (const kiosk of all) kiosk.isAway = false;
        later(world);
        for (const kiosk of all) expect(kiosk.serial).toBe(100);
      },
    ),
    { numRuns: numRuns / 3 },
  );
});

it('makes the same of it where what was decided is put late, in parts, or again', () => {
  fc.assert(
    fc.property(region, fc.array(fc.nat(3), { minLength: 40, maxLength: 40 }), (branches, luck) => {
      const world = worldOf(branches, 'x');
      let turn = 0;
      for (let at = 0; at < twoDays && stands(world.rollout); at += 1) {
        // Sooner or later each is put.
        const isPut = () => (luck[turn++ % luck.length] ?? 0) > 0 || at % 5 === 4;
        const { before, decided } = later(world, isPut);
        checkMove(before, world.rollout);
        // The program dies between putting and saying so.
        const unsaid = world.rollout;
        putAsDecided(world, decided);
        if (luck[at % luck.length] === 3) world.rollout = unsaid;
      }
      expect(['done', 'taken-back']).toContain(world.rollout.state);
    }),
    { numRuns },
  );
});
