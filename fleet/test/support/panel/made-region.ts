/** A region as it is seen, made up: all is well but at the places that a test names. */
import type { StatusReport } from '../../../../packages/region-documents/src/index.ts';
import type { BranchSeen, KioskSeen, RegionSeen, RegionWhy } from '../../../src/seen/view.ts';

const at = '2026-11-27T09:30:00.000Z';

export function branchName(number: number): string {
  return `b${String(number).padStart(3, '0')}`;
}
export function kioskName(number: number): string {
  return `k${String(number).padStart(2, '0')}`;
}

export function madeStatus(more: Partial<StatusReport> = {}): StatusReport {
  return {
    v: 1,
    n: 12,
    at,
    startedAt: '2026-11-26T06:00:00.000Z',
    version: '0.2.0',
    health: { status: 'ok', why: [] },
    branch: { link: 'up', unpublished: 0, clockAheadMs: 12, keyGeneration: 3 },
    configuration: {
      state: 'applied',
      serial: 41,
      hash: 'sha256:1f3b',
      complaints: [],
      differs: [],
    },
    list: { exportedAt: '2026-11-27T01:00:00.000Z', entries: 1_000_000 },
    package: { state: 'none', version: null, why: null },
    readiness: { endedAt: '2026-11-27T08:00:00.000Z', worst: 'ok', broken: [] },
    opensAt: '2026-11-27T09:00:00.000Z',
    open: true,
    openMinutes: 30,
    visits: 14,
    call: null,
    errors: {},
    figures: {},
    ...more,
  } as StatusReport;
}

function madeKiosk(branch: string, kiosk: string): KioskSeen {
  return {
    branch,
    kiosk,
    light: 'ok',
    why: [],
    seenAt: at,
    status: madeStatus(),
    readiness: { isReady: true, why: [] },
    staff: 0,
    desiredHash: 'sha256:1f3b',
  };
}

/** The kiosks are spread evenly over the branches. */
export function madeRegion(branches: number, kiosksOfBranch: number): RegionSeen {
  return {
    region: 'kempen',
    at,
    hub: { up: true, since: '2026-11-27T06:00:00.000Z', why: null },
    branches: Array.from({ length: branches }, (_, place): BranchSeen => {
      const branch = branchName(place + 1);
      return {
        branch,
        light: 'ok',
        why: [],
        seenAt: at,
        broker: {
          v: 1,
          at,
          version: '2.10.27',
          diskUsedShare: 0.31,
          memoryBytes: 24_000_000,
          connections: kiosksOfBranch + 1,
        },
        kiosks: Array.from({ length: kiosksOfBranch }, (_, each) =>
          madeKiosk(branch, kioskName(each + 1)),
        ),
      };
    }),
    alerts: [],
    calls: [],
  };
}

export type KioskChange = Partial<Omit<KioskSeen, 'status'>> & {
  status?: Partial<StatusReport> | null;
};

/** The region with one kiosk changed; its branch and the alerts follow from its reasons. */
export function withKiosk(
  seen: RegionSeen,
  branch: string,
  kiosk: string,
  change: KioskChange,
): RegionSeen {
  const branches = seen.branches.map((each): BranchSeen => {
    if (each.branch !== branch) return each;
    const kiosks = each.kiosks.map((one): KioskSeen => {
      if (one.kiosk !== kiosk) return one;
      const { status, ...rest } = change;
      return {
        ...one,
        ...rest,
        status: statusOf(one.status, status),
      };
    });
    const lights = kiosks.map(({ light }) => light);
    const worst = lights.includes('broken') || lights.includes('attention') ? 'attention' : 'ok';
    const seenAt = change.seenAt ?? each.seenAt;
    return { ...each, kiosks, light: worst, seenAt };
  });
  const alerts = branches.flatMap(({ why, kiosks }) => [...why, ...kiosks.flatMap((k) => k.why)]);
  return { ...seen, branches, alerts: worstFirst(alerts) };
}

function statusOf(before: StatusReport | null, change: KioskChange['status']) {
  if (change === undefined) return before;
  return change === null ? null : madeStatus({ ...before, ...change });
}

function worstFirst(whys: readonly RegionWhy[]): RegionWhy[] {
  const weight = { broken: 0, attention: 1 } as const;
  return [...whys].sort((one, other) => weight[one.light] - weight[other.light]);
}

/** Ten branches of ten with a little of everything that can be amiss. */
export function troubledRegion(): RegionSeen {
  const why = (
    code: string,
    light: RegionWhy['light'],
    of: string,
    detail?: string,
  ): RegionWhy => ({
    code,
    light,
    of,
    since: '2026-11-27T09:12:00.000Z',
    ...(detail === undefined ? {} : { detail }),
  });
  let seen = madeRegion(10, 10);
  seen = withKiosk(seen, 'b001', 'k03', {
    light: 'broken',
    why: [why('kiosk-out-of-order', 'broken', 'b001-k03', 'reader-down')],
    readiness: { isReady: false, why: ['reader-down'] },
    status: { health: { status: 'out-of-order', why: ['reader-down'] } },
  });
  seen = withKiosk(seen, 'b002', 'k01', {
    light: 'broken',
    seenAt: '2026-11-27T09:12:00.000Z',
    why: [why('kiosk-silent', 'broken', 'b002-k01')],
    readiness: { isReady: false, why: ['kiosk-silent'] },
  });
  seen = withKiosk(seen, 'b004', 'k07', {
    light: 'attention',
    why: [why('list-old', 'attention', 'b004-k07', '31 h')],
    status: { list: { exportedAt: '2026-11-26T02:00:00.000Z', entries: 998_000 } },
  });
  seen = withKiosk(seen, 'b004', 'k02', {
    status: {
      configuration: {
        state: 'applied',
        serial: 41,
        hash: 'sha256:1f3b',
        complaints: [],
        differs: ['screen.languages', 'delays.idleMs'],
      },
    },
  });
  seen = withKiosk(seen, 'b005', 'k05', {
    light: 'attention',
    why: [why('region-configuration-refused', 'attention', 'b005-k05', 'sip2.port')],
    status: {
      configuration: {
        state: 'refused',
        serial: 42,
        hash: 'sha256:1f3b',
        complaints: [{ path: 'sip2.port', code: 'most-number' }],
        differs: [],
      },
    },
  });
  seen = withKiosk(seen, 'b007', 'k10', {
    light: 'off',
    seenAt: null,
    status: null,
    readiness: null,
  });
  return {
    ...seen,
    calls: [
      {
        branch: 'b003',
        kiosk: 'k04',
        call: 'c-17',
        reason: 'patron',
        since: '2026-11-27T09:24:00.000Z',
        state: 'delivered',
        isAcknowledged: false,
      },
    ],
  };
}
