/** Draws a story from a seed: visits of every kind, and faults by the fault level. */
import { patronsOn } from '../../simulators/library/cast/patrons.ts';
import type { Intent } from '../../src/screen/screen.ts';
import { castSize, disturb, mend, paysOddly } from './faults.ts';
import { mayAtKiosk } from './judge/rules.ts';
import { type Random, randomOf } from './random.ts';
import type { Act, Errand, FaultLevel, Step } from './story.ts';
import { misreadCard } from './world/systems.ts';
import { openingDay } from './world/time.ts';

const touches: readonly Intent[] = [
  { type: 'BEGIN' },
  { type: 'CHOOSE', action: 'borrow' },
  { type: 'CHOOSE', action: 'return' },
  { type: 'CHOOSE', action: 'account' },
  { type: 'CARD_NUMBER', number: '123' },
  { type: 'PIN', pin: '1234' },
  { type: 'FEES' },
  { type: 'CHOOSE_FEES', feeIds: [] },
  { type: 'CHOOSE_FEES', feeIds: ['6001', '6002', '1001'] },
  { type: 'PAY' },
  { type: 'CANCEL' },
  { type: 'RENEW', items: ['33550000000014', '33550000000022', ''] },
  { type: 'DONE' },
  { type: 'BACK' },
  { type: 'STOP' },
  { type: 'RECEIPT', how: 'print' },
  { type: 'STAY' },
  { type: 'NEXT_READER' },
  { type: 'ADD_CARD' },
  { type: 'SHOW_PERSON', person: 0 },
  { type: 'SHOW_PERSON', person: 1 },
  { type: 'DONE', receipt: 'print' },
  { type: 'DONE', receipt: 'screen' },
  { type: 'OPEN', dialog: 'help' },
  { type: 'OPEN', dialog: 'accessibility' },
  { type: 'CLOSE' },
  { type: 'READ' },
  { type: 'CALL_STAFF' },
  { type: 'LEAVE_OUT' },
  { type: 'LANGUAGE', language: 'en' },
  { type: 'DISPLAY', display: { textSize: 3 } },
  { type: 'SCANNED', code: '33550000000111' },
  { type: 'SCANNED', code: misreadCard },
  { type: 'TOUCH' },
];
/** An eID, as a telephone may show it: no card here, and in no log. */
const identityCard = 'https://pas.example/k/85.07.30-033.28';
const errands: readonly Errand[] = [
  ...(['borrow', 'borrow', 'borrow', 'borrow', 'both', 'both'] as const),
  ...(['return', 'return', 'account', 'account', 'pay', 'pay', 'pay', 'pay'] as const),
];

const cast = patronsOn(openingDay).slice(0, castSize);
function numbersOf(is: (patron: (typeof cast)[number]) => boolean) {
  return cast.flatMap((patron, index) => (is(patron) ? [index + 1] : []));
}
export const mayBorrow = numbersOf((patron) => mayAtKiosk(patron, openingDay, openingDay).borrow);
const owes = numbersOf(
  (patron) => mayAtKiosk(patron, openingDay, openingDay).pay && patron.fees.length > 0,
);

/** Any patron, but more often one who may do the errand. */
function whoComes(random: Random, errand: Errand, came: readonly number[]): number {
  // A patron who was here before is known to the kiosk when the connection is down.
  if (random.chance(35) && came.length > 0) return random.pick(came);
  if (random.chance(40)) return 1 + random.below(castSize);
  return random.pick(errand === 'pay' ? owes : mayBorrow);
}

/** Mostly up to three seconds; now and then so long that the kiosk asks or ends the visit. */
function hesitation(random: Random): number {
  if (random.chance(2)) return 62_000 + random.below(5_000);
  if (random.chance(1)) return 95_000;
  if (random.chance(25)) return random.below(300);
  return 500 + random.below(2_500);
}

