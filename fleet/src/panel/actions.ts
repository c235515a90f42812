/**
 * The requests and answers of the fleet panel's server, under `/api`; types only. Nothing here holds
 * a number, a name or a title of a person: what the staff need of an entry is sealed, and opened in
 * the page.
 */
import type { Instant } from '../../../machines/domain.ts';
import type { ConfigDifference, LayerComplaint, LayerSeen } from '../config/view.ts';
import type { AuditLine } from '../hub/hub.ts';
import type {
  RolloutChange,
  RolloutLine,
  RolloutNumbers,
  RolloutPlanSeen,
  RolloutSeen,
} from '../rollout/view.ts';
import type {
  BranchSeen,
  CallSeen,
  KioskSeen,
  RegionLight,
  RegionSeen,
  RegionWhy,
  StaffSeen,
} from '../seen/view.ts';

export type {
  AuditLine,
  BranchSeen,
  CallSeen,
  ConfigDifference,
  KioskSeen,
  LayerComplaint,
  LayerSeen,
  RegionLight,
  RegionWhy,
  RolloutChange,
  RolloutLine,
  RolloutNumbers,
  RolloutPlanSeen,
  RolloutSeen,
  StaffSeen,
};

// ---- GET /events, server-sent: `event: whole` first, then `event: delta`

/** A branch in one line. */
export interface BranchLine {
  branch: string;
  light: RegionLight;
  /** the worst reason, of the branch or of one of its kiosks; null: none */
  why: RegionWhy | null;
  /** how many reasons there are besides */
  more: number;
  seenAt: Instant | null;
  /** each kiosk and its light, in the order of their names */
  kiosks: readonly (readonly [name: string, light: RegionLight])[];
}

export interface Overview {
  region: string;
  /** the operator as whom this program works, and the hub's address */
  operator: string;
  address: string;
  /** where a kiosk's service panel is, with {branch} and {kiosk} in it; null: not known */
  kioskPanels: string | null;
  at: Instant;
  hub: RegionSeen['hub'];
  branches: readonly BranchLine[];
  /** the worst first; at most 500 */
  alerts: readonly RegionWhy[];
  /** how many there are besides */
  moreAlerts: number;
  calls: readonly CallSeen[];
  /** entries that wait for the staff; `closing`: of those, how many were asked to be closed */
  staff: { waiting: number; closing: number };
  /** kiosks at which a technician has set something otherwise than the layers */
  differs: number;
  /** newest first */
  rollouts: readonly RolloutLine[];
}

/** What has changed since the last message; what is left out has not. */
export interface OverviewDelta extends Partial<Omit<Overview, 'branches' | 'at'>> {
  at: Instant;
  /** only those that have changed, and of these only what has */
  branches?: readonly BranchLineDelta[];
  /** branches that are no more */
  gone?: readonly string[];
}
export type BranchLineDelta = Pick<BranchLine, 'branch'> & Partial<BranchLine>;

// ---- a branch, calls, the staff's list

/** GET /branches/:branch → BranchSeen; GET /staff → StaffSeen[]; GET /audit → AuditLine[] */

/** POST /calls/acknowledge: the kiosk's screen says that someone is coming */
export type CallAsked = Pick<CallSeen, 'branch' | 'kiosk' | 'call'>;

/** POST /staff/close: asked of the kiosk, which does it or refuses; StaffSeen.closing says which */
export interface CloseAsked {
  branch: string;
  kiosk: string;
  entry: number;
  why: string;
  /** of what the page shows of it (region/documents/staff-seal.ts) */
  seen: string;
}

// ---- configuration

/** GET /layers: those that were ever written, without what is in them */
export interface LayerLine extends Pick<LayerSeen, 'key' | 'by' | 'at' | 'note' | 'revision'> {
  settings: number;
}

/** GET /layers/:key: as it is, and as it was, newest first */
export interface LayerView {
  layer: LayerSeen;
  history: readonly LayerSeen[];
}

/** POST /layers/check, POST /layers/save; `revision`: on which it is based, 0 for none */
export interface LayerChange {
  key: string;
  settings: Readonly<Record<string, unknown>>;
  over: readonly string[];
  note: string;
  revision: number;
}

/** → POST /layers/check. `difference`: to what the kiosks have now, if it were rolled out. */
export interface LayerChecked {
  complaints: readonly LayerComplaint[];
  difference: readonly ConfigDifference[];
}

/** POST /layers/save → LayerSeen; 409 `layer-changed`: written meanwhile; 422 with `complaints` */

/** GET /difference → ConfigDifference[]: what stands in the layers and has not been rolled out */

/** GET /differs */
export interface KioskDiffers {
  branch: string;
  kiosk: string;
  paths: readonly string[];
}

/**
 * POST /differs. `take-up`: the layers leave the setting to the kiosk; `over`: the layers win over it.
 * It changes the kiosk's own layer, and reaches the kiosk with the next rollout.
 */
export interface DiffersDecision {
  branch: string;
  kiosk: string;
  path: string;
  decision: 'take-up' | 'over';
}

// ---- rollouts

/** POST /rollouts/plan → RolloutPlanSeen; POST /rollouts → {id} */
export interface RolloutAsked {
  title: string;
  /** a package by its version; null: the layers as they stand */
  package: string | null;
  numbers: Partial<RolloutNumbers>;
}

/** GET /rollouts/:id → RolloutSeen; POST /rollouts/:id/:act */
export type RolloutAct = 'pause' | 'resume' | 'stop' | 'back';
