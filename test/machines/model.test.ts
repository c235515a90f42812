/**
 * The statecharts walked by machine: every state is reached, every transition taken, from each
 * state there is a way out.
 */
import { describe, expect, it } from 'vitest';
import type { AnyMachineSnapshot } from 'xstate';
import type { Beginning, DeviceEvent, TouchEvent } from '../../machines/events.ts';
import { asksCost, unswitched } from '../../machines/items/items.ts';
import type { KioskEvent, KioskInput } from '../../machines/kiosk.ts';
import type { TagOnPlate } from '../../machines/plate.ts';
import type { Ports } from '../../machines/ports.ts';
import { provideKiosk, provideVisit } from '../../machines/provided.ts';
import { normalDisplay, type VisitEvent, type VisitInput } from '../../machines/visit/context.ts';
import type { Patron } from '../../src/domain.ts';
import {
  allUp,
  decisionOf,
  delays,
  fee,
  lent,
  patronOf,
  returned,
  tagOf,
} from '../support/machines/desk.ts';
import { type Walked, walk } from '../support/machines/walk.ts';

const limits = {
  borrow: 'works',
  return: 'works',
  pay: 'works',
  account: 'works',
  receipt: 'works',
  line: 'works',
  plate: 'works',
  scan: 'works',
} as const;
const free = patronOf(decisionOf(), [fee]);
const blocked = patronOf(decisionOf({ checkOut: false }), [fee]);
function never() {
  return new Promise<never>(() => {});
}
const visit = {
  mode: 'online' as const,
  goOffline: () => null,
  isOwnCard: (card: string) => card === '1',
  isSamePatron: () => false,
  identify: never,
  enterPin: never,
  checkOut: never,
  checkIn: never,
  titleOf: never,
  goOnWithout: () => {},
  forgetItem: () => {},
  account: never,
  renew: never,
  pay: never,
  wouldAllowCheckOut: () => true,
  end: never,
};
const ports: Ports = {
  openVisit: () => visit,
  print: never,
  printSlip: never,
  callStaff: () => {},
  resolveJournal: never,
  clock: { now: () => '2026-03-10T09:00:00Z' },
};
const kioskMachine = provideKiosk(ports);
const visitMachine = provideVisit(
  {
    open: () => visit,
    of: () => visit,
    all: () => [visit],
    ownerOf: (card) => (card === '1' ? 0 : undefined),
    // The third card is of the first person.
    sameAs: (person) => (person === 2 ? 0 : undefined),
    close: () => {},
    goOffline: () => new Map(),
  },
  ports,
);
const calls = { reasons: ['patron', 'unknown-card'], setIncompleteMs: 30_000 } as const;
function beginning(beganBy: Beginning, severalCards = false): VisitInput {
  return {
    mode: 'online',
    delays,
    language: 'nl',
    languages: ['nl', 'en'],
    kioskLanguage: 'nl',
    receipt: 'ask',
    returnByLaying: { allowed: true, except: [] },
    usualDisplay: normalDisplay,
    limits,
    calls,
    beganBy,
    plate: [],
    scanned: [],
    severalCards,
  };
}
function known(patron: Patron) {
  return { kind: 'known', patron };
}
function came(of: 'done' | 'error', actor: string, what?: unknown) {
  return {
    type: `xstate.${of}.actor.${actor}`,
    output: what,
    error: what,
  } as unknown as VisitEvent;
}

