/** The faults of a story, and their repair. */
import { misbehaviours } from '../../simulators/library/misbehave.ts';
import { readFaults } from '../../simulators/reader.ts';
import type { Random } from './random.ts';
import type { Act, DeviceName } from './story.ts';

export const castSize = 40;
const messages = ['11', '09', '29', '63', '63', '37', '17', '99', '35'];
const flap: readonly Act[] = [
  { do: 'line', how: 'cut' },
  { do: 'line', how: 'restore' },
  { do: 'line', how: 'cut' },
  { do: 'line', how: 'restore' },
];

/** The connection returns, and the transactions that waited for it fail. */
function troubledReturn(random: Random): readonly Act[] {
  return [
    {
      do: 'spoil',
      // Half the time the requests are lost.
      how: random.chance(50)
        ? random.pick(['deaf', 'hang-up-on-request'] as const)
        : random.pick(misbehaviours),
      codes: [random.pick(['11', '11', '11', '09', '17', '63'])],
      times: 1 + random.below(3),
    },
    { do: 'line', how: 'restore' },
  ];
}

function atDesk(random: Random): Act {
  return {
    do: 'desk',
    what: random.pick([
      'lend',
      'return',
      'return',
      'fee',
      'fee',
      'pay',
      'pay-part',
      'block',
      'unblock',
      'hold',
    ] as const),
    pick: random.next(),
    // The patron at the kiosk, or any other.
    who: random.chance(50) ? 0 : 1 + random.below(castSize),
  };
}

/** A temporary error: a number of reads or inventories fail. */
function readerTrouble(random: Random): Act {
  return random.chance(70)
    ? {
        do: 'reads',
        fails: 1 + random.below(6),
        how: random.pick(readFaults),
        block: random.chance(50) ? random.below(8) : null,
      }
    : {
        do: 'lists',
        fails: 1 + random.below(4),
        how: random.pick(['disturbed', 'overflow'] as const),
      };
}

/** A permanent error. */
function dies(random: Random): Act {
  return {
    do: 'dies',
    of: random.pick(['item', 'item', 'card', 'fee'] as const),
    how: random.pick(['hang-up', 'silent'] as const),
    pick: random.next(),
  };
}

export function paysOddly(random: Random): Act {
  return { do: 'pays', way: random.pick(['terminal', 'code'] as const), pick: random.next() };
}
/** Whatever the screen shows: a person who has walked away with the phone confirms there. */
export function atPhone(random: Random): Act {
  return {
    do: 'phone',
    does: random.pick(['scan', 'approve', 'approve', 'decline', 'cancel'] as const),
  };
}

export function disturb(random: Random): readonly Act[] {
  const device = random.pick<DeviceName>(['reader', 'scanner', 'printer', 'terminal', 'code']);
  switch (random.below(20)) {
    case 0:
      return [{ do: 'line', how: 'cut' }];
    case 1:
      if (random.chance(50)) return random.chance(40) ? flap : troubledReturn(random);
      return [
        { do: 'line', how: random.pick(['restore', 'restore', 'hole', 'slow', 'quick'] as const) },
      ];
    case 2:
      if (random.chance(30))
        return [{ do: 'spoil', how: 'pauses', codes: ['63'], times: 1 + random.below(3) }];
      return [atDesk(random)];
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
      return [
        {
          do: 'device',
          device,
          how: random.pick(['unplug', 'plug', 'garbage', 'hole', 'clear'] as const),
        },
      ];
    case 5:
      if (random.chance(40)) return [readerTrouble(random)];
      return [
        { do: 'tag', fails: 1 + random.below(9), how: random.pick(['refused', 'unkept'] as const) },
      ];
    case 6:
    case 7:
      return [paysOddly(random)];
    case 8:
      return [{ do: 'paper', is: random.pick(['ok', 'low', 'out'] as const) }];
    case 9:
      return [{ do: 'disk', state: random.pick(['full', 'failing', 'sound', 'sound'] as const) }];
    case 10:
    case 11:
      if (random.chance(15)) return [{ do: 'stop' }];
      return [
        {
          do: 'kill',
          at: random.pick(['now', 'disk', 'disk', 'wire'] as const),
          next: 1 + random.below(8),
          after: random.chance(50),
        },
      ];
    case 12:
    case 13:
      return [atDesk(random)];
    case 14:
    case 15:
      return [{ do: 'staff', what: random.chance(60) ? 'retry' : 'close', pick: random.next() }];
    case 16:
      return [dies(random)];
    case 17:
      return [random.chance(50) ? atPhone(random) : paysOddly(random)];
    case 18:
      return [
        {
          do: 'till',
          what: random.pick(['day-end', 'other', 'other'] as const),
          pick: random.next(),
        },
      ];
    default:
      return [{ do: 'snatch', pick: random.next() }];
  }
}

function mended(device: DeviceName): readonly Act[] {
  return [
    { do: 'device', device, how: 'plug' },
    { do: 'device', device, how: 'clear' },
  ];
}
/** Repairs some of the faults, or later visits could do nothing. */
export function mend(random: Random): readonly Act[] {
  const line: readonly Act[] = random.chance(30)
    ? troubledReturn(random)
    : [
        { do: 'spoil', how: null, codes: [], times: 0 },
        { do: 'line', how: 'restore' },
        { do: 'line', how: 'quick' },
        // Not always, or the fault would never last.
        ...(random.chance(40) ? [{ do: 'dies', of: null, how: 'hang-up', pick: 0 } as const] : []),
      ];
  const rest: readonly (readonly Act[])[] = [
    [{ do: 'disk', state: 'sound' }],
    [{ do: 'tag', fails: 0, how: 'refused' }],
    [
      { do: 'reads', fails: 0, how: 'disturbed', block: null },
      { do: 'lists', fails: 0, how: 'disturbed' },
    ],
    [{ do: 'paper', is: 'ok' }],
    ...(['reader', 'scanner', 'printer', 'terminal', 'code'] as const).map(mended),
  ];
  return [line, ...rest].flatMap((acts) => (random.chance(75) ? acts : []));
}
