/**
 * Stands for the `createActor` of the kiosk's machine: remembers each actor that begins, so that
 * what still stands when a visit is over can be seen.
 */
import { type AnyActorRef, createActor as createReally, type InspectionEvent } from 'xstate';
import { kioskNow } from './kiosk-now.ts';

/** by kiosk */
const machines = new Map<number, { root: AnyActorRef; begun: Set<AnyActorRef> }>();

type Options = { inspect?: (event: InspectionEvent) => void };
export const createActor = ((logic: never, options: Options & object) => {
  const begun = new Set<AnyActorRef>();
  const root: unknown = createReally(logic, {
    ...options,
    inspect: (event: InspectionEvent) => {
      if (event.type === '@xstate.actor') begun.add(event.actorRef as AnyActorRef);
      options.inspect?.(event);
    },
  } as never);
  machines.set(kioskNow(), { root: root as AnyActorRef, begun });
  return root;
}) as unknown as typeof createReally;

/** Held on the way down: what the program is made of, and holds nothing of a visit. */
const ofProgram: readonly string[] = [
  'src',
  'logic',
  'machine',
  '_nodes',
  'clock',
  '_clock',
  'options',
];

/** All texts that can be reached from an object, by its fields; not what a function encloses. */
export function textsWithin(from: object, without: readonly string[] = []): Set<string> {
  const texts = new Set<string>();
  const seen = new Set<object>();
  const waiting: unknown[] = [from];
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (typeof next === 'string') texts.add(next);
    if (typeof next !== 'object' || next === null || seen.has(next)) continue;
    seen.add(next);
    if (next instanceof Map || next instanceof Set) waiting.push(...[...next].flat());
    for (const [key, inner] of Object.entries(next))
      if (!ofProgram.includes(key) && !without.includes(key)) waiting.push(key, inner);
  }
  return texts;
}

export interface Standing {
  /** active, neither the kiosk's own nor one of its children: a visit began them */
  ofVisits: readonly string[];
  /** all that is in reach of all that stand, what lies on the plate left out */
  texts: ReadonlySet<string>;
}

/** Of the kiosk that is present; null: it has none. */
export function standingActors(): Standing | null {
  const machine = machines.get(kioskNow());
  if (!machine) return null;
  const { root, begun } = machine;
  for (const actor of begun) if (actor.getSnapshot().status !== 'active') begun.delete(actor);
  const { children } = root.getSnapshot() as { children: Record<string, AnyActorRef> };
  const own = new Set([root, ...Object.values(children)]);
  return {
    ofVisits: [...begun].filter((actor) => !own.has(actor)).map(({ id }) => id),
    texts: textsWithin([...begun], ['plate', 'outOfSight']),
  };
}
