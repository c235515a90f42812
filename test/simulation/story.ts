/**
 * What happens in a run, as a list that can be written down, shortened and played again. Each step
 * stands by itself.
 */
import type { Misbehaviour } from '../../simulators/library/misbehave.ts';
import type { ListFault, ReadFault } from '../../simulators/reader.ts';
import type { Behaviour } from '../../simulators/terminal.ts';
import type { Intent } from '../../src/screen/screen.ts';
import type { DiskState } from './disk.ts';

export type Errand = 'borrow' | 'return' | 'account' | 'pay' | 'both';
export type DeviceName = 'reader' | 'scanner' | 'printer' | 'terminal';
/** `pick` is luck drawn in advance: 0 ≤ pick < 1, a place in whatever there is to choose from. */
export type Act =
  /** a patron of the cast, by number, stands before the kiosk with this in mind */
  | { do: 'arrive'; who: number; errand: Errand; books: readonly number[] }
  /** does what somebody would who reads the screen */
  | { do: 'sensible'; pick: number }
  | { do: 'touch'; intent: Intent }
  | { do: 'card'; who: number; how: 'scan' | 'lay' | 'type' }
  | { do: 'scan'; pick: number }
  | { do: 'code'; code: string }
  | { do: 'lay'; pick: number }
  | { do: 'lift'; pick: number }
  /** the one that this patron had in hand last, once more */
  | { do: 'again'; how: 'lay' | 'scan'; pick: number }
  /** one off the plate and another onto it, at once */
  | { do: 'swap'; pick: number }
  /** in the very moment in which its tag is written */
  | { do: 'snatch'; pick: number }
  | { do: 'leave'; takes: boolean }
  /** nobody comes for so long that the kiosk must be at attract again */
  | { do: 'quiet' }
  | { do: 'line'; how: 'cut' | 'restore' | 'hole' | 'slow' | 'quick' }
  | { do: 'spoil'; how: Misbehaviour | null; codes: readonly string[]; times: number }
  /** `who`: 0 is whoever stands at the kiosk */
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
  | { do: 'pays'; behaviour: Behaviour }
  /**
   * the terminal closes its day by itself, or another register takes money on it; `pick`: how much,
   * or as much as the last payment
   */
  | { do: 'till'; what: 'day-end' | 'other'; pick: number }
  | { do: 'disk'; state: DiskState }
  /** SIGTERM: it ends in order, and is started again */
  | { do: 'stop' }
  /** kill -9: now, or at one of the next writes to the disk or to a wire, before or after it */
  | { do: 'kill'; at: 'now' | 'disk' | 'wire'; next: number; after: boolean };

/** `afterMs`: how long nothing is done before it. */
export type Step = { afterMs: number } & Act;

export const faultLevels = ['none', 'low', 'high'] as const;
export type FaultLevel = (typeof faultLevels)[number];
