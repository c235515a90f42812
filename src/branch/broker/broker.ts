/**
 * What the branch asks of its broker, in the broker's words. nats.ts carries it to a NATS server
 * with JetStream; the simulation has a model of it (test/simulation). Every call that waits rejects
 * when the connection ends, or after a time of its own; a caller needs no timer for that.
 */
import type { RegionLine } from '../../../packages/region-documents/src/index.ts';

/** One message of the stream EVENTS. */
export interface StoredMessage {
  /** from the subject `b.<branch>.e.<kiosk>`: the broker lets no other kiosk write there */
  kiosk: string;
  /** number in the stream: rising, with gaps */
  seq: number;
  /** when the broker stored it, by the broker's clock */
  storedAtMs: number;
  /** sealed (messages.ts) */
  data: Uint8Array;
}

export interface StoredClaim {
  value: Uint8Array;
  revision: number;
  /** as of a message */
  storedAtMs: number;
}

export interface StreamState {
  /** when the stream was made: another value is another stream, whatever its numbers */
  created: string;
  firstSeq: number;
  lastSeq: number;
  /** the broker's clock as it answered */
  nowMs: number;
}

/** Received now or never: nothing of it is persisted. */
export type Passing = 'alive' | 'call';

export interface BrokerConnection {
  state(): Promise<StreamState>;
  /** The last message of a kiosk; null: it has none. */
  lastOf(kiosk: string): Promise<StoredMessage | null>;
  /** null: there is none, or no longer */
  at(seq: number): Promise<StoredMessage | null>;
  /**
   * Stored and synced when it resolves, with its number; `overtaken`: the last message of this kiosk
   * is another than `expectedLast` (0: there is none), and nothing was stored.
   */
  append(data: Uint8Array, expectedLast: number): Promise<{ seq: number } | 'overtaken'>;
  /**
   * Every message from a number on, in order, those that are there and those that come, until the
   * connection ends. A message may come twice; `onMessage` drops what it has. Resolves when all that
   * were there at the call have been handed over.
   */
  follow(fromSeq: number, onMessage: (message: StoredMessage) => void): Promise<void>;
  /** The bucket CLAIMS; keys are `i.<hash>` and `p.<hash>`. */
  claim(key: string): Promise<StoredClaim | null>;
  /** By compare and set; `expected` 0: there is none yet. */
  putClaim(key: string, value: Uint8Array, expected: number): Promise<'done' | 'conflict'>;
  /** The broker answers. */
  ping(): Promise<void>;
  /** On `b.<branch>.alive.<kiosk>`, `b.<branch>.call.<kiosk>`; not waited for. */
  say(what: Passing, data: Uint8Array): void;
  subscribe(what: Passing, onMessage: (kiosk: string, data: Uint8Array) => void): void;
  /**
   * The newest value for this kiosk in the bucket KEYS, now and whenever it changes (keys-document.ts). Resolves
   * when the one that was there at the call has been handed over.
   */
  watchKeys(onValue: (value: Uint8Array) => void): Promise<void>;
  /** What is said of the block list that is shared (shared-list.ts); null: there is none. */
  listHead(): Promise<Uint8Array | null>;
  /** What the region hands out and receives; left out: this broker carries nothing of a region. */
  readonly region?: RegionLine;
  /** resolves when the connection has ended, with the reason in English */
  readonly ended: Promise<string>;
  close(): Promise<void>;
}

export interface Broker {
  /** `tls://host:port`, for a person */
  readonly address: string;
  /** Rejects with a BrokerRefusal where the broker, or the way to it, says no. */
  connect(): Promise<BrokerConnection>;
}

/** Why there is no connection, with a code of the log (docs/field-guide.md). */
export class BrokerRefusal extends Error {
  readonly code:
    | 'branch-broker-away'
    | 'branch-broker-refuses'
    | 'branch-stream-missing'
    /** its disk is full, or fails: of an append, or a claim */
    | 'branch-broker-cannot-store';
  constructor(code: BrokerRefusal['code'], message: string) {
    super(message);
    this.code = code;
  }
}
