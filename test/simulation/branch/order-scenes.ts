/**
 * One book goes from hand to hand at several kiosks, and meanwhile something is off, cut or wrong:
 * the order of what is sent is then another than that of what was done, unless a kiosk sees to it.
 */
import type { Random } from '../random.ts';
import type { Act, Step } from '../story.ts';
import {
  allKnowMs,
  allWell,
  allWellOffLine,
  at,
  borrowsOne,
  line,
  ofBranch,
  takesBack,
  together,
} from './scene-steps.ts';

const hourMs = 3_600_000;
/** In which line, broker and kiosks are back after a power cut. */
const powerBackMs = 60_000;

interface Given {
  random: Random;
  kiosks: number;
  /** the kiosks, in the order in which they come */
  nths: readonly number[];
  whos: readonly number[];
}

/** The deeds with one book: lent, returned, lent, … each at the next kiosk. */
function deedAt({ random, kiosks, nths, whos }: Given, turn: number): Step[] {
  const nth = nths[turn % nths.length] ?? 0;
  const who = whos[Math.floor(turn / 2) % whos.length] ?? 1;
  const comes = { nth, who, afterMs: 0 };
  const steps =
    turn % 2 === 0
      ? borrowsOne(random, comes, turn === 0 ? 'same' : 'last')
      : takesBack(random, comes, ['last']);
  // It is published some seconds late.
  const pick = (nth + 0.5) / kiosks;
  const isLate = random.chance(30);
  return [
    ...(isLate ? ofBranch([{ do: 'broker', how: 'cut-off', pick }]) : []),
    ...steps,
    ...(isLate
      ? ofBranch([{ do: 'broker', how: 'join', pick }], 1_000 + random.below(20_000))
      : []),
    together(random.chance(70) ? allKnowMs : 5_000),
  ];
}
function deeds(given: Given, from: number, count: number): Step[] {
  return Array.from({ length: count }, (_, turn) => deedAt(given, from + turn)).flat();
}
function kioskOf({ nths }: Given, turn: number): number {
  return nths[turn % nths.length] ?? 0;
}
function staffAct(random: Random, nth: number): Step[] {
  if (!random.chance(40)) return [];
  const what = random.chance(60) ? 'retry' : 'close';
  return at(nth, [{ do: 'staff', what, pick: random.next() }], random.below(40_000));
}

/** A kiosk is off for a night or a week, while the others go on, and is on again in the morning. */
function offMeanwhile(given: Given): Step[] {
  const { random, kiosks } = given;
  const before = 1 + random.below(2);
  const off = kioskOf(given, before - 1);
  const hours = random.pick([0, 14, 14, 168]);
  const others = given.nths.filter((nth) => nth !== off);
  return [
    ...allWellOffLine(kiosks),
    ...deeds(given, 0, before),
    ...at(off, [{ do: 'power', is: 'off' }]),
    together(),
    ...deeds({ ...given, nths: others }, before, 1 + random.below(2)),
    line('restore'),
    together(150_000),
    ...(hours > 0 ? [{ afterMs: 0, do: 'night', hours } as const, together()] : []),
    ...at(off, [{ do: 'power', is: 'on' }]),
    ...staffAct(random, random.pick(given.nths)),
    together(150_000),
  ];
}

/** The cable of one kiosk alone; the others are on line. */
function ownCable(given: Given): Step[] {
  const { random, kiosks } = given;
  const cut = kioskOf(given, 0);
  const others = given.nths.filter((nth) => nth !== cut);
  const isLong = random.chance(20);
  return [
    ...allWell(kiosks),
    ...at(cut, [{ do: 'line', how: 'cut' }]),
    together(30_000),
    ...deeds(given, 0, 1),
    ...deeds({ ...given, nths: others }, 1, 1 + random.below(3)),
    together(isLong ? 700_000 : 0),
    ...at(cut, [{ do: 'line', how: 'restore' }]),
    ...staffAct(random, cut),
    together(150_000),
  ];
}

/**
 * One kiosk is cut off from line and broker; the others are on line, some without the broker, and off
 * when the first is back.
 */
