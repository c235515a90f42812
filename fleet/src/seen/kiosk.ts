/** What is shown of one kiosk. */
import { kioskName } from '../../../packages/region-documents/src/index.ts';
import type { KioskState } from './kiosk-state.ts';
import { type KioskWhy, whysOf } from './kiosk-whys.ts';
import { limits } from './limits.ts';
import { readinessOf } from './readiness.ts';
import type { Silence } from './silence.ts';
import type { KioskSeen, RegionLight, RegionWhy } from './view.ts';

/** The same object as before where nothing is different. */
export function showKiosk(state: KioskState, silence: Silence, nowMs: number): KioskSeen {
  const { branch, kiosk, status, desiredHash } = state;
  const before = state.seen;
  const isRecent = Math.abs(nowMs - state.shownMs) < limits.shownFor;
  if (before !== null && !state.isNew && isRecent && state.shownAs === silence) return before;
  Object.assign(state, { isNew: false, shownMs: nowMs, shownAs: silence });
  const of = kioskName(branch, kiosk);
  const why = whysOf(state, silence, nowMs).map((each) => since(each, of, state, before));
  const shown: KioskSeen = {
    branch,
    kiosk,
    light: lightOf(state, silence, why),
    why: before !== null && sameWhys(before.why, why) ? before.why : why,
    seenAt: state.seenMs === null ? null : new Date(state.seenMs).toISOString(),
    status,
    readiness: readinessOf(status, silence !== 'heard', nowMs),
    staff: state.staff.size,
    desiredHash,
  };
  if (before === null || !isSame(before, shown)) state.seen = shown;
  return state.seen ?? shown;
}

/** What has no moment of its own began with the report that brought it; where that was the first
 * one that came, it may be older. */
function since(
  { since: ownMs, ...why }: KioskWhy,
  of: string,
  { seenMs }: KioskState,
  before: KioskSeen | null,
): RegionWhy {
  const known = before?.why.find(({ code }) => code === why.code);
  const at = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());
  if (ownMs !== undefined) return { ...why, of, since: at(ownMs) };
  if (known !== undefined) return { ...why, of, since: known.since };
  return { ...why, of, since: before?.status ? at(seenMs) : null };
}

function lightOf(state: KioskState, silence: Silence, why: readonly RegionWhy[]): RegionLight {
  if (state.seenMs === null || silence === 'closed') return 'off';
  return worstOf(why);
}

export function worstOf(why: readonly { light: RegionLight }[]): RegionLight {
  if (why.some(({ light }) => light === 'broken')) return 'broken';
  return why.some(({ light }) => light === 'attention') ? 'attention' : 'ok';
}

export function sameWhys(some: readonly RegionWhy[], others: readonly RegionWhy[]): boolean {
  return (
    some.length === others.length &&
    some.every((one, nth) => {
      const other = others[nth];
      return (
        one.code === other?.code &&
        one.light === other.light &&
        one.since === other.since &&
        one.detail === other.detail
      );
    })
  );
}

function isSame(before: KioskSeen, shown: KioskSeen): boolean {
  return (
    before.status === shown.status &&
    before.seenAt === shown.seenAt &&
    before.light === shown.light &&
    before.why === shown.why &&
    before.staff === shown.staff &&
    before.desiredHash === shown.desiredHash &&
    before.readiness?.isReady === shown.readiness?.isReady &&
    before.readiness?.why.join() === shown.readiness?.why.join()
  );
}
