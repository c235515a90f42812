/**
 * The plug of every simulated device: a TCP server that can be unplugged, plugged in, and made to
 * send garbage.
 */

import { createServer, type Server, type Socket } from 'node:net';
import { createInTurn } from '../packages/sip2/src/index.ts';

interface SocketDeviceOptions {
  /** 0: any free port; the same one is kept through unplug and plugIn */
  port: number;
  /** 127.0.0.1 */
  host?: string;
  /** A kiosk connected. Errors of the socket are handled; listen for `data` and `close`. */
  onConnection(socket: Socket): void;
}
export interface SocketDevice {
  readonly port: number;
  readonly plugged: boolean;
  /** how many are connected now */
  readonly connections: number;
  /** to everyone who is connected */
  send(bytes: Uint8Array | string): void;
  /** rubbish to everyone who is connected */
  garbage(bytes?: Uint8Array): void;
  /** Resets every connection and stops listening: the cable is out. */
  unplug(): Promise<void>;
  /** Listens again on the same port. */
  plugIn(): Promise<void>;
  close(): Promise<void>;
  /**
   * Called at each connect, disconnect, unplug and plugIn, and by `changed`. Returns how to stop.
   */
  onChange(listener: () => void): () => void;
  changed(): void;
}

/** Invalid in all protocols here: every byte value, from the top, so that it ends mid-frame. */
const rubbish = Uint8Array.from({ length: 64 }, (_, index) => (255 - index * 37) & 0xff);

/** Rejects if the port is taken. */
export async function startSocketDevice(options: SocketDeviceOptions): Promise<SocketDevice> {
  const host = options.host ?? '127.0.0.1';
  const sockets = new Set<Socket>();
  const listeners = new Set<() => void>();
  const changed = () => {
    for (const listener of listeners) listener();
  };
  const accept = (socket: Socket) => {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => {});
    socket.on('close', () => {
      sockets.delete(socket);
      changed();
    });
    options.onConnection(socket);
    changed();
  };
  let server: Server | null = await listen(host, options.port, accept);
  const bound = server.address();
  const port = typeof bound === 'object' && bound ? bound.port : options.port;

  const send = (bytes: Uint8Array | string) => {
    for (const socket of sockets) if (socket.writable) socket.write(bytes);
  };
  const inTurn = createInTurn();
  const unplug = async () => {
    const stopping = server;
    if (!stopping) return;
    server = null;
    const stopped = new Promise<void>((resolve) => stopping.close(() => resolve()));
    for (const socket of sockets) socket.resetAndDestroy();
    await stopped;
    changed();
  };
  return {
    port,
    get plugged() {
      return server !== null;
    },
    get connections() {
      return sockets.size;
    },
    send,
    garbage: (bytes = rubbish) => send(bytes),
    unplug: () => inTurn(unplug),
    plugIn: () =>
      inTurn(async () => {
        if (server) return;
        server = await listen(host, port, accept);
        changed();
      }),
    close: async () => {
      listeners.clear();
      await inTurn(unplug);
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    changed,
  };
}

function listen(host: string, port: number, accept: (socket: Socket) => void): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer(accept);
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve(server);
    });
  });
}
