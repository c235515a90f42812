/**
 * The screen's server: the built page, the present `Screen` as server-sent events, and the patron's touches by POST.
 * On the loopback address only. Another page in the same browser can neither read from it nor post to it:
 * the names it answers to, the origin and the content type are checked, and nothing may be cached or framed.
 */
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { streamSSE } from 'hono/streaming';
import type { Language, Log } from '../domain.ts';
import { hungUp } from './hung-up.ts';
import { readPage } from './page.ts';
import { type Intent, intent, type Screen } from './screen.ts';
import { seldom } from './seldom.ts';
import type { Catalogue } from './texts.ts';

export interface ScreenServerOptions {
  /** 0: any free port */
  port: number;
  host: '127.0.0.1' | '::1';
  /** the folder that `vite build` wrote: `dist/ui` */
  uiFolder: string;
  /** the catalogue of each language that the kiosk offers */
  texts: Readonly<Record<Language, Catalogue>>;
  /** an SVG; left out or null: the library has no mark of its own */
  logo?: Uint8Array<ArrayBuffer> | null;
  onIntent(intent: Intent): void;
  /** A page has come, or gone. */
  onViewers?(): void;
  /** answers everything under `/service/api/`; it says itself who may ask. Left out: nothing there */
  service?(request: Request): Response | Promise<Response>;
  log: Log;
  /** how often a quiet stream says that it lives; 10 000 by default */
  heartbeatMs?: number;
}

export interface ScreenServer {
  readonly port: number;
  readonly url: string;
  /** how many pages are listening now */
  readonly viewers: number;
  /** Shows a screen. A page that is slow gets the newest one, not each one between. */
  push(screen: Screen): void;
  /** Every page loads itself again. */
  reload(): void;
  close(): Promise<void>;
}

type Server = Extract<ReturnType<typeof serve>, { closeIdleConnections(): void }>;

