/**
 * Walks a statechart from its beginnings, by every event in every state, and notes each transition
 * that was taken.
 */
import type { AnyMachineSnapshot, AnyStateMachine, AnyStateNode, EventObject } from 'xstate';
import { begin, type Taken, transition } from './transition.ts';

interface Reached {
  state: AnyMachineSnapshot;
  /** `to`: the key of the state after it */
  transitions: Record<string, { event: EventObject; state: AnyMachineSnapshot; to: string }>;
}
export interface Walked {
  /** by the key of the state */
  states: ReadonlyMap<string, Reached>;
  /** `state event -> target (its place among those of the event)`: all that the chart declares */
  declared: readonly string[];
  taken: ReadonlySet<string>;
}

function nodesOf(node: AnyStateNode): AnyStateNode[] {
  return [node, ...Object.values(node.states).flatMap(nodesOf)];
}

/** `keyOf`: from two states with the same key the same ways lead on. */
export function walk(
  machine: AnyStateMachine,
  inputs: readonly unknown[],
  events: readonly EventObject[],
  keyOf: (snapshot: AnyMachineSnapshot) => string,
): Walked {
  const names = new Map<unknown, string>();
  for (const { id, transitions, always = [] } of nodesOf(machine.root))
    for (const [event, each] of [...transitions, ['at once', always] as const])
      for (const [nth, one] of each.entries())
        names.set(
          one,
          `${id} ${event} -> ${one.target?.map((node) => node.id) ?? 'stays'} (${nth})`,
        );
  const taken = new Set<string>();
  const states = new Map<string, Reached>();
  const arrive = ({ snapshot, transitions }: Taken) => {
    for (const one of transitions) taken.add(names.get(one) ?? '');
    const key = keyOf(snapshot);
    const known = states.get(key) ?? { state: snapshot, transitions: {} };
    states.set(key, known);
    // The first of its key stands for all: a hundred thousand snapshots would have to be kept.
    return { state: known.state, to: key };
  };
  for (const input of inputs) arrive(begin(machine, input, false));
  // A Map goes on to what is added while it is walked.
  const named = events.map((event) => [JSON.stringify(event), event] as const);
  for (const [key, { state, transitions }] of states) {
    if (state.status !== 'active') continue;
    for (const [name, event] of named) {
      const after = transition(machine, state, event, false);
      // Most events change nothing where they come.
      const isSame = after.snapshot === state && after.transitions.length === 0;
      const next = isSame ? { state, to: key } : arrive(after);
      transitions[name] = { event, ...next };
    }
  }
  return { states, declared: [...names.values()], taken };
}
