/** What the kiosk asks a reader, in any protocol. Only a tag's AFI and EAS are ever written. */
import type { DigitalLines, Log } from '../devices.ts';
import type { Inspection } from '../inspection.ts';
import type { Exchange } from './exchange.ts';
import type { Framer, FramerHandlers } from './framer.ts';

/** `final`: it is refused each time. */
export interface Refused {
  kind: 'refused';
  why: string;
  final?: boolean;
}
/** `gone`: no such tag in the field. `silence`: no reply in time, or none that can be decoded. */
export type Outcome<Value> =
  | { kind: 'ok'; value: Value }
  | { kind: 'gone' }
  | Refused
  | { kind: 'silence' }
  | { kind: 'down' };

export interface TagMemory {
  /** from the first byte, in the order of the tag */
  memory: Uint8Array;
  /** 0: the tag has none */
  dsfid: number;
  /** as it came with the size of the memory, so at no request more; left out: its chip gives none */
  afi?: number;
}
/** `part`: a block could not be read; without a checksum over it the rest is not reliable. */
export type MemoryOutcome = Outcome<TagMemory> | { kind: 'part'; value: TagMemory; why: string };

/** `whole` false: the reader reports that tags are missing from the list. */
export interface Inventory {
  /** 16 upper-case hexadecimal digits each */
  uids: readonly string[];
  whole: boolean;
}

/** To switch the security of a tag. */
export interface Order {
  uid: string;
  /** true: the gate alarms */
  secured: boolean;
}

/** One call at a time. Retries are the caller's. */
export interface ReaderProtocol {
  /** Starts the reader if it needs that. Model and firmware, in words. */
  identify(): Promise<Outcome<string>>;
  /** All tags in the field. */
  inventory(): Promise<Outcome<Inventory>>;
  /** A tag's memory, at most its first `bytesAtMost` bytes, rounded up to blocks. */
  readMemory(uid: string, bytesAtMost: number): Promise<MemoryOutcome>;
  /** Read from the tag itself. */
  readAfi(uid: string): Promise<Outcome<number>>;
  writeAfi(uid: string, afi: number): Promise<Outcome<null>>;
  /** Read from the tag itself. `false` only for a tag that is there. */
  readEas(uid: string): Promise<Outcome<boolean>>;
  writeEas(uid: string, on: boolean): Promise<Outcome<null>>;
  /** Field off and on, if the reader can: it brings back a tag that no longer answers. */
  resetField(): Promise<Outcome<null>>;
  /** left out: the protocol has no outputs and inputs here */
  lines?: DigitalLines;
}

/** A reader's protocol over a line. */
export interface Dialect<Frame> {
  createFramer(handlers: FramerHandlers<Frame>): Framer;
  /** One whole frame and nothing else, in words: `kiosk frame decode`. Never throws. */
  inspect(bytes: Uint8Array): Inspection;
  speak(exchange: Exchange<Frame>, log: Log): ReaderProtocol;
}

/** In words, for a log entry. */
export function describeOutcome(outcome: Outcome<unknown>): string {
  switch (outcome.kind) {
    case 'ok':
      return 'ok';
    case 'gone':
      return 'no such tag';
    case 'refused':
      return outcome.why;
    case 'silence':
      return 'without answer';
    case 'down':
      return 'the reader is down';
  }
}
