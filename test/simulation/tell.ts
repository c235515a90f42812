/** Draws a story from a seed: visits of every kind, and at a fault level what goes wrong meanwhile. */
import { misbehaviours } from '../../simulators/library/misbehave.ts';
import type { Behaviour } from '../../simulators/terminal.ts';
import type { Intent } from '../../src/screen/screen.ts';
import { type Random, randomOf } from './random.ts';
import type { Act, DeviceName, FaultLevel, Step } from './story.ts';

const castSize = 40;
const touches: readonly Intent[] = [
  { type: 'BEGIN' },
  { type: 'CHOOSE', action: 'borrow' },
  { type: 'CHOOSE', action: 'return' },
  { type: 'CHOOSE', action: 'account' },
  { type: 'CARD_NUMBER', number: '123' },
  { type: 'PIN', pin: '1234' },
  { type: 'FEES' },
  { type: 'CHOOSE_FEES', feeIds: [] },
  { type: 'PAY' },
  { type: 'CANCEL' },
  { type: 'DONE' },
  { type: 'BACK' },
  { type: 'STOP' },
  { type: 'RECEIPT', how: 'print' },
  { type: 'STAY' },
  { type: 'OPEN', dialog: 'help' },
  { type: 'CLOSE' },
  { type: 'CALL_STAFF' },
  { type: 'LEAVE_OUT' },
  { type: 'LANGUAGE', language: 'en' },
  { type: 'DISPLAY', display: { textSize: 3 } },
  { type: 'TOUCH' },
];
const payings: readonly Behaviour[] = [
  'approve',
  'approve',
  'decline',
  'cancel',
  'refuse',
  'silent',
  'hang-up-before-status',
  'hang-up-after-ack',
];
const messages = ['11', '09', '29', '63', '37', '17', '99', '35'];

/** Mostly a second or three; now and then so long that the kiosk asks, or ends the visit. */
const hesitation = (random: Random): number => {
  if (random.chance(2)) return 62_000 + random.below(5_000);
  if (random.chance(1)) return 95_000;
  if (random.chance(25)) return random.below(300);
  return 500 + random.below(2_500);
};

const disturb = (random: Random): Act[] => {
  const device = random.pick<DeviceName>(['reader', 'scanner', 'printer', 'terminal']);
  switch (random.below(13)) {
    case 0:
      return [{ do: 'line', how: 'cut' }];
    case 1:
      return [{ do: 'line', how: random.pick(['restore', 'restore', 'hole', 'slow', 'quick'] as const) }];
    case 2:
    case 3:
      return [
        {
          do: 'spoil',
          how: random.pick(misbehaviours),
          codes: random.chance(70) ? [random.pick(messages)] : [],
          times: 1 + random.below(random.chance(20) ? 12 : 3),
        },
      ];
    case 4:
      return [{ do: 'device', device, how: random.pick(['unplug', 'plug', 'garbage', 'hole', 'clear'] as const) }];
    case 5:
      return [{ do: 'tag', fails: 1 + random.below(5), how: random.pick(['refused', 'unkept'] as const) }];
    case 6:
      return [{ do: 'pays', behaviour: random.pick(payings) }];
    case 7:
      return [{ do: 'paper', is: random.pick(['ok', 'low', 'out'] as const) }];
    case 8:
      return [{ do: 'disk', state: random.pick(['full', 'failing', 'sound'] as const) }];
    case 9:
    case 10:
      return [
        {
          do: 'kill',
          at: random.pick(['now', 'disk', 'disk', 'wire'] as const),
          next: 1 + random.below(8),
          after: random.chance(50),
        },
      ];
    case 11:
      return [
        {
          do: 'desk',
          what: random.pick(['lend', 'return', 'fee', 'pay', 'block', 'unblock', 'hold'] as const),
          pick: random.next(),
          who: 1 + random.below(castSize),
        },
      ];
    default:
      return [{ do: 'snatch', pick: random.next() }];
  }
};

/** What was broken is mended sooner or later, or nothing else would ever be seen. */
const mend: readonly Act[] = [
  { do: 'line', how: 'restore' },
  { do: 'line', how: 'quick' },
  { do: 'spoil', how: null, codes: [], times: 0 },
  { do: 'disk', state: 'sound' },
  { do: 'tag', fails: 0, how: 'refused' },
  { do: 'paper', is: 'ok' },
  ...(['reader', 'scanner', 'printer', 'terminal'] as const).flatMap((device): Act[] => [
    { do: 'device', device, how: 'plug' },
    { do: 'device', device, how: 'clear' },
  ]),
];

const odd = (random: Random): Act => {
  switch (random.below(8)) {
    case 0:
      return { do: 'lift', pick: random.next() };
    case 1:
      return { do: 'lay', pick: random.next() };
    case 2:
      return { do: 'scan', pick: random.next() };
    case 3:
      return { do: 'code', code: random.pick(['9789026146664', '33550000000111', 'x', '23550000000113']) };
    case 4:
      return { do: 'card', who: 1 + random.below(castSize + 2), how: random.pick(['scan', 'lay', 'type'] as const) };
    default:
      return { do: 'touch', intent: random.pick(touches) };
  }
};

const visit = (random: Random, faultPercent: number): Step[] => {
  const steps: Step[] = [];
  const add = (...acts: Act[]) => {
    for (const act of acts) steps.push({ afterMs: hesitation(random), ...act });
  };
  if (faultPercent > 0 && random.chance(30)) add(...mend);
  if (random.chance(faultPercent / 8)) add(random.chance(50) ? { do: 'month' } : { do: 'night', hours: 14 });
  const errand = random.pick(['borrow', 'borrow', 'borrow', 'return', 'return', 'account', 'pay', 'both'] as const);
  const books = Array.from({ length: random.below(4) }, () => random.below(200));
  add({ do: 'arrive', who: 1 + random.below(castSize), errand, books });
  const wildPercent = random.chance(20) ? 60 : 8;
  for (let left = 4 + random.below(18); left > 0; left -= 1) {
    if (random.chance(faultPercent)) add(...disturb(random));
    else if (random.chance(wildPercent)) add(odd(random));
    else add({ do: 'sensible', pick: random.next() });
  }
  add({ do: 'leave', takes: random.chance(85) });
  // Some do not wait until the one before is forgotten.
  if (random.chance(85)) add({ do: 'quiet' });
  return steps;
};

export const tellStory = (seed: number, visits: number, faults: FaultLevel): Step[] => {
  const random = randomOf(seed);
  const faultPercent = { none: 0, low: 4, high: 14 }[faults];
  return Array.from({ length: visits }, () => visit(random, faultPercent)).flat();
};
