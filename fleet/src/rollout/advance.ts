/**
 * A rollout, one step on: what the newest reports make of it, and what is to be put. Pure; the same
 * reports make the same of it, however often and from whichever state it is read back (the
 * operator writes what comes out before it puts anything).
 */
import { partsOf } from '../../../packages/region-documents/src/index.ts';
import { type Evidence, isAwayAt, judge, packageOf, troublesOf } from './judge.ts';
import type { ReportedState } from './reported.ts';
import type { KioskState, Rollout } from './state.ts';
import { verdictOf } from './verdict.ts';

export function advance(rollout: Rollout, reported: ReportedState, nowMs: number): Rollout {
  switch (rollout.state) {
    case 'running':
    case 'paused':
      return decide(judgeAll(rollout, reported, nowMs), reported, nowMs);
    case 'going-back':
      return goingBack(rollout, nowMs);
    default:
      return rollout;
  }
}

/** What was decided to be put stands at the hub. */
export function confirm(rollout: Rollout, names: readonly string[], nowMs: number): Rollout {
  const stood = { putting: 'put', backing: 'back' } as const;
  const kiosks = names.flatMap((name) => {
    const kiosk = rollout.kiosks[name];
    if (kiosk?.step !== 'putting' && kiosk?.step !== 'backing') return [];
    return [[name, { ...kiosk, step: stood[kiosk.step], atMs: nowMs }] as const];
  });
  return { ...rollout, kiosks: { ...rollout.kiosks, ...Object.fromEntries(kiosks) } };
}

/** Those that have it, or were sent it, get what they had before. */
export function takeBack(rollout: Rollout, why: string | null, nowMs: number): Rollout {
  const { change } = rollout;
  const isOneWay = change.kind === 'package' && change.oneWay;
  const kiosks = mapKiosks(rollout, (kiosk) => {
    const hasIt = kiosk.taken !== undefined && ['taken', 'proven', 'failed'].includes(kiosk.step);
    if (isOneWay && hasIt) return kiosk;
    if (kiosk.step === 'planned' || kiosk.step === 'back') return kiosk;
    return { ...kiosk, step: 'backing', atMs: nowMs };
  });
  return goingBack({ ...rollout, state: 'going-back', why, sinceMs: nowMs, kiosks }, nowMs);
}

function goingBack(rollout: Rollout, nowMs: number): Rollout {
  const isOver = !Object.values(rollout.kiosks).some(({ step }) => step === 'backing');
  return isOver ? { ...rollout, state: 'taken-back', sinceMs: nowMs } : rollout;
}

function decide(rollout: Rollout, reported: ReportedState, nowMs: number): Rollout {
  const verdict = verdictOf(rollout, reported, nowMs);
  if (verdict === 'too-many-failed' || verdict === 'wave-failed')
    return takeBack(rollout, `rollout-${verdict}`, nowMs);
  if (rollout.state === 'paused') return rollout;
  if (rollout.wave > rollout.waves) return finish(rollout, nowMs);
  if (verdict !== 'passed') return putReachable(rollout, reported, nowMs);
  const next = { ...rollout, wave: rollout.wave + 1 };
  const isLast = rollout.wave === rollout.waves;
  if (rollout.numbers.pauseAfterWave && !isLast)
    return { ...next, state: 'paused', why: 'rollout-wave-passed', sinceMs: nowMs };
  return isLast ? finish(next, nowMs) : putReachable(next, reported, nowMs);
}

/** It has proven itself everywhere: who is away finds it on return. */
function finish(rollout: Rollout, nowMs: number): Rollout {
  const kiosks = mapKiosks(rollout, (kiosk) =>
    kiosk.step === 'planned' ? { ...kiosk, step: 'putting', atMs: nowMs } : kiosk,
  );
  const isOver = !Object.values(kiosks).some(({ step }) => step === 'putting');
  const over = isOver ? ({ state: 'done', why: null, sinceMs: nowMs } as const) : {};
  return { ...rollout, kiosks, ...over };
}

/** Kiosks of the present wave and of those before, as they are reachable. */
function putReachable(rollout: Rollout, reported: ReportedState, nowMs: number): Rollout {
  const kiosks = mapKiosks(rollout, (kiosk, name) => {
    if (kiosk.step !== 'planned' || kiosk.wave > rollout.wave) return kiosk;
    const seen = reported.kiosks.get(name);
    const awayMs = rollout.numbers.awayAfterSeconds * 1_000;
    if (seen === undefined || isAwayAt(seen.seenAtMs, awayMs, nowMs)) return kiosk;
    const before = { ...troublesOf(seen.status), package: packageOf(seen.status) };
    return { ...kiosk, step: 'putting', atMs: nowMs, before };
  });
  return { ...rollout, kiosks };
}

function judgeAll(rollout: Rollout, reported: ReportedState, nowMs: number): Rollout {
  const evidenceOf = gatherEvidence(rollout, reported, nowMs);
  const kiosks = mapKiosks(rollout, (kiosk, name) =>
    ['put', 'taken', 'proven', 'failed'].includes(kiosk.step)
      ? judge(kiosk, evidenceOf(name))
      : kiosk,
  );
  return { ...rollout, kiosks };
}

/** What is judged of each kiosk, with what is the same for all found once. */
function gatherEvidence(
  rollout: Rollout,
  reported: ReportedState,
  nowMs: number,
): (name: string) => Evidence {
  const elsewhere = commonElsewhere(rollout, reported, nowMs);
  const lately = nowMs - rollout.numbers.awayAfterSeconds * 1_000;
  const heard = new Map<string, string[]>();
  for (const [name, { seenAtMs }] of reported.kiosks) {
    const { branch } = partsOf(name);
    const names = heard.get(branch) ?? [];
    // Two are enough: one of them is another one.
    if (seenAtMs >= lately && names.length < 2) heard.set(branch, [...names, name]);
  }
  return (name) => {
    const { branch } = partsOf(name);
    const isHostHeard = (reported.hosts.get(branch) ?? 0) >= lately;
    const branchIsHeard = isHostHeard || (heard.get(branch) ?? []).some((other) => other !== name);
    return { rollout, seen: reported.kiosks.get(name), branchIsHeard, elsewhere, nowMs };
  };
}

/** Of the kiosks that have nothing of it, so many must show a code for it to be no fault of it. */
const commonShare = 0.1;
const leastShowing = 2;

/** A library system that is away is away for those too that have nothing of the rollout. */
function commonElsewhere(
  rollout: Rollout,
  reported: ReportedState,
  nowMs: number,
): ReadonlySet<string> {
  const counts = new Map<string, number>();
  let others = 0;
  for (const [name, seen] of reported.kiosks) {
    const { step } = rollout.kiosks[name] ?? { step: 'planned' };
    const isReachable = nowMs - seen.seenAtMs <= rollout.numbers.awayAfterSeconds * 1_000;
    if (step !== 'planned' || !isReachable) continue;
    others += 1;
    const { health, errors } = troublesOf(seen.status);
    for (const code of new Set([...health, ...errors]))
      counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  const least = Math.max(leastShowing, others * commonShare);
  return new Set([...counts].filter(([, count]) => count >= least).map(([code]) => code));
}

function mapKiosks(
  rollout: Rollout,
  change: (kiosk: KioskState, name: string) => KioskState,
): Record<string, KioskState> {
  const entries = Object.entries(rollout.kiosks);
  return Object.fromEntries(entries.map(([name, kiosk]) => [name, change(kiosk, name)]));
}
