/**
 * Parts of a story in which several kiosks do one thing after the other, with a line that is cut and
 * a broker that is well: what chance alone brings together too seldom.
 */
import type { Random } from '../random.ts';
import type { Act, BranchAct, DeviceName, Step } from '../story.ts';
import { soundMs } from './shared-entries.ts';

const devices: readonly DeviceName[] = ['reader', 'scanner', 'printer', 'terminal'];
/** Longer than a kiosk needs to be connected again, and to tell what it did. */
const allKnowMs = soundMs + 15_000;
/** A later entry waits so long for an earlier one of another kiosk at most. */
const longestWaitMs = 10 * 60_000;

function at(nth: number, acts: readonly Act[], afterMs = 2_000): Step[] {
  return acts.map((act) => ({ afterMs, kiosk: nth, ...act }));
}
function ofBranch(acts: readonly BranchAct[], afterMs = 0): Step[] {
  return acts.map((act) => ({ afterMs, ...act }));
}
function oneByOne(
  acts: readonly BranchAct[],
  { firstMs, nextMs }: { firstMs: number; nextMs: number },
): Step[] {
  return acts.map((act, nth) => ({ afterMs: nth === 0 ? firstMs : nextMs, ...act }));
}
function together(afterMs = 0): Step {
  return { afterMs, do: 'together' };
}
function line(how: 'cut' | 'restore', afterMs = 0): Step {
  return { afterMs, do: 'line', how };
}

/** Nothing is broken, all is sent and all is known; then the line is cut. */
function allWell(kiosks: number): Step[] {
  const mends: Act[] = [
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
    line('cut'),
    together(allKnowMs),
  ];
}

/** Someone borrows at a kiosk, after so long; `scans`: what is held before its scanner then. */
function borrows(
  random: Random,
  { nth, who, afterMs }: { nth: number; who: number; afterMs: number },
  scans: readonly ('same' | 'other' | 'returned')[],
): Step[] {
  const identifies: Act[] = [
    { do: 'arrive', who, errand: 'borrow', books: [random.below(200), random.below(200)] },
    ...Array.from({ length: 4 }, (): Act => ({ do: 'sensible', pick: 0.3 })),
  ];
  const leaves: Act[] = [{ do: 'leave', takes: true }, { do: 'quiet' }];
  const held = scans.map((what): BranchAct => ({ do: 'race', what, pick: random.next(), at: nth }));
  return [
    ...at(nth, [{ do: 'quiet' }], afterMs),
    ...at(nth, identifies),
    ...at(nth, leaves, 10_000),
    ...oneByOne(held, { firstMs: afterMs + 13_500, nextMs: 2_500 }),
  ];
}

function takesBack(random: Random, nth: number, afterMs: number): Step[] {
  const comes: Act[] = [
    { do: 'touch', intent: { type: 'BEGIN' } },
    { do: 'touch', intent: { type: 'CHOOSE', action: 'return' } },
  ];
  const leaves: Act[] = [{ do: 'leave', takes: true }, { do: 'quiet' }];
  const laid = [0, 1].map(
    (): BranchAct => ({ do: 'race', what: 'lent', pick: random.next(), at: nth }),
  );
  return [
    ...at(nth, [{ do: 'quiet' }], afterMs),
    ...at(nth, comes),
    ...at(nth, leaves, 10_000),
    ...oneByOne(laid, { firstMs: afterMs + 8_000, nextMs: 3_000 }),
  ];
}

/** Lent at one, returned at the next, wanted at a third: each long enough after the one before. */
function passedFromHandToHand(random: Random, nths: readonly number[], whos: readonly number[]) {
  const [lends = 0, returns = 0, wants = 0] = nths;
  const [first = 1, next = 1] = whos;
  return [
    ...borrows(random, { nth: lends, who: first, afterMs: 0 }, ['same', 'same']),
    together(),
    ...takesBack(random, returns, allKnowMs),
    together(),
    ...borrows(random, { nth: wants, who: next, afterMs: 10_000 }, ['returned', 'returned']),
    together(),
  ];
}

