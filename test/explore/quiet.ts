/**
 * A way out of every state: with nobody there, answers come and time passes until nobody is served.
 */
import { waysToAnswer } from './answers.ts';
import type { Scene } from './scene.ts';
import type { Act, State } from './state.ts';

/** What happens next with nobody there; null: nobody is served, and nothing is under way. */
export function quietAct({ pair, world, ...rest }: State, scene: Scene): Act | null {
  const [owed] = pair.owed;
  if (owed) {
    const [how = 'done'] = waysToAnswer({ pair, world, ...rest }, owed, scene);
    return { do: 'answer', nth: 0, to: owed.src, how };
  }
  const [item] = world.unread;
  if (item && world.reader === 'up') return { do: 'list', item };
  const [timer] = pair.timers;
  return pair.visit === null || timer === undefined ? null : { do: 'wait', timer: timer.id };
}

/** By the number of a state: the one that comes next with nobody there, `out`, or not known. */
export type QuietWays = (number | 'out' | undefined)[];

/** The states whose way with nobody there leads round and round, by the first of each round. */
export function rounds(ways: QuietWays): readonly number[] {
  const isDone = new Set<number>();
  const found: number[] = [];
  for (const start of ways.keys()) {
    const path = new Set<number>();
    let at: number | 'out' | undefined = start;
    while (typeof at === 'number' && !isDone.has(at) && !path.has(at)) {
      path.add(at);
      at = ways[at];
    }
    if (typeof at === 'number' && path.has(at)) found.push(at);
    for (const state of path) isDone.add(state);
  }
  return found;
}
