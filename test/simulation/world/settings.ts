/** What a library sets otherwise than as delivered, drawn for a run. A story has it written in it. */
import { Temporal } from 'temporal-polyfill';
import type { z } from 'zod';
import type { schema } from '../../../src/config/schema.ts';
import { randomOf } from '../random.ts';
import { itemSettings } from './shared-numbers.ts';

export interface Settings {
  pin?: 'never';
  severalCards?: false;
  returnByLaying?: false;
  offline?: 'off' | 'check-in' | 'check-out';
  /** loans of one visit off line */
  itemsPerVisit?: number;
  /** loans of one patron that are not sent yet */
  itemsPerPatron?: number;
  unknownPatrons?: 'refuse' | 'check-in' | 'provisional';
  /** no card is remembered, or used off line */
  forgetsCards?: true;
  receipt?: 'print' | 'screen' | 'none';
  /** it closes at night */
  closes?: true;
  /** some hours of each day are without staff; `pays`: fees can be paid then */
  unstaffed?: { pays: boolean; offline?: 'check-in' | 'check-out' };
  /** another library has the numbers that are on the tags of this one; never drawn */
  sharedNumbers?: true;
}
type Parts = z.input<typeof schema>;

/** A long day, so that most of what is drawn happens while it is open. */
const hours = { from: '08:00', to: '22:30' };
export const timeZone = 'Europe/Brussels';

export const closing = hours.to;
export const opening = hours.from;

/** How long until it is open; 0: now, or always. */
export function opensInMs({ closes }: Settings, nowMs: number): number {
  if (!closes) return 0;
  const there = Temporal.Instant.fromEpochMilliseconds(nowMs).toZonedDateTimeISO(timeZone);
  const at = there.toPlainTime().toString({ smallestUnit: 'minute' });
  if (at >= hours.from && at < hours.to) return 0;
  const day = at < hours.from ? there : there.add({ days: 1 });
  return day.withPlainTime(hours.from).epochMilliseconds - nowMs;
}

/** On each day, so that visits begin before, in and after them. */
const withoutStaff = ['08:00-10:00', '12:00-13:30', '18:00-22:30'];

export function drawSettings(seed: number): Settings {
  const hours = randomOf(seed ^ 0x57aff);
  const settings = drawOthers(seed);
  if (!hours.chance(25)) return settings;
  const pays = hours.chance(50);
  const offline = hours.chance(40) && hours.pick(['check-in', 'check-out'] as const);
  return Object.assign(settings, { unstaffed: { pays, ...(offline && { offline }) } });
}

/** Half of all libraries take it as it is delivered. */
function drawOthers(seed: number): Settings {
  const drawn = randomOf(seed ^ 0x5e771);
  if (drawn.chance(50)) return {};
  return {
    ...(drawn.chance(15) && { pin: 'never' }),
    ...(drawn.chance(15) && { severalCards: false }),
    ...(drawn.chance(20) && { returnByLaying: false }),
    ...(drawn.chance(40) && { offline: drawn.pick(['off', 'check-in', 'check-out'] as const) }),
    ...(drawn.chance(20) && { itemsPerVisit: 1 + drawn.below(3) }),
    ...(drawn.chance(20) && { itemsPerPatron: 1 + drawn.below(3) }),
    ...(drawn.chance(30) && {
      unknownPatrons: drawn.pick(['refuse', 'check-in', 'provisional'] as const),
    }),
    ...(drawn.chance(10) && { forgetsCards: true }),
    ...(drawn.chance(30) && { receipt: drawn.pick(['print', 'screen', 'none'] as const) }),
    ...(drawn.chance(40) && { closes: true }),
  };
}

/** As the kiosk's configuration has it. */
export function configured(settings: Settings) {
  const { pin, severalCards, returnByLaying, receipt, closes, forgetsCards } = settings;
  const { sharedNumbers, unstaffed } = settings;
  const { offline: mode, itemsPerVisit, itemsPerPatron, unknownPatrons } = settings;
  const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
  return {
    identification: {
      ...(pin && { pin }),
      ...(severalCards === false && { severalCards }),
      ...(sharedNumbers && { item: itemSettings }),
      ...(forgetsCards && {
        cards: [
          { name: 'library card', pattern: '2\\d{13}', checkDigit: 'luhn14', keepOffline: false },
        ],
      }),
    },
    offline: {
      ...(mode && { mode }),
      ...(itemsPerVisit && { itemsPerVisit }),
      ...(itemsPerPatron && { itemsPerPatron }),
      ...(unknownPatrons && { unknownPatrons }),
    },
    screen: {
      ...(returnByLaying === false && { returnByLaying }),
      ...(receipt && { receipt }),
    },
    library: {
      ...(closes && {
        hours: Object.fromEntries(days.map((day) => [day, [`${hours.from}-${hours.to}`]])),
      }),
    },
    ...(unstaffed && {
      unstaffed: {
        hours: Object.fromEntries(days.map((day) => [day, withoutStaff])),
        payments: unstaffed.pays,
        offline: { ...(unstaffed.offline && { mode: unstaffed.offline }) },
      },
    }),
  } satisfies Pick<Parts, 'identification' | 'offline' | 'screen' | 'library' | 'unstaffed'>;
}
