/** The visit's statechart walked by machine: every state is reached, from each there is a way to its end, and what is under way is left by its outcome alone. */
import { expect, it } from 'vitest';
import type { SnapshotFrom } from 'xstate';
import { getAdjacencyMap } from 'xstate/graph';
import { visitMachine } from '../../machines/visit.ts';
import type { VisitEvent } from '../../machines/visit-context.ts';
import type { Patron } from '../../src/domain.ts';
import { decisionOf, delays, fee, lent, patronOf, returned, tagOf } from './desk.ts';

const limits = { borrow: 'works', return: 'works', pay: 'works', account: 'works', receipt: 'works' } as const;
const free = patronOf(decisionOf(), [fee]);
const blocked = patronOf(decisionOf({ checkOut: false }), [fee]);
const never = () => new Promise<never>(() => {});
const input = {
  visit: {
    mode: 'online' as const,
    identify: never,
    enterPin: never,
    checkOut: never,
    checkIn: never,
    goOnWithout: () => {},
    account: never,
    renew: never,
    pay: never,
    wouldAllowCheckOut: () => true,
    leastFees: () => ['f1'],
    end: never,
  },
  print: never,
  callStaff: () => {},
  clock: { now: () => '2026-03-10T09:00:00Z' },
  delays,
  language: 'nl',
  languages: ['nl', 'en'],
  limits,
  beganBy: { type: 'BEGIN' as const },
  plate: [],
};
const account = { loans: [{ item: '9', title: null, dueOn: null, overdue: false }], holdsReady: 0, owedCents: null };
const known = (patron: Patron) => ({ type: 'xstate.done.actor.identify', output: { kind: 'known', patron } });
/** One of each kind: what a patron touches, what devices say, what came of what was begun, and time. */
const events = [
  { type: 'CHOOSE', action: 'borrow' },
  { type: 'CHOOSE', action: 'return' },
  { type: 'CHOOSE', action: 'account' },
  { type: 'CARD', card: '1' },
  { type: 'PIN', pin: '1234' },
  { type: 'TAG_APPEARED', tag: tagOf('7') },
  { type: 'FEES' },
  { type: 'PAY' },
  { type: 'RENEW', items: ['9'] },
  { type: 'DONE' },
  { type: 'BACK' },
  { type: 'STOP' },
  { type: 'LEAVE' },
  { type: 'RECEIPT', how: 'print' },
  { type: 'RECEIPT', how: 'none' },
  known(free),
  known(blocked),
  { type: 'xstate.done.actor.identify', output: { kind: 'pin-needed' } },
  { type: 'xstate.done.actor.identify', output: { kind: 'unknown-card' } },
  { type: 'xstate.done.actor.account', output: account },
  { type: 'xstate.done.actor.account', output: 'unreachable' },
  { type: 'xstate.done.actor.receipt', output: 'printed' },
  { type: 'xstate.done.actor.receipt', output: 'failed' },
  { type: 'ITEM_SETTLED', key: 'borrow:7', outcome: lent() },
  { type: 'ITEM_SETTLED', key: 'return:7', outcome: returned },
  { type: 'RENEWED', item: '9', outcome: { kind: 'done', dueOn: null } },
  { type: 'PAY_SETTLED', outcome: { kind: 'paid', patron: free, paidCents: 320 } },
  { type: 'PAY_SETTLED', outcome: { kind: 'paid-not-booked', paidCents: 320 } },
  { type: 'PAY_SETTLED', outcome: { kind: 'unknown' } },
  { type: 'PAY_SETTLED', outcome: { kind: 'not-paid', why: 'declined' } },
  { type: 'xstate.after.goodbye.visit.task.goodbye' },
] as unknown as VisitEvent[];

type Snapshot = SnapshotFrom<typeof visitMachine>;
interface Reached {
  state: Snapshot;
  transitions: Readonly<Record<string, { event: VisitEvent; state: Snapshot }>>;
}
const taskOf = (snapshot: Snapshot): string => {
  const { task } = snapshot.value as { task: string | object };
  return typeof task === 'string' ? task : (Object.keys(task)[0] ?? '');
};
/** What later steps hang on; the rest of the context makes no other way. */
const serializeState = (snapshot: Snapshot) => {
  const { purpose, patron, items, renewals } = snapshot.context;
  return JSON.stringify([
    snapshot.value.task,
    purpose,
    patron?.decision.allows.checkOut ?? null,
    items.length > 0,
    items.some(({ state }) => state === 'working'),
    Object.values(renewals).includes('working'),
  ]);
};

/** The visit tells its kiosk when it is over: here there is none, and nobody need hear it. */
const logic: typeof visitMachine = Object.create(visitMachine, {
  transition: {
    value: (snapshot: Snapshot, event: VisitEvent, scope: Parameters<typeof visitMachine.transition>[2]) =>
      visitMachine.transition(snapshot, event, {
        ...scope,
        self: Object.create(scope.self, { _parent: { value: scope.self } }),
      }),
  },
});

const map = getAdjacencyMap(logic, {
  input,
  events,
  serializeState,
  limit: 60_000,
}) as unknown as Readonly<Record<string, Reached>>;
const states = Object.values(map);
const targets = ({ transitions }: Reached) => Object.values(transitions).map(({ state: next }) => serializeState(next));

it('every state of a visit is reached', () => {
  const reached = new Set(states.map(({ state }) => taskOf(state)));
  // What is passed through at once is never stood in.
  const stood = Object.keys(visitMachine.states.task?.states ?? {}).filter(
    (name) => !['beginning', 'purposeful', 'gate', 'leaving'].includes(name),
  );
  expect(stood.filter((name) => !reached.has(name))).toEqual([]);
  expect(states.length).toBeGreaterThan(100);
});

it('from every state that can be reached there is a way to the end of the visit', () => {
  const before = new Map<string, string[]>();
  for (const [name, state] of Object.entries(map))
    for (const target of targets(state)) before.set(target, [...(before.get(target) ?? []), name]);
  const ends = Object.keys(map).filter((name) => taskOf((map[name] as Reached).state) === 'over');
  const leadsOut = new Set(ends);
  for (const name of leadsOut) for (const earlier of before.get(name) ?? []) leadsOut.add(earlier);
  expect(ends.length).toBeGreaterThan(0);
  expect(Object.keys(map).filter((name) => !leadsOut.has(name))).toEqual([]);
});

it('what is under way is left by its outcome alone', () => {
  const outcomes = /^(xstate\.|ITEM_SETTLED|RENEWED|PAY_SETTLED)/;
  for (const { state, transitions } of states) {
    if (!state.hasTag('committing')) continue;
    for (const { event, state: next } of Object.values(transitions))
      if (!outcomes.test(event.type))
        expect([taskOf(state), event.type, taskOf(next)]).toEqual([taskOf(state), event.type, taskOf(state)]);
  }
});
