/**
 * What the technician's actions reach of a running kiosk. `src/kiosk/kiosk.ts` gives it, and a new
 * one after each restart in the process.
 */
import type { PaymentTerminal, ReceiptPrinter } from '../../hardware/devices.ts';
import type { Parts } from '../../machines/limits.ts';
import type { CompiledPolicy } from '../blocks/index.ts';
import type { Config } from '../config/schema.ts';
import type { Clock, Instant, Language, Log, Tag } from '../domain.ts';
import type { Catalogue } from '../screen/texts.ts';
import type { Sip2Client } from '../sip2/index.ts';
import type { EntryId, Journal } from '../store/types.ts';
import type { Environment } from '../wiring/environment.ts';
import type { Role, ScanSeen, TraceLine } from './actions.ts';
import type { Hashes } from './panel/access/pins.ts';

export interface Inside {
  config: Config;
  clock: Clock;
  log: Log;
  policy: CompiledPolicy;
  catalogues: Readonly<Record<Language, Catalogue>>;
  journal: Journal;
  client: Sip2Client;
  printer: ReceiptPrinter | null;
  terminal: Pick<PaymentTerminal, 'lastTransaction'> | null;
  hashes: Hashes;
  /** of the one-time codes; null: this role gives none */
  codeKeys: Readonly<Record<Role, string | null>>;
  /** the parts as the statechart of the kiosk sees them */
  parts(): Parts;
  inVisit(): boolean;
  tags(): readonly (Tag & { since: Instant })[];
  trace(): readonly TraceLine[];
  /** How many pages show the patron's screen. */
  viewers(): number;
  /** Every page that shows the patron's screen loads itself again. */
  reloadScreen(): void;
  outOfService(): boolean;
  /** Kept over a restart; a visit that is under way goes on to its end. */
  setOutOfService(on: boolean): void;
  /** The next code of the scanner, which then means nothing else; null: none in that time. */
  nextScan(withinMs: number): Promise<ScanSeen | null>;
  /**
   * In the order given, apart from everything else that settles entries; `stop`: the library system
   * does not answer, and the rest was not tried.
   */
  retry(ids: readonly EntryId[]): Promise<readonly { entry: EntryId; became: string }[]>;
}

/** What is above the kiosk: the file of its configuration, and starting it again. */
export interface Above {
  /** null: the kiosk was started without a file, and its configuration cannot be changed */
  file: string | null;
  /** that of this process */
  environment: Environment;
  restartDue(): boolean;
  /** The kiosk starts again, with what then stands in the file, at the next attract screen. */
  askRestart(): void;
}
