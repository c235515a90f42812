import { createServer, type Server, type Socket } from 'node:net';
import { createInTurn } from './in-turn.ts';
import type { ServeOptions, Session } from './options.ts';
import { openSession } from './session.ts';

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
  const inTurn = createInTurn();

  function accept(socket: Socket): void {
    socket.setNoDelay(true);
    sockets.add(socket);
    const session = openSession(nextId++, socket, options);
    sessions.add(session);
    // After an error comes `close`.
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
    unplug: () => inTurn(unplug),
    plugIn: () => inTurn(plugIn),
    close: () => inTurn(unplug),
  };
}
