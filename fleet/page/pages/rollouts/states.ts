import type { Mark } from '../../../../ui/service/parts/mark.tsx';
import type { RolloutSeen } from '../../../src/panel/actions.ts';

type RolloutState = RolloutSeen['state'];
type WaveState = RolloutSeen['waves'][number]['state'];
type Step = RolloutSeen['waves'][number]['kiosks'][number]['step'];

const marks: Readonly<Record<RolloutState, Mark>> = {
  running: 'working',
  paused: 'waiting',
  'going-back': 'warning',
  done: 'done',
  stopped: 'refused',
  'taken-back': 'off',
};
const waveMarks: Readonly<Record<WaveState, Mark>> = {
  planned: 'off',
  current: 'working',
  passed: 'done',
  failed: 'refused',
};

export function markOfState(state: RolloutState): Mark {
  return marks[state];
}
export function markOfWave(state: WaveState): Mark {
  return waveMarks[state];
}

/** Those that want a person first; how far the others are. */
export const steps = [
  'failed',
  'away',
  'put',
  'taken',
  'proven',
  'going-back',
  'back',
  'planned',
] as const satisfies readonly Step[];
