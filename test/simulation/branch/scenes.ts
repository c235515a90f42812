/**
 * Parts of a story in which several kiosks do one thing after the other, with a line that is cut and
 * a broker that is well: what chance alone brings together too seldom.
 */
import type { Random } from '../random.ts';
import type { BranchAct, Step } from '../story.ts';
import { orderScenes } from './order-scenes.ts';
import {
  allKnowMs,
  allWellOffLine,
  at,
  borrows,
  line,
  ofBranch,
  oneByOne,
  takesBack,
  together,
} from './scene-steps.ts';

/** A later entry waits so long for an earlier one of another kiosk at most. */
const longestWaitMs = 10 * 60_000;

/** Lent at one, returned at the next, wanted at a third: each long enough after the one before. */
function passedFromHandToHand(random: Random, nths: readonly number[], whos: readonly number[]) {
  const [lends = 0, returns = 0, wants = 0] = nths;
  const [first = 1, next = 1] = whos;
  return [
    ...borrows(random, { nth: lends, who: first, afterMs: 0 }, ['same', 'same']),
    together(),
    ...takesBack(random, { nth: returns, who: next, afterMs: allKnowMs }),
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

/** The broker dies after loans that were published, and is back after loans that were not. */
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
  const kinds = [
    ...(['hand-to-hand', 'slow', 'disk', 'identity'] as const),
    ...([
      'offMeanwhile',
      'ownCable',
      'cutOffAlone',
      'powerCut',
      'clocksAreSet',
      'olderDisk',
    ] as const),
  ];
  let left: (typeof kinds)[number][] = [];
  return (): Step[] => {
    const from = random.below(kiosks);
    const nths = Array.from({ length: kiosks }, (_, nth) => (from + nth) % kiosks);
    const shift = random.below(whos.length);
    const cards = [...whos.slice(shift), ...whos.slice(0, shift)];
    if (left.length === 0) left = [...kinds];
    const kind = random.pick(left);
    left = left.filter((one) => one !== kind);
    const steps = allWellOffLine(kiosks);
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
      default:
        return orderScenes[kind]({ random, kiosks, nths, whos: cards });
    }
  };
}