const touches: TouchEvent[] = [
  { type: 'BEGIN' },
  { type: 'CHOOSE', action: 'borrow' },
  { type: 'CHOOSE', action: 'return' },
  { type: 'CHOOSE', action: 'account' },
  { type: 'CARD_NUMBER', number: '2' },
  { type: 'PIN', pin: '1234' },
  { type: 'FEES' },
  { type: 'CHOOSE_FEES', feeIds: [] },
  { type: 'CHOOSE_FEES', feeIds: ['f1'] },
  { type: 'PAY' },
  { type: 'CANCEL' },
  { type: 'RENEW', items: ['9'] },
  { type: 'DONE' },
  { type: 'BACK' },
  { type: 'STOP' },
  { type: 'RECEIPT', how: 'print' },
  { type: 'RECEIPT', how: 'none' },
  { type: 'STAY' },
  { type: 'OPEN', dialog: 'help' },
  { type: 'OPEN', dialog: 'accessibility' },
  { type: 'OPEN', dialog: 'language' },
  { type: 'CLOSE' },
  { type: 'READ' },
  { type: 'LEAVE_OUT' },
  { type: 'AGREE_COST', key: 'borrow:8' },
  { type: 'DECLINE_COST', key: 'borrow:8' },
  { type: 'CALL_STAFF' },
  { type: 'LANGUAGE', language: 'en' },
  { type: 'DISPLAY', display: { textSize: 2 } },
  { type: 'TOUCH' },
];
const fromDevices: DeviceEvent[] = [
  { type: 'CARD', card: '1' },
  { type: 'ITEM', item: '8' },
  { type: 'CODE_UNKNOWN' },
  { type: 'TAG_APPEARED', tag: tagOf('7') },
  { type: 'TAG_VANISHED', uid: tagOf('7').uid },
];
/** What came of what was begun, and time. */
const outcomes: VisitEvent[] = [
  came('done', 'identify', known(free)),
  came('done', 'identify', known(blocked)),
  came('done', 'identify', { kind: 'pin-needed' }),
  came('done', 'identify', { kind: 'pin-wrong', triesLeft: 2 }),
  came('done', 'identify', { kind: 'pin-unchecked' }),
  came('done', 'identify', { kind: 'pin-paused' }),
  came('done', 'identify', { kind: 'unknown-card' }),
  came('done', 'identify', { kind: 'unknown-card', message: 'De kaart is verlopen.' }),
  came('done', 'account', {
    loans: [{ item: '9', title: null, dueOn: null, overdue: false }],
    holdsReady: 0,
    owedCents: null,
  }),
  came('done', 'account', 'unreachable'),
  came('done', 'receipt', 'printed'),
  came('done', 'receipt', 'failed'),
  came('done', 'proof', 'printed'),
  came('done', 'end'),
  ...['identify', 'account', 'receipt', 'proof', 'end'].map((actor) =>
    came('error', actor, new Error('a defect')),
  ),
  { type: 'ITEM_SETTLED', key: 'borrow:7', outcome: lent() },
  { type: 'ITEM_SETTLED', key: 'borrow:8', outcome: lent() },
  {
    type: 'ITEM_SETTLED',
    key: 'borrow:8',
    outcome: { kind: 'refused', code: 'costs', title: null, costCents: 100 },
  },
  { type: 'TITLE', item: '8', title: 'Lampje' },
  { type: 'SLIP_SETTLED', key: 'return:8', outcome: 'printed' },
  { type: 'ITEM_SETTLED', key: 'return:7', outcome: returned },
  { type: 'ITEM_SETTLED', key: 'return:8', outcome: returned },
  { type: 'RENEWED', item: '9', outcome: { kind: 'done', dueOn: null } },
  { type: 'PAY_PROGRESS', step: 'insert-card' },
  { type: 'PAY_SETTLED', outcome: { kind: 'paid', patron: free, paidCents: 320 } },
  {
    type: 'PAY_SETTLED',
    outcome: { kind: 'paid-not-booked', paidCents: 320, attempt: 'a1', patron: blocked },
  },
  {
    type: 'PAY_SETTLED',
    outcome: { kind: 'unknown', amountCents: 320, attempt: 'a1', patron: blocked },
  },
  { type: 'PAY_SETTLED', outcome: { kind: 'not-paid', why: 'declined' } },
  { type: 'LIMITS', limits },
  { type: 'xstate.after.goodbye.visit.task.goodbye' } as unknown as VisitEvent,
  { type: 'xstate.after.idle.visit.presence.here' } as unknown as VisitEvent,
  { type: 'xstate.after.idleEmpty.visit.presence.here' } as unknown as VisitEvent,
  { type: 'xstate.after.warning.visit.presence.asked' } as unknown as VisitEvent,
];

