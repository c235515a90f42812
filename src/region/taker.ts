/** What takes documents of the region at a kiosk: one file beside this for each kind. */

import type { Clock, Log } from '../../machines/domain.ts';
import type { RegionTrust } from '../../packages/region-documents/src/index.ts';
import type { Environment } from '../wiring/environment.ts';

/** What each taker works with. */
export interface TakerParts {
  /** `region` in the data folder: what a taker must know after a restart, in files of its own */
  folder: string;
  /** the configuration; null: the kiosk was started without a file */
  file: string | null;
  environment: Environment;
  /** the keys that sign; null: no region now (a taker is not called then) */
  trust(): RegionTrust | null;
  /** By its hash, which was checked; null: it is not here yet: try again later. */
  blob(sha256: string, bytes: number): Promise<Uint8Array | null>;
  clock: Clock;
  log: Log;
  /** no patron is at the screen, and nothing is under way that one waits for */
  atRest(): boolean;
  /** What the taker adds to the status report is another than before: it is sent soon. */
  changed(): void;
}

export interface Taker<Content> {
  /**
   * A document that was believed: signed, for this kiosk, in its time, no older than any before. It
   * comes again after each start and each connection. Called at the attract screen; returns at once,
   * and never throws.
   */
  take(content: Content): void;
  /** Every ten seconds, also in a visit. Never throws. */
  check(): void;
  /** Ends what is under way. */
  close(): Promise<void>;
}
