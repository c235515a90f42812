/** One of the kiosks of the small world in two-kiosks.ts: its journal, what it has read, its lines. */
import type { createReplayOrder } from '../../../src/branch/link/replay-order.ts';
import type { Others } from '../../../src/branch/shared/others.ts';
import type { PlainJournal } from './entries.ts';

export interface Kiosk {
  name: string;
  journal: PlainJournal;
  others: Others;
  replayOrder: ReturnType<typeof createReplayOrder>;
  doneAt: Map<number, number>;
  readAt: Map<number, number>;
  /** how far the broker's clock was set, as it was known when an entry of this start was done */
  skewAt: Map<number, number | null>;
  /** the same, when the kiosk was in touch last in this start; null: never */
  skewMs: number | null;
  /** its own clock is only asked about what was done in an earlier start */
  ownSkewMs: number;
  boot: number;
  isOn: boolean;
  /** serves a patron who waits for a claim */
  isBusy: boolean;
  hasLine: boolean;
  hasBroker: boolean;
  /** null: never */
  inTouchMs: number | null;
  /** null: in touch */
  outSinceMs: number | null;
  listensSinceMs: number;
}
