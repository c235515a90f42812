/** How far one kiosk of a rollout is, by its own reports. Pure. */
import type { StatusReport } from '../../../packages/region-documents/src/index.ts';
import { mostRestarts } from './numbers.ts';
import type { ReportedByKiosk } from './reported.ts';
import type { KioskState, Rollout } from './state.ts';

const mostComplaints = 3;

export interface Evidence {
  rollout: Rollout;
  /** of this kiosk; undefined: it was never heard of */
  seen: ReportedByKiosk | undefined;
  /** another machine of its branch was heard of lately: the branch is not cut off */
  branchIsHeard: boolean;
  /** codes that kiosks without it show as well: they are no fault of it */
  elsewhere: ReadonlySet<string>;
  nowMs: number;
}

function isAway({ seen, rollout, nowMs }: Evidence): boolean {
  return isAwayAt(seen?.seenAtMs, rollout.numbers.awayAfterSeconds * 1_000, nowMs);
}

/** It was not heard of for so long, or never. */
export function isAwayAt(seenAtMs: number | undefined, afterMs: number, nowMs: number): boolean {
  return seenAtMs === undefined || nowMs - seenAtMs > afterMs;
}

/** Codes of what is wrong now: of its health, and of its log since the start. */
export function troublesOf({ health, errors }: StatusReport): {
  health: string[];
  errors: string[];
} {
  const notServing = ['starting', 'out-of-order'].filter((each) => each === health.status);
  return { health: [...health.why, ...notServing], errors: Object.keys(errors) };
}

/** For a kiosk whose document was put; the same state where nothing has changed. */
export function judge(kiosk: KioskState, evidence: Evidence): KioskState {
  const { seen, nowMs, rollout } = evidence;
  if (seen === undefined) return kiosk;
  const { status } = seen;
  const hard = hardFailure(kiosk, status, evidence);
  if (hard !== null) return { ...failed(kiosk, hard, nowMs), ...complaintsOf(kiosk, status) };
  // Silence does not end because the library closes.
  if (kiosk.why === 'rollout-silent' && isAway(evidence)) return kiosk;
  if (!hasTaken(kiosk, status, rollout)) return notTaken(kiosk, evidence);
  return proving(withCounters(kiosk, status, nowMs), evidence);
}

function failed(kiosk: KioskState, why: string, nowMs: number): KioskState {
  if (kiosk.step === 'failed' && kiosk.why === why) return kiosk;
  return { ...kiosk, step: 'failed', why, atMs: nowMs };
}

/** Those of the document that this rollout put. */
function complaintsOf({ serial }: KioskState, { configuration }: StatusReport) {
  const complaints = configuration.complaints.slice(0, mostComplaints);
  return configuration.serial === serial && complaints.length > 0 ? { complaints } : {};
}

/** What a kiosk says itself, and no time heals. */
function hardFailure(kiosk: KioskState, status: StatusReport, evidence: Evidence): string | null {
  const { configuration, package: installed } = status;
  const { change } = evidence.rollout;
  const { serial } = configuration;
  if (serial !== null && serial > kiosk.serial) return 'rollout-overtaken';
  if (serial === kiosk.serial && configuration.state === 'refused') return 'rollout-refused';
  if (serial === kiosk.serial && configuration.state === 'stepped-back')
    return 'rollout-stepped-back';
  const isOfThis = change.kind === 'package' && installed.version === change.version;
  if (isOfThis && serial === kiosk.serial && !isStale(kiosk, status, evidence)) {
    if (installed.state === 'back') return 'rollout-package-back';
    if (installed.state === 'refused') return 'rollout-package-refused';
    // One way, and not well: it stays.
    if (installed.state === 'done' && installed.why !== null) return installed.why;
  }
  if (kiosk.step === 'failed' && kiosk.why === 'rollout-restarts') return kiosk.why;
  return null;
}

/** What it says of a package may still be of an earlier rollout of the same version. */
function isStale(kiosk: KioskState, status: StatusReport, { rollout, nowMs }: Evidence): boolean {
  const isSame = kiosk.before?.package === packageOf(status);
  return isSame && nowMs - kiosk.atMs < rollout.numbers.graceMinutes * 60_000;
}

export function packageOf({ package: { state, version } }: StatusReport): string {
  return `${state} ${version ?? ''}`;
}

function hasTaken(kiosk: KioskState, status: StatusReport, { change }: Rollout): boolean {
  const { serial, state, hash } = status.configuration;
  const isApplied =
    serial === kiosk.serial &&
    state === 'applied' &&
    hash?.replace('sha256:', '').startsWith(kiosk.hash) === true;
  return change.kind === 'package' ? isApplied && status.version === change.version : isApplied;
}

