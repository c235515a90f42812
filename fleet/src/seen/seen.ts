/**
 * The region as it is seen: a fold of what the hub has, by the time that is given. Nothing here waits,
 * and no report makes it throw. What comes is bounded by the branches that the operator knows, and by
 * limits.ts.
 */
import type { Instant } from '../../../machines/domain.ts';
import { desired, hashOf, openDocument } from '../../../packages/region-documents/src/index.ts';
import type { PutDocument, Reported } from '../hub/hub.ts';
import {
  type ActionOutcome,
  showCall,
  showStaff,
  takeAction,
  takeOutcomes,
  takeStaff,
} from './asked.ts';
import {
  type BranchState,
  kiosksOf,
  newBranch,
  showBranch,
  takeBroker,
  takeMembers,
} from './branch.ts';
import { type KioskState, newKiosk, takeStatus } from './kiosk-state.ts';
import { limits, most } from './limits.ts';
import type { BranchSeen, CallSeen, RegionSeen, RegionWhy, StaffSeen } from './view.ts';

/** A branch that the operator let in. `authority`: its Ed25519 key, base64 */
export interface KnownBranch {
  name: string;
  authority: string;
}

export interface RegionFold {
  /** In whatever order; of a branch that is not known, and of a name that is none, nothing is kept. */
  takeReport(report: Reported): void;
  takeDocument(document: PutDocument): void;
  /**
   * Of branches that are no longer there everything is forgotten. null: which there are is not known:
   * all that report, and who is in them is what the hub says.
   */
  setBranches(branches: readonly KnownBranch[] | null): void;
  /** Rollouts that stopped, each with the code of its reason in `detail`; `of`: their names. */
  setStopped(rollouts: readonly Pick<RegionWhy, 'of' | 'since' | 'detail'>[]): void;
  /** `whyDown`: null: it answers */
  setHub(whyDown: string | null, nowMs: number): void;
  /**
   * At that moment, by the hub's clock. Branches and kiosks are the same objects as in the view
   * before, where nothing is different. While the hub is away it stays as it was when it went.
   */
  view(nowMs: number): RegionSeen;
  /** Of an action; null: the kiosk has not said. */
  outcomeOf(branch: string, kiosk: string, id: string): ActionOutcome | null;
  /** Of age, as the branch has signed it; null: its host has not said, or the branch is not known. */
  recipientOf(branch: string, kiosk: string): string | null;
  /** Oldest first. */
  staff(nowMs: number): readonly StaffSeen[];
}

/** A name of a branch or of a kiosk. */
const wellFormed = /^[a-z0-9][a-z0-9-]{0,31}$/;

interface RegionTrusted {
  region: string;
  /**
   * Ed25519, base64: what is not signed with it was not put by an operator; null: not known, and
   * nothing is said of what was put
   */
  configKey(): string | null;
}

