/**
 * Puts scenes into a drawn story, from a stream of their own: what was drawn before stays as it is,
 * but for what a person would have done who leaves in a scene.
 */
import { type Random, randomOf } from '../random.ts';
import type { FaultLevel, Step } from '../story.ts';
import {
  atAnHour,
  byNight,
  clocks,
  closes,
  late,
  listed,
  lostCard,
  restarts,
  type Scene,
  second,
  staffAtWork,
} from './scenes.ts';

/** From the arrival of a person to what is before the next one. */
function visitsOf(steps: readonly Step[]): Step[][] {
  const visits: Step[][] = [[]];
  for (const step of steps) {
    if (step.do === 'arrive') visits.push([]);
    visits.at(-1)?.push(step);
  }
  return visits;
}

function sceneOf(random: Random, visit: readonly Step[]): Scene | null {
  const [first] = visit;
  if (first?.do !== 'arrive') return null;
  switch (random.below(11)) {
    case 0:
    case 1:
      return late(random, first.errand);
    case 2:
    case 3:
      return restarts(random);
    case 4:
      return closes(random);
    case 5:
      return second(random);
    case 6:
      return listed(random, first.errand);
    case 7:
      return byNight(random);
    case 8:
      return lostCard(random, first.who);
    case 9:
      return clocks(random);
    default:
      return staffAtWork(random);
  }
}

function withScene(random: Random, visit: readonly Step[]): Step[] {
  const scene = sceneOf(random, visit);
  if (!scene) return [...visit];
  const leavesAt = visit.findIndex((step) => step.do === 'leave');
  const at = 1 + random.below(Math.max(1, leavesAt));
  const acts = scene.acts.map(
    (act): Step => ({ ...act, afterMs: act.afterMs ?? 400 + random.below(2_200) }),
  );
  return [...visit.slice(0, at), ...acts, ...visit.slice(scene.ends ? leavesAt + 1 : at)];
}

export function weave(steps: readonly Step[], seed: number, faults: FaultLevel): Step[] {
  const random = randomOf(seed ^ 0x3ea7e);
  const percent = { none: 0, low: 10, high: 45 }[faults];
  const hours = randomOf(seed ^ 0x40035);
  return visitsOf(steps).flatMap((visit) => {
    const [first] = visit;
    const own = random.chance(percent) ? withScene(random, visit) : visit;
    // So that a visit runs when the hour comes.
    if (first?.do !== 'arrive' || !hours.chance(percent / 10)) return own;
    return [{ afterMs: 0, ...atAnHour(hours) }, ...own];
  });
}
