/** Scenes that are put into a visit: what happens, and what its person does about it. */
import { lateMisbehaviours, type Misbehaviour } from '../../../simulators/library/misbehave.ts';
import { mayBorrow } from '../draw-story.ts';
import { castSize } from '../faults.ts';
import type { Random } from '../random.ts';
import type { Act, Errand } from '../story.ts';

export type Timed = Act & { afterMs?: number };
export interface Scene {
  acts: readonly Timed[];
  /** the person leaves: what they would have done after that is left out */
  ends: boolean;
}

const ofItems = ['11', '09', '29', '17'];
const requestsOf: Readonly<Record<Errand, readonly string[]>> = {
  borrow: ['11', '11', '11', '63', '17', '41'],
  return: ['09', '09', '09', '17'],
  both: ['11', '09', '63', '17'],
  account: ['29', '29', '63', '41', '17'],
  pay: ['37', '37', '37', '63', '41'],
};
/** Of the kiosk, as it is delivered: an answer may take 10 s. */
const answerMs = 10_000;
/**
 * After the time-out, after the question whether it is there, after the second try. The kiosk takes
 * the time of one more answer before it believes that a loan or a return was not made, and no
 * longer (docs/reconciliation.md); of a payment it never believes that.
 */
function lateMs(random: Random, how: Misbehaviour, codes: readonly string[]): number {
  if (codes.includes('37')) return answerMs / 2 + random.below(9 * answerMs);
  // The line is cut at once, and the kiosk gives up then.
  const givesUpMs = how === 'late-hang-up' ? 0 : answerMs;
  return givesUpMs + 500 + random.below(answerMs - 1_500);
}

export function sensibly(random: Random, times: number): Act[] {
  return Array.from({ length: times }, (): Act => ({ do: 'sensible', pick: random.next() }));
}

/** A request is carried out when the kiosk has given up; or the answer is that to another one. */
export function late(random: Random, errand: Errand): Scene {
  const spoilt = (codes: readonly string[]): Act => {
    const how = random.pick([...lateMisbehaviours, 'late', 'late-hang-up'] as const);
    const times = 1 + random.below(2);
    // Which patron is meant no answer tells: it may name the main card of the one who was asked for.
    if (how === 'answer-of-before') return { do: 'spoil', how, codes: ofItems, times };
    return { do: 'spoil', how, codes, times, lateMs: lateMs(random, how, codes) };
  };
  const lost: readonly Timed[] = [
    { do: 'line', how: 'cut', afterMs: 2_000 + random.below(14_000) },
    { do: 'line', how: 'restore', afterMs: 1_000 + random.below(60_000) },
  ];
  return {
    acts: [
      spoilt([random.pick(requestsOf[errand])]),
      ...sensibly(random, 1 + random.below(3)),
      ...(random.chance(30) ? lost : []),
    ],
    ends: false,
  };
}

/** A fee that was paid is listed a little longer, a loan not yet; or half of a list, or none. */
export function listed(random: Random, errand: Errand): Scene {
  const of = errand === 'pay' || random.chance(40) ? 'fees' : 'loans';
  const how = random.pick(['lag', 'lag', 'half', 'none'] as const);
  const ms = of === 'fees' ? 2_000 + random.below(28_000) : 1_000 + random.below(answerMs - 2_000);
  const silent: readonly Act[] = random.chance(25)
    ? [{ do: 'spoil', how: random.pick(['deaf', 'silent'] as const), codes: ['41'], times: 2 }]
    : [];
  return {
    acts: [
      { do: 'listed', lists: { of, how, ms } },
      ...silent,
      ...sensibly(random, 3 + random.below(6)),
      ...(random.chance(80) ? [{ do: 'listed', lists: null } as const] : []),
    ],
    ends: false,
  };
}

/** The library's export of the night comes, while a visit runs; perhaps only then the line is lost. */
export function byNight(random: Random): Scene {
  const comes: Act = { do: 'facts', how: random.pick(['now', 'now', 'old', 'part'] as const) };
  const lost: readonly Timed[] = [
    { do: 'line', how: random.pick(['cut', 'hole'] as const) },
    ...sensibly(random, 2 + random.below(4)),
  ];
  return { acts: [comes, ...(random.chance(50) ? lost : [])], ends: false };
}

