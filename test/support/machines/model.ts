import type { AnyMachineSnapshot } from 'xstate';
import type { Patron } from '../../../machines/domain.ts';
import type { Beginning, DeviceEvent, TouchEvent } from '../../../machines/events.ts';
import { asksCost } from '../../../machines/items/items.ts';
import type { Ports } from '../../../machines/ports.ts';
import { type createVisits, provideKiosk, provideVisit } from '../../../machines/provided.ts';
import {
  normalDisplay,
  type VisitEvent,
  type VisitInput,
} from '../../../machines/visit/context.ts';
import { ofToday } from '../repository/share.ts';
import { decisionOf, delays, fee, lent, patronOf, returned, tagOf } from './desk.ts';
import type { Walked } from './walk.ts';

export const limits = {
  borrow: 'works',
  return: 'works',
  pay: 'works',
  payBy: { terminal: 'works', code: 'works' },
  account: 'works',
  receipt: 'works',
  line: 'works',
  plate: 'works',
  scan: 'works',
  chip: 'absent',
} as const;
export const free = patronOf(decisionOf(), [fee]);
export const blocked = patronOf(decisionOf({ checkOut: false }), [fee]);
/** Blocked by what is remembered of them. */
export const remembered = patronOf({ ...decisionOf({ checkOut: false }), basis: 'cached' });
export function never() {
  return new Promise<never>(() => {});
}
export const visit = {
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
  mayGoOnline: () => true,
  goOnline: () => null,
  ...{ renew: never, pay: never, becameOf: never, renewalBecame: never },
  judgeAnew: () => Promise.resolve(null),
  wouldAllowCheckOut: () => true,
  end: never,
};
export const ports: Ports = {
  openVisit: () => visit,
  print: never,
  printStatus: never,
  printSlip: never,
  callStaff: () => {},
  wasLentLately: () => false,
  resolveJournal: never,
  clock: { now: () => '2026-03-10T09:00:00Z' },
};
const visits: ReturnType<typeof createVisits> = {
  open: () => visit,
  of: () => visit,
  all: () => [visit],
  ownerOf: (card) => (card === '1' ? 0 : undefined),
  // The third card is of the first person.
  sameAs: (person) => (person === 2 ? 0 : undefined),
  close: () => {},
  goOffline: () => new Map(),
  mayGoOnline: () => true,
  goOnline: () => new Map(),
  clear: () => {},
};
export const kioskMachine = provideKiosk(ports, visits);
export const visitMachine = provideVisit(visits, ports);
export const calls = {
  reasons: ['patron', 'unknown-card'],
  setIncompleteMs: 30_000,
  takeCardMs: 60_000,
} as const;
export function beginning(beganBy: Beginning, severalCards = false): VisitInput {
  return {
    mode: 'online',
    delays,
    language: 'nl',
    languages: ['nl', 'en'],
    kioskLanguage: 'nl',
    receipt: 'ask',
    statusReceipt: true,
    returnByLaying: true,
    asksAllThere: true,
    usualDisplay: normalDisplay,
    limits,
    calls,
    beganBy,
    plate: [],
    scanned: [],
    severalCards,
    offersRenewal: true,
    cardsIn: 0,
  };
}
export function known(patron: Patron) {
  return { kind: 'known', patron };
}
export function came(of: 'done' | 'error', actor: string, what?: unknown) {
  return {
    type: `xstate.${of}.actor.${actor}`,
    output: what,
    error: what,
  } as unknown as VisitEvent;
}

export const dialogs: TouchEvent[] = [
  { type: 'OPEN', dialog: 'help' },
  { type: 'OPEN', dialog: 'accessibility' },
  { type: 'OPEN', dialog: 'language' },
];
export const touches: TouchEvent[] = [
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
  { type: 'PAY_BY', way: 'terminal' },
  { type: 'PAY_BY', way: 'code' },
  { type: 'CANCEL' },
  { type: 'RENEW', items: ['9'] },
  { type: 'PRINT_STATUS' },
  { type: 'DONE' },
  { type: 'BACK' },
  { type: 'STOP' },
  { type: 'RECEIPT', how: 'print' },
  { type: 'RECEIPT', how: 'none' },
  { type: 'STAY' },
  // They are alike: with each there are half as many states more.
  ...ofToday(dialogs, 3),
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
export const fromDevices: DeviceEvent[] = [
  { type: 'CARD', card: '1' },
  { type: 'CARD', card: '1', beforeCard: true },
  { type: 'ITEM', item: '8' },
  { type: 'CODE_UNKNOWN' },
  { type: 'TAG_APPEARED', tag: tagOf('7') },
  { type: 'TAG_VANISHED', uid: tagOf('7').uid },
  { type: 'HEADSET_OUT' },
];
/** What came of what was begun, and time. */
export const outcomes: VisitEvent[] = [
  came('done', 'identify', known(free)),
  came('done', 'identify', known(blocked)),
  came('done', 'identify', { kind: 'pin-needed' }),
  came('done', 'identify', { kind: 'pin-wrong', triesLeft: 2 }),
  came('done', 'identify', { kind: 'pin-unchecked' }),
  came('done', 'identify', { kind: 'pin-paused' }),
  came('done', 'identify', { kind: 'online-only' }),
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
  came('done', 'status', 'printed'),
  came('done', 'proof', 'printed'),
  came('done', 'end'),
  ...['identify', 'account', 'receipt', 'status', 'proof', 'end'].map((actor) =>
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
  { type: 'CHECKED', key: 'borrow:8', outcome: lent() },
  { type: 'RENEWED', item: '9', outcome: { kind: 'done', dueOn: null } },
  { type: 'RENEWAL_CHECKED', person: 0, item: '9', outcome: { kind: 'done', dueOn: null } },
  { type: 'PAY_PROGRESS', step: 'insert-card' },
  {
    type: 'PAY_PROGRESS',
    step: { kind: 'code', text: 'https://pay.example/2/1', until: '2026-03-10T09:03:00Z' },
  },
  { type: 'CODE_OVER' },
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

export function taskOf({ value }: AnyMachineSnapshot): string {
  const { task } = value as { task: string | object };
  return typeof task === 'string' ? task : (Object.keys(task)[0] ?? '');
}
/** What later steps hang on; the rest of the context makes no other way. */
export function visitKey({ value, context }: AnyMachineSnapshot) {
  // Nobody listens any more.
  if (value.task === 'over') return 'over';
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
export function withWayTo({ states }: Walked, isEnd: (state: AnyMachineSnapshot) => boolean) {
  const before = new Map<string, Set<string>>();
  for (const [name, { transitions }] of states)
    for (const { to } of Object.values(transitions)) {
      const earlier = before.get(to) ?? new Set();
      before.set(to, earlier.add(name));
    }
  const leads = new Set([...states].filter(([, { state }]) => isEnd(state)).map(([name]) => name));
  for (const name of leads) for (const earlier of before.get(name) ?? []) leads.add(earlier);
  return leads;
}
