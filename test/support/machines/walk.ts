/**
 * Walks a statechart from its beginnings, by every event in every state, and notes each transition
 * that was taken.
 */
import type {
  AnyActorScope,
  AnyMachineSnapshot,
  AnyStateMachine,
  AnyStateNode,
  EventObject,
} from 'xstate';
import { getAdjacencyMap } from 'xstate/graph';

interface Reached {
  state: AnyMachineSnapshot;
  transitions: Readonly<Record<string, { event: EventObject; state: AnyMachineSnapshot }>>;
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
      for (const [nth, transition] of each.entries())
        names.set(
          transition,
          `${id} ${event} -> ${transition.target?.map((node) => node.id) ?? 'stays'} (${nth})`,
        );
  const taken = new Set<string>();
  const note = ({ _transitions = [] }: { _transitions?: readonly unknown[] }) => {
    for (const transition of _transitions) taken.add(names.get(transition) ?? '');
  };
  /** A visit tells its kiosk when it is over: here there is none, and nobody need hear it. */
  const heard = (scope: AnyActorScope): AnyActorScope => ({
    ...scope,
    system: Object.create(scope.system, { _sendInspectionEvent: { value: note } }),
    self: Object.create(scope.self, { _parent: { value: scope.self } }),
  });
  const logic: AnyStateMachine = Object.create(machine, {
    transition: {
      value: (snapshot: AnyMachineSnapshot, event: EventObject, scope: AnyActorScope) =>
        machine.transition(snapshot, event, heard(scope)),
    },
    getInitialSnapshot: {
      value: (scope: AnyActorScope, input: unknown) =>
        machine.getInitialSnapshot(heard(scope), input),
    },
  });
  const states = new Map<string, Reached>();
  for (const input of inputs) {
    const map = getAdjacencyMap(logic, { input, events, serializeState: keyOf, limit: 200_000 });
    for (const [key, reached] of Object.entries(map as unknown as Record<string, Reached>))
      states.set(key, reached);
  }
  return { states, declared: [...names.values()], taken };
}
