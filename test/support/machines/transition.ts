/**
 * One transition of a chart as a value: the state after it, and what it asks for. Nothing is
 * started, sent or timed.
 */
import {
  type AnyActorScope,
  type AnyMachineSnapshot,
  type AnyStateMachine,
  createEmptyActor,
  type EventObject,
} from 'xstate';

export type Effect =
  /** `id`: undefined where the chart gave it none */
  | { kind: 'spawn'; id: string | undefined; src: string; input: unknown }
  | { kind: 'stop'; id: string }
  /** `to`: the child; null: the parent */
  | { kind: 'send'; to: string | null; event: EventObject }
  | { kind: 'delay'; id: string; event: EventObject; ms: number }
  | { kind: 'cancel'; id: string };

export interface Taken {
  snapshot: AnyMachineSnapshot;
  effects: readonly Effect[];
  /** the transitions of the chart that were taken, in their order */
  transitions: readonly unknown[];
}

type Executed = Parameters<AnyActorScope['actionExecutor']>[0];

const nobody = createEmptyActor();
/** Whoever started the chart: it may be sent to. */
const parent = createEmptyActor();
/** A child in a snapshot: the chart looks at its name alone, so all of one name are one. */
const children = new Map<string, unknown>();
function childOf(id: string) {
  const known = children.get(id) ?? Object.assign(createEmptyActor(), { id });
  children.set(id, known);
  return known;
}

function effectOf({ type, params }: Executed): Effect | null {
  // biome-ignore lint/suspicious/noExplicitAny: xstate does not type the parameters of its own actions
  const given = params as any;
  switch (type) {
    case 'xstate.spawnChild':
      return { kind: 'spawn', id: given.id, src: given.src, input: given.input };
    case 'xstate.stopChild':
      return given ? { kind: 'stop', id: given.id } : null;
    case 'xstate.sendTo':
      return {
        kind: 'send',
        to: given.to === parent ? null : given.to.id,
        event: given.event,
      };
    case 'xstate.raise':
      return typeof given.delay === 'number'
        ? { kind: 'delay', id: given.id, event: given.event, ms: given.delay }
        : null;
    case 'xstate.cancel':
      return { kind: 'cancel', id: given.sendId };
    default:
      throw new TypeError(`the action ${type} is not known here`);
  }
}

/** What is being taken: one transition at a time, of which a walk makes a hundred thousand. */
let seen: unknown[] = [];
const system = Object.create(nobody.system, {
  _sendInspectionEvent: {
    value: ({ _transitions = [] }: { _transitions?: readonly unknown[] }) => {
      seen.push(..._transitions);
    },
  },
});
const self = Object.create(nobody, { _parent: { value: parent }, system: { value: system } });

let asked: Effect[] = [];
let isCarriedOut = false;
const nothing = () => {};
/** One for all: a walk would make a hundred thousand. */
const scope: AnyActorScope = {
  self,
  system,
  id: '',
  sessionId: '',
  logger: nothing,
  defer: nothing,
  stopChild: nothing,
  emit: nothing,
  actionExecutor: (action) => {
    if (!action.type.startsWith('xstate.')) {
      if (isCarriedOut) action.exec?.(action.info, action.params);
      return;
    }
    const effect = effectOf(action);
    if (effect) asked.push(effect);
  },
};

/** `carriesOut`: the chart's own actions are carried out. */
function collecting(carriesOut: boolean, take: () => AnyMachineSnapshot): Taken {
  const effects: Effect[] = [];
  const transitions: unknown[] = [];
  asked = effects;
  isCarriedOut = carriesOut;
  seen = transitions;
  const snapshot = take();
  for (const id of Object.keys(snapshot.children)) snapshot.children[id] = childOf(id) as never;
  if (carriesOut && snapshot.status === 'error') throw snapshot.error;
  return { snapshot, effects, transitions };
}

export function begin(machine: AnyStateMachine, input: unknown, carriesOut = true): Taken {
  return collecting(carriesOut, () => machine.getInitialSnapshot(scope, input));
}

export function transition(
  machine: AnyStateMachine,
  snapshot: AnyMachineSnapshot,
  event: EventObject,
  carriesOut = true,
): Taken {
  return collecting(carriesOut, () => machine.transition(snapshot, event, scope));
}
