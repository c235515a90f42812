/** The region in one line a branch, and what has changed between two such overviews. Pure. */
import type { BranchSeen, RegionWhy } from '../seen/view.ts';
import type { BranchLine, BranchLineDelta, Overview, OverviewDelta } from './actions.ts';
import type { PanelRegion } from './region.ts';

/** in one message: a region in which all is wrong has thousands */
const mostAlerts = 500;

export function overviewOf(region: PanelRegion): Overview {
  const seen = region.seen();
  const staff = region.staff();
  const kiosks = seen.branches.flatMap((branch) => branch.kiosks);
  return {
    region: seen.region,
    operator: region.operator,
    address: region.address,
    kioskPanels: region.kioskPanels,
    at: seen.at,
    hub: seen.hub,
    branches: seen.branches.map(lineOf),
    alerts: seen.alerts.slice(0, mostAlerts),
    moreAlerts: Math.max(0, seen.alerts.length - mostAlerts),
    calls: seen.calls,
    staff: {
      waiting: staff.length,
      closing: staff.filter(({ closing }) => closing === 'asked').length,
    },
    differs: kiosks.filter(({ status }) => (status?.configuration.differs.length ?? 0) > 0).length,
    rollouts: region.rollouts(),
  };
}

function lineOf({ branch, light, why, seenAt, kiosks }: BranchSeen): BranchLine {
  const whys = [...why, ...kiosks.flatMap((kiosk) => kiosk.why)];
  const worst = whys.find((each) => each.light === 'broken') ?? whys[0] ?? null;
  return {
    branch,
    light,
    why: worst === null ? null : plain(worst),
    more: Math.max(0, whys.length - 1),
    seenAt,
    kiosks: kiosks.map((kiosk) => [kiosk.kiosk, kiosk.light] as const),
  };
}

function plain({ code, light, of, since, detail }: RegionWhy): RegionWhy {
  return { code, light, of, since, ...(detail === undefined ? {} : { detail }) };
}

const whole = [
  'region',
  'operator',
  'address',
  'kioskPanels',
  'hub',
  'alerts',
  'moreAlerts',
  'calls',
  'staff',
  'differs',
  'rollouts',
] as const;

/** null: nothing has changed but the time. */
export function deltaOf(before: Overview, after: Overview): OverviewDelta | null {
  const known = new Map(before.branches.map((line) => [line.branch, line]));
  const branches = after.branches.flatMap((line) => lineDelta(known.get(line.branch), line));
  const present = new Set(after.branches.map(({ branch }) => branch));
  const gone = [...known.keys()].filter((branch) => !present.has(branch));
  const changed = whole.filter((name) => !same(before[name], after[name]));
  if (branches.length === 0 && gone.length === 0 && changed.length === 0) return null;
  return {
    ...Object.fromEntries(changed.map((name) => [name, after[name]])),
    at: after.at,
    ...(branches.length === 0 ? {} : { branches }),
    ...(gone.length === 0 ? {} : { gone }),
  };
}

function lineDelta(before: BranchLine | undefined, after: BranchLine): BranchLineDelta[] {
  if (before === undefined) return [after];
  const names = ['light', 'why', 'more', 'seenAt', 'kiosks'] as const;
  const changed = names.filter((name) => !same(before[name], after[name]));
  if (changed.length === 0) return [];
  return [
    { branch: after.branch, ...Object.fromEntries(changed.map((name) => [name, after[name]])) },
  ];
}

function same(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}
