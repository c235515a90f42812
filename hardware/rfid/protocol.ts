/** What a kiosk asks of a reader, whatever it speaks. Of all that a tag can suffer, only its AFI and its EAS are written. */
import type { Log } from '../devices.ts';
import type { Exchange } from './exchange.ts';
import type { Framer, FramerHandlers } from './framer.ts';

/** `gone`: there is no such tag in the field. `silence`: no reply in time, or none that can be understood. */
export type Said<Value> =
  | { kind: 'told'; value: Value }
  | { kind: 'gone' }
  | { kind: 'refused'; why: string }
  | { kind: 'silence' }
  | { kind: 'down' };

/** One call at a time. Nothing here tries twice: that is for the caller. */
export interface ReaderProtocol {
  /** Wakes the reader up where it needs that; model and firmware, in words. */
  identify(): Promise<Said<string>>;
  /** The uids of all tags in the field: 16 upper-case hexadecimal digits each. */
  inventory(): Promise<Said<readonly string[]>>;
  /** A tag's memory from its first byte, at most so many, in the order of the tag; and its DSFID, 0 where it has none. */
  readMemory(uid: string, bytesAtMost: number): Promise<Said<{ memory: Uint8Array; dsfid: number }>>;
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