const intentBytes = 4096;
const refusalsLoggedEveryMs = 60_000;

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
  const seldomLog = seldom(log, refusalsLoggedEveryMs);
  const page = await readPage(options.uiFolder);
  const waiting = new Set<() => void>();
  let screen: Screen | null = null;
  let closing = false;
  let viewers = 0;
  let reloads = 0;
  let answeredAt = Number.NEGATIVE_INFINITY;
  let ownHosts: ReadonlySet<string> = new Set();

  const wake = () => {
    for (const resume of [...waiting]) resume();
  };

  function refuse(c: Context, status: 400 | 403 | 413 | 415, code: string, text: string) {
    seldomLog({ level: 'warn', part: 'screen', code, text, data: { status, method: c.req.method } });
    return c.json({ error: code, text }, status);
  }

  const app = new Hono();
  app.use(async (c, next) => {
    await next();
    for (const [name, value] of Object.entries(headers)) c.header(name, value);
  });
  app.use(async (c, next) => {
    const origin = c.req.header('origin');
    const known = ownHosts.has(c.req.header('host') ?? '');
    const sameOrigin = origin === undefined || [...ownHosts].some((name) => origin === `http://${name}`);
    if (!known || !sameOrigin) {
      return refuse(c, 403, 'foreign-origin', 'A page that is not the kiosk screen asked for the screen server.');
    }
    return next();
  });

  app.get('/events', (c) =>
    streamSSE(c, async (stream) => {
      viewers += 1;
      options.onViewers?.();
      let shown: Screen | null = null;
      let reloaded = reloads;
      let gone = false;
      stream.onAbort(() => {
        gone = true;
        wake();
      });
      try {
        await stream.writeSSE({ event: 'hello', data: '', retry: 1000 });
        while (!gone && !closing) {
          if (reloaded !== reloads) {
            reloaded = reloads;
            await stream.writeSSE({ event: 'reload', data: '' });
          } else if (screen !== shown) {
            shown = screen;
            await stream.writeSSE({ event: 'screen', data: JSON.stringify(screen) });
          } else if (!(await changed(waiting, heartbeatMs))) {
            await stream.writeSSE({ event: 'heartbeat', data: '' });
          }
        }
      } finally {
        viewers -= 1;
        options.onViewers?.();
      }
    }),
  );

  app.post(
    '/intent',
    bodyLimit({
      maxSize: intentBytes,
      onError: (c) => refuse(c, 413, 'intent-too-long', `An intent may have ${intentBytes} bytes at most.`),
    }),
    async (c) => {
      if (!/^application\/json\b/i.test(c.req.header('content-type') ?? '')) {
        return refuse(c, 415, 'intent-not-json', 'An intent comes as application/json.');
      }
      const parsed = intent.safeParse(asJson(await c.req.text()));
      if (!parsed.success) {
        // Never the value: it may be a PIN. Only where it was wrong.
        const where = parsed.error.issues.map((issue) => issue.path.join('.') || 'type').join(', ');
        return refuse(c, 400, 'intent-invalid', `The screen sent something that is no intent; wrong: ${where}.`);
      }
      options.onIntent(parsed.data);
      return c.body(null, 204);
    },
  );

  // For whoever watches the browser (packaging/browser.mjs): a page that has crashed or hangs answers no heartbeat.
  app.post('/alive', (c) => {
    answeredAt = performance.now();
    return c.body(null, 204);
  });
  app.get('/seen', (c) => c.body(null, performance.now() - answeredAt < 3 * heartbeatMs ? 204 : 503));

  app.get('/texts/:file', (c) => {
    const language = c.req.param('file').replace(/\.json$/, '');
    const catalogue = Object.hasOwn(options.texts, language) ? options.texts[language] : undefined;
    return catalogue === undefined ? c.notFound() : c.json(catalogue);
  });

  app.get('/logo.svg', (c) =>
    options.logo ? c.body(options.logo, 200, { 'Content-Type': 'image/svg+xml' }) : c.notFound(),
  );

  app.all('/service/api/*', (c) => options.service?.(c.req.raw) ?? c.notFound());
  app.get('/service', (c) => c.redirect('/service/'));

  app.get('*', (c) => {
    const file = page.get(c.req.path.endsWith('/') ? `${c.req.path}index.html` : c.req.path);
    return file === undefined ? c.notFound() : c.body(file.bytes, 200, { 'Content-Type': file.type });
  });

  app.onError((error, c) => {
    if (hungUp(error)) return c.body(null, 400);
    log({ level: 'error', part: 'screen', code: 'request-failed', text: `A request failed: ${error.name}.` });
    return c.json({ error: 'request-failed' }, 500);
  });

  const { server, port } = await listen(app, options.port, host);
  ownHosts = new Set([`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`]);

  return {
    port,
    url: `http://${host === '::1' ? '[::1]' : host}:${port}/`,
    get viewers() {
      return viewers;
    },
    push(next) {
      screen = next;
      wake();
    },
    reload() {
      reloads += 1;
      wake();
    },
    async close() {
      closing = true;
      wake();
      await closeInOrder(server);
    },
  };
}

/** Nobody new comes in; whoever asked gets the answer, in so long. A page that is cut off in the middle of one shows an error. */
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

/** True when something changed, false when the time went by. */
function changed(waiting: Set<() => void>, withinMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const settle = (value: boolean) => {
      clearTimeout(timer);
      waiting.delete(resume);
      resolve(value);
    };
    const resume = () => settle(true);
    const timer = setTimeout(() => settle(false), withinMs);
    waiting.add(resume);
  });
}

function listen(app: Hono, port: number, hostname: string) {
  return new Promise<{ server: Server; port: number }>((resolve, reject) => {
    // The page's connection outlives a patron who reads for a while.
    const serverOptions = { keepAliveTimeout: 120_000 };
    const server = serve({ fetch: app.fetch, port, hostname, serverOptions }, (info: AddressInfo) => {
      server.off('error', reject);
      resolve({ server, port: info.port });
    }) as Server;
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
