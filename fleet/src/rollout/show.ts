/** A rollout as people see it: its state at the hub, beside what the kiosks report now. Pure. */
import type { Instant } from '../../../machines/domain.ts';
import { partsOf } from '../../../packages/region-documents/src/index.ts';
import type { Hub } from '../hub/hub.ts';
import { isAwayAt } from './judge.ts';
import type { ReportedState } from './reported.ts';
import type { KioskState, Rollout } from './state.ts';
import { readIndex, readRollout } from './store.ts';
import { countWave, leastProven } from './verdict.ts';
import type { KioskStep, RolloutKiosk, RolloutLine, RolloutSeen, RolloutWave } from './view.ts';

const steps: readonly KioskStep[] = [
  ...(['planned', 'away', 'put', 'taken', 'proven', 'failed', 'going-back', 'back'] as const),
];

export function showRollout(rollout: Rollout, reported: ReportedState, nowMs: number): RolloutSeen {
  const { id, title, by, state, why, change, numbers, lease } = rollout;
  const isDriven = lease !== null && lease.untilMs > nowMs;
  return {
    id,
    title,
    by,
    state,
    why,
    change,
    numbers,
    startedAt: instant(rollout.startedAtMs),
    since: instant(rollout.sinceMs),
    waves: Array.from({ length: rollout.waves }, (_, at) =>
      showWave(rollout, at + 1, reported, nowMs),
    ),
    driver: isDriven ? { by: lease.by, until: instant(lease.untilMs) } : null,
  };
}

export function showLine(rollout: Rollout): RolloutLine {
  const { id, title, by, startedAtMs, sinceMs, state, why, kiosks, change } = rollout;
  return {
    id,
    title,
    by,
    startedAt: instant(startedAtMs),
    state,
    why,
    since: instant(sinceMs),
    kind: change.kind,
    kiosks: Object.keys(kiosks).length,
    failed: firstFailed(kiosks),
  };
}

function firstFailed(kiosks: Rollout['kiosks']): RolloutLine['failed'] {
  const all = Object.entries(kiosks).filter(([, kiosk]) => whyFailed(kiosk) !== null);
  const [first] = all.toSorted(([, one], [, other]) => one.wave - other.wave);
  if (first === undefined) return null;
  const [name, kiosk] = first;
  return { ...partsOf(name), why: whyFailed(kiosk), complaints: kiosk.complaints ?? [] };
}

/** It keeps it while it goes back. */
function whyFailed({ step, why }: KioskState): string | null {
  return ['failed', 'backing', 'back'].includes(step) ? (why ?? null) : null;
}

/** Newest first. */
export async function listRollouts(
  hub: Pick<Hub, 'rollouts'>,
  most: number,
): Promise<RolloutLine[]> {
  const { value } = await readIndex(hub);
  const found = await Promise.all(value.ids.slice(0, most).map((id) => readRollout(hub, id)));
  return found.flatMap((stored) => (stored === null ? [] : [showLine(stored.value)]));
}

function showWave(
  rollout: Rollout,
  wave: number,
  reported: ReportedState,
  nowMs: number,
): RolloutWave {
  const kiosks = Object.entries(rollout.kiosks)
    .filter(([, kiosk]) => kiosk.wave === wave)
    .map(([name, kiosk]) => showKiosk(rollout, name, kiosk, { reported, nowMs }));
  const counts = Object.fromEntries(
    steps.map((step) => [step, kiosks.filter((kiosk) => kiosk.step === step).length]),
  ) as Record<KioskStep, number>;
  const isCurrent = wave === rollout.wave && ['running', 'paused'].includes(rollout.state);
  return {
    wave,
    state: stateOf(rollout, wave),
    kiosks,
    counts,
    waitsFor: isCurrent ? waitsFor(rollout, reported, nowMs) : [],
  };
}

function stateOf(rollout: Rollout, wave: number): RolloutWave['state'] {
  if (wave < rollout.wave || rollout.state === 'done') return 'passed';
  if (wave > rollout.wave) return 'planned';
  const isOver = !['running', 'paused'].includes(rollout.state);
  return isOver ? 'failed' : 'current';
}

function showKiosk(
  { numbers }: Rollout,
  name: string,
  kiosk: KioskState,
  { reported, nowMs }: { reported: ReportedState; nowMs: number },
): RolloutKiosk {
  const seen = reported.kiosks.get(name);
  const configuration = seen?.status.configuration;
  const isOfThis = configuration?.serial === kiosk.serial;
  const isBack = (configuration?.serial ?? 0) > kiosk.serial;
  const isAway = isAwayAt(seen?.seenAtMs, numbers.awayAfterSeconds * 1_000, nowMs);
  return {
    ...partsOf(name),
    step: stepOf(kiosk, { isAway, isBack }),
    why: whyFailed(kiosk),
    complaints: isOfThis ? (configuration?.complaints ?? []) : (kiosk.complaints ?? []),
  };
}

function stepOf(
  { step }: KioskState,
  { isAway, isBack }: { isAway: boolean; isBack: boolean },
): KioskStep {
  switch (step) {
    case 'planned':
      return isAway ? 'away' : 'planned';
    case 'putting':
    case 'put':
      return isAway ? 'away' : 'put';
    case 'backing':
    case 'back':
      return isBack ? 'back' : 'going-back';
    default:
      return step;
  }
}

function waitsFor(
  rollout: Rollout,
  reported: ReportedState,
  nowMs: number,
): RolloutWave['waitsFor'] {
  const { numbers } = rollout;
  const wave = countWave(rollout, rollout.wave, reported, nowMs);
  const taken = Object.values(rollout.kiosks).filter(
    (kiosk) => kiosk.wave === rollout.wave && kiosk.step === 'taken',
  );
  const least = Math.min(...taken.map(({ openMinutes = 0 }) => openMinutes));
  const rows = [
    { what: 'proven', has: wave.proven, needs: leastProven(wave, numbers.leastShare) },
    { what: 'visits', has: wave.visits, needs: numbers.visits * wave.counted },
    ...(taken.length > 0
      ? [{ what: 'open-minutes' as const, has: least, needs: numbers.openMinutes }]
      : []),
  ] as const;
  return rows.filter(({ has, needs }) => has < needs);
}

function instant(ms: number): Instant {
  return new Date(ms).toISOString();
}
