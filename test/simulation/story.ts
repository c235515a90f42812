/** The steps of a run, as a list that can be saved, shortened and replayed. */

import type { PaymentWay } from '../../machines/domain.ts';
import type { Misbehaviour } from '../../simulators/library/misbehave.ts';
import type { ListFault, ReadFault } from '../../simulators/reader.ts';
import type { Intent } from '../../src/screen/screen.ts';
import type { Happening } from './happenings/happening.ts';
import type { DiskState } from './world/disk.ts';

export type Errand = 'borrow' | 'return' | 'account' | 'pay' | 'both';
export type DeviceName = 'reader' | 'scanner' | 'printer' | PaymentWay;
/** `pick`: a random number drawn in advance, 0 ≤ pick < 1, to choose from the options. */
export type Act =
  /** a patron, by number, comes with an errand */
  | { do: 'arrive'; who: number; errand: Errand; books: readonly number[] }
  /** the move of a patron who reads the screen */
  | { do: 'sensible'; pick: number }
  | { do: 'touch'; intent: Intent }
  | { do: 'card'; who: number; how: 'scan' | 'lay' | 'type' }
  /** `item`: this one, whatever was drawn */
  | { do: 'scan'; pick: number; item?: string }
  | { do: 'code'; code: string }
  | { do: 'lay'; pick: number; item?: string }
  | { do: 'lift'; pick: number }
  /** the last item of this patron again */
  | { do: 'again'; how: 'lay' | 'scan'; pick: number }
  /** exchanges an item on the reader for another at once */
  | { do: 'swap'; pick: number }
  /** takes an item away while its tag is written */
  | { do: 'snatch'; pick: number }
  | { do: 'leave'; takes: boolean }
  /** no input until the kiosk must be at attract again */
  | { do: 'quiet' }
  | { do: 'line'; how: 'cut' | 'restore' | 'hole' | 'slow' | 'quick' }
  /** `lateMs`: after so long it is carried out, by those that are late */
  | {
      do: 'spoil';
      how: Misbehaviour | null;
      codes: readonly string[];
      times: number;
      lateMs?: number;
    }
  /** `who`: 0 is the patron at the kiosk */
  | {
      do: 'desk';
      what: 'lend' | 'return' | 'fee' | 'pay' | 'pay-part' | 'block' | 'unblock' | 'hold';
      pick: number;
      who: number;
    }
  /**
   * staff at the journal's list, over the kiosk's own socket: tried again, or seen to and closed;
   * `pick`: which, 1 is all of them
   */
  | { do: 'staff'; what: 'retry' | 'close'; pick: number }
  /**
   * From now on the library system dies of each request that names this item, card or fee; null: no
   * more.
   */
  | { do: 'dies'; of: 'item' | 'card' | 'fee' | null; how: 'hang-up' | 'silent'; pick: number }
  | { do: 'month' }
  | { do: 'night'; hours: number }
  | { do: 'device'; device: DeviceName; how: 'unplug' | 'plug' | 'garbage' | 'hole' | 'clear' }
  | { do: 'tag'; fails: number; how: 'refused' | 'unkept' }
  /** reads of memory that fail, lists that lack a tag: both pass */
  | { do: 'reads'; fails: number; how: ReadFault; block: number | null }
  | { do: 'lists'; fails: number; how: ListFault }
  | { do: 'paper'; is: 'ok' | 'low' | 'out' }
  /** how the terminal, or the host of a code, takes the next payment; `pick`: of its behaviours */
  | { do: 'pays'; behaviour: string }
  | { do: 'pays'; way: PaymentWay; pick: number }
  /** at the phone; `approve` and the like only where the code was scanned */
  | { do: 'phone'; does: 'scan' | 'approve' | 'decline' | 'cancel' }
  /**
   * the terminal closes its day by itself, or another register takes money on it; `pick`: how much,
   * or as much as the last payment
   */
  | { do: 'till'; what: 'day-end' | 'other'; pick: number }
  | { do: 'disk'; state: DiskState }
  /** SIGTERM: stops properly, and is started again; `awayMs` later, left out: at once */
  | { do: 'stop'; awayMs?: number }
  /** kill -9: now, or at one of the next writes to the disk or to a wire, before or after it */
  | {
      do: 'kill';
      at: 'now' | 'disk' | 'wire';
      next: number;
      after: boolean;
      awayMs?: number;
    }
  /** a kiosk of a branch is switched off, and stays so until it is switched on */
  | { do: 'power'; is: 'off' | 'on' }
  /**
   * a copy of the disk of a kiosk of a branch is made; it is killed, and starts with the copy, which
   * a technician accepts before, or does not know of
   */
  | { do: 'backup'; how: 'make' | 'put-back' | 'put-back-and-accept' }
  | Happening;

/** What happens to a whole branch; and `line`, `night`, `month` without a kiosk. */
export type BranchAct =
  | { do: 'broker'; how: BrokerFault; pick: number }
  /** its clock is so far ahead of the true time; 0: right */
  | { do: 'broker-clock'; aheadMs: number }
  /**
   * at each kiosk that is borrowing, in one moment: the same barcode, or each another one, or one
   * that came back elsewhere and waits; at each that takes back: what waits as lent elsewhere; what was
   * so handled last, and is on a shelf, or to take it back at home; `at`: only at this kiosk
   */
  | { do: 'race'; what: 'same' | 'other' | 'returned' | 'lent' | 'last'; pick: number; at?: number }
  /** all have done what is before, and are at attract again */
  | { do: 'together' };
export type BrokerFault =
  | 'backup'
  | 'start'
  | 'kill'
  | 'kill-older'
  | 'kill-empty'
  | 'kill-damaged'
  | 'stop-damaged'
  /** `pick`: which kiosk */
  | 'cut-off'
  | 'join'
  | 'impersonate'
  | 'slow'
  | 'quick'
  | 'full'
  | 'room'
  /** `pick`: how many */
  | 'swallow'
  | 'repeat';

/**
 * `afterMs`: the pause before the step; `kiosk`: of several, at which; then the pause is that since
 * the step before it at the same kiosk.
 */
export type Step = { afterMs: number; kiosk?: number } & (Act | BranchAct);

export const faultLevels = ['none', 'low', 'high'] as const;
export type FaultLevel = (typeof faultLevels)[number];