/** Puts the same item into the other list and perhaps back again, by tag or barcode. */
function toAndFro(random: Random): readonly Act[] {
  const pick = random.next();
  const lists = random.chance(50)
    ? (['borrow', 'return', 'borrow'] as const)
    : (['return', 'borrow', 'return'] as const);
  const handled = (): readonly Act[] =>
    random.chance(50)
      ? [{ do: 'again', how: 'scan', pick }]
      : [
          { do: 'lift', pick },
          { do: 'again', how: 'lay', pick },
        ];
  return lists.flatMap((action): readonly Act[] => [
    { do: 'touch', intent: { type: 'BACK' } },
    { do: 'touch', intent: { type: 'CHOOSE', action } },
    ...(random.chance(25) ? [{ do: 'tag', fails: 3, how: 'refused' } as const] : []),
    ...handled(),
    ...(random.chance(40) ? handled() : []),
  ]);
}

/** Another patron shows a card while a visit is open, and lays a book down. */
function nextCard(random: Random): readonly Act[] {
  const laid: readonly Act[] = random.chance(50) ? [{ do: 'lay', pick: random.next() }] : [];
  return [
    ...(random.chance(30)
      ? [{ do: 'touch', intent: { type: 'CHOOSE', action: 'return' } } as const]
      : []),
    { do: 'card', who: random.pick(mayBorrow), how: random.pick(['scan', 'scan', 'lay'] as const) },
    ...laid,
    { do: 'sensible', pick: random.next() },
    { do: 'sensible', pick: random.next() },
    { do: 'sensible', pick: random.next() },
    ...(random.chance(40)
      ? [{ do: 'again', how: random.chance(50) ? 'lay' : 'scan', pick: random.next() } as const]
      : []),
  ];
}

/** A family: two or three people in one visit, each with a card. */
function family(random: Random): readonly Act[] {
  const joins = (): readonly Act[] => [
    { do: 'touch', intent: { type: 'ADD_CARD' } },
    {
      do: 'card',
      who: random.chance(70) ? random.pick(mayBorrow) : 1 + random.below(castSize),
      how: 'scan',
    },
    { do: 'sensible', pick: random.next() },
    { do: 'lay', pick: random.next() },
    ...(random.chance(50) ? [{ do: 'scan', pick: random.next() } as const] : []),
  ];
  return [
    ...joins(),
    ...(random.chance(40) ? joins() : []),
    { do: 'touch', intent: { type: 'SHOW_PERSON', person: random.below(3) } },
    { do: 'lay', pick: random.next() },
    { do: 'lift', pick: random.next() },
    { do: 'again', how: 'lay', pick: random.next() },
  ];
}

/** The steps to a payment, and something in the very moment in which it can be paid. */
function paysInTrouble(random: Random): readonly Act[] {
  const phone = (does: 'scan' | 'approve'): Act => ({ do: 'phone', does });
  const cancel: Act = { do: 'touch', intent: { type: 'CANCEL' } };
  const kill = (): Act => ({
    do: 'kill',
    at: random.pick(['now', 'disk', 'disk', 'wire', 'wire'] as const),
    next: 1 + random.below(10),
    after: random.chance(50),
  });
  const way = random.pick(['terminal', 'code', 'code'] as const);
  const cutOff: readonly Act[] = [
    { do: 'device', device: way, how: random.pick(['hole', 'unplug'] as const) },
    ...(random.chance(50) ? [phone('approve')] : []),
    { do: 'device', device: way, how: 'plug' },
    { do: 'device', device: way, how: 'clear' },
  ];
  const troubles: readonly (readonly Act[])[] = [
    [phone('scan'), cancel, phone('approve')],
    [phone('scan'), phone('approve'), cancel],
    [phone('scan'), kill(), phone('approve')],
    [phone('scan'), phone('approve'), kill()],
    [cancel],
    [kill()],
    [phone('scan'), ...cutOff],
    cutOff,
    [
      phone('scan'),
      { do: 'disk', state: 'failing' },
      phone('approve'),
      { do: 'disk', state: 'sound' },
    ],
    [phone('scan'), { do: 'stop' }, phone('approve')],
  ];
  return [
    { do: 'desk', what: 'fee', pick: random.next(), who: 0 },
    { do: 'touch', intent: { type: 'CHOOSE', action: 'account' } },
    ...sensibly(random, 3),
    { do: 'touch', intent: { type: 'FEES' } },
    ...sensibly(random, 1),
    ...(random.chance(60) ? [{ do: 'pays', way, pick: random.next() } as const] : []),
    ...(random.chance(50) ? [kill()] : []),
    { do: 'touch', intent: { type: 'PAY' } },
    { do: 'touch', intent: { type: 'PAY_BY', way } },
    ...random.pick(troubles),
    ...sensibly(random, random.below(4)),
  ];
}

