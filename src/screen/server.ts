/**
 * The screen's server: the built page, the present `Screen` as server-sent events, and the patron's
 * touches by POST. On the loopback address only. Another page in the same browser can neither read
 * from it nor post to it: the names it answers to, the origin and the content type are checked, and
 * nothing may be cached or framed. Another program of the machine is not taken for the screen where
 * the browser has a user of its own; the service panel asks for a PIN instead.
 */
import type { AddressInfo, Socket } from 'node:net';
import { type HttpBindings, serve } from '@hono/node-server';
import { type Context, Hono, type Next } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Language, Log } from '../domain.ts';
import { hungUp } from './hung-up.ts';
import { readPage } from './page.ts';
import { type Intent, intent, type Screen } from './screen.ts';
import type { ScreenUser } from './screen-user.ts';
import { seldom } from './seldom.ts';
import { createStreams } from './streams.ts';
import type { Catalogue } from './texts.ts';

export interface ScreenServerOptions {
  /** 0: any free port */
  port: number;
  host: '127.0.0.1';
  /** the folder that `vite build` wrote: `dist/ui` */
  uiFolder: string;
  /** the catalogue of each language that the kiosk offers */
  texts: Readonly<Record<Language, Catalogue>>;
  /** an SVG; left out or null: the library has no mark of its own */
  logo?: Uint8Array<ArrayBuffer> | null;
  onIntent(intent: Intent): void;
  /** who alone is the screen; null or left out: every program that reaches the port */
  screenUser?: ScreenUser | null;
  /** A page has come, or gone. */
  onViewers?(): void;
  /**
   * Answers everything under `/service/api/`; it says itself who may ask. `atKiosk`: the kiosk's
   * own browser asks, for certain. Left out: nothing there
   */
  service?(request: Request, atKiosk: boolean): Response | Promise<Response>;
  log: Log;
  /** how often a quiet stream says that it lives; 10 000 by default */
  heartbeatMs?: number;
}

export interface ScreenServer {
  readonly port: number;
  readonly url: string;
  /** how many pages show the screen: they listen, and have answered what they heard */
  readonly viewers: number;
  /** Shows a screen. A page that is slow gets the newest one, not each one between. */
  push(screen: Screen): void;
  /** Every page loads itself again. */
  reload(): void;
  close(): Promise<void>;
}

type Env = { Bindings: HttpBindings };
type Server = Extract<ReturnType<typeof serve>, { closeIdleConnections(): void }>;

const intentBytes = 4096;
/** A browser opens six at most, and the panel over a tunnel as many. */
const mostConnections = 64;
/** of programs that are not the screen's: what is left is the screen's, whatever they do */
const mostStrangers = 16;
/** A developer has a screen in more than one window. */
const mostStreams = 3;

const headers: Readonly<Record<string, string>> = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), clipboard-read=()',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
};

