/**
 * The check before the library opens: once for each opening day, at the attract screen, without
 * paper and sound. A kiosk that was off at that moment makes it as soon as it runs.
 */
import { Temporal } from 'temporal-polyfill';
import type { Instant, Report } from '../../../machines/domain.ts';
import type { Config } from '../../config/schema.ts';
import { counted } from '../../counted.ts';
import { type Hours, periodsOn } from '../../screen/hours.ts';
import type { ReadinessReport } from '../report.ts';
import type { KioskHandle } from '../running-kiosk.ts';
import type { Readiness } from './readiness.ts';

type Setting = NonNullable<Config['service']['selfCheck']>;
interface Opening {
  hours: Hours | null;
  timeZone: string;
}

/** The moment of that day; null: none, as the library is closed or no time is set. */
function momentOn(
  day: Temporal.PlainDate,
  { minutesBeforeOpening, at }: Setting,
  { hours, timeZone }: Opening,
): Temporal.Instant | null {
  const from = hours === null ? at : periodsOn(hours, day)[0]?.from;
  if (from === undefined || from === null) return null;
  const opens = day.toZonedDateTime({ timeZone, plainTime: from });
  // Elapsed minutes: on the night of daylight saving too.
  return hours === null
    ? opens.toInstant()
    : opens.toInstant().subtract({ minutes: minutesBeforeOpening });
}

/** `lastAt`: of the last one; left out: there was none. */
export function isSelfCheckDue(
  setting: Setting,
  opening: Opening,
  now: Instant,
  lastAt?: Instant,
): boolean {
  const present = Temporal.Instant.from(now);
  const today = present.toZonedDateTimeISO(opening.timeZone).toPlainDate();
  // A library that opens at midnight is looked at on the evening before.
  return [today, today.add({ days: 1 })].some((day) => {
    const moment = momentOn(day, setting, opening);
    if (moment === null || Temporal.Instant.compare(moment, present) > 0) return false;
    if (lastAt === undefined) return true;
    const last = Temporal.Instant.from(lastAt);
    // One of the future was made by a clock that was wrong.
    return (
      Temporal.Instant.compare(last, moment) < 0 || Temporal.Instant.compare(last, present) > 0
    );
  });
}

interface SelfCheckParts {
  kiosk: Pick<KioskHandle, 'config' | 'clock' | 'log' | 'parts' | 'calls'>;
  readiness: Pick<Readiness, 'selfCheck' | 'lastSelfCheck'>;
  /** no patron is at the screen, and nothing is under way */
  atRest(): boolean;
}

/** Devices connect within seconds after a start; a part that is down longer is a finding. */
const settleMs = 30_000;

/** Called every few seconds. Resolves once a check that it began is over; else at once. */
export function createSelfCheck({ kiosk, readiness, atRest }: SelfCheckParts): () => Promise<void> {
  const { config, clock, log } = kiosk;
  const { selfCheck: setting } = config.service;
  const startedMs = Date.parse(clock.now());
  const isSettled = () =>
    Date.parse(clock.now()) - startedMs >= settleMs ||
    !Object.values(kiosk.parts()).includes('down');
  return async () => {
    if (setting === null || !atRest() || !isSettled()) return;
    const last = readiness.lastSelfCheck();
    const { hours, timeZone } = config.library;
    if (!isSelfCheckDue(setting, { hours, timeZone }, clock.now(), last?.endedAt)) return;
    const begun = readiness.selfCheck();
    if (typeof begun === 'string') return;
    const report = await begun;
    log(entryOf(report));
    if (setting.callStaff && report.worst === 'broken') kiosk.calls.call('self-check');
  };
}

function entryOf({ worst, checks }: ReadinessReport): Report {
  const wrong = checks.filter(({ light }) => light === 'broken' || light === 'attention');
  const names = wrong.map(({ check }) => check).join(', ');
  switch (worst) {
    case 'ok': {
      const text = `Checked before opening: all ${counted(checks.length, 'part')} in order.`;
      return { level: 'info', part: 'kiosk', code: 'self-check-ok', text };
    }
    case 'attention': {
      const text = `Checked before opening: ${names} ${wrong.length === 1 ? 'needs' : 'need'} attention.`;
      return { level: 'warn', part: 'kiosk', code: 'self-check-attention', text };
    }
    case 'broken': {
      const text = `Checked before opening, and not in order: ${names}.`;
      return { level: 'error', part: 'kiosk', code: 'self-check-broken', text };
    }
  }
}