function sensibly(random: Random, times: number): readonly Act[] {
  return Array.from({ length: times }, (): Act => ({ do: 'sensible', pick: random.next() }));
}

/** A payment with a fault, then another try: the same fee or a new one. */
function paysAgain(random: Random): readonly Act[] {
  const trouble: Act = random.pick([
    { do: 'pays', behaviour: 'hang-up-before-status' },
    { do: 'pays', behaviour: 'hang-up-after-ack' },
    paysOddly(random),
    paysOddly(random),
    { do: 'spoil', how: 'silent', codes: ['37'], times: 1 },
    { do: 'spoil', how: 'hang-up-on-request', codes: ['37'], times: 1 },
    { do: 'spoil', how: 'hang-up-before-answer', codes: ['37'], times: 1 },
    { do: 'desk', what: 'pay-part', pick: random.next(), who: 0 },
  ]);
  return [
    { do: 'touch', intent: { type: 'CHOOSE', action: 'account' } },
    ...sensibly(random, 3),
    { do: 'touch', intent: { type: 'FEES' } },
    ...sensibly(random, 1),
    trouble,
    ...sensibly(random, 4),
    ...(random.chance(50)
      ? [{ do: 'desk', what: 'fee', pick: random.next(), who: 0 } as const]
      : []),
    ...(random.chance(30)
      ? [
          {
            do: 'till',
            what: random.pick(['day-end', 'other'] as const),
            pick: random.next(),
          } as const,
        ]
      : []),
    { do: 'touch', intent: { type: 'DONE' } },
    { do: 'touch', intent: { type: 'BACK' } },
    { do: 'touch', intent: { type: 'CHOOSE', action: 'account' } },
    ...sensibly(random, 1),
    { do: 'touch', intent: { type: 'FEES' } },
    ...sensibly(random, 4),
  ];
}

/** The connection is lost between two books of one visit; some end that visit at once. */
function lineDiesInVisit(random: Random): readonly Act[] {
  const lay = (): Act => ({ do: 'lay', pick: random.next() });
  return [
    lay(),
    { do: 'line', how: random.pick(['cut', 'cut', 'hole'] as const) },
    lay(),
    ...(random.chance(60) ? [lay(), { do: 'sensible', pick: random.next() } as const] : []),
    ...(random.chance(50) ? [{ do: 'line', how: 'restore' } as const] : []),
    ...(random.chance(50) ? [lay()] : []),
  ];
}

/** The reader is lost in a visit: books are scanned instead, and laid down when it is back. */
function readerDiesInVisit(random: Random): readonly Act[] {
  const pick = random.next();
  return [
    { do: 'device', device: 'reader', how: random.pick(['unplug', 'hole'] as const) },
    { do: 'scan', pick },
    ...(random.chance(50) ? [{ do: 'again', how: 'scan', pick } as const] : []),
    ...(random.chance(70)
      ? ([
          { do: 'device', device: 'reader', how: 'plug' },
          { do: 'device', device: 'reader', how: 'clear' },
          { do: 'again', how: 'lay', pick },
        ] as const)
      : []),
  ];
}

