/** Breadth first: each state once, the shortest way to what breaks a rule first. */

import { actsIn } from './acts.ts';
import { createCharts } from './charts.ts';
import type { Broken } from './judge.ts';
import { createKeys } from './key.ts';
import { holdsReady } from './people.ts';
import type { Scene } from './scene.ts';
import type { Act, State } from './state.ts';
import { createStepper } from './step.ts';

export interface Bounds {
  depth: number;
  states: number;
  seconds: number;
}
export interface Violation extends Broken {
  story: readonly Act[];
  /** how many states were known when it was found */
  states: number;
}
export interface Explored {
  states: number;
  /** moves that were made */
  moves: number;
  /** every order of so many acts was looked at; `isWhole`: there are no more states */
  depth: number;
  isWhole: boolean;
  seconds: number;
  violations: readonly Violation[];
}

/** A violation is told once by its shape: what it was, and what was done last. */
function shapeOf({ rule, detail }: Broken, act: Act): string {
  const names: string[] = [];
  const nameless = detail.replaceAll(/[①②ᴀʙ]/g, (name) => {
    if (!names.includes(name)) names.push(name);
    return `#${names.indexOf(name)}`;
  });
  const last = 'intent' in act ? act.intent.type : 'how' in act ? act.how : '';
  return `${rule}: ${nameless} (${act.do} ${last})`;
}

/** `goesOn`: rules whose breach does not end a way. */
export function explore(
  scene: Scene,
  bounds: Bounds,
  {
    isKnown = () => false,
    onDepth,
  }: {
    isKnown?: (rule: string) => boolean;
    onDepth?: (depth: number, states: number, frontier: number) => void;
  } = {},
): Explored {
  const began = performance.now();
  const { first, step } = createStepper(createCharts(scene), scene);
  const keyOf = createKeys(scene, (person) => [
    holdsReady[person],
    scene.pin.includes(person),
    scene.isBlocked,
  ]);
  const seen = new Set<number>();
  // Of each state, in the order in which they were found: from which it came, and by which act.
  const from: number[] = [];
  const by: string[] = [];
  const violations = new Map<string, Violation>();
  const storyTo = (state: number, last: Act): Act[] => {
    const acts: Act[] = [last];
    for (let at = state; at > 0; at = from[at] ?? 0) acts.unshift(JSON.parse(by[at] ?? '{}'));
    return acts;
  };
  const add = (parent: number, act: string): number => {
    from.push(parent);
    by.push(act);
    return from.length - 1;
  };
  const begin = first();
  seen.add(keyOf(begin));
  add(0, '');
  let frontier: { state: State; at: number }[] = [{ state: begin, at: 0 }];
  let depth = 0;
  let moves = 0;
  const seconds = () => (performance.now() - began) / 1000;
  const result = (isWhole: boolean): Explored => ({
    ...{ states: seen.size, moves, depth, isWhole, seconds: seconds() },
    violations: [...violations.values()],
  });
  while (frontier.length > 0 && depth < bounds.depth) {
    const next: typeof frontier = [];
    for (const { state, at } of frontier) {
      for (const act of actsIn(state, scene)) {
        moves += 1;
        const { state: after, broken } = step(state, act);
        let isBroken = false;
        for (const one of broken) {
          const shape = shapeOf(one, act);
          if (!isKnown(one.rule)) isBroken = true;
          if (!violations.has(shape))
            violations.set(shape, { ...one, story: storyTo(at, act), states: seen.size });
        }
        if (isBroken) continue;
        const key = keyOf(after);
        if (seen.has(key)) continue;
        seen.add(key);
        next.push({ state: after, at: add(at, JSON.stringify(act)) });
      }
      if (seen.size >= bounds.states || seconds() > bounds.seconds) return result(false);
    }
    frontier = next;
    depth += 1;
    onDepth?.(depth, seen.size, frontier.length);
  }
  return result(frontier.length === 0);
}
