/**
 * The region as it is seen from one place: what the panel, the commands and the exporter show. Types
 * only, and JSON as they are. Made by seen.ts of the reports, of who is a member, and of the clock.
 */
import type { Instant } from '../../../machines/domain.ts';
import type { BrokerReport, StatusReport } from '../../../packages/region-documents/src/index.ts';

/** green, amber, red; `off`: never heard of, or silent while its library is closed */
export type RegionLight = 'ok' | 'attention' | 'broken' | 'off';

/** Why a light is not green: a code of docs/field-guide.md, with what it is about. */
export interface RegionWhy {
  code: string;
  light: 'attention' | 'broken';
  /** `b001`, or `b001-k03` */
  of: string;
  since: Instant | null;
  /** a figure or a word that belongs to the text of the code */
  detail?: string;
}

export interface KioskSeen {
  branch: string;
  kiosk: string;
  light: RegionLight;
  why: readonly RegionWhy[];
  /** when the hub got its last report; null: never */
  seenAt: Instant | null;
  status: StatusReport | null;
  /**
   * Whether patrons are served once the library opens, or are now; `why`: codes, as RegionWhy has
   * them and as /health and the check before opening name them. null: it was never heard of
   */
  readiness: { isReady: boolean; why: readonly string[] } | null;
  /** entries that wait for the staff */
  staff: number;
  /** the hash of what it shall have; null: nothing was put for it */
  desiredHash: string | null;
}

export interface BranchSeen {
  branch: string;
  light: RegionLight;
  why: readonly RegionWhy[];
  /** the newest report of any of its kiosks, or of its host */
  seenAt: Instant | null;
  broker: BrokerReport | null;
  kiosks: readonly KioskSeen[];
}

/** A call for help that no one has answered. */
export interface CallSeen {
  branch: string;
  kiosk: string;
  call: string;
  reason: string;
  since: Instant;
  state: string;
  /** it was acknowledged from here, and the kiosk has not said yet what came of it */
  isAcknowledged: boolean;
}

export interface StaffSeen {
  branch: string;
  kiosk: string;
  entry: number;
  since: Instant;
  kind: string;
  why: string;
  /** age, base64: opened where the staff's key is */
  sealed: string;
  /** the key of the kiosk that has signed what is sealed, as its branch says: Ed25519, base64; null: not known */
  signedBy: string | null;
  /** closing it was asked for: what came of it; null: it was not, or the kiosk has not answered */
  closing: 'asked' | 'done' | { refused: string } | null;
}

export interface RegionSeen {
  region: string;
  at: Instant;
  /** whether the hub answers; where not, everything else is as it was then */
  hub: { up: boolean; since: Instant; why: string | null };
  branches: readonly BranchSeen[];
  /** what wants a person, the worst first */
  alerts: readonly RegionWhy[];
  calls: readonly CallSeen[];
}