/** Rejects where the port is taken or the page was not built. */
export async function startScreenServer(options: ScreenServerOptions): Promise<ScreenServer> {
  const { host, log, heartbeatMs = 10_000 } = options;
  const seldomLog = seldom(log);
  const page = await readPage(options.uiFolder);
  const { screenUser = null } = options;
  // A kiosk has one screen: where another window of its browser listens too, the newer one counts.
  const streams = createStreams({
    most: screenUser === null ? mostStreams : 1,
    heartbeatMs,
    onViewers: () => options.onViewers?.(),
  });
  let answeredAt = Number.NEGATIVE_INFINITY;
  let ownHosts: ReadonlySet<string> = new Set();

  function refuse(c: Context<Env>, status: 400 | 403 | 413 | 415, code: string, text: string) {
    seldomLog({
      level: 'warn',
      part: 'screen',
      code,
      text,
      data: { status, method: c.req.method },
    });
    return c.json({ error: code, text }, status);
  }

  const app = new Hono<Env>();
  app.use(async (c, next) => {
    await next();
    for (const [name, value] of Object.entries(headers)) c.header(name, value);
  });
  app.use(async (c, next) => {
    const origin = c.req.header('origin');
    const known = ownHosts.has(c.req.header('host') ?? '');
    const sameOrigin =
      origin === undefined || [...ownHosts].some((name) => origin === `http://${name}`);
    if (!known || !sameOrigin) {
      return refuse(
        c,
        403,
        'foreign-origin',
        'A page that is not the kiosk screen asked for the screen server.',
      );
    }
    return next();
  });

  const isScreen = async (c: Context<Env>) =>
    screenUser === null || (await screenUser.isBehind(c.env.incoming.socket));
  const screenOnly = async (c: Context<Env>, next: Next) => {
    if (await isScreen(c)) return next();
    const text = `Only the browser of the kiosk shows the screen of patrons: a program of the user ${screenUser?.name}.`;
    if (c.req.method !== 'GET' || c.req.path === '/events')
      return refuse(c, 403, 'not-the-screen', text);
    return c.text(`${text}\nThe service panel is at /service/.\n`, 403);
  };
  for (const path of ['/', '/index.html', '/events', '/intent', '/alive', '/alive/*'])
    app.use(path, screenOnly);

  // As a page of its own it would stand in a window, and write down one visit after the other.
  app.use('*', async (c, next) => {
    const { path } = c.req;
    const asPage =
      c.req.header('sec-fetch-mode') === 'navigate' || !isEmpty(c.req.header('sec-fetch-dest'));
    if (asPage && (path === '/events' || path.endsWith('/api/events')))
      return refuse(
        c,
        403,
        'stream-as-page',
        'The stream of the screen was opened as a page: it was refused.',
      );
    return next();
  });
  app.get('/events', (c) => streams.open(c, () => c.env.incoming.socket.destroy()));

  app.post(
    '/intent',
    bodyLimit({
      maxSize: intentBytes,
      onError: (c) =>
        refuse(c, 413, 'intent-too-long', `An intent may have ${intentBytes} bytes at most.`),
    }),
    async (c) => {
      if (!/^application\/json\b/i.test(c.req.header('content-type') ?? '')) {
        return refuse(c, 415, 'intent-not-json', 'An intent comes as application/json.');
      }
      const parsed = intent.safeParse(asJson(await c.req.text()));
      if (!parsed.success) {
        // Never the value: it may be a PIN. Only where it was wrong.
        const where = parsed.error.issues.map((issue) => issue.path.join('.') || 'type').join(', ');
        return refuse(
          c,
          400,
          'intent-invalid',
          `The screen sent something that is no intent; wrong: ${where}.`,
        );
      }
      options.onIntent(parsed.data);
      return c.body(null, 204);
    },
  );

  // For whoever watches the browser (packaging/browser.mjs): a page that has crashed or hangs
  // answers no heartbeat.
  const alive = (c: Context<Env>) => {
    answeredAt = performance.now();
    return c.body(null, 204);
  };
  app.post('/alive', alive);
  app.post('/alive/:stream', (c) => {
    streams.answered(c.req.param('stream'));
    return alive(c);
  });
  app.get('/seen', (c) =>
    c.body(null, performance.now() - answeredAt < 3 * heartbeatMs ? 204 : 503),
  );

  app.get('/texts/:file', (c) => {
    const language = c.req.param('file').replace(/\.json$/, '');
    const catalogue = Object.hasOwn(options.texts, language) ? options.texts[language] : undefined;
    return catalogue === undefined ? c.notFound() : c.json(catalogue);
  });

  app.get('/logo.svg', (c) =>
    options.logo ? c.body(options.logo, 200, { 'Content-Type': 'image/svg+xml' }) : c.notFound(),
  );

  app.all('/service/api/*', async (c) => {
    const atKiosk = screenUser !== null && (await isScreen(c));
    return options.service?.(c.req.raw, atKiosk) ?? c.notFound();
  });
  app.get('/service', (c) => c.redirect('/service/'));

  app.get('*', (c) => {
    const file = page.get(c.req.path.endsWith('/') ? `${c.req.path}index.html` : c.req.path);
    return file === undefined
      ? c.notFound()
      : c.body(file.bytes, 200, { 'Content-Type': file.type });
  });

  app.onError((error, c) => {
    if (hungUp(error)) return c.body(null, 400);
    log({
      level: 'error',
      part: 'screen',
      code: 'request-failed',
      text: `A request failed: ${error.name}.`,
    });
    return c.json({ error: 'request-failed' }, 500);
  });

  const { server, port } = await listen(app, options.port, host);
  const crowded = (text: string) =>
    seldomLog({ level: 'warn', part: 'screen', code: 'connections-full', text });
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
  ownHosts = new Set([`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`]);

  return {
    port,
    url: `http://${host}:${port}/`,
    get viewers() {
      return streams.viewers;
    },
    push: streams.push,
    reload: streams.reload,
    async close() {
      streams.close();
      await closeInOrder(server);
    },
  };
}

/**
 * Nobody new comes in; whoever asked gets the answer, in so long. A page that is cut off in the
 * middle of one shows an error.
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

function isEmpty(destination: string | undefined) {
  return destination === undefined || destination === 'empty';
}

function listen(app: Hono<Env>, port: number, hostname: string) {
  return new Promise<{ server: Server; port: number }>((resolve, reject) => {
    const serverOptions = {
      // The page's connection outlives a patron who reads for a while.
      keepAliveTimeout: 120_000,
      // A client that connects and says nothing, or sends a byte now and then, does not hold a
      // place for long.
      headersTimeout: 10_000,
      requestTimeout: 30_000,
      connectionsCheckingInterval: 5_000,
    };
    const server = serve(
      { fetch: app.fetch, port, hostname, serverOptions },
      (info: AddressInfo) => {
        server.off('error', reject);
        resolve({ server, port: info.port });
      },
    ) as Server;
    server.once('error', reject);
  });
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
