/** A rollout that stopped by itself, of its state at the hub (rollout/). */
import { z } from 'zod';
import { most } from './limits.ts';
import { readReport } from './read.ts';
import type { RegionWhy } from './view.ts';

/** Of all that is there, what is shown here. */
const state = z.object({
  state: z.string(),
  /** a code of docs/field-guide.md; null: nothing is wrong */
  why: z.string().nullable(),
  sinceMs: z.number(),
});

const codes = new Set(['rollout-too-many-failed', 'rollout-wave-failed']);

/** null: it goes on, or ended as it should */
export function stoppedOf(
  id: string,
  value: Uint8Array,
): Pick<RegionWhy, 'of' | 'since' | 'detail'> | null {
  const rollout = readReport(state, value, most.rolloutBytes);
  if (rollout === null || rollout.why === null || !codes.has(rollout.why)) return null;
  return { of: id, since: new Date(rollout.sinceMs).toISOString(), detail: rollout.why };
}
