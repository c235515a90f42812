/** The three layers as they are seen: what the panel and the commands show. Types only. */
import type { Instant } from '../../../machines/domain.ts';
import type { LayerKey, RegionFile } from '../../../packages/region-documents/src/index.ts';

/** One layer at the hub. A layer that was never written is empty, and has revision 0. */
export interface LayerSeen {
  key: LayerKey;
  /** a patch of RFC 7396 */
  settings: Readonly<Record<string, unknown>>;
  /** paths of settings at which the region wins over what a technician set at the kiosk */
  over: readonly string[];
  files: readonly RegionFile[];
  by: string;
  at: Instant | null;
  note: string;
  /** expected by the next change of it */
  revision: number;
}

/** A setting that two configurations have otherwise; left out on a side: it is not set there. */
interface SettingDifference {
  path: string;
  from?: unknown;
  to?: unknown;
}

/** What the layers would change, for all kiosks for which it is the same. */
export interface ConfigDifference {
  /** `b001-k03` */
  kiosks: readonly string[];
  settings: readonly SettingDifference[];
  /** names of files that come, change or go */
  files: readonly string[];
  /** whether the settings that win over the kiosk's own file change */
  over: boolean;
}

/** What is wrong with a layer; it is not written then. */
export interface LayerComplaint {
  path: string;
  problem: string;
  remedy: string;
}