/** The line is back for the kiosk that was last, and for the others only minutes after. */
function lastIsFirst(random: Random, nths: readonly number[]): Step[] {
  const [lends = 0, returns = 0] = nths;
  const late = random.chance(50) ? [lends] : [lends, returns];
  const backMs = 120_000 + random.below(longestWaitMs - 240_000);
  return [
    ...late.flatMap((nth) => [
      ...at(nth, [{ do: 'line', how: 'cut' }], 0),
      ...at(nth, [{ do: 'line', how: 'restore' }], backMs),
    ]),
    line('restore', 1_000),
    together(backMs + allKnowMs),
  ];
}

/** At all kiosks at once, and none leaves before the last scan. */
function allBorrow(random: Random, nths: readonly number[], whos: readonly number[]): Step[] {
  const lanes = nths.map((nth) =>
    borrows(random, { nth, who: whos[nth % whos.length] ?? 1, afterMs: 0 }, []),
  );
  const scans = [0, 1, 2].map(
    (): BranchAct => ({ do: 'race', what: 'other', pick: random.next() }),
  );
  return [...lanes.flat(), ...oneByOne(scans, { firstMs: 8_500, nextMs: 3_000 })];
}

/** Books are scanned, and no tag is seen, while the broker answers later than a claim may wait. */
function scannedWhileSlow(random: Random, nths: readonly number[], whos: readonly number[]) {
  return [
    ...ofBranch([{ do: 'broker', how: 'slow', pick: 0.1 + random.next() / 2 }], 5_000),
    ...allBorrow(random, nths, whos),
    ...ofBranch([{ do: 'broker', how: 'quick', pick: 0 }], 20_000),
    together(),
  ];
}

/** The broker dies after loans that were told, and is back after loans that were not. */
function diskIsOlder(random: Random, nths: readonly number[], whos: readonly number[]) {
  const how = random.pick(['kill-older', 'kill-older', 'kill', 'kill-empty'] as const);
  return [
    ...ofBranch([{ do: 'broker', how: 'backup', pick: 0 }]),
    ...allBorrow(random, nths, whos),
    together(),
    ...ofBranch([{ do: 'broker', how, pick: 0 }], 5_000),
    together(),
    ...allBorrow(random, nths, [...whos].reverse()),
    together(),
    ...ofBranch([{ do: 'broker', how: 'start', pick: 0 }]),
    together(allKnowMs),
  ];
}

/** Another machine writes with the identity of a kiosk, which works on. */
function twoWithOneIdentity(random: Random, nths: readonly number[], whos: readonly number[]) {
  return [
    ...ofBranch([{ do: 'broker', how: 'impersonate', pick: random.next() }], 5_000),
    ...allBorrow(random, nths, whos),
    together(20_000),
  ];
}

/** The next scene, each time it is called: each kind of them comes before one comes again. */
export function createScenes(random: Random, kiosks: number, whos: readonly number[]) {
  const kinds = ['hand-to-hand', 'slow', 'disk', 'identity'] as const;
  let left: (typeof kinds)[number][] = [];
  return (): Step[] => {
    const from = random.below(kiosks);
    const nths = Array.from({ length: kiosks }, (_, nth) => (from + nth) % kiosks);
    const shift = random.below(whos.length);
    const cards = [...whos.slice(shift), ...whos.slice(0, shift)];
    if (left.length === 0) left = [...kinds];
    const kind = random.pick(left);
    left = left.filter((one) => one !== kind);
    const steps = allWell(kiosks);
    switch (kind) {
      case 'slow':
        return [...steps, ...scannedWhileSlow(random, nths, cards)];
      case 'disk':
        return [...steps, ...diskIsOlder(random, nths, cards)];
      case 'identity':
        return [...steps, ...twoWithOneIdentity(random, nths, cards)];
      case 'hand-to-hand':
        return [
          ...steps,
          ...passedFromHandToHand(random, nths, cards),
          ...(random.chance(60) ? lastIsFirst(random, nths) : []),
        ];
    }
  };
}