export function createRegionFold(
  { region, configKey: keyOfNow }: RegionTrusted,
  nowMs: number,
): RegionFold {
  const branches = new Map<string, BranchState>();
  let isAnyBranch = false;
  let stopped: readonly RegionWhy[] = [];
  let hub = { up: false, sinceMs: nowMs, why: null as string | null };
  let heardFromMs = 0;
  let wasUp = false;

  const branchOf = (name: string): BranchState | undefined => {
    const known = branches.get(name);
    if (known !== undefined || !isAnyBranch) return known;
    if (!wellFormed.test(name) || branches.size >= most.branches) return undefined;
    const state = newBranch(name, null);
    branches.set(name, state);
    return state;
  };

  const kioskOf = (branch: string, kiosk: string): KioskState | null => {
    const of = branchOf(branch);
    const known = of?.kiosks.get(kiosk);
    if (known !== undefined) known.isNew = true;
    if (known !== undefined || of === undefined) return known ?? null;
    if (!wellFormed.test(kiosk) || of.kiosks.size >= most.kiosksOfBranch) return null;
    const state = newKiosk(branch, kiosk);
    of.kiosks.set(kiosk, state);
    of.sorted = null;
    return state;
  };

  const ofHost = ({ branch, name, data, storedAtMs }: Reported) => {
    const state = branchOf(branch);
    if (state === undefined) return;
    if (name === 'broker') takeBroker(state, data, storedAtMs);
    if (name !== 'members') return;
    takeMembers(state, data);
    for (const member of state.members?.recipients.keys() ?? []) kioskOf(branch, member);
  };

  return {
    takeReport(report) {
      const { branch, kiosk, name, storedAtMs, data } = report;
      if (kiosk === 'host') return ofHost(report);
      const state = kioskOf(branch, kiosk);
      if (state === null) return;
      if (name === 'status') takeStatus(state, data, storedAtMs);
      else if (name === 'staff') takeStaff(state, data, storedAtMs);
      else if (name === 'outcomes') takeOutcomes(state, data);
    },
    takeDocument({ branch, kiosk, name, data }) {
      const configKey = keyOfNow();
      const state = kiosk === null || configKey === null ? null : kioskOf(branch, kiosk);
      if (state === null || configKey === null) return;
      const [what, which = ''] = splitAt(name, '.');
      if (what === 'action') takeAction(state, which, data, configKey);
      if (what !== 'desired') return;
      if (data.length === 0) state.desiredHash = null;
      const opened = openDocument('desired', data, configKey, desired);
      if (typeof opened === 'string') return;
      if (opened.for.branch === branch && opened.for.kiosk === kiosk)
        state.desiredHash = hashOf(opened.layers, opened.files);
    },
    setBranches(known) {
      isAnyBranch = known === null;
      if (known === null) return;
      const names = new Set(known.map(({ name }) => name));
      for (const name of branches.keys()) if (!names.has(name)) branches.delete(name);
      for (const { name, authority } of known) {
        const state = branches.get(name);
        if (state?.authority !== authority) branches.set(name, newBranch(name, authority));
      }
    },
    setStopped(rollouts) {
      stopped = rollouts.map((each) => ({ code: 'rollout-stopped', light: 'broken', ...each }));
    },
    setHub(whyDown, atMs) {
      const up = whyDown === null;
      // Reports that waited at the branches come within a while.
      if (up && !hub.up && wasUp) heardFromMs = atMs;
      wasUp ||= up;
      hub = { up, sinceMs: up === hub.up ? hub.sinceMs : atMs, why: whyDown };
    },
    view(presentMs) {
      const atMs = hub.up ? presentMs : Math.min(presentMs, hub.sinceMs);
      const shown = [...branches.values()]
        .sort((one, other) => (one.branch < other.branch ? -1 : 1))
        .map((branch) => showBranch(branch, heardFromMs, atMs));
      const away: RegionWhy = {
        code: 'hub-away',
        light: 'broken',
        of: region,
        since: instantOf(hub.sinceMs),
        ...(hub.why === null ? {} : { detail: hub.why }),
      };
      return {
        region,
        at: instantOf(presentMs),
        hub: { up: hub.up, since: instantOf(hub.sinceMs), why: hub.why },
        branches: shown,
        alerts: [
          ...(hub.up ? [] : [away]),
          ...stopped.filter(isNew(atMs)),
          ...worstFirst(whysIn(shown)),
        ],
        calls: callsOf(branches, atMs),
      };
    },
    outcomeOf: (branch, kiosk, id) =>
      branches.get(branch)?.kiosks.get(kiosk)?.asked.get(id)?.outcome ?? null,
    recipientOf(branch, kiosk) {
      const { authority = null, members = null } = branches.get(branch) ?? {};
      return authority === null ? null : (members?.recipients.get(kiosk) ?? null);
    },
    staff(atMs) {
      return [...branches.values()]
        .flatMap((of) => {
          // What the hub alone says proves nothing.
          const keys = of.authority === null ? undefined : of.members?.keys;
          return kiosksOf(of).flatMap((kiosk) =>
            showStaff(kiosk, keys?.get(kiosk.kiosk) ?? null, atMs),
          );
        })
        .sort((one, other) => Date.parse(one.since) - Date.parse(other.since));
    },
  };
}

function callsOf(branches: ReadonlyMap<string, BranchState>, nowMs: number): CallSeen[] {
  const calls: CallSeen[] = [];
  for (const branch of branches.values())
    for (const kiosk of kiosksOf(branch)) {
      const call = kiosk.status === null ? null : showCall(kiosk, kiosk.status, nowMs);
      if (call !== null) calls.push(call);
    }
  return calls.sort((one, other) => Date.parse(one.since) - Date.parse(other.since));
}

function whysIn(branches: readonly BranchSeen[]): RegionWhy[] {
  const whys: RegionWhy[] = [];
  for (const { why, kiosks } of branches) {
    whys.push(...why);
    for (const kiosk of kiosks) whys.push(...kiosk.why);
  }
  return whys;
}

function worstFirst(whys: readonly RegionWhy[]): RegionWhy[] {
  return [
    ...whys.filter(({ light }) => light === 'broken'),
    ...whys.filter(({ light }) => light === 'attention'),
  ];
}

function isNew(nowMs: number): (why: RegionWhy) => boolean {
  return ({ since }) => since === null || nowMs - Date.parse(since) < limits.rolloutStopped;
}

function splitAt(name: string, separator: string): [string, string?] {
  const at = name.indexOf(separator);
  return at < 0 ? [name] : [name.slice(0, at), name.slice(at + 1)];
}

function instantOf(ms: number): Instant {
  return new Date(ms).toISOString();
}
