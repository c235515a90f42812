/** What a technician sees of the branch that this kiosk is in; types only. */

import type { Instant } from '../../machines/domain.ts';
import type { StatusReport } from '../../packages/region-documents/src/index.ts';
import type { BranchState } from '../branch/port.ts';
import type { Finding } from './finding.ts';

/** What the enrolment folder says (`branch.folder`). */
export interface Enrolment {
  branch: string;
  kiosk: string;
  /** `tls://host:port`, of the setting `branch.broker` where that is set */
  broker: string;
  /** the end of this kiosk's certificate */
  certificateUntil: Instant;
}

/** What the region of the branch wants on this kiosk, and what came of it. */
export interface RegionView {
  /** its name */
  region: string;
  configuration: StatusReport['configuration'];
  package: StatusReport['package'];
}

/** GET /branch, and `kiosk branch status --json` */
export interface BranchView {
  now: Instant;
  /** null: no kiosk runs, or it is in no branch */
  state: BranchState | null;
  /** null: this kiosk is in no branch, or the folder cannot be read, which is a finding then */
  enrolment: Enrolment | null;
  /** null: no kiosk runs, or its branch is in no region */
  region: RegionView | null;
  /** what is well and what is not, worst first; empty: this kiosk is in no branch */
  findings: readonly Finding[];
}