function taskOf({ value }: AnyMachineSnapshot): string {
  const { task } = value as { task: string | object };
  return typeof task === 'string' ? task : (Object.keys(task)[0] ?? '');
}
/** What later steps hang on; the rest of the context makes no other way. */
function visitKey({ value, context }: AnyMachineSnapshot) {
  const { purpose, patron, items, renewals, chosenFees } = context;
  return JSON.stringify([
    value,
    purpose,
    patron?.decision.allows.checkOut ?? null,
    items.length > 0,
    items.some(({ state }: { state: string }) => state === 'working'),
    items.some(asksCost),
    Object.values(renewals).includes('working'),
    chosenFees.length,
  ]);
}
/** From each state, the keys of those from which an end is reached. */
function withWayTo(
  { states }: Walked,
  isEnd: (state: AnyMachineSnapshot) => boolean,
  keyOf: typeof visitKey,
) {
  const before = new Map<string, string[]>();
  for (const [name, { transitions }] of states)
    for (const { state } of Object.values(transitions)) {
      const target = keyOf(state);
      before.set(target, [...(before.get(target) ?? []), name]);
    }
  const leads = new Set([...states].filter(([, { state }]) => isEnd(state)).map(([name]) => name));
  for (const name of leads) for (const earlier of before.get(name) ?? []) leads.add(earlier);
  return leads;
}

