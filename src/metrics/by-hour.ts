/**
 * Counts what is observed by day and hour in the library's time zone, for the figures of a month. Day
 * and hour are those of the kiosk's clock as it happens: an hour that comes twice is one row, and one
 * that is left out has none.
 */
import type { Clock } from '../../machines/domain.ts';
import type { Count, Counted, FiguresFile } from '../store/figures/count.ts';
import { dayAndHour } from './day-and-hour.ts';
import { booked, type Observation, type Observe } from './observations.ts';

const keptYears = 3;
/** In no time zone does an hour begin within one. */
const quarterS = 900;
const actions = { 'check-out': 'loans', 'check-in': 'returns', renew: 'renewals' } as const;
/** Neither done nor refused: the patron has it already, or is asked what they think of its cost. */
const neither: readonly string[] = ['own-loan', 'costs'];

interface ByHourOptions {
  clock: Clock;
  /** of the library */
  timeZone: string;
  /** does not jump as the clock does */
  nowMs(): number;
  figures: Pick<FiguresFile, 'add' | 'purge'>;
}

interface ByHour {
  readonly observe: Observe;
  /** Each minute, and at the end: the time off line since the last. */
  tick(): void;
  /** Removes what is older than three years, or of the future. Only where the clock is right. */
  purge(): void;
}

export function countByHour({ clock, timeZone, nowMs, figures }: ByHourOptions): ByHour {
  const hourOf = dayAndHour(timeZone);
  /** null: the library system answers, or its state is not known yet */
  let downSinceMs: number | null = null;
  const add = (what: Counted, detail: string, count: number, at = clock.now()) => {
    const { date, hour } = hourOf(at);
    figures.add([{ day: date, hour, what, detail, count }]);
  };
  /** Whole seconds, in the hours in which they passed: the rest waits for the next. */
  const addOffline = () => {
    if (downSinceMs === null) return;
    const seconds = Math.floor((nowMs() - downSinceMs) / 1_000);
    downSinceMs += seconds * 1_000;
    const endS = Math.floor(Date.parse(clock.now()) / 1_000);
    for (let fromS = endS - seconds; fromS < endS; ) {
      const untilS = Math.min(endS, fromS - (fromS % quarterS) + quarterS);
      add('offline-seconds', '', untilS - fromS, new Date(fromS * 1_000).toISOString());
      fromS = untilS;
    }
  };
  return {
    observe: (observation) => {
      if (observation.kind === 'part' && observation.part === 'library') {
        addOffline();
        const isDown = observation.state === 'down';
        downSinceMs = isDown ? (downSinceMs ?? nowMs()) : null;
      }
      for (const [what, detail, count] of countsOf(observation)) add(what, detail, count);
    },
    tick: addOffline,
    purge: () => {
      const { date } = hourOf(clock.now());
      figures.purge(`${Number(date.slice(0, 4)) - keptYears}${date.slice(4)}`, date);
    },
  };
}

type Counts = readonly (readonly [Counted, Count['detail'], number])[];

function countsOf(observation: Observation): Counts {
  switch (observation.kind) {
    case 'visit':
      return [['visits', observation.mode, 1]];
    case 'item':
      return ofItem(observation);
    case 'payment':
      return observation.paidCents > 0 ? [['payments', observation.way, 1]] : [];
    case 'called':
      return [['calls', observation.reason, 1]];
    case 'seen-and-gone':
      return [['seen-and-gone', '', observation.items]];
    default:
      return [];
  }
}

function ofItem(observation: Extract<Observation, { kind: 'item' }>): Counts {
  const { action, mode, outcome, again } = observation;
  if (neither.includes(outcome)) return [];
  if (!booked.has(outcome)) return [['refusals', outcome, 1]];
  const done = [actions[action], mode, 1] as const;
  return again ? [done, ['second-tries', '', 1]] : [done];
}
