/** Breadth first: each state once, the shortest way to what breaks a rule first. */

import { actsIn } from './acts.ts';
import { waysToAnswer } from './answers.ts';
import { createCharts } from './charts.ts';
import type { Broken } from './judge.ts';
import { createKeys } from './key.ts';
import { holdsReady } from './people.ts';
import type { Scene } from './scenes.ts';
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
function shapeOf({ rule, detail }: Broken, act: Act | undefined): string {
  const names: string[] = [];
  const nameless = detail.replaceAll(/[①②ᴀʙ]/g, (name) => {
    if (!names.includes(name)) names.push(name);
    return `#${names.indexOf(name)}`;
  });
  if (act === undefined) return `${rule}: ${nameless}`;
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
  /** by its key, the number of a state in the order in which they were found */
  const seen = new Map<number, number>();
  const acts = createNames();
  // Of each state: from which it came, by which act, and where it leads with nobody there.
  const from: number[] = [];
  const by: number[] = [];
  const quiet: QuietWays = [];
  const violations = new Map<string, Violation>();
  const storyTo = (state: number): Act[] => {
    const story: Act[] = [];
    for (let at = state; at > 0; at = from[at] ?? 0)
      story.unshift(JSON.parse(acts.of(by[at] ?? 0)));
    return story;
  };
  const tell = (one: Broken, story: readonly Act[]) => {
    const last = story.at(-1);
    const shape = shapeOf(one, last);
    if (!violations.has(shape)) violations.set(shape, { ...one, story, states: seen.size });
  };
  const add = (key: number, parent: number, act: string): number => {
    seen.set(key, from.length);
    from.push(parent);
    by.push(acts.numberOf(act));
    return from.length - 1;
  };
  const begin = first();
  let frontier = [{ state: begin, at: add(keyOf(begin), 0, '') }];
  let depth = 0;
  let moves = 0;
  const seconds = () => (performance.now() - began) / 1000;
  const result = (isWhole: boolean): Explored => {
    for (const at of rounds(quiet))
      tell({ rule: 'from every state a way out', detail: 'it goes round' }, storyTo(at));
    return {
      ...{ states: seen.size, moves, depth, isWhole, seconds: seconds() },
      violations: [...violations.values()],
    };
  };
  /** Every act in one state; what is new comes on the next frontier. */
  const expand = ({ state, at }: (typeof frontier)[number], next: typeof frontier) => {
    const alone = quietAct(state, scene);
    const aloneText = JSON.stringify(alone);
    if (alone === null) quiet[at] = 'out';
    for (const act of actsIn(state, scene)) {
      moves += 1;
      const text = JSON.stringify(act);
      const { state: after, broken } = step(state, act);
      for (const one of broken) tell(one, [...storyTo(at), act]);
      if (broken.some(({ rule }) => !isKnown(rule))) continue;
      const key = keyOf(after);
      const known = seen.get(key);
      const reached = known ?? add(key, at, text);
      if (known === undefined) next.push({ state: after, at: reached });
      if (text === aloneText) quiet[at] = reached;
    }
  };
  while (frontier.length > 0 && depth < bounds.depth) {
    const next: typeof frontier = [];
    for (const one of frontier) {
      expand(one, next);
      if (seen.size >= bounds.states || seconds() > bounds.seconds) return result(false);
    }
    frontier = next;
    depth += 1;
    onDepth?.(depth, seen.size, frontier.length);
  }
  return result(frontier.length === 0);
}

/** Each text once. */
function createNames() {
  const numbers = new Map<string, number>();
  const texts: string[] = [];
  return {
    numberOf: (text: string): number => {
      const known = numbers.get(text) ?? texts.push(text) - 1;
      numbers.set(text, known);
      return known;
    },
    of: (number: number): string => texts[number] ?? '',
  };
}

/** What happens next with nobody there; null: nobody is served, and nothing is under way. */
function quietAct({ pair, world, ...rest }: State, scene: Scene): Act | null {
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
type QuietWays = (number | 'out' | undefined)[];

/** The states whose way with nobody there leads round and round, by the first of each round. */
function rounds(ways: QuietWays): readonly number[] {
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
