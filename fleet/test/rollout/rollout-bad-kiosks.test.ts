/**
 * Three in a hundred of a thousand kiosks are bad, drawn at random: where a rollout stops, and how
 * many kiosks ever had what was rolled out. docs/region.md has the numbers of the long run.
 */
import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { isLong } from '../../../test/support/repository/share.ts';
import type { ModelBehaviour } from '../support/rollout-model.ts';
import { driveWorld, later, type World, worldOf } from '../support/rollout-world.ts';

const harms = ['refuses', 'steps-back', 'sickens', 'restarts', 'falls-silent'] as const;
const branches = 100;
const kiosksOfBranch = 10;
const bad = 30;
const options = { timeout: isLong ? 3_600_000 : 40_000 };
const seeds = isLong ? 1_000 : 2;

/** Which of all kiosks are bad, and how, and who is in which wave, by the seed alone. */
function worldOfSeed(seed: number): World {
  const draw = (at: number) => createHash('sha256').update(`${seed} ${at}`).digest('hex');
  const all = Array.from({ length: branches * kiosksOfBranch }, (_, at) => at);
  const drawn = all
    .map((at) => ({ at, by: draw(at) }))
    .sort((one, other) => (one.by < other.by ? -1 : 1))
    .slice(0, bad);
  const harmOf = new Map(drawn.map(({ at }, nth) => [at, harms[nth % harms.length]]));
  const behaviours = Array.from({ length: branches }, (_, branch) =>
    Array.from(
      { length: kiosksOfBranch },
      (_, nth): ModelBehaviour => harmOf.get(branch * kiosksOfBranch + nth) ?? 'obeys',
    ),
  );
  return worldOf(behaviours, `seed-${seed}`);
}

it(`takes back what harms 3 % of a thousand kiosks, in each of ${seeds} draws`, options, () => {
  const ofWave = new Map<number, number[]>();
  for (let seed = 1; seed <= seeds; seed += 1) {
    const world = worldOfSeed(seed);
    driveWorld(world);
    expect([seed, world.rollout.state]).toEqual([seed, 'taken-back']);
    for (let at = 0; at < 6; at += 1) later(world);
    const sent = Object.entries(world.rollout.kiosks).filter(([, { step }]) => step !== 'planned');
    // Each that was sent it has what it had before.
    const others = sent.filter(
      ([name, { step, serial }]) =>
        step !== 'back' || world.kiosks.get(name)?.serial !== serial + 1,
    );
    expect([seed, others.map(([name]) => name)]).toEqual([seed, []]);
    const { wave } = world.rollout;
    ofWave.set(wave, [...(ofWave.get(wave) ?? []), sent.length]);
  }
  const rows = [...ofWave].sort(([one], [other]) => one - other);
  const early = rows.filter(([wave]) => wave <= 3).flatMap(([, sent]) => sent);
  const lines = rows.map(([wave, sent]) => {
    const kiosks = `${Math.min(...sent)} to ${Math.max(...sent)} kiosks had it`;
    return `wave ${wave}: ${sent.length} of ${seeds} draws, ${kiosks}\n`;
  });
  if (isLong) process.stdout.write(lines.join(''));
  expect(rows.every(([wave]) => wave <= 5)).toBe(true);
  if (isLong) expect(early.length / seeds).toBeGreaterThan(0.7);
});
