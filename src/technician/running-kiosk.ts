/** What the technician's actions use of a running kiosk, and of the supervisor that restarts it. */
import type {
  PaymentTerminal,
  ReceiptPrinter,
  SignalInput,
  SignalOutput,
} from '../../hardware/devices.ts';
import type { Clock, Instant, Language, Log, Tag } from '../../machines/domain.ts';
import type { Parts } from '../../machines/limits.ts';
import type { CompiledPolicy } from '../../packages/blocks/src/index.ts';
import type { Sip2Client } from '../../packages/sip2/src/index.ts';
import type { AdoptedEntry, LostEntry } from '../branch/lost/adopt.ts';
import type { BranchState } from '../branch/port.ts';
import type { Config } from '../config/schema.ts';
import type { BranchCalls } from '../help/branch.ts';
import type { Calls } from '../help/calls.ts';
import type { SeatReport } from '../screen/seat.ts';
import type { Catalogue } from '../screen/texts.ts';
import type { BuildingState } from '../staffing/staffing.ts';
import type { FiguresFile } from '../store/figures/count.ts';
import type { Damage, EntryId, Journal, Reason } from '../store/types.ts';
import type { Environment } from '../wiring/environment.ts';
import type { Hashes } from './access/pins.ts';
import type { Role, ScanSeen, TraceLine } from './actions.ts';
import type { RegionView } from './branch-view.ts';
import type { PinTrial } from './wrong-pin/wrong-pin.ts';

/** What became of a card that a technician tried. */
export interface CardTried {
  /** `…0041` */
  end: string;
  /** `silent`: nothing is said of a card without its PIN */
  outcome: 'not-a-card' | 'no-answer' | 'unknown' | 'silent' | 'may-borrow' | 'may-not-borrow';
  /** of the library system's answer */
  latencyMs: number;
  /** what came of one wrong PIN for it; left out: none was to be sent */
  trial?: PinTrial;
}

/** What came of it when a technician tried lamps and flap. */
export interface SignalsTried {
  /** `works`: its device acknowledged; whether it is lit only a person sees */
  lamps: readonly { output: SignalOutput; works: boolean }[];
  /** null: there is none. `not-tried`: something lies before it */
  flap: null | 'works' | 'failed' | 'did-not-open' | 'did-not-close' | 'not-tried';
  /** as they were read last */
  inputs: Partial<Record<SignalInput, boolean>>;
}

/** Made by src/kiosk/kiosk-handle.ts, anew after each restart in the process. */
export interface KioskHandle {
  config: Config;
  clock: Clock;
  log: Log;
  policy: CompiledPolicy;
  catalogues: Readonly<Record<Language, Catalogue>>;
  journal: Journal;
  figures: Pick<FiguresFile, 'ofMonth' | 'months'>;
  client: Sip2Client;
  printer: ReceiptPrinter | null;
  terminal: Pick<PaymentTerminal, 'driver' | 'lastTransaction' | 'diagnose'> | null;
  code: Pick<PaymentTerminal, 'driver' | 'lastTransaction' | 'diagnose'> | null;
  /** null: nothing is connected to outputs and inputs. Lights each lamp in turn, opens the flap. */
  trySignals: (() => Promise<SignalsTried>) | null;
  hashes: Hashes;
  /** of the one-time codes; null: this role needs none */
  codeKeys: Readonly<Record<Role, string | null>>;
  /** whether the library is open, and with staff */
  building(): BuildingState;
  /** What the walk over all that is stored found damaged; empty: nothing. */
  damage(): readonly Damage[];
  /** the parts as the statechart of the kiosk sees them */
  parts(): Parts;
  /** null: it is in no branch */
  branch(): BranchState | null;
  /** null: it is in no region */
  region(): RegionView | null;
  inVisit(): boolean;
  tags(): readonly (Tag & { since: Instant })[];
  trace(): readonly TraceLine[];
  /** the number of pages that show the patron's screen */
  viewers(): number;
  /** what the session of the browser reported last of its screen; null: nothing yet */
  seat(): SeatReport | null;
  /** Reloads every page that shows the patron's screen. */
  reloadScreen(): void;
  /** `until` null: until a person switches it back */
  outOfService(): { on: boolean; until: Instant | null };
  /** Lasts over a restart; a visit that is under way goes on to its end. */
  setOutOfService(next: { on: boolean; until: Instant | null }): void;
  /** of help */
  calls: Pick<Calls, 'call' | 'open' | 'acknowledge' | 'test' | 'lastFailed'>;
  /** of the other kiosks of the branch; null: it is in none */
  branchCalls: Pick<BranchCalls, 'elsewhere' | 'shown' | 'come'> | null;
  /** The next code of the scanner, which no visit then receives; null: none in that time. */
  nextScan(withinMs: number, signal?: AbortSignal): Promise<ScanSeen | null>;
  /**
   * The next card, from scanner or reader, and what the library system answers about it, and to a
   * wrong PIN. Nothing of it is stored: its number is forgotten with the answer. null: none came.
   */
  tryCard(
    withinMs: number,
    signal: AbortSignal,
    how: { wrongPin: boolean },
  ): Promise<CardTried | null>;
  /** A headset plugged in and taken out within this time: which of the two was noticed. */
  tryHeadset(withinMs: number, signal: AbortSignal): Promise<{ in: boolean; out: boolean }>;
  /**
   * Retries in the given order, while nothing else settles entries. Stops where the library system
   * does not answer.
   */
  retry(
    ids: readonly EntryId[],
  ): Promise<readonly { entry: EntryId; became: string; reason?: Reason }[]>;
  /** Entries of another kiosk of the branch, which is lost, become this one's and are sent. */
  adopt(from: string, entries: readonly LostEntry[]): Promise<readonly AdoptedEntry[]>;
}

/** Restarts the kiosk in its process after a change of its configuration file. */
export interface Supervisor {
  /** null: started without a file, so that the configuration cannot be changed */
  file: string | null;
  /** of this process */
  environment: Environment;
  /** Of a PIN that was changed in its file: a restart must not take it for a new one. */
  pinChanged(role: Role, hash: string): void;
  restartDue(): boolean;
  /** the code of what the changed configuration did not start for last; null: each has started */
  steppedBack(): string | null;
  /** Restarts at the next attract screen, with what the file then contains. */
  askRestart(): void;
}