describe('a visit', () => {
  const walked = walk(
    visitMachine,
    [beginning({ type: 'BEGIN' }), beginning({ type: 'CARD', card: '1' })],
    [...touches, ...fromDevices, ...outcomes, { type: 'LEAVE' }],
    visitKey,
  );
  const { states } = walked;
  /**
   * The few events that a tag needs to come late, and what its way on hangs on: with all the others
   * they would be too many.
   */
  const late = walk(
    visitMachine,
    [beginning({ type: 'CARD', card: '1' })],
    [
      came('done', 'identify', known(free)),
      { type: 'CHOOSE', action: 'return' },
      { type: 'ITEM', item: '8' },
      { type: 'ITEM_SETTLED', key: 'borrow:8', outcome: lent() },
      { type: 'ITEM_SETTLED', key: 'return:8', outcome: returned },
      { type: 'TAG_APPEARED', tag: tagOf('8') },
      { type: 'DONE' },
      { type: 'BACK' },
      { type: 'LEAVE' },
    ] satisfies VisitEvent[],
    (snapshot) => {
      const { items, plate } = snapshot.context;
      const booked = items.flatMap((row: { booked: boolean; key: string }) =>
        row.booked ? [row.key] : [],
      );
      return JSON.stringify([visitKey(snapshot), booked, unswitched(items, plate)?.key ?? null]);
    },
  );

  /** Released books, laid down where no list is open. */
  const lentTag = { ...tagOf('7'), security: 'off' as const };
  const laying = walk(
    visitMachine,
    [
      beginning({ type: 'BEGIN' }),
      { ...beginning({ type: 'TAG_APPEARED', tag: lentTag }), plate: [lentTag] },
    ],
    [
      { type: 'BEGIN' },
      { type: 'TAG_APPEARED', tag: lentTag },
      { type: 'TAG_APPEARED', tag: { ...tagOf('8'), security: 'on' } },
      { type: 'xstate.after.stack.visit.task.beginning' },
      { type: 'xstate.after.stack.visit.task.action.laying' },
    ] as VisitEvent[],
    (snapshot) => JSON.stringify([visitKey(snapshot), snapshot.context.plate]),
  );
  /** A call for help, and a set whose other part is missing, or is put back. */
  const calling = walk(
    visitMachine,
    [beginning({ type: 'CARD', card: '1' })],
    [
      came('done', 'identify', known(free)),
      { type: 'TAG_APPEARED', tag: tagOf('8', { parts: 2 }) },
      { type: 'TAG_APPEARED', tag: tagOf('8', { uid: 'E0040150000000A8', parts: 2, ordinal: 2 }) },
      { type: 'CALL_FOR', reason: 'patron' },
      { type: 'CALL', call: 'coming' },
      { type: 'xstate.after.idle.visit.presence.here' } as unknown as VisitEvent,
    ] satisfies VisitEvent[],
    (snapshot) => JSON.stringify([visitKey(snapshot), snapshot.context.call]),
  );
  /** What becomes of the receipt, and where Back from it leads. */
  const receipt = walk(
    visitMachine,
    [beginning({ type: 'CARD', card: '1' })],
    [
      came('done', 'identify', known(free)),
      { type: 'ITEM', item: '8' },
      { type: 'ITEM_SETTLED', key: 'borrow:8', outcome: lent() },
      { type: 'CHOOSE', action: 'return' },
      { type: 'DONE', receipt: 'print' },
      { type: 'DONE', receipt: 'screen' },
      { type: 'DONE', receipt: 'none' },
      { type: 'STOP' },
      { type: 'BACK' },
      came('done', 'receipt', 'no-paper'),
    ] satisfies VisitEvent[],
    (snapshot) => {
      const { cameFrom, printFailed, receiptChosen } = snapshot.context;
      return JSON.stringify([visitKey(snapshot), cameFrom, printFailed, receiptChosen]);
    },
  );

  /** The line is lost, wherever the visit is. */
  const lost = walk(
    visitMachine,
    [beginning({ type: 'BEGIN' }), beginning({ type: 'CARD', card: '1' })],
    [
      { type: 'LINE_LOST', limits: { ...limits, borrow: 'not-now', line: 'not-now' } },
      { type: 'WENT_OFFLINE', decided: new Map() },
      { type: 'WENT_OFFLINE', decided: new Map([[0, known(free)]]) },
      { type: 'CHOOSE', action: 'borrow' },
      { type: 'CHOOSE', action: 'return' },
      { type: 'CARD', card: '1' },
      { type: 'PIN', pin: '1234' },
      { type: 'FEES' },
      came('done', 'identify', known(free)),
      came('done', 'identify', known(blocked)),
      came('done', 'identify', { kind: 'pin-needed' }),
      came('done', 'identify', { kind: 'unreachable' }),
      { type: 'xstate.after.idle.visit.presence.here' },
    ] as VisitEvent[],
    ({ value, context }) => {
      const { patron, problem, mode } = context;
      return JSON.stringify([value, mode, problem, patron?.decision.allows.checkOut ?? null]);
    },
  );

  /** The events of a second card, and what its ways hang on. */
  const people = walk(
    visitMachine,
    [
      beginning({ type: 'CARD', card: '1' }, true),
      beginning({ type: 'CARD_NUMBER', number: '1' }, true),
      beginning({ type: 'BEGIN' }, true),
    ],
    [
      came('done', 'identify', known(free)),
      came('done', 'identify', known(blocked)),
      came('done', 'identify', { kind: 'pin-needed' }),
      came('done', 'account', 'unreachable'),
      came('done', 'receipt', 'printed'),
      { type: 'CARD', card: '1' },
      { type: 'CARD', card: '2' },
      { type: 'CARD_NUMBER', number: '1' },
      { type: 'CARD_NUMBER', number: '2' },
      { type: 'CHOOSE', action: 'borrow' },
      { type: 'CHOOSE', action: 'return' },
      { type: 'CHOOSE', action: 'account' },
      { type: 'NEXT_READER' },
      { type: 'STAY' },
      { type: 'ADD_CARD' },
      { type: 'SHOW_PERSON', person: 0 },
      { type: 'ITEM', item: '8' },
      { type: 'TAG_APPEARED', tag: tagOf('8') },
      { type: 'TAG_VANISHED', uid: tagOf('8').uid },
      { type: 'ITEM_SETTLED', key: 'borrow:8', outcome: lent() },
      { type: 'ITEM_SETTLED', key: 'borrow:8:2', outcome: lent() },
      { type: 'ITEM_SETTLED', key: 'return:8', outcome: returned },
      { type: 'DONE', receipt: 'screen' },
      { type: 'DONE', receipt: 'print' },
      { type: 'BACK' },
      { type: 'xstate.after.warning.visit.presence.whoIsThere' } as unknown as VisitEvent,
    ] satisfies VisitEvent[],
    (snapshot) => {
      const { items, plate, others, adding, next, afterwards } = snapshot.context;
      return JSON.stringify([
        visitKey(snapshot),
        [others.length, adding, next !== null, afterwards?.type ?? null],
        items.flatMap((row: { booked: boolean; key: string }) => (row.booked ? [row.key] : [])),
        unswitched(items, plate)?.key ?? null,
      ]);
    },
  );

  it('every state is reached', () => {
    const reached = new Set([...states.values()].map(({ state }) => taskOf(state)));
    // What is passed through at once is never stood in.
    const stood = Object.keys(visitMachine.states.task?.states ?? {}).filter(
      (name) => !['beginning', 'chosen', 'deciding', 'leaving'].includes(name),
    );
    expect(stood.filter((name) => !reached.has(name))).toEqual([]);
    expect(states.size).toBeGreaterThan(100);
  });

  it('every transition is taken', () => {
    expect(walked.declared.length).toBeGreaterThan(100);
    expect(
      walked.declared.filter((name) =>
        [walked, late, laying, receipt, lost, calling, people].every(
          ({ taken }) => !taken.has(name),
        ),
      ),
    ).toEqual([]);
  });

  it('a tag that came late is switched before the goodbye', () => {
    for (const { state, transitions } of late.states.values())
      for (const { state: next } of Object.values(transitions))
        if (unswitched(next.context.items, next.context.plate) && taskOf(state) !== 'goodbye')
          expect(['goodbye', 'receipt']).not.toContain(taskOf(next));
  });

  it('from every state there is a way to the end of the visit', () => {
    const leads = withWayTo(walked, (state) => taskOf(state) === 'over', visitKey);
    expect([...states.keys()].filter((name) => !leads.has(name))).toEqual([]);
  });

  it('what is under way is left by its outcome alone', () => {
    const isOutcome = /^(xstate\.|ITEM_SETTLED|RENEWED|PAY_SETTLED)/;
    for (const { state, transitions } of states.values()) {
      if (!state.hasTag('committing')) continue;
      for (const { event, state: next } of Object.values(transitions))
        if (!isOutcome.test(event.type))
          expect([taskOf(state), event.type, taskOf(next)]).toEqual([
            taskOf(state),
            event.type,
            taskOf(state),
          ]);
    }
  });
});

