/** What the scenes of a branch are made of: visits at one kiosk, and what happens to all. */
import type { Random } from '../random.ts';
import type { Act, BranchAct, DeviceName, Step } from '../story.ts';
import { soundMs } from './shared-entries.ts';

const devices: readonly DeviceName[] = ['reader', 'scanner', 'printer', 'terminal'];
/** Of all patrons but two. */
const usualPin = '1234';
/** Longer than a kiosk needs to be connected again, and to publish what it did. */
export const allKnowMs = soundMs + 15_000;

export function at(nth: number, acts: readonly Act[], afterMs = 2_000): Step[] {
  return acts.map((act) => ({ afterMs, kiosk: nth, ...act }));
}
export function ofBranch(acts: readonly BranchAct[], afterMs = 0): Step[] {
  return acts.map((act) => ({ afterMs, ...act }));
}
export function oneByOne(
  acts: readonly BranchAct[],
  { firstMs, nextMs }: { firstMs: number; nextMs: number },
): Step[] {
  return acts.map((act, nth) => ({ afterMs: nth === 0 ? firstMs : nextMs, ...act }));
}
export function together(afterMs = 0): Step {
  return { afterMs, do: 'together' };
}
export function line(how: 'cut' | 'restore', afterMs = 0): Step {
  return { afterMs, do: 'line', how };
}

/** Nothing is broken, and all is sent and known; the line is up. */
export function allWell(kiosks: number): Step[] {
  const mends: Act[] = [
    { do: 'power', is: 'on' },
    { do: 'clock', of: 'kiosk', aheadMs: 0 },
    { do: 'disk', state: 'sound' },
    { do: 'line', how: 'restore' },
    { do: 'spoil', how: null, codes: [], times: 0 },
    { do: 'dies', of: null, how: 'hang-up', pick: 0 },
    ...devices.flatMap((device): Act[] => [
      { do: 'device', device, how: 'plug' },
      { do: 'device', device, how: 'clear' },
    ]),
    { do: 'leave', takes: true },
    { do: 'quiet' },
    // Another machine has its identity, perhaps: it is one again after a restart.
    { do: 'stop' },
    { do: 'quiet' },
  ];
  const nths = Array.from({ length: kiosks }, (_, nth) => nth);
  const broker = [
    { do: 'broker-clock', aheadMs: 0 } as const,
    ...(['start', 'quick', 'room'] as const).map(
      (how) => ({ do: 'broker', how, pick: 0 }) as const,
    ),
    ...nths.map((nth) => ({ do: 'broker', how: 'join', pick: (nth + 0.5) / kiosks }) as const),
  ];
  return [
    line('restore'),
    ...ofBranch(broker),
    ...nths.flatMap((nth) => at(nth, mends, 0)),
    together(allKnowMs),
  ];
}
/** The same, and then the line is cut for all. */
export function allWellOffLine(kiosks: number): Step[] {
  return [...allWell(kiosks), line('cut'), together(allKnowMs)];
}

export interface Comes {
  nth: number;
  who: number;
  afterMs: number;
}
export type Held = Extract<BranchAct, { do: 'race' }>['what'];

function held(random: Random, nth: number, whats: readonly Held[]): BranchAct[] {
  return whats.map((what) => ({ do: 'race', what, pick: random.next(), at: nth }));
}

/** Someone borrows at a kiosk, after so long; `scans`: what is held before its scanner then. */
export function borrows(
  random: Random,
  { nth, who, afterMs }: Comes,
  scans: readonly Held[],
): Step[] {
  const identifies: Act[] = [
    { do: 'arrive', who, errand: 'borrow', books: [random.below(200), random.below(200)] },
    ...Array.from({ length: 4 }, (): Act => ({ do: 'sensible', pick: 0.3 })),
  ];
  const leaves: Act[] = [{ do: 'leave', takes: true }, { do: 'quiet' }];
  return [
    ...at(nth, [{ do: 'quiet' }], afterMs),
    ...at(nth, identifies),
    ...at(nth, leaves, 10_000),
    ...oneByOne(held(random, nth, scans), { firstMs: afterMs + 13_500, nextMs: 2_500 }),
  ];
}

/** The same, of one book and nothing else, on line or off. */
export function borrowsOne(random: Random, { nth, who, afterMs }: Comes, scan: Held): Step[] {
  const acts: Act[] = [
    { do: 'arrive', who, errand: 'borrow', books: [] },
    { do: 'touch', intent: { type: 'BEGIN' } },
    { do: 'touch', intent: { type: 'CHOOSE', action: 'borrow' } },
    { do: 'card', who, how: 'scan' },
    { do: 'touch', intent: { type: 'PIN', pin: usualPin } },
  ];
  const leaves: Act[] = [{ do: 'leave', takes: true }, { do: 'quiet' }];
  return [
    ...at(nth, [{ do: 'quiet' }], afterMs),
    ...at(nth, acts),
    ...at(nth, leaves, 10_000),
    ...oneByOne(held(random, nth, [scan]), { firstMs: afterMs + 13_500, nextMs: 0 }),
  ];
}

/** Someone brings back what waits as lent, or what was handled last. */
export function takesBack(
  random: Random,
  { nth, who, afterMs }: Comes,
  lays: readonly Held[] = ['lent', 'lent'],
): Step[] {
  const comes: Act[] = [
    { do: 'arrive', who, errand: 'return', books: [] },
    { do: 'touch', intent: { type: 'BEGIN' } },
    { do: 'touch', intent: { type: 'CHOOSE', action: 'return' } },
  ];
  const leaves: Act[] = [{ do: 'leave', takes: true }, { do: 'quiet' }];
  return [
    ...at(nth, [{ do: 'quiet' }], afterMs),
    ...at(nth, comes),
    ...at(nth, leaves, 10_000),
    ...oneByOne(held(random, nth, lays), { firstMs: afterMs + 10_000, nextMs: 3_000 }),
  ];
}
