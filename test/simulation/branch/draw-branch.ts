/**
 * Draws a story of a branch: rounds of visits at all its kiosks at once, mostly off line together,
 * and what happens to the broker meanwhile.
 */
import { mayBorrow, visit } from '../draw-story.ts';
import { type Random, randomOf } from '../random.ts';
import type { Act, BranchAct, FaultLevel, Step } from '../story.ts';
import { createScenes } from './scenes.ts';

type Lanes = Step[][];
/** These patrons come again and again, to any kiosk; in a short story two of them. */
const regularsCount = 4;

function atKiosk(nth: number, acts: readonly Act[], afterMs: () => number): Step[] {
  return acts.map((act) => ({ afterMs: afterMs(), kiosk: nth, ...act }));
}
/** The same, as one after the other at a place. */
function ofBranch(acts: readonly (Act | BranchAct)[], afterMs: () => number): Step[] {
  return acts.map((act) => ({ afterMs: afterMs(), ...act }));
}
function sensibly(times: number): Act[] {
  return Array.from({ length: times }, (): Act => ({ do: 'sensible', pick: 0.3 }));
}

/** On line: the kiosk gets to know a patron whom it will serve off line. */
function introduce(random: Random, nth: number, who: number): Step[] {
  const acts: Act[] = [
    { do: 'arrive', who, errand: 'borrow', books: [random.below(200)] },
    ...sensibly(5),
    { do: 'leave', takes: true },
    { do: 'quiet' },
  ];
  return atKiosk(nth, acts, () => 2_000);
}

/** As alone, but that nights come for all, and that some patrons come more often. */
function ordinary(
  random: Random,
  nth: number,
  { regulars, faultPercent }: { regulars: readonly number[]; faultPercent: number },
): Step[] {
  const who = random.chance(70) ? random.pick(regulars) : null;
  return visit(random, faultPercent, [])
    .filter((step) => step.do !== 'night' && step.do !== 'month')
    .map((step) => ({
      ...step,
      ...(who !== null && step.do === 'arrive' ? { who } : {}),
      kiosk: nth,
    }));
}

/** All borrow in the same minute, and scan in the same moment. */
function race(random: Random, kiosks: number, regulars: readonly number[]): Lanes {
  const isOneCard = random.chance(50);
  const card = random.pick(regulars);
  const books = () => Array.from({ length: 2 + random.below(3) }, () => random.below(200));
  const lanes = Array.from({ length: kiosks }, (_, nth) => {
    const who = isOneCard
      ? card
      : (regulars[(regulars.indexOf(card) + nth) % regulars.length] ?? card);
    const acts: Act[] = [
      { do: 'arrive', who, errand: 'borrow', books: books() },
      ...sensibly(3 + random.below(3)),
    ];
    const leaves: Act[] = [{ do: 'leave', takes: true }, { do: 'quiet' }];
    return [...atKiosk(nth, acts, () => 2_000), ...atKiosk(nth, leaves, () => 20_000)];
  });
  const scans = Array.from(
    { length: 6 },
    (): BranchAct => ({
      do: 'race',
      what: isOneCard ? 'other' : random.pick(['same', 'same', 'returned'] as const),
      pick: random.next(),
    }),
  );
  return [...lanes, ofBranch(scans, () => 1_500 + random.below(3_500))];
}

/** What one kiosk lent comes back at another; what came back is wanted at a third. */
function passedOn(random: Random): Step[] {
  const scans = Array.from(
    { length: 5 },
    (): BranchAct => ({
      do: 'race',
      what: random.pick(['lent', 'lent', 'returned'] as const),
      pick: random.next(),
    }),
  );
  return ofBranch(scans, () => 3_000 + random.below(9_000));
}

/** What goes wrong with the broker, and mostly ends. */
function trouble(random: Random, kiosks: number): Step[] {
  const pick = random.next();
  const at = (afterMs: number, how: Extract<BranchAct, { do: 'broker' }>['how']): Step => ({
    afterMs,
    do: 'broker',
    how,
    pick,
  });
  const soon = random.below(40_000);
  const lasts = random.chance(60) ? random.below(5_000) : random.below(90_000);
  switch (random.below(12)) {
    case 0:
    case 1:
      return [at(soon, 'kill'), at(lasts, 'start')];
    case 2:
    case 3:
      return [at(random.below(20_000), 'backup'), at(soon, 'kill-older'), at(lasts, 'start')];
    case 4:
      return [at(soon, 'kill-empty'), at(lasts, 'start')];
    case 5:
      return [at(soon, random.chance(50) ? 'kill-damaged' : 'stop-damaged'), at(lasts, 'start')];
    case 6:
    case 7:
      return [at(soon, 'cut-off'), at(lasts, 'join')];
    case 8:
      return [at(soon, 'slow'), at(lasts, 'quick')];
    case 9:
      return [at(soon, 'full'), at(lasts, 'room')];
    case 10:
      return [at(soon, 'swallow'), at(random.below(5_000), 'repeat')];
    default: {
      const nth = Math.floor(pick * kiosks);
      const restart: Step = { afterMs: lasts, kiosk: nth, do: 'stop' };
      return [at(soon, 'impersonate'), ...(random.chance(70) ? [restart] : [])];
    }
  }
}

function interlude(random: Random): Step[] {
  // Long enough for all to know of each other again, or not.
  const waits = random.chance(60) ? 100_000 + random.below(60_000) : random.below(20_000);
  const together: Step = { afterMs: waits, do: 'together' };
  if (random.chance(6)) return [together, { afterMs: 0, do: 'night', hours: 14 }];
  return random.chance(2) ? [together, { afterMs: 0, do: 'month' }] : [together];
}

export function drawBranchStory(
  seed: number,
  visits: number,
  { faults, kiosks }: { faults: FaultLevel; kiosks: number },
): Step[] {
  const random = randomOf(seed);
  const faultPercent = { none: 0, low: 2, high: 5 }[faults];
  const troubles = { none: 0, low: 30, high: 65 }[faults];
  const regulars = [...mayBorrow]
    .sort(() => random.next() - 0.5)
    .slice(0, visits < 8 * kiosks ? 2 : regularsCount);
  const scene = createScenes(random, kiosks, regulars);
  const steps: Step[] = [];
  let left = visits;
  for (const who of regulars) {
    for (let nth = 0; nth < kiosks; nth += 1) steps.push(...introduce(random, nth, who));
    steps.push({ afterMs: 0, do: 'together' });
    left -= kiosks;
  }
  for (; left > 0; left -= kiosks) {
    if (random.chance(30)) {
      steps.push(...scene());
      continue;
    }
    const isRace = random.chance(35);
    const isOffLine = random.chance(isRace ? 90 : 75);
    // What waited is sent, and the patrons are far from their limit.
    if (isRace && random.chance(60))
      steps.push({ afterMs: 0, do: 'line', how: 'restore' }, { afterMs: 110_000, do: 'together' });
    steps.push({ afterMs: 0, do: 'line', how: isOffLine ? 'cut' : 'restore' });
    const lanes = isRace
      ? race(random, kiosks, regulars)
      : Array.from({ length: kiosks }, (_, nth) =>
          ordinary(random, nth, { regulars, faultPercent }),
        );
    steps.push(...lanes.flat());
    if (!isRace && isOffLine) steps.push(...passedOn(random));
    if (random.chance(isRace ? troubles / 2 : troubles)) steps.push(...trouble(random, kiosks));
    if (isOffLine && random.chance(40))
      steps.push({ afterMs: random.below(60_000), do: 'line', how: 'restore' });
    steps.push(...interlude(random));
  }
  return steps;
}