function cutOffAlone(given: Given): Step[] {
  const { random, kiosks } = given;
  const cut = kioskOf(given, 0);
  const others = given.nths.filter((nth) => nth !== cut);
  const [other = cut] = others;
  const broker = (how: 'cut-off' | 'join', nth: number) =>
    ofBranch([{ do: 'broker', how, pick: (nth + 0.5) / kiosks }]);
  const power = (is: 'off' | 'on') => others.flatMap((nth) => at(nth, [{ do: 'power', is }], 0));
  const isOutToo = random.chance(40);
  const areOff = random.chance(70);
  const restart: readonly Act[] = [{ do: 'stop' }, { do: 'quiet' }];
  return [
    ...allWell(kiosks),
    ...at(cut, [{ do: 'line', how: 'cut' }]),
    ...broker('cut-off', cut),
    together(30_000),
    ...deeds(given, 0, 1),
    ...(random.chance(30) ? [...at(cut, restart), together()] : []),
    ...(isOutToo ? broker('cut-off', other) : []),
    together(),
    ...deeds({ ...given, nths: others }, 1, 1 + random.below(3)),
    ...(areOff ? power('off') : []),
    together(random.below(60_000)),
    // What is out of touch is waited for where all come back at about the same time.
    ...(isOutToo ? [...broker('join', other), ...at(cut, restart)] : []),
    ...broker('join', cut),
    ...at(cut, [{ do: 'line', how: 'restore' }]),
    together(isOutToo ? random.below(50_000) : 150_000),
    ...(areOff ? power('on') : []),
    ...staffAct(random, cut),
    together(180_000),
  ];
}

/** Power and line are lost, and line, broker and kiosks are back in any order within a minute. */
function powerCut(given: Given): Step[] {
  const { random, kiosks, nths } = given;
  const off = nths.flatMap((nth) => at(nth, [{ do: 'power', is: 'off' }], 0));
  const backMs = () => random.below(powerBackMs);
  const shared = [
    { atMs: backMs(), step: line('restore') },
    { atMs: backMs(), step: ofBranch([{ do: 'broker', how: 'start', pick: 0 }])[0] },
  ].sort((one, other) => one.atMs - other.atMs);
  const [first, second] = shared;
  return [
    ...allWellOffLine(kiosks),
    ...deeds(given, 0, 2 + random.below(2)),
    ...ofBranch([{ do: 'broker', how: 'kill', pick: 0 }]),
    ...off,
    together(),
    ...(random.chance(30) ? [{ afterMs: 0, do: 'night', hours: 14 } as const, together()] : []),
    ...nths.flatMap((nth) => at(nth, [{ do: 'power', is: 'on' }], backMs())),
    ...(first?.step ? [{ ...first.step, afterMs: first.atMs }] : []),
    ...(second?.step ? [{ ...second.step, afterMs: second.atMs - (first?.atMs ?? 0) }] : []),
    together(150_000),
  ];
}

/** The broker's clock, or that of a kiosk, is set while entries wait. */
function clocksAreSet(given: Given): Step[] {
  const { random, kiosks, nths } = given;
  const aheadMs = () => random.pick([-1, 1]) * random.pick([60_000, hourMs, 24 * hourMs]);
  const isBroker = random.chance(60);
  const wrong = random.pick(nths);
  const set = (ms: number): Step[] =>
    isBroker
      ? ofBranch([{ do: 'broker-clock', aheadMs: ms }])
      : at(wrong, [{ do: 'clock', of: 'kiosk', aheadMs: ms }], 0);
  const isRestarted = random.chance(40);
  const restart: readonly Act[] = [{ do: 'stop' }, { do: 'quiet' }];
  return [
    ...allWellOffLine(kiosks),
    ...(random.chance(50) ? [...set(aheadMs()), together()] : []),
    ...deeds(given, 0, 1),
    ...set(random.chance(60) ? 0 : aheadMs()),
    together(),
    ...(isRestarted ? [...at(wrong, restart), together()] : []),
    ...deeds(given, 1, 1 + random.below(2)),
    ...set(0),
    line('restore'),
    together(150_000),
  ];
}

/** A kiosk is given an older copy of its disk: what waits in that was sent since, and numbers come again. */
function olderDisk(given: Given): Step[] {
  const { random, kiosks, nths } = given;
  const of = kioskOf(given, 0);
  const own = { ...given, nths: [of] };
  const others = { ...given, nths: nths.filter((nth) => nth !== of) };
  let turn = 0;
  const some = (least: number, most: number): Step[] =>
    Array.from({ length: least + random.below(most - least + 1) }, () =>
      deedAt(random.chance(60) ? own : others, turn++),
    ).flat();
  // By what was drawn already, so that seeds give the stories that they gave.
  const isAccepted = () => turn % 2 === 1;
  return [
    ...allWellOffLine(kiosks),
    ...some(1, 2),
    ...at(of, [{ do: 'backup', how: 'make' }]),
    together(),
    ...some(0, 2),
    line('restore'),
    together(150_000),
    ...some(0, 2),
    ...(random.chance(70) ? [line('cut'), together(allKnowMs)] : []),
    ...at(of, [{ do: 'backup', how: isAccepted() ? 'put-back-and-accept' : 'put-back' }]),
    ...at(of, [{ do: 'quiet' }]),
    together(allKnowMs),
    ...some(0, 2),
    ...staffAct(random, of),
    line('restore'),
    together(150_000),
  ];
}

export const orderScenes = {
  offMeanwhile,
  ownCable,
  cutOffAlone,
  powerCut,
  clocksAreSet,
  olderDisk,
};
