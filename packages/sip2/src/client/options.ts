import type { Wire } from '../codec/encode.ts';
import type { Message } from '../messages/table.ts';
import type { ErrorDetection } from '../profiles/profile.ts';
import type { OnTrace } from '../trace/trace-ring.ts';
import type { Carrier } from './carrier.ts';
import type { Log } from './log.ts';
import type { Open } from './open.ts';

export type ClientState = 'connecting' | 'online' | 'offline';
export interface ClientOptions {
  /**
   * `openAddress('tcp://library:6001')`, or anything that opens a Duplex; or what carries each message
   * alone, as SIP2 inside HTTPS
   */
  readonly open: Open | Carrier;
  /** null: no 93 is sent, and none by a carrier. `location` (CP) matters to most systems. */
  readonly login: {
    readonly user: string;
    readonly password: string;
    readonly location?: string;
  } | null;
  readonly wire?: Wire;
  /** default: auto */
  readonly errorDetection?: ErrorDetection;
  /** 0 ≤ n < 1; spreads the reconnections of many kiosks */
  readonly random: () => number;
  readonly log: Log;
  /**
   * `isIdleEnd`: it is `connecting` because the far end closed a line on which nothing was under way;
   * what is asked meanwhile waits for the next connection.
   */
  readonly onState?: (state: ClientState, isIdleEnd: boolean) => void;
  /** every 98 */
  readonly onStatus?: (status: Message<'98'>) => void;
  /** each line, masked, for a technician; `createTrace` keeps them */
  readonly onTrace?: OnTrace;
  /**
   * A 98 that says N in its first place takes the client off line; default: true. Its other flags
   * are never used.
   */
  readonly obeyOffline?: boolean;
  /** false: an exact repetition is carried out again, whatever its sequence number; default: true */
  readonly storesReplies?: boolean;
  /** sent in 99; three characters, default: 040 */
  readonly maxPrintWidth?: string;
  readonly timings?: Partial<Timings>;
}

/** Milliseconds, except `retries`. */
export interface Timings {
  /** until a connection stands: 5 s */
  connectTimeoutMs: number;
  /**
   * until an answer: 10 s. What 98 announces does not change it: systems announce a minute, or one
   * second, and mean neither.
   */
  timeoutMs: number;
  /** how often one command may be sent again: 3; less often where 98 says so */
  retries: number;
  /**
   * A person waits no longer: 20 s. No command is sent again where its answer could come later than
   * that, and a request whose turn has not come is given up so early that this time is kept.
   */
  patienceMs: number;
  /**
   * how long more may still come: after a line that is no SIP2, or a whole reply with neither
   * checksum nor terminator: 1 s
   */
  graceMs: number;
  /** when a reply with a right checksum but without terminator is taken for whole: 250 ms */
  quietMs: number;
  /** a 99 after so much silence, 0 for never: 45 s (systems hang up on idle lines after 60 s) */
  heartbeatMs: number;
  /**
   * pause before a new try, doubled each time up to the most, and shortened by up to a half at
   * random: 500 ms to 30 s
   */
  reconnect: { firstMs: number; mostMs: number };
  /** how long `close` waits for a request under way: 2 s */
  closeMs: number;
}