/** Shows another card, goes back, and continues. */
function changesMind(random: Random): readonly Act[] {
  return [
    { do: 'touch', intent: { type: 'CHOOSE', action: 'return' } },
    { do: 'card', who: 1 + random.below(castSize), how: 'scan' },
    { do: 'touch', intent: { type: 'BACK' } },
    { do: 'touch', intent: { type: 'BACK' } },
    { do: 'touch', intent: { type: 'CHOOSE', action: 'borrow' } },
  ];
}

function odd(random: Random): Act {
  switch (random.below(10)) {
    case 0:
    case 1:
      return { do: 'lift', pick: random.next() };
    case 2:
      return { do: 'lay', pick: random.next() };
    case 3:
      return { do: 'swap', pick: random.next() };
    case 4:
      return { do: 'scan', pick: random.next() };
    case 5:
      return {
        do: 'code',
        code: random.pick(['9789026146664', '33550000000111', identityCard, misreadCard]),
      };
    case 6:
      return {
        do: 'card',
        who: 1 + random.below(castSize + 2),
        how: random.pick(['scan', 'lay', 'type'] as const),
      };
    default:
      return { do: 'touch', intent: random.pick(touches) };
  }
}

/** The next day, the next month, or the one after, when the cached facts are too old. */
function later(random: Random): readonly Act[] {
  if (random.chance(50)) return [{ do: 'night', hours: 14 }];
  return random.chance(50)
    ? [{ do: 'month' }]
    : [{ do: 'month' }, { do: 'month' }, { do: 'line', how: 'cut' }];
}

export function visit(random: Random, faultPercent: number, came: number[]): Step[] {
  const steps: Step[] = [];
  const add = (...acts: readonly Act[]) => {
    for (const act of acts) steps.push({ afterMs: hesitation(random), ...act });
  };
  if (faultPercent > 0 && random.chance(40)) add(...mend(random));
  if (random.chance(faultPercent)) add({ do: 'line', how: 'cut' });
  if (random.chance(faultPercent / 8)) add(...later(random));
  const errand = random.pick(errands);
  const books = Array.from({ length: 1 + random.below(4) }, () => random.below(200));
  const who = whoComes(random, errand, came);
  came.push(who);
  // Makes sure there is a fee to pay.
  if (errand === 'pay' && random.chance(60))
    add({ do: 'desk', what: 'fee', pick: random.next(), who });
  if (errand === 'pay' && faultPercent > 0 && random.chance(35)) add(paysOddly(random));
  add({ do: 'arrive', who, errand, books });
  const wildPercent = random.chance(20) ? 60 : 5;
  // Some leave in the middle.
  for (let left = (random.chance(20) ? 2 : 9) + random.below(15); left > 0; left -= 1) {
    if (random.chance(faultPercent)) add(...disturb(random));
    else if (random.chance(1)) add(...changesMind(random));
    else if (random.chance(4)) add(...(random.chance(60) ? nextCard(random) : family(random)));
    else if (errand === 'pay' && faultPercent > 0 && random.chance(12))
      add(...(random.chance(50) ? paysAgain(random) : paysInTrouble(random)));
    else if (random.chance(3)) add(...toAndFro(random));
    else if (random.chance(faultPercent / 4))
      add(...(random.chance(60) ? lineDiesInVisit(random) : readerDiesInVisit(random)));
    else if (random.chance(wildPercent)) add(odd(random));
    else add({ do: 'sensible', pick: random.next() });
  }
  add({ do: 'leave', takes: random.chance(85) });
  // Some come before the previous visit has ended.
  if (random.chance(85)) add({ do: 'quiet' });
  return steps;
}

export function drawStory(seed: number, visits: number, faults: FaultLevel): Step[] {
  const random = randomOf(seed);
  const faultPercent = { none: 0, low: 4, high: 12 }[faults];
  const came: number[] = [];
  return Array.from({ length: visits }, () => visit(random, faultPercent, came)).flat();
}
