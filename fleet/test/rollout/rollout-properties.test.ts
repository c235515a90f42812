import fc from 'fast-check';
import { expect, it } from 'vitest';
import { partsOf } from '../../../packages/region-documents/src/index.ts';
import { isLong } from '../../../test/support/repository/share.ts';
import { stands } from '../../src/rollout/state.ts';
import { planWaves } from '../../src/rollout/waves.ts';
import { type ModelBehaviour, minuteMs } from '../support/rollout-model.ts';
import {
  checkMove,
  driveWorld,
  later,
  putAsDecided,
  twoDays,
  worldOf,
} from '../support/rollout-world.ts';

const numRuns = isLong ? 10_000 : 40;
const options = { timeout: isLong ? 3_600_000 : 40_000 };
/** Days of waiting would be the same, step after step. */
const numbers = { leaveOutHours: 2, takeWithinHours: 3 };

const behaviour = fc.oneof(
  { weight: 12, arbitrary: fc.constant<ModelBehaviour>('obeys') },
  {
    weight: 1,
    arbitrary: fc.constantFrom<ModelBehaviour>(
      ...(['refuses', 'steps-back', 'sickens', 'restarts', 'falls-silent', 'slow'] as const),
    ),
  },
);

/** Branches of one to five kiosks. */
const region = fc.array(fc.array(behaviour, { minLength: 1, maxLength: 5 }), {
  minLength: 1,
  maxLength: 8,
});

it('passes no failed wave, whatever the kiosks do, and is over within two days', options, () => {
  fc.assert(
    fc.property(region, fc.string(), (branches, id) => {
      const world = worldOf(branches, id, numbers);
      driveWorld(world);
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

it('never puts two kiosks of one branch in a wave before half of all have it', options, () => {
  fc.assert(
    fc.property(region, fc.string(), fc.boolean(), (branches, id, withLab) => {
      const { kiosks } = worldOf(branches, id);
      const names = [...kiosks.keys()];
      const away = new Set(names.filter((_, at) => at % 7 === 3));
      const lab = withLab ? { lab: names.at(-1) ?? '' } : {};
      const waves = planWaves({ kiosks: names, away, day: id, ...lab });
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

it('counts a kiosk that is away for nothing, and it follows when it returns', options, () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 2, max: 5 }), { minLength: 3, maxLength: 10 }),
      fc.array(fc.boolean(), { minLength: 50, maxLength: 50 }),
      fc.integer({ min: 1, max: 60 }),
      (sizes, isAway, returnsAfter) => {
        const world = worldOf(
          sizes.map((size) => Array.from({ length: size }, () => 'obeys' as const)),
          'x',
          numbers,
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
    { numRuns: Math.ceil(numRuns / 3) },
  );
});

it('makes the same of it where what was decided is put late, in parts, or again', options, () => {
  fc.assert(
    fc.property(region, fc.array(fc.nat(3), { minLength: 40, maxLength: 40 }), (branches, luck) => {
      const world = worldOf(branches, 'x', numbers);
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
