/** What circulation is built from. */
import type { PaymentTerminal, Reader } from '../../hardware/devices.ts';
import type { Clock, Destination, Log } from '../../machines/domain.ts';
import type { CompiledPolicy } from '../../packages/blocks/src/index.ts';
import type { Branch } from '../branch/port.ts';
import type { LibrarySystem, ReturnVerdict } from '../library/library.ts';
import type { BlockList, FactsBase, FactsCache, ItemMarks, Journal } from '../store/types.ts';
import type { Checks } from './checks.ts';
import type { OfflineSettings } from './offline-limits.ts';
import type { PinGuard } from './patron/pin-guard.ts';

/** Switches the security of a tag, verified by reading back. */
interface Security extends Pick<Reader, 'release' | 'secure'>, Partial<Pick<Reader, 'isThere'>> {
  /** The tags of an item that was lifted too early, when they are back; null: they are not. */
  whenBack?(
    item: string,
    uids: readonly string[],
    signal: AbortSignal,
  ): Promise<readonly string[] | null>;
}
/** Of the payment terminal, or of the code on the screen. */
export interface Terminal
  extends Pick<
    PaymentTerminal,
    'driver' | 'approvalStands' | 'findsEarlier' | 'authorise' | 'outcomeOf' | 'lastTransaction'
  > {
  /** only where the setting `ifNotBooked` is `reverse` */
  reverse?: PaymentTerminal['reverse'];
  /** A payment found after the line was lost: `trust` books it, `staff` (default) lists it. */
  afterLoss?: 'staff' | 'trust';
  /** no money moves at the other end, and so nothing is booked (decision 0070) */
  isTrial?: boolean;
}

export interface CirculationSettings {
  timeZone: string;
  /** whether each patron types a PIN; off line it cannot be verified and is not asked */
  pin: 'always' | 'never';
  /**
   * the library system is known to say that a PIN is right where none was sent, and to check one
   * that is; false: after such a yes its others are not believed
   */
  saysYesWithoutPin: boolean;
  showName: boolean;
  /** how long an answer of the library system may take */
  timeoutMs: number;
  /**
   * What is sent of a number that was shown as a card, and whether facts of it may be remembered and
   * used off line; undefined: it is no card of this library
   */
  cardNumber(code: string): { number: string; keepOffline: boolean } | undefined;
  isItem(code: string): boolean;
  /** false: a loan in an account that another library has made, by its number */
  isOwnLoan(item: string): boolean;
  /** an item number that carries no tag, so that there is no security to switch */
  isUntagged(item: string): boolean;
  /** where the library wants a returned item to be put, with its sign */
  destinationOf(verdict: Pick<ReturnVerdict, 'destination' | 'sorting'>): Destination;
  offline: OfflineSettings;
  /** facts that the library exported earlier than this count for nothing */
  exportedFactsHours: number;
}

export interface CirculationParts {
  library: LibrarySystem;
  journal: Journal;
  /** requests without an answer that a visit waits for */
  checks: Checks;
  cache: FactsCache;
  /** items that are on hold, as known while the line was up */
  onHold: Pick<ItemMarks, 'put' | 'remove' | 'has'>;
  /** shown as on loan to their borrower already */
  ownLoans: Pick<ItemMarks, 'put' | 'remove' | 'seenAt'>;
  blockList: Pick<BlockList, 'about' | 'get'>;
  /** the facts of all patrons that the library exports at night */
  factsBase: Pick<FactsBase, 'about' | 'get'>;
  /** the other kiosks of this branch, off line; alone.ts: there are none */
  branch: Branch;
  policy: CompiledPolicy;
  /** null: this kiosk has no reader, or its tags have no security */
  security: Security | null;
  terminal: Terminal | null;
  /** payments by a code on the screen; null: this kiosk has none */
  code: Terminal | null;
  pins: PinGuard;
  clock: Clock;
  newId(): string;
  log: Log;
  /** the journal cannot be written: the kiosk takes no transaction */
  journalFailed(): void;
  settings: CirculationSettings;
}