describe('the kiosk', () => {
  const part = (name: 'library' | 'journal', state: 'up' | 'down'): KioskEvent => ({
    type: 'PART',
    part: name,
    state,
  });
  const card: TagOnPlate = {
    ...tagOf('1', { uid: 'E00401500000CA4D' }),
    content: { kind: 'patron', card: '1' },
  };
  const events: KioskEvent[] = [
    ...touches,
    ...fromDevices,
    { type: 'CARD', card: '1', tag: card },
    part('library', 'up'),
    part('library', 'down'),
    part('journal', 'up'),
    part('journal', 'down'),
    { type: 'OPENING', open: true },
    { type: 'OPENING', open: false },
    { type: 'OUT_OF_SERVICE', on: true },
    { type: 'OUT_OF_SERVICE', on: false },
    { type: 'VISIT_OVER' },
    { type: 'WENT_OFFLINE' },
    { type: 'VISIT_OVER', next: { card: { type: 'CARD', card: '2' }, scanned: [] } },
    { type: 'NEXT_CARD' },
    ...['resolve', 'visit'].flatMap((actor) => [
      came('done', actor),
      came('error', actor, new Error('a defect')),
    ]),
  ] as KioskEvent[];
  const input = {
    delays,
    languages: ['nl', 'en'],
    severalCards: true,
    language: 'nl',
    usualDisplay: normalDisplay,
    offlineMode: 'check-in-and-out' as const,
    receipt: 'ask' as const,
    returnByLaying: true,
    cards: { typed: true, tagged: false },
    open: true,
    outOfService: false,
    calls,
    parts: allUp,
  } satisfies KioskInput;
  const key = ({ value, context }: AnyMachineSnapshot) =>
    JSON.stringify([
      value,
      context.parts,
      context.open,
      context.outOfService,
      context.plate.map(({ uid }: { uid: string }) => uid).sort(),
      [...context.leftover].sort(),
      [...context.outOfSight].sort(),
      [...context.beforeCard].sort(),
    ]);
  const walked = walk(kioskMachine, [input], events, key);
  const { states } = walked;

  it('every state is reached, every transition taken', () => {
    expect(new Set([...states.values()].map(({ state }) => state.value))).toEqual(
      new Set(Object.keys(kioskMachine.states)),
    );
    expect(walked.declared.filter((name) => !walked.taken.has(name))).toEqual([]);
  });

  it('from every state there is a way back to attract', () => {
    const leads = withWayTo(walked, (state) => state.value === 'attract', key);
    expect([...states.keys()].filter((name) => !leads.has(name))).toEqual([]);
  });

  it('at attract there is no visit', () => {
    const stands = [...states.values()].filter(({ state }) => state.value === 'attract');
    expect(stands.length).toBeGreaterThan(1);
    for (const { state } of stands) expect(Object.keys(state.children)).toEqual([]);
  });
});
