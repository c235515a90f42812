/**
 * What a kiosk asks of a reader, whatever it speaks. Of all that a tag can suffer, only its AFI and
 * its EAS are written.
 */
import type { Log } from '../devices.ts';
import type { Exchange } from './exchange.ts';
import type { Framer, FramerHandlers } from './framer.ts';

/**
 * `gone`: there is no such tag in the field. `silence`: no reply in time, or none that can be
 * understood.
 */
export type Said<Value> =
  | { kind: 'told'; value: Value }
  | { kind: 'gone' }
  /** `final`: it will be refused however often it is asked */
  | { kind: 'refused'; why: string; final?: true }
  | { kind: 'silence' }
  | { kind: 'down' };

interface TagMemory {
  /** from the first byte, in the order of the tag */
  memory: Uint8Array;
  /** 0 where the tag has none */
  dsfid: number;
}
/**
 * `part`: a block could not be read. What was read is no memory to believe without a checksum over
 * it.
 */
export type MemorySaid = Said<TagMemory> | { kind: 'part'; value: TagMemory; why: string };

/**
 * `whole` false: the reader itself says that the list is not whole. What it does not name may lie
 * there all the same.
 */
export interface Inventory {
  /** 16 upper-case hexadecimal digits each */
  uids: readonly string[];
  whole: boolean;
}

/** One call at a time. Nothing here tries twice: that is for the caller. */
export interface ReaderProtocol {
  /** Wakes the reader up where it needs that; model and firmware, in words. */
  identify(): Promise<Said<string>>;
  /** All tags in the field. */
  inventory(): Promise<Said<Inventory>>;
  /**
   * The whole of a tag's memory, or its first bytes, at most so many (a block may bring a few
   * more).
   */
  readMemory(uid: string, bytesAtMost: number): Promise<MemorySaid>;
  /** As the tag itself says now. */
  readAfi(uid: string): Promise<Said<number>>;
  writeAfi(uid: string, afi: number): Promise<Said<null>>;
  /** As the tag itself says now. `false` only of a tag that is there. */
  readEas(uid: string): Promise<Said<boolean>>;
  writeEas(uid: string, on: boolean): Promise<Said<null>>;
  /** Field off and on, where the reader can: it brings back a tag that has gone mute. */
  resetField(): Promise<Said<null>>;
}

/** A reader's protocol, ready to be spoken over a line. */
export interface Dialect<Frame> {
  createFramer(handlers: FramerHandlers<Frame>): Framer;
  speak(exchange: Exchange<Frame>, log: Log): ReaderProtocol;
}

/** For a report: what came of it, in words. */
export function sayOutcome(said: Said<unknown>): string {
  switch (said.kind) {
    case 'told':
      return 'ok';
    case 'gone':
      return 'no such tag';
    case 'refused':
      return said.why;
    case 'silence':
      return 'without answer';
    case 'down':
      return 'the reader is down';
  }
}
