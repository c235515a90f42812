/** What a person orders of a rollout: pause, resume, stop, back. The program that drives it obeys. */
import { partsOf } from '../../../packages/region-documents/src/index.ts';
import type { Hub } from '../hub/hub.ts';
import { takeBack } from './advance.ts';
import type { RolloutReason } from './reasons.ts';
import { type Rollout, stands } from './state.ts';
import {
  changeIndex,
  readDocuments,
  readRollout,
  standingRollouts,
  writeRollout,
} from './store.ts';

export type Order = 'pause' | 'resume' | 'stop' | 'back';

/** Why it is not done; codes of docs/field-guide.md. */
export type OrderRefusal =
  | Extract<
      RolloutReason,
      'rollout-unknown' | 'rollout-over' | 'rollout-going-back' | 'rollout-documents-gone'
    >
  | 'rollout-overlaps';

/** Pure. The same state again where it is so already. */
export function applyOrder(rollout: Rollout, order: Order, nowMs: number): Rollout | OrderRefusal {
  const { state } = rollout;
  const to = (next: Rollout['state']): Rollout =>
    state === next ? rollout : { ...rollout, state: next, why: null, sinceMs: nowMs };
  if (order === 'back') {
    if (state === 'going-back' || state === 'taken-back') return rollout;
    return takeBack(rollout, 'rollout-back-ordered', nowMs);
  }
  if (!stands(rollout)) return 'rollout-over';
  // It would leave some kiosks as they were, and some not.
  if (state === 'going-back') return 'rollout-going-back';
  if (order === 'pause') return to('paused');
  if (order === 'stop') return to('stopped');
  return to('running');
}

interface Ordering {
  by: string;
  nowMs: number;
}

/** Audited before it is done. */
export async function order(
  hub: Pick<Hub, 'rollouts' | 'audit'>,
  id: string,
  what: Order,
  { by, nowMs }: Ordering,
): Promise<Rollout | OrderRefusal> {
  let isAudited = false;
  let hasRoom = false;
  for (;;) {
    const stored = await readRollout(hub, id);
    if (stored === null) return 'rollout-unknown';
    const next = applyOrder(stored.value, what, nowMs);
    if (typeof next === 'string' || next === stored.value) return next;
    if (what === 'back' && !(await hasDocuments(hub, next))) return 'rollout-documents-gone';
    if (!isAudited) {
      const at = new Date(nowMs).toISOString();
      await hub.audit({ at, by, action: `rollout-${what}`, what: [id] });
      isAudited = true;
    }
    if (!stands(stored.value) && !hasRoom) {
      hasRoom = await standAgain(hub, stored.value);
      if (!hasRoom) return 'rollout-overlaps';
    }
    const written = await writeRollout(hub, next, stored.revision);
    if (written !== 'conflict') {
      if (!stands(next)) await isOver(hub, id);
      return next;
    }
  }
}

async function hasDocuments(hub: Pick<Hub, 'rollouts'>, { id, kiosks }: Rollout): Promise<boolean> {
  const [name] = Object.keys(kiosks);
  return name !== undefined && (await readDocuments(hub, id, partsOf(name).branch)) !== null;
}

/** It was over: its kiosks may belong to another by now. */
async function standAgain(hub: Pick<Hub, 'rollouts'>, { id, kiosks }: Rollout): Promise<boolean> {
  let hasRoom = false;
  await changeIndex(hub, async (index) => {
    const others = (await standingRollouts(hub, index)).filter((other) => other.id !== id);
    hasRoom = !others.some((other) => Object.keys(kiosks).some((name) => name in other.kiosks));
    const standing = index.standing.filter((each) => each.id !== id);
    return hasRoom ? { ...index, standing: [...standing, { id, isBack: true }] } : null;
  });
  return hasRoom;
}

/** It does not stand in the way of others any more, unless it is about to go back after all. */
export async function isOver(hub: Pick<Hub, 'rollouts'>, id: string): Promise<void> {
  await changeIndex(hub, async (index) => {
    const entry = index.standing.find((each) => each.id === id);
    const stored = entry && (await readRollout(hub, id));
    if (entry === undefined || stored == null || stands(stored.value)) return null;
    if (entry.isBack && stored.value.state !== 'taken-back') return null;
    return { ...index, standing: index.standing.filter((each) => each.id !== id) };
  });
}
