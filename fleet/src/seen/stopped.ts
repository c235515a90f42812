/** A rollout that stopped by itself, of its state at the hub (rollout/). */
import { readState } from '../rollout/store.ts';
import type { RegionWhy } from './view.ts';

const codes = new Set(['rollout-too-many-failed', 'rollout-wave-failed']);

/** null: it goes on, or ended as it should; or the key is of something else */
export function stoppedOf(
  key: string,
  value: Uint8Array,
): Pick<RegionWhy, 'of' | 'since' | 'detail'> | null {
  const rollout = readState(key, value);
  if (rollout === null || rollout.why === null || !codes.has(rollout.why)) return null;
  return { of: key, since: new Date(rollout.sinceMs).toISOString(), detail: rollout.why };
}