/** A card that is reported lost is refused; then the line is lost, and it comes again. */
export function lostCard(random: Random, who: number): Scene {
  const shows: Act = { do: 'card', who, how: 'scan' };
  const done: readonly Act[] = [
    { do: 'touch', intent: { type: 'DONE' } },
    { do: 'touch', intent: { type: 'STOP' } },
  ];
  return {
    acts: [
      { do: 'card-lost', who, isLost: true },
      ...(random.chance(80) ? [shows] : []),
      ...sensibly(random, 2),
      ...(random.chance(70) ? done : []),
      { do: 'line', how: random.pick(['cut', 'cut', 'hole'] as const) },
      ...(random.chance(25) ? [goesOff(random)] : []),
      shows,
      ...sensibly(random, 3),
      ...(random.chance(60) ? [{ do: 'card-lost', who, isLost: false } as const] : []),
      ...(random.chance(60) ? [{ do: 'line', how: 'restore' } as const] : []),
    ],
    ends: false,
  };
}

/** Off line things are done; then staff try the kiosk's entries again before it does, or close them. */
export function staffAtWork(random: Random): Scene {
  const act = (): Timed =>
    random.pick<Timed>([
      { do: 'retry-open', pick: random.next() },
      { do: 'retry-open', pick: random.next() },
      { do: 'staff', what: 'retry', pick: random.next() },
      { do: 'staff', what: 'close', pick: random.next() },
    ]);
  const several = () => Array.from({ length: 1 + random.below(3) }, act);
  return {
    acts: [
      { do: 'line', how: 'cut' },
      ...sensibly(random, 2 + random.below(3)),
      { do: 'again', how: 'scan', pick: random.next() },
      { do: 'touch', intent: { type: 'BACK' } },
      { do: 'touch', intent: { type: 'CHOOSE', action: 'return' } },
      { do: 'again', how: 'lay', pick: random.next() },
      ...(random.chance(40) ? several() : []),
      { do: 'line', how: 'restore' },
      ...several().map((one) => ({ ...one, afterMs: random.below(4_000) })),
    ],
    ends: false,
  };
}

/** A clock is wrong for a while; or a visit runs over midnight, closing, or the change of the clock. */
export function clocks(random: Random): Scene {
  const of = random.pick(['kiosk', 'kiosk', 'library'] as const);
  const by = random.pick([40_000, 600_000, 3 * 3_600_000, 25 * 3_600_000]);
  const set = (aheadMs: number): Act => ({ do: 'clock', of, aheadMs });
  const ahead = random.chance(50) ? by : -by;
  return {
    acts: [
      set(ahead),
      ...sensibly(random, 2 + random.below(5)),
      ...(random.chance(30) ? [set(-ahead), ...sensibly(random, 1)] : []),
      ...(random.chance(20) ? [goesOff(random)] : []),
      ...(random.chance(70) ? [set(0)] : []),
    ],
    ends: false,
  };
}
export function atAnHour(random: Random): Act {
  return {
    do: 'until',
    what: random.pick(['midnight', 'closing', 'closing', 'opening', 'clock-change'] as const),
    beforeMs: 5_000 + random.below(40_000),
  };
}

function goesOff(random: Random): Act {
  const awayMs = random.pick([5_000, 5_000, 20_000, 150_000]);
  return random.chance(35)
    ? { do: 'stop', awayMs }
    : { do: 'kill', at: 'now', next: 1, after: false, awayMs };
}

/** What a person may do with what lies there. */
function handles(random: Random): readonly Timed[] {
  return random.pick([
    [],
    [{ do: 'lift', pick: random.next() }],
    [
      { do: 'lift', pick: random.next() },
      { do: 'again', how: 'lay', pick: random.next() },
    ],
    [{ do: 'lay', pick: random.next() }],
    [{ do: 'swap', pick: random.next() }],
    [{ do: 'card', who: random.pick(mayBorrow), how: 'lay' }],
  ] as const);
}

/** What the person does when it is all over, or while it is: waits, goes on, or leaves. */
function thereafter(random: Random): Scene {
  const waits: Timed = { do: 'wait', afterMs: 12_000 };
  if (random.chance(45)) return { acts: [...handles(random)], ends: false };
  if (random.chance(30)) return { acts: [waits, ...handles(random), waits], ends: false };
  return { acts: [{ do: 'leave', takes: random.chance(35), afterMs: 4_000 }, waits], ends: true };
}

