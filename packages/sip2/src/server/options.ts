import type { Wire } from '../codec/encode.ts';
import type { AnyDraft, KnownMessage } from '../messages/table.ts';

/**
 * What a handler may answer: a message (AY and AZ are added as the request had them); raw bytes
 * exactly as given (bring your own terminator), and optionally a hang-up after them; nothing at
 * all; the line cut at once; or 96.
 */
export type ServerAnswer =
  | AnyDraft
  | { raw: string | Uint8Array; hangUp?: boolean }
  | 'silent'
  | 'hang-up'
  | 'resend';

/** One connection. `memory` is the handler's own: who logged in, for instance. */
export interface Session {
  readonly id: number;
  readonly memory: Map<string, unknown>;
  /** raw bytes, at any time */
  send(raw: string | Uint8Array): void;
  /** a message outside of an answer; with AY and AZ when a sequence number is given */
  sendMessage(draft: AnyDraft, sequence?: number | null): void;
  hangUp(): void;
}

export interface ServeOptions {
  /** default: 0, a free port */
  readonly port?: number;
  /** default: 127.0.0.1 */
  readonly host?: string;
  readonly wire?: Wire;
  /**
   * A request seen twice in a row with the same AY and AZ: send the stored reply (default, as the
   * specification says) or execute it again.
   */
  readonly duplicates?: 'stored' | 'execute';
  /**
   * Called for each message of a connection in turn, but not for 96, 97 and bad checksums.
   */
  onMessage(message: KnownMessage, session: Session): ServerAnswer | Promise<ServerAnswer>;
  /**
   * May replace a finished reply; null sends it. 97 is answered with the finished reply anyway.
   */
  misbehave?(reply: Uint8Array, request: KnownMessage, session: Session): ServerAnswer | null;
  onConnect?(session: Session): void;
  onDisconnect?(session: Session): void;
  /** masked lines */
  onTrace?(direction: 'in' | 'out', line: string, sessionId: number): void;
  /** a handler threw */
  onError?(error: unknown): void;
}
