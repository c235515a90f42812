import { createServer, type Server, type Socket } from 'node:net';
import type { Wire } from '../codec/encode.ts';
import type { AnyDraft, KnownMessage } from '../messages/table.ts';
import { converse } from './session.ts';

/**
 * What a handler may answer: a message (AY and AZ are added as the request had them); raw bytes
 * exactly as given (bring your own terminator), with a hang-up after them if wanted; nothing at
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
  /** a message that nobody asked for; with AY and AZ when a sequence number is given */
  sendMessage(draft: AnyDraft, sequence?: number | null): void;
  hangUp(): void;
}

export interface ServeOptions {
  /** 0, the default, takes a free port */
  readonly port?: number;
  /** 127.0.0.1 unless told */
  readonly host?: string;
  readonly wire?: Wire;
  /**
   * A request seen twice in a row with the same AY and AZ: send the stored reply (default, as the
   * specification says) or execute it again.
   */
  readonly duplicates?: 'stored' | 'execute';
  /**
   * Called for one message of a connection after another; 96 and 97 and bad checksums are dealt
   * with before.
   */
  onMessage(message: KnownMessage, session: Session): ServerAnswer | Promise<ServerAnswer>;
  /**
   * Last word on a finished reply: something else instead, or null to send it. 97 brings the
   * finished reply all the same.
   */
  misbehave?(reply: Uint8Array, request: KnownMessage, session: Session): ServerAnswer | null;
  onConnect?(session: Session): void;
  onDisconnect?(session: Session): void;
  /** masked lines */
  onTrace?(direction: 'in' | 'out', line: string, sessionId: number): void;
  /** a handler threw */
  onError?(error: unknown): void;
}

export interface Sip2Server {
  /** where it listens; the same after `plugIn` */
  readonly port: number;
  readonly plugged: boolean;
  readonly sessions: ReadonlySet<Session>;
  /** cuts every connection and stops listening */
  unplug(): Promise<void>;
  plugIn(): Promise<void>;
  close(): Promise<void>;
}

/**
 * The library system's half of the protocol over TCP: framing, checksums, 96, 97, stored replies.
 * Rejects when it cannot listen.
 */
export async function serve(options: ServeOptions): Promise<Sip2Server> {
  const sockets = new Set<Socket>();
  const sessions = new Set<Session>();
  let port = options.port ?? 0;
  let server: Server | null = null;
  let nextId = 1;

  function accept(socket: Socket): void {
    socket.setNoDelay(true);
    sockets.add(socket);
    const session = converse({ id: nextId++, socket, options });
    sessions.add(session);
    // A reset line is followed by close, which says all that is needed.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      sockets.delete(socket);
      sessions.delete(session);
      options.onDisconnect?.(session);
    });
    options.onConnect?.(session);
  }
  async function plugIn(): Promise<void> {
    if (server) return;
    const opened = createServer(accept);
    await new Promise<void>((resolve, reject) => {
      opened.once('error', reject);
      opened.listen(port, options.host ?? '127.0.0.1', resolve);
    });
    server = opened;
    const address = opened.address();
    if (address !== null && typeof address === 'object') port = address.port;
  }
  async function unplug(): Promise<void> {
    const closing = server;
    server = null;
    const gone = [...sockets].map((socket) => {
      socket.destroy();
      return new Promise<void>((resolve) => void socket.once('close', () => resolve()));
    });
    if (closing) await new Promise<void>((resolve) => closing.close(() => resolve()));
    await Promise.all(gone);
  }
  await plugIn();
  return {
    get port() {
      return port;
    },
    get plugged() {
      return server !== null;
    },
    sessions,
    unplug,
    plugIn,
    close: unplug,
  };
}
