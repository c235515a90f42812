/**
 * The screen's server: the built page, the present `Screen` as server-sent events, and the patron's
 * touches by POST. On the loopback address only. Another page in the same browser can neither read
 * from it nor post to it: host, origin and content type are checked, and nothing may be cached or
 * framed, but by the one page that `screen.shownIn` names. Another program of the machine is not the screen where the browser has a user of its own;
 * the service panel asks for a PIN instead.
 */
import type { AddressInfo, Socket } from 'node:net';
import { serve } from '@hono/node-server';
import type { Log } from '../../../machines/domain.ts';
import { onceAMinute } from '../once-a-minute.ts';
import { readPage } from '../page.ts';
import type { Screen } from '../screen.ts';
import { createSeats, type Seat } from '../seat.ts';
import { loopbackHosts } from './page-headers.ts';
import { createRoutes, type ScreenHandlers } from './routes.ts';
import type { ScreenUser } from './screen-user.ts';
import { createStreams } from './streams.ts';

export interface ScreenServerOptions extends ScreenHandlers {
  /** 0: any free port */
  port: number;
  host: '127.0.0.1';
  /** the folder that `vite build` wrote: `dist/ui` */
  uiFolder: string;
  /** A page connected or disconnected. */
  onViewers?(): void;
  log: Log;
  /** between two heartbeats of a quiet stream. 10 000 */
  heartbeatMs?: number;
}

export interface ScreenServer {
  readonly port: number;
  readonly url: string;
  /** the number of pages that show the screen: they listen, and have answered a message */
  readonly viewers: number;
  /** A slow page gets the newest screen, not each one between. */
  push(screen: Screen): void;
  /** How the screen and the keyboard of the machine should be. */
  setSeat(seat: Seat): void;
  /** Every page reloads. */
  reload(): void;
  close(): Promise<void>;
}

type Server = Extract<ReturnType<typeof serve>, { closeIdleConnections(): void }>;

/** A browser opens six at most, and the panel over a tunnel as many. */
const mostConnections = 64;
/** of programs that are not the screen's: the others are left to the screen */
const mostStrangers = 16;
/** A developer has a screen in more than one window. */
const mostStreams = 3;

/** Rejects where the port is taken or the page was not built. */
export async function startScreenServer(options: ScreenServerOptions): Promise<ScreenServer> {
  const { host, log, heartbeatMs = 10_000, screenUser = null } = options;
  const limitedLog = onceAMinute(log);
  // A kiosk has one screen: where another window of its browser listens too, the newer one counts.
  const streams = createStreams({
    most: screenUser === null ? mostStreams : 1,
    heartbeatMs,
    onViewers: () => options.onViewers?.(),
  });
  const seats = createSeats();
  let hosts: readonly string[] = [];
  const page = await readPage(options.uiFolder);
  const routes = { ...options, page, streams, seats, heartbeatMs, hosts: () => hosts, limitedLog };
  const { server, port } = await listen(createRoutes(routes).fetch, options.port, host);
  hosts = loopbackHosts(port);
  limitConnections(server, screenUser, limitedLog);
  return {
    port,
    url: `http://${host}:${port}/`,
    get viewers() {
      return streams.viewers;
    },
    push: streams.push,
    setSeat: seats.set,
    reload: streams.reload,
    async close() {
      streams.close();
      seats.close();
      await closeInOrder(server);
    },
  };
}

function limitConnections(server: Server, screenUser: ScreenUser | null, limitedLog: Log): void {
  const crowded = (text: string) =>
    limitedLog({ level: 'warn', part: 'screen', code: 'connections-full', text });
  server.maxConnections = mostConnections;
  server.on('drop', () =>
    crowded(`A connection was turned away: ${mostConnections} are open to the screen's server.`),
  );
  const strangers = new Set<Socket>();
  server.on('connection', async (socket: Socket) => {
    if (screenUser === null || (await screenUser.isBehind(socket)) || socket.destroyed) return;
    strangers.add(socket);
    socket.once('close', () => strangers.delete(socket));
    if (strangers.size <= mostStrangers) return;
    crowded(`A connection was closed: ${mostStrangers} are open that are not the screen's.`);
    socket.destroy();
  });
}

/**
 * How long a request that is under way may take to be answered: a page that is cut off in the
 * middle of an answer shows an error.
 */
const answeredWithinMs = 300;
const lookEveryMs = 10;

async function closeInOrder(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const idle = setInterval(() => server.closeIdleConnections(), lookEveryMs);
  const cutOff = setTimeout(() => server.closeAllConnections(), answeredWithinMs);
  await closed;
  clearInterval(idle);
  clearTimeout(cutOff);
}

function listen(fetch: ReturnType<typeof createRoutes>['fetch'], port: number, hostname: string) {
  return new Promise<{ server: Server; port: number }>((resolve, reject) => {
    const serverOptions = {
      // A patron may read for a while.
      keepAliveTimeout: 120_000,
      // A client that sends nothing, or a byte now and then, does not occupy a connection for long.
      headersTimeout: 10_000,
      requestTimeout: 30_000,
      connectionsCheckingInterval: 5_000,
    };
    const server = serve({ fetch, port, hostname, serverOptions }, (info: AddressInfo) => {
      server.off('error', reject);
      resolve({ server, port: info.port });
    }) as Server;
    server.once('error', reject);
  });
}
