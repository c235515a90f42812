/** What follows whether staff are in the building, from the configuration. */
import type { Instant } from '../../machines/domain.ts';
import type { HourRules } from '../../machines/kiosk-context.ts';
import type { OfflineSettings } from '../circulation/offline-limits.ts';
import type { Config } from '../config/schema.ts';
import type { Secrets } from '../config/secrets/secrets.ts';
import type { Hours } from '../screen/hours.ts';
import type { ShowSettings } from '../screen/show.ts';
import { staffedHours } from '../staffing/by-table.ts';
import type { LineSettings } from '../staffing/line.ts';
import type { TopicSettings } from '../staffing/mqtt.ts';
import type { BuildingState, SourceName, StaffingOptions } from '../staffing/staffing.ts';
import { callSettings } from './help.ts';
import { readAuthority } from './read-authority.ts';

export function staffingSettings({
  library,
  unstaffed,
}: Pick<Config, 'library' | 'unstaffed'>): Pick<StaffingOptions, 'tables' | 'source'> {
  const { hours, timeZone } = library;
  const signal = unstaffed?.signal ?? null;
  return {
    tables: { hours, timeZone, unstaffed: unstaffed?.hours ?? {} },
    source: signal && { name: nameOf(signal), maxAgeMs: signal.maxAgeMinutes * 60_000 },
  };
}

type Signal = NonNullable<NonNullable<Config['unstaffed']>['signal']>;

/** One of them is set, and no other. */
function nameOf({ http, line }: Signal): SourceName {
  if (http !== null) return 'http';
  return line === null ? 'mqtt' : 'line';
}

/** null: no input is set. */
export function buildingLine({ unstaffed }: Pick<Config, 'unstaffed'>): LineSettings | null {
  const line = unstaffed?.signal?.line ?? null;
  return line && { words: { on: line.on, off: line.off }, steadyMs: line.steadyMs };
}

/** Throws a Fault where the certificate authority cannot be read. null: no topic is set. */
export function topicSettings(
  { unstaffed }: Pick<Config, 'unstaffed'>,
  secrets: Secrets,
): TopicSettings | null {
  const mqtt = unstaffed?.signal?.mqtt ?? null;
  if (mqtt === null) return null;
  const { url, topic, user, ca } = mqtt;
  const password = secrets['unstaffed.signal.mqtt.password'] ?? null;
  const authority = ca === undefined ? undefined : readAuthority(ca, 'unstaffed.signal.mqtt.ca');
  return { url, topic, user, password, ca: authority };
}

type OfHours = Pick<Config, 'unstaffed' | 'offline' | 'help' | 'chute' | 'cardReader'>;

export function hourRules(config: OfHours, isStaffed: boolean): HourRules {
  const own = isStaffed ? null : config.unstaffed;
  return {
    offlineMode: own?.offline.mode ?? config.offline.mode,
    pays: own?.payments ?? true,
    chuteTakes: own?.chute ?? true,
    calls: callSettings(config, isStaffed),
  };
}

export function offlineOf(
  { offline, unstaffed }: Pick<Config, 'offline' | 'unstaffed'>,
  isStaffed: boolean,
): OfflineSettings {
  const own = isStaffed ? undefined : unstaffed?.offline;
  return Object.assign({ ...offline }, own);
}

/** What the screen says of hours without staff; nothing while staff are there. */
export function unstaffedShown(
  { unstaffed }: Pick<Config, 'unstaffed'>,
  isStaffed: boolean,
): Pick<ShowSettings, 'unstaffed'> {
  return isStaffed || unstaffed === null
    ? {}
    : { unstaffed: { telephone: unstaffed.telephone?.replaceAll(' ', '\u00a0') ?? null } };
}

/** From so many minutes before it closes the screen says so. */
const warnMinutes = 15;

/** What the screen says of closing, where hours without staff are known; nothing while it is not near. */
export function closingShown(
  { unstaffed }: Pick<Config, 'unstaffed'>,
  { state, closesAt }: BuildingState,
  inVisit: boolean,
  now: Instant,
): Pick<ShowSettings, 'closing'> {
  if (unstaffed === null) return {};
  if (state === 'closed') return inVisit ? { closing: { minutes: 0 } } : {};
  const minutes =
    closesAt === null
      ? warnMinutes + 1
      : Math.ceil((Date.parse(closesAt) - Date.parse(now)) / 60_000);
  return minutes > warnMinutes ? {} : { closing: { minutes: Math.max(1, minutes) } };
}

/** In which a patron can use this kiosk: a chute, also where it takes returns with staff alone. */
export function usableHours({
  library,
  unstaffed,
  chute,
}: Pick<Config, 'library' | 'unstaffed' | 'chute'>): Hours | null {
  if (chute === null || unstaffed === null || unstaffed.chute) return library.hours;
  return staffedHours({ hours: library.hours, unstaffed: unstaffed.hours });
}
