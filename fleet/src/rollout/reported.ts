/** What a rollout is judged by: the newest report of each kiosk, and when it was heard. */
import { kioskKey, type StatusReport } from '../../../packages/region-documents/src/index.ts';
import type { RegionSeen } from '../seen/view.ts';

export interface ReportedByKiosk {
  /** by the hub's clock */
  seenAtMs: number;
  status: StatusReport;
}

export interface ReportedState {
  /** kiosks that were never heard of are not in it */
  kiosks: ReadonlyMap<string, ReportedByKiosk>;
  /** when the host of a branch was heard of */
  hosts: ReadonlyMap<string, number>;
}

export function reportedStateOf({ branches }: RegionSeen): ReportedState {
  const kiosks = branches.flatMap(({ branch, kiosks }) =>
    kiosks.flatMap(({ kiosk, status, seenAt }) =>
      status === null || seenAt === null
        ? []
        : [[kioskKey(branch, kiosk), { seenAtMs: Date.parse(seenAt), status }] as const],
    ),
  );
  const hosts = branches.flatMap(({ branch, broker }) =>
    broker === null ? [] : [[branch, Date.parse(broker.at)] as const],
  );
  return { kiosks: new Map(kiosks), hosts: new Map(hosts) };
}