function notTaken(kiosk: KioskState, evidence: Evidence): KioskState {
  const { seen, nowMs, rollout } = evidence;
  const { numbers } = rollout;
  const heldItBefore = kiosk.step === 'taken' || kiosk.step === 'proven';
  // Its disk is new, or another document overtook it and it was put again.
  if (heldItBefore) return put(kiosk, nowMs);
  // What took the document and is silent since may not start any more.
  if (seen?.status.configuration.serial === kiosk.serial && isSilent(evidence))
    return failed(kiosk, 'rollout-silent', nowMs);
  if (kiosk.step === 'failed') return kiosk.why === 'rollout-silent' ? put(kiosk, nowMs) : kiosk;
  if (!isAway(evidence) && nowMs - kiosk.atMs > numbers.takeWithinHours * 3_600_000)
    return failed(kiosk, 'rollout-not-taken', nowMs);
  return kiosk;
}

function put(kiosk: KioskState, nowMs: number): KioskState {
  const {
    taken: _,
    visits: __,
    openMinutes: ___,
    trouble: ____,
    why: _____,
    complaints: ______,
    ...rest
  } = kiosk;
  return { ...rest, step: 'put', atMs: nowMs };
}

/** It would be open now, its branch is heard of, and it is not. */
function isSilent({ seen, branchIsHeard, nowMs, rollout }: Evidence): boolean {
  if (seen === undefined || !branchIsHeard || !seen.status.open) return false;
  const { closesAt } = seen.status;
  if (closesAt !== null && nowMs >= Date.parse(closesAt)) return false;
  const { graceMinutes, awayAfterSeconds } = rollout.numbers;
  return isAwayAt(seen.seenAtMs, Math.max(graceMinutes * 60_000, awayAfterSeconds * 1_000), nowMs);
}

/** Its counters since it took it; from anew where they fell, because its disk is new. */
function withCounters(kiosk: KioskState, status: StatusReport, nowMs: number): KioskState {
  const { openMinutes, visits, startedAt } = status;
  const { taken } = kiosk;
  const isNew = taken === undefined || openMinutes < taken.openMinutes || visits < taken.visits;
  if (isNew) {
    const first = { openMinutes, visits, startedAt, restarts: taken?.restarts ?? 0 };
    return { ...kiosk, step: 'taken', atMs: nowMs, taken: first, openMinutes: 0, visits: 0 };
  }
  const restarts = taken.restarts + (startedAt === taken.startedAt ? 0 : 1);
  return {
    ...kiosk,
    taken: { ...taken, startedAt, restarts },
    openMinutes: openMinutes - taken.openMinutes,
    visits: visits - taken.visits,
  };
}

/** For a kiosk that has it. One that has proven itself fails by what it says itself alone. */
function proving(kiosk: KioskState, evidence: Evidence): KioskState {
  const { rollout, nowMs, seen } = evidence;
  const { numbers, change } = rollout;
  if (kiosk.step === 'proven' || seen === undefined) return kiosk;
  if ((kiosk.taken?.restarts ?? 0) > mostRestarts) return failed(kiosk, 'rollout-restarts', nowMs);
  if (isSilent(evidence)) return failed(kiosk, 'rollout-silent', nowMs);
  const trouble = troubleOf(kiosk, evidence);
  if (trouble !== undefined) {
    const isLong = nowMs - trouble.sinceMs >= numbers.graceMinutes * 60_000;
    const next = { ...kiosk, trouble };
    return isLong ? failed(next, trouble.why, nowMs) : next;
  }
  const { trouble: _, why: __, complaints: ___, ...sound } = kiosk;
  const inProbation = change.kind === 'package' && seen.status.package.state === 'probation';
  const isProven = !inProbation && (sound.openMinutes ?? 0) >= numbers.openMinutes;
  if (isProven) return { ...sound, step: 'proven', atMs: nowMs };
  return kiosk.step === 'taken' ? sound : { ...sound, step: 'taken', atMs: nowMs };
}

/** Worse than before it was put: since when, and by which code. */
function troubleOf(kiosk: KioskState, { seen, elsewhere, rollout, nowMs }: Evidence) {
  if (seen === undefined) return undefined;
  const { health, errors } = troublesOf(seen.status);
  const before = kiosk.before ?? { health: [], errors: [] };
  const isNew = (known: readonly string[]) => (code: string) =>
    !known.includes(code) && !elsewhere.has(code) && !rollout.numbers.ignore.includes(code);
  const worse = health.find(isNew(before.health));
  const logged = errors.find(isNew(before.errors));
  const code = worse ?? logged;
  if (code === undefined) return undefined;
  const why = worse === undefined ? ('rollout-error' as const) : ('rollout-health' as const);
  return { why, code, sinceMs: kiosk.trouble?.sinceMs ?? nowMs };
}
