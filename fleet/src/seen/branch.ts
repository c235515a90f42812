/** One branch: what came of its host, and what is shown of it and its kiosks. Time is given. */
import {
  type BrokerReport,
  brokerReport,
  members,
  openDocument,
  readUnverified,
} from '../../../packages/region-documents/src/index.ts';
import { sameWhys, showKiosk, worstOf } from './kiosk.ts';
import { isSilent, type KioskState } from './kiosk-state.ts';
import { limits } from './limits.ts';
import { isOpenAt, openAsSaid } from './opening.ts';
import { readReport } from './read.ts';
import type { Silence } from './silence.ts';
import type { BranchSeen, RegionLight, RegionWhy } from './view.ts';

export interface BranchState {
  readonly branch: string;
  /** Ed25519, base64: signs who is a member; null: not known, and the hub is believed */
  authority: string | null;
  kiosks: Map<string, KioskState>;
  /** those that belong to it, in the order of their names; null: to be made anew */
  sorted: readonly KioskState[] | null;
  /** null: its host has not said */
  members: {
    serial: number;
    recipients: ReadonlyMap<string, string>;
    keys: ReadonlyMap<string, string>;
  } | null;
  /** what its host says of that is not signed, or cannot be read */
  membersWrong: { code: string } | null;
  broker: BrokerReport | null;
  hostSeenMs: number | null;
  /** the same object while nothing is different */
  seen: BranchSeen | null;
}

export function newBranch(branch: string, authority: string | null): BranchState {
  return {
    branch,
    authority,
    kiosks: new Map(),
    sorted: null,
    members: null,
    membersWrong: null,
    broker: null,
    hostSeenMs: null,
    seen: null,
  };
}

export function takeMembers(state: BranchState, data: Uint8Array): void {
  const opened =
    state.authority === null
      ? readUnverified(members, data)
      : openDocument('members', data, state.authority, members);
  if (typeof opened === 'string') {
    const isForged = opened === 'not-signed';
    state.membersWrong = {
      code: isForged ? 'region-members-not-signed' : 'region-report-unreadable',
    };
    return;
  }
  if (opened.branch !== state.branch || opened.serial < (state.members?.serial ?? 0)) return;
  state.membersWrong = null;
  const recipients = new Map(opened.kiosks.map(({ name, recipient }) => [name, recipient]));
  const keys = new Map(opened.kiosks.map(({ name, key }) => [name, key]));
  state.members = { serial: opened.serial, recipients, keys };
  state.sorted = null;
}

export function takeBroker(state: BranchState, data: Uint8Array, storedAtMs: number): void {
  state.broker = readReport(brokerReport, data);
  state.hostSeenMs = Math.max(state.hostSeenMs ?? 0, storedAtMs);
}

/** The kiosks that belong to it, in the order of their names; all that were heard of, while its host
 * has not said. */
export function kiosksOf(state: BranchState): readonly KioskState[] {
  const { kiosks, members: known } = state;
  state.sorted ??= [...kiosks.values()]
    .filter(({ kiosk }) => known === null || known.recipients.has(kiosk))
    .sort((one, other) => (one.kiosk < other.kiosk ? -1 : 1));
  return state.sorted;
}

/** `heardFromMs`: before it nothing could be heard of any branch. The same object where nothing is
 * different. */
export function showBranch(state: BranchState, heardFromMs: number, nowMs: number): BranchSeen {
  const kiosks = kiosksOf(state);
  const seenMs = newest([state.hostSeenMs, ...kiosks.map((kiosk) => kiosk.seenMs)]);
  const silentMs = seenMs === null ? 0 : nowMs - Math.max(seenMs, heardFromMs);
  const open = openOfHeard(kiosks, heardFromMs, nowMs);
  const shown = kiosks.map((kiosk) => {
    const silence = silenceOf(kiosk, { open, isWhole: silentMs > limits.kioskSilent });
    return showKiosk(kiosk, isSilent(kiosk, heardFromMs, nowMs) ? silence(nowMs) : 'heard', nowMs);
  });
  const isOpen = () => kiosks.some(({ hours }) => hours !== null && isOpenAt(hours, open, nowMs));
  const why = whysOf(state, { seenMs, silentMs, isOpen }, nowMs);
  return kept(state, {
    branch: state.branch,
    light: lightOf(seenMs, [...why, ...shown]),
    why,
    seenAt: seenMs === null ? null : new Date(seenMs).toISOString(),
    broker: state.broker,
    kiosks: shown,
  });
}

function silenceOf(
  { hours }: KioskState,
  { open, isWhole }: { open: boolean | null; isWhole: boolean },
): (nowMs: number) => Silence {
  return (nowMs) => {
    if (hours !== null && !isOpenAt(hours, open, nowMs)) return 'closed';
    return isWhole ? 'with-branch' : 'silent';
  };
}

/** Whether a kiosk that is heard of says that its library is open; null: none is heard of. */
function openOfHeard(
  kiosks: readonly KioskState[],
  heardFromMs: number,
  nowMs: number,
): boolean | null {
  const said = kiosks
    .filter((kiosk) => !isSilent(kiosk, heardFromMs, nowMs))
    .map(({ hours }) => (hours === null ? null : openAsSaid(hours, nowMs)))
    .filter((each) => each !== null);
  return said.length === 0 ? null : said.includes(true);
}

function whysOf(
  { branch: of, broker, hostSeenMs, membersWrong, seen }: BranchState,
  { seenMs, silentMs, isOpen }: { seenMs: number | null; silentMs: number; isOpen: () => boolean },
  nowMs: number,
): RegionWhy[] {
  const known = (code: string) => seen?.why.find((each) => each.code === code)?.since ?? null;
  const at = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());
  if (silentMs > limits.branchSilent) {
    const light = isOpen() ? 'broken' : 'attention';
    return [{ code: 'branch-silent', light, of, since: at(seenMs) }];
  }
  const whys: RegionWhy[] = [];
  const used = broker?.diskUsedShare ?? 0;
  if (used > limits.diskAttention)
    whys.push({
      code: 'broker-disk-filling',
      light: used > limits.diskBroken ? 'broken' : 'attention',
      of,
      since: known('broker-disk-filling'),
      detail: `${Math.round(used * 100)} %`,
    });
  if (membersWrong !== null)
    whys.push({ ...membersWrong, light: 'broken', of, since: known(membersWrong.code) });
  if (hostSeenMs !== null && silentMs < limits.kioskSilent)
    if (nowMs - hostSeenMs > limits.hostSilent)
      whys.push({ code: 'host-silent', light: 'attention', of, since: at(hostSeenMs) });
  return whys;
}

function lightOf(seenMs: number | null, all: readonly { light: RegionLight }[]): RegionLight {
  if (seenMs === null) return 'off';
  return worstOf(all);
}

function kept(state: BranchState, shown: BranchSeen): BranchSeen {
  const before = state.seen;
  if (before !== null) {
    if (sameWhys(before.why, shown.why)) shown.why = before.why;
    const isSame =
      before.light === shown.light &&
      before.seenAt === shown.seenAt &&
      before.broker === shown.broker &&
      before.why === shown.why &&
      before.kiosks.length === shown.kiosks.length &&
      before.kiosks.every((kiosk, nth) => kiosk === shown.kiosks[nth]);
    if (isSame) return before;
  }
  state.seen = shown;
  return shown;
}

function newest(moments: readonly (number | null)[]): number | null {
  return moments.reduce((most, each) => (most === null || (each ?? 0) > most ? each : most), null);
}
