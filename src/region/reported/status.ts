/**
 * The status report of this kiosk: state, of which the newest counts. It goes every half minute, and
 * at each change after a moment in which others may come.
 */

import type { Instant } from '../../../machines/domain.ts';
import type { StatusReport } from '../../../packages/region-documents/src/index.ts';
import type { BranchState } from '../../branch/port.ts';
import type { OpenCall } from '../../help/calls.ts';
import type { Health } from '../../metrics/health.ts';
import type { ReadinessReport } from '../../technician/report.ts';

/** What the running kiosk says of itself, asked at each report. */
export interface StatusFacts {
  now: Instant;
  startedAt: Instant;
  version: string;
  health: Health;
  branch: BranchState;
  list: StatusReport['list'];
  readiness: ReadinessReport | null;
  hours: Pick<StatusReport, 'open' | 'closesAt' | 'opensAt'>;
  usage: Pick<StatusReport, 'openMinutes' | 'visits'>;
  call: OpenCall | null;
  errors: StatusReport['errors'];
  figures: StatusReport['figures'];
  configuration: StatusReport['configuration'];
  package: StatusReport['package'];
}

/** `n`: rising within one start. Pure. */
export function statusOf(facts: StatusFacts, n: number): StatusReport {
  const { now, startedAt, version, health, branch, readiness, call } = facts;
  const { list, hours, usage, errors, figures, configuration } = facts;
  return {
    v: 1,
    n,
    at: now,
    startedAt,
    version,
    health: { status: health.status, why: health.why.slice(0, 30) },
    branch: {
      link: branch.link,
      unpublished: branch.unpublished,
      keyGeneration: branch.keyGeneration,
      clockAheadMs: branch.clockAheadMs,
    },
    configuration,
    list,
    package: facts.package,
    readiness: readiness && {
      endedAt: readiness.endedAt,
      worst: readiness.worst,
      broken: readiness.checks
        .filter(({ light }) => light === 'broken')
        .map(({ code }) => code)
        .slice(0, 30),
    },
    ...hours,
    ...usage,
    call: call && { id: call.id, reason: call.reason, since: call.at, state: call.state },
    errors,
    figures,
  };
}