/** The kiosk ends and starts again, and what lies there lies there. */
export function restarts(random: Random): Scene {
  const { acts, ends } = thereafter(random);
  const laid: readonly Act[] = random.chance(35) ? [{ do: 'lay', pick: random.next() }] : [];
  const again: readonly Timed[] = random.chance(25) ? [goesOff(random)] : [];
  return { acts: [...laid, goesOff(random), ...again, ...acts], ends };
}

/** It takes nobody for a while: what is laid down before, meanwhile and after stays there. */
export function closes(random: Random): Scene {
  const [from, to] = random.pick<readonly [readonly Timed[], readonly Timed[]]>([
    [[{ do: 'service', on: true }], [{ do: 'service', on: false }]],
    [[{ do: 'service', on: true }], [{ do: 'service', on: false }]],
    [[{ do: 'disk', state: 'failing' }], [{ do: 'disk', state: 'sound' }]],
    [[{ do: 'line', how: 'cut' }], [{ do: 'line', how: 'restore' }]],
    [
      [
        { do: 'device', device: 'reader', how: 'unplug' },
        { do: 'device', device: 'scanner', how: 'unplug' },
      ],
      [
        { do: 'device', device: 'reader', how: 'plug' },
        { do: 'device', device: 'scanner', how: 'plug' },
      ],
    ],
  ]);
  const meanwhile = [
    ...(random.chance(60) ? [{ do: 'touch', intent: { type: 'STOP' } } as const] : []),
    ...handles(random),
    ...(random.chance(60) ? [{ do: 'lay', pick: random.next() } as const] : []),
    ...(random.chance(25)
      ? [{ do: 'card', who: 1 + random.below(castSize), how: 'scan' } as const]
      : []),
    ...(random.chance(20) ? [goesOff(random)] : []),
  ];
  const leaves: Timed = { do: 'leave', takes: random.chance(25), afterMs: 3_000 };
  const ends = random.chance(60);
  const back = to.map((act, nth) =>
    nth === 0 ? { afterMs: random.pick([5_000, 40_000, 200_000]), ...act } : act,
  );
  return {
    acts: [
      ...from,
      ...meanwhile,
      ...(ends ? [leaves] : []),
      ...back,
      ...(ends ? [] : handles(random)),
    ],
    ends,
  };
}

/** Somebody else, or the same person, at each step: then Back, Stop, Done, or nothing. */
export function second(random: Random): Scene {
  const says = (): readonly Timed[] =>
    random.pick([
      [{ do: 'touch', intent: { type: 'ADD_CARD' } }],
      [{ do: 'touch', intent: { type: 'ADD_CARD' } }],
      [{ do: 'touch', intent: { type: 'NEXT_READER' } }],
      [{ do: 'touch', intent: { type: 'STAY' } }],
      [],
    ] as const);
  const then = (): readonly Timed[] =>
    random.pick([
      [{ do: 'touch', intent: { type: 'BACK' } }],
      [{ do: 'touch', intent: { type: 'BACK' } }],
      [{ do: 'touch', intent: { type: 'STOP' } }],
      [{ do: 'touch', intent: { type: 'DONE' } }],
      [
        { do: 'touch', intent: { type: 'PIN', pin: '0007' } },
        { do: 'touch', intent: { type: 'BACK' } },
      ],
      // The time for an answer, and for the visit.
      [{ do: 'wait', afterMs: 65_000 }],
      [{ do: 'wait', afterMs: 100_000 }],
      sensibly(random, 2),
    ] as const);
  const who = random.chance(70) ? random.pick(mayBorrow) : 1 + random.below(castSize);
  return {
    acts: [
      ...(random.chance(40) ? ([{ do: 'touch', intent: { type: 'ADD_CARD' } }] as const) : []),
      { do: 'card', who, how: random.pick(['scan', 'scan', 'lay'] as const) },
      ...(random.chance(70) ? ([{ do: 'lay', pick: random.next() }] as const) : []),
      ...says(),
      ...(random.chance(30) ? ([{ do: 'lay', pick: random.next() }] as const) : []),
      ...sensibly(random, random.below(2)),
      ...then(),
      ...(random.chance(40) ? handles(random) : []),
    ],
    ends: false,
  };
}
