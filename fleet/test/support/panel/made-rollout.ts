/** A rollout as it is seen, made up: three waves, the first has passed and the second is under way. */
import type {
  KioskStep,
  RolloutKiosk,
  RolloutSeen,
  RolloutWave,
} from '../../../src/rollout/view.ts';

function kiosks(steps: readonly KioskStep[], first: number): RolloutKiosk[] {
  return steps.map((step, at) => ({
    branch: `b${String(first + at).padStart(3, '0')}`,
    kiosk: 'k01',
    step,
    why: step === 'failed' ? 'region-configuration-refused' : null,
    complaints: step === 'failed' ? [{ path: 'sip2.port', code: 'most-number' }] : [],
  }));
}

function wave(
  number: number,
  state: RolloutWave['state'],
  steps: readonly KioskStep[],
  first: number,
  waitsFor: RolloutWave['waitsFor'] = [],
): RolloutWave {
  const counts = {
    planned: 0,
    away: 0,
    put: 0,
    taken: 0,
    proven: 0,
    failed: 0,
    'going-back': 0,
    back: 0,
  };
  for (const step of steps) counts[step] += 1;
  return { wave: number, state, kiosks: kiosks(steps, first), counts, waitsFor };
}

export function madeRollout(
  id: string,
  state: RolloutSeen['state'],
  title = 'Winteruren',
): RolloutSeen {
  return {
    id,
    title,
    by: 'an',
    startedAt: '2026-11-27T08:02:00.000Z',
    state,
    why: state === 'stopped' ? 'rollout-stopped' : null,
    since: '2026-11-27T08:40:00.000Z',
    change: { kind: 'configuration', paths: ['library.hours', 'delays.idleMs'] },
    numbers: {
      leastShare: 0.95,
      openMinutes: 30,
      visits: 10,
      mostFailed: 2,
      mostFailedShare: 0.02,
      leastDone: 5,
      awayAfterSeconds: 120,
      leaveOutHours: 24,
      takeWithinHours: 24,
      graceMinutes: 10,
      pauseAfterWave: false,
      ignore: [],
    },
    waves: [
      wave(1, 'passed', ['proven'], 1),
      wave(2, 'current', ['proven', 'taken', 'put', 'failed', 'away'], 2, [
        { what: 'proven', has: 1, needs: 4 },
        { what: 'visits', has: 3, needs: 10 },
      ]),
      wave(3, 'planned', ['planned', 'planned', 'planned', 'planned'], 7),
    ],
    driver: state === 'running' ? { by: 'an', until: '2026-11-27T09:31:00.000Z' } : null,
  };
}
