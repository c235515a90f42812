/** Whether the present wave of a rollout has passed, or the rollout goes back. Pure. */
import { isAwayAt } from './judge.ts';
import type { ReportedState } from './reported.ts';
import type { KioskState, Rollout } from './state.ts';

type Verdict = 'too-many-failed' | 'wave-failed' | 'passed' | 'waits';

interface WaveCount {
  /** that count: neither left out because they are away, nor waiting to be put */
  counted: number;
  proven: number;
  failed: number;
  /** that were ever sent it */
  sent: number;
  /** with it, of those that count */
  visits: number;
  all: number;
}

export function verdictOf(rollout: Rollout, reported: ReportedState, nowMs: number): Verdict {
  const { numbers } = rollout;
  const all = Object.values(rollout.kiosks);
  const failed = all.filter(({ step }) => step === 'failed').length;
  const done = all.filter(({ step }) => ['taken', 'proven', 'failed'].includes(step)).length;
  const most = Math.max(numbers.mostFailed, numbers.mostFailedShare * done);
  if (done >= numbers.leastDone && failed >= most) return 'too-many-failed';
  const wave = countWave(rollout, rollout.wave, reported, nowMs);
  if (hasFailed(wave, numbers.leastShare)) return 'wave-failed';
  return passes(wave, rollout) ? 'passed' : 'waits';
}

/** So many of a wave must be proven. */
export function leastProven({ counted, sent }: WaveCount, leastShare: number): number {
  // The half of those that were sent it: in the evening, most are away.
  return Math.max(1, Math.ceil(leastShare * counted), Math.ceil(sent / 2));
}

function hasFailed({ all, counted, proven, failed }: WaveCount, leastShare: number): boolean {
  if (failed === 0) return false;
  const isDecided = proven + failed === counted;
  return failed > (1 - leastShare) * all || (isDecided && proven < leastShare * counted);
}

function passes(wave: WaveCount, { numbers }: Rollout): boolean {
  const enough = wave.proven >= leastProven(wave, numbers.leastShare);
  return enough && wave.visits >= numbers.visits * wave.counted;
}

export function countWave(
  rollout: Rollout,
  number: number,
  reported: ReportedState,
  nowMs: number,
): WaveCount {
  const kiosks = Object.entries(rollout.kiosks).filter(([, { wave }]) => wave === number);
  const sent = kiosks.filter(([, { step }]) => step !== 'planned');
  const counted = sent
    .filter(([name, kiosk]) => counts(kiosk, rollout, reported.kiosks.get(name)?.seenAtMs, nowMs))
    .map(([, kiosk]) => kiosk);
  const at = (step: KioskState['step']) => counted.filter((kiosk) => kiosk.step === step).length;
  return {
    all: kiosks.length,
    sent: sent.length,
    counted: counted.length,
    proven: at('proven'),
    failed: at('failed'),
    visits: counted.reduce((sum, { visits = 0 }) => sum + visits, 0),
  };
}

/** Away counts for nothing; but at closing time it holds the wave until the next day. */
function counts(
  { step }: KioskState,
  { numbers }: Rollout,
  seenAtMs: number | undefined,
  nowMs: number,
): boolean {
  if (step === 'proven' || step === 'failed') return true;
  return !isAwayAt(seenAtMs, numbers.leaveOutHours * 3_600_000, nowMs);
}
