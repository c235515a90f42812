/** Why a kiosk wants a person. Pure. */
import type { StatusReport } from '../../../packages/region-documents/src/index.ts';
import type { KioskState } from './kiosk-state.ts';
import { limits } from './limits.ts';
import { type Hours, opensSoon } from './opening.ts';
import { brokenAtCheck, readinessOf } from './readiness.ts';
import type { Silence } from './silence.ts';
import type { RegionWhy } from './view.ts';

/** `since`: left out where only the report that brought it is known. */
export interface KioskWhy extends Omit<RegionWhy, 'of' | 'since'> {
  since?: number | null;
}

export function whysOf(state: KioskState, silence: Silence, nowMs: number): KioskWhy[] {
  const { status, hours } = state;
  return [
    ...silent(state, silence),
    ...unreadable(state),
    // What a silent kiosk said of its parts may be over.
    ...(status === null || hours === null || silence !== 'heard'
      ? []
      : [
          ...health(status, hours, nowMs),
          ...notReady(status, hours, nowMs),
          ...call(status, nowMs),
          ...branch(state, status, nowMs),
          ...taken(status, nowMs),
        ]),
    ...(status === null || silence === 'closed' ? [] : list(status, nowMs)),
    ...staff(state, nowMs),
  ].sort((one, other) => Number(other.light === 'broken') - Number(one.light === 'broken'));
}

function silent({ seenMs: since }: KioskState, silence: Silence): KioskWhy[] {
  switch (silence) {
    case 'silent':
      return [{ code: 'kiosk-silent', light: 'broken', since }];
    case 'with-branch':
      return [{ code: 'kiosk-silent', light: 'attention', since }];
    default:
      return [];
  }
}

function unreadable({ isUnreadable }: KioskState): KioskWhy[] {
  return isUnreadable ? [{ code: 'region-report-unreadable', light: 'attention' }] : [];
}

/** What /health names and has an alert of its own. */
const ownAlerts: readonly KioskWhy[] = [
  { code: 'journal-changed', light: 'broken' },
  { code: 'payments-trial', light: 'attention' },
  { code: 'currency-differs', light: 'attention' },
];

function health(report: StatusReport, hours: Hours, nowMs: number): KioskWhy[] {
  const { status, why } = report.health;
  const isStuck = status === 'starting' && nowMs - Date.parse(report.startedAt) > limits.starting;
  const isOut = status === 'out-of-order' || isStuck;
  // Of a thousand kiosks most are so.
  if (!isOut && why.length === 0) return [];
  const own = ownAlerts.filter(({ code }) => why.includes(code));
  if (isOut) {
    // At night a screen may be off.
    const light = report.open || opensSoon(hours, nowMs) ? 'broken' : 'attention';
    return [{ code: 'kiosk-out-of-order', light, ...detail(why) }, ...own];
  }
  // The staff's list has a why of its own too.
  const named = ['journal-for-staff', ...own.map(({ code }) => code)];
  const rest = why.filter((each) => !named.includes(each));
  return rest.length === 0
    ? own
    : [{ code: 'kiosk-limited', light: 'attention', ...detail(rest) }, ...own];
}

function notReady(status: StatusReport, hours: Hours, nowMs: number): KioskWhy[] {
  const broken = brokenAtCheck(status, nowMs);
  const isSoon = opensSoon(hours, nowMs);
  const endedAt = status.readiness?.endedAt;
  if (broken.length > 0 && (status.open || isSoon))
    return [{ code: 'kiosk-not-ready', light: 'broken', since: msOf(endedAt), ...detail(broken) }];
  if (!isSoon) return [];
  const readiness = readinessOf(status, false, nowMs);
  if (readiness === null || readiness.isReady) return [];
  return [{ code: 'kiosk-not-ready', light: 'attention', ...detail(readiness.why) }];
}

function call({ call: open }: StatusReport, nowMs: number): KioskWhy[] {
  if (open === null || nowMs - Date.parse(open.since) <= limits.callWaits) return [];
  const since = msOf(open.since);
  return [{ code: 'call-waits', light: 'broken', since, detail: open.reason }];
}

function branch(
  { unpublishedSinceMs }: KioskState,
  status: StatusReport,
  nowMs: number,
): KioskWhy[] {
  const { link, unpublished, clockAheadMs } = status.branch;
  const whys: KioskWhy[] = [];
  if (link === 'fenced') whys.push({ code: 'branch-fenced', light: 'broken' });
  if (unpublishedSinceMs !== null && nowMs - unpublishedSinceMs > limits.unpublished)
    whys.push({
      code: 'unpublished-waits',
      light: 'attention',
      since: unpublishedSinceMs,
      detail: `${unpublished}`,
    });
  if (clockAheadMs !== null && Math.abs(clockAheadMs) > limits.clock) {
    const seconds = `${(clockAheadMs / 1_000).toFixed(1)} s`;
    whys.push({ code: 'branch-clock-off', light: 'attention', detail: seconds });
  }
  return whys;
}

/** Configuration and package that came from the region. */
function taken({ configuration, package: installed }: StatusReport, nowMs: number): KioskWhy[] {
  const whys: KioskWhy[] = [];
  const { serial } = configuration;
  // Signed or not: no rollout changes this kiosk meanwhile.
  if (serial !== null && serial > nowMs + limits.serialAhead)
    whys.push({ code: 'region-serial-ahead', light: 'broken', detail: `${serial}` });
  const paths = configuration.complaints.map(({ path }) => path);
  if (configuration.state === 'refused')
    whys.push({ code: 'region-configuration-refused', light: 'attention', ...detail(paths) });
  if (configuration.state === 'stepped-back')
    whys.push({ code: 'configuration-stepped-back', light: 'attention', ...detail(paths) });
  const version = [installed.version, installed.why].filter((each) => each !== null);
  if (installed.state === 'refused')
    whys.push({ code: 'region-package-refused', light: 'attention', ...detail(version) });
  if (installed.state === 'back')
    whys.push({ code: 'region-package-back', light: 'attention', ...detail(version) });
  return whys;
}

function list({ list: has }: StatusReport, nowMs: number): KioskWhy[] {
  if (has === null) return [];
  const ageMs = nowMs - Date.parse(has.exportedAt);
  if (ageMs <= limits.listAge) return [];
  const hours = `${Math.floor(ageMs / 3_600_000)} h`;
  return [{ code: 'list-old', light: 'attention', since: msOf(has.exportedAt), detail: hours }];
}

/** An entry that has waited for a day is known; the count is shown beside. */
function staff({ staff: entries }: KioskState, nowMs: number): KioskWhy[] {
  let newest = 0;
  for (const { cameMs } of entries.values()) newest = Math.max(newest, cameMs);
  if (entries.size === 0 || nowMs - newest > limits.staffGrew) return [];
  const count = `${entries.size}`;
  return [{ code: 'staff-list-grew', light: 'attention', since: newest, detail: count }];
}

function detail(words: readonly string[]): { detail?: string } {
  if (words.length === 0) return {};
  const more = words.length > 3 ? ` +${words.length - 3}` : '';
  return { detail: `${words.slice(0, 3).join(', ')}${more}` };
}

function msOf(instant: string | undefined): number | null {
  return instant === undefined ? null : Date.parse(instant);
}
