/**
 * What the panel shows and does, as a port: region-at-hub.ts does it at the hub. Each call that waits
 * rejects with a HubRefusal or a Fault, whose code the page puts into words.
 */
import type { Numbers } from '../rollout/numbers.ts';
import type { RegionSeen } from '../seen/view.ts';
import type {
  AuditLine,
  CallAsked,
  CloseAsked,
  ConfigDifference,
  DiffersDecision,
  LayerChange,
  LayerChecked,
  LayerSeen,
  RolloutAct,
  RolloutAsked,
  RolloutLine,
  RolloutPlanSeen,
  RolloutSeen,
  StaffSeen,
} from './actions.ts';

export interface PanelRegion {
  /** as whom this program works */
  readonly operator: string;
  /** of the hub */
  readonly address: string;
  /** as Overview has it */
  readonly kioskPanels: string | null;
  seen(): RegionSeen;
  staff(): readonly StaffSeen[];
  /** newest first */
  rollouts(): readonly RolloutLine[];
  /** Something of the above may have changed. Returns a function that ends it. */
  onChange(listener: () => void): () => void;
  acknowledge(call: CallAsked): Promise<void>;
  closeEntry(entry: CloseAsked): Promise<void>;
  /** Newest first. */
  audit(): Promise<readonly AuditLine[]>;
  readonly layers: PanelLayers;
  readonly steering: PanelRollouts;
}

interface PanelLayers {
  all(): Promise<readonly LayerSeen[]>;
  /** `key`: `region`, `branch.b001`, `kiosk.b001.k03`; newest first, empty where none was written */
  history(key: string): Promise<readonly LayerSeen[]>;
  check(change: LayerChange): Promise<LayerChecked>;
  /** `conflict`: it is based on an older revision */
  save(change: LayerChange): Promise<LayerSeen | 'conflict'>;
  decide(decision: DiffersDecision): Promise<void>;
  /** between the layers and what was put for the kiosks */
  difference(): Promise<readonly ConfigDifference[]>;
}

interface PanelRollouts {
  plan(request: RolloutRequest): Promise<RolloutPlanSeen>;
  start(request: RolloutRequest): Promise<{ id: string }>;
  /** null: there is none of that name */
  show(id: string): Promise<RolloutSeen | null>;
  act(id: string, act: RolloutAct): Promise<void>;
}

/** What was asked, with the numbers that were left out. */
export type RolloutRequest = Omit<RolloutAsked, 'numbers'> & { numbers: Numbers };
