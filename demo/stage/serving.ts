/** What the pages of the simulators are served with: their guard, their events, their acts. */
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { streamSSE } from 'hono/streaming';
import type { ActResult } from './acts/act.ts';

/** `unknown-act`, `invalid`: it was not even tried. */
export type Ran = ActResult | { ok: false; why: 'unknown-act' | 'invalid'; text: string };

/** Changes within so many milliseconds are sent as one. */
const gatherMs = 40;
const heartbeatMs = 10_000;

/** The page shows the screens of kiosks in frames. */
const headersFor = (kioskUrls: readonly string[]): Readonly<Record<string, string>> => ({
  'Cache-Control': 'no-store',
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; font-src 'self'; " +
    `img-src 'self' data:; frame-src ${kioskUrls.map((url) => new URL(url).origin).join(' ')}; ` +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
});

interface Served {
  readonly port: number;
  readonly url: string;
  close(): Promise<void>;
}

/** On the loopback; `add` gives the app its routes. Rejects if the port is taken. */
export async function servePage(
  port: number,
  kioskUrls: readonly string[],
  add: (app: Hono) => void,
): Promise<Served> {
  const app = new Hono();
  let ownHosts: readonly string[] = [];
  guard(app, () => ownHosts, headersFor(kioskUrls));
  add(app);
  const server = serve({ fetch: app.fetch, port, hostname: '127.0.0.1' });
  const bound = await new Promise<number>((resolve, reject) => {
    server.once('error', reject);
    server.once('listening', () => resolve((server.address() as AddressInfo).port));
  });
  ownHosts = [`127.0.0.1:${bound}`, `localhost:${bound}`];
  return {
    port: bound,
    url: `http://127.0.0.1:${bound}/`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
}

interface Changes {
  /** counts the changes that were passed on */
  readonly version: number;
  readonly closed: boolean;
  /** Passed on together with those of the next milliseconds. */
  changed(): void;
  /** True at the next change, false after `limitMs`. */
  next(limitMs: number): Promise<boolean>;
  /** Ends every wait. */
  wakeAll(): void;
  close(): void;
}

export function createChanges(): Changes {
  const waiting = new Set<() => void>();
  let version = 0;
  let closed = false;
  let gathering: NodeJS.Timeout | undefined;

  function wakeAll(): void {
    for (const wake of [...waiting]) wake();
  }
  function passOn(): void {
    gathering = undefined;
    version++;
    wakeAll();
  }
  return {
    get version() {
      return version;
    },
    get closed() {
      return closed;
    },
    changed: () => {
      gathering ??= setTimeout(passOn, gatherMs);
    },
    next: (limitMs) =>
      new Promise((resolve) => {
        const finish = (woken: boolean) => {
          clearTimeout(timer);
          waiting.delete(wake);
          resolve(woken);
        };
        const wake = () => finish(true);
        const timer = setTimeout(() => finish(false), limitMs);
        waiting.add(wake);
      }),
    wakeAll,
    close: () => {
      closed = true;
      clearTimeout(gathering);
      wakeAll();
    },
  };
}

/** Headers, and no requests from other origins. */
function guard(
  app: Hono,
  ownHosts: () => readonly string[],
  headers: Readonly<Record<string, string>>,
): void {
  app.use(async (c, next) => {
    await next();
    for (const [name, value] of Object.entries(headers)) c.header(name, value);
  });
  app.use(async (c, next) => {
    const origin = c.req.header('origin');
    const host = c.req.header('host') ?? '';
    const own =
      ownHosts().includes(host) &&
      (origin === undefined || ownHosts().some((name) => origin === `http://${name}`));
    // The kiosk's screen is shown in the page at one origin, and this is the other name of it.
    if (own && c.req.path === '/' && host.startsWith('localhost:'))
      return c.redirect(`http://${ownHosts()[0]}/`);
    return own
      ? next()
      : c.json({ error: 'foreign-origin', text: 'Only the simulators’ own page may ask.' }, 403);
  });
  app.onError((error, c) => {
    // A body that was cut off is its sender's fault; anything else is a defect, and is shown.
    if ('code' in error && error.code === 'ECONNRESET') return c.body(null, 400);
    console.error(error);
    return c.json({ error: 'request-failed', text: error.message }, 500);
  });
}

export function streamState(c: Context, changes: Changes, state: () => object) {
  return streamSSE(c, async (stream) => {
    let sent = -1;
    let gone = false;
    stream.onAbort(() => {
      gone = true;
      changes.wakeAll();
    });
    while (!gone && !changes.closed) {
      if (sent !== changes.version) {
        sent = changes.version;
        await stream.writeSSE({ event: 'state', data: JSON.stringify(state()) });
      } else if (!(await changes.next(heartbeatMs)))
        await stream.writeSSE({ event: 'heartbeat', data: '' });
    }
  });
}

const statusOf = { 'unknown-act': 404, 'not-found': 404, invalid: 400, refused: 409 } as const;

/** Before each act. */
export const atMost = bodyLimit({
  maxSize: 16_384,
  onError: (c) => c.json({ error: 'too-long', text: 'The body is too long.' }, 413),
});

/** Reads the body of `POST …/act/<device>/<action>`, and answers how it went. */
export async function answerAct(
  c: Context,
  run: (name: string, body: unknown) => Promise<Ran>,
): Promise<Response> {
  if (!/^application\/json\b/i.test(c.req.header('content-type') ?? ''))
    return c.json({ error: 'not-json', text: 'The body must be application/json.' }, 415);
  const name = `${c.req.param('device')}/${c.req.param('action')}`;
  return answerOf(c, await run(name, asJson(await c.req.text())));
}

function answerOf(c: Context, ran: Ran) {
  if (ran.ok) return c.json({ ok: true });
  return c.json({ error: ran.why, text: ran.text }, statusOf[ran.why]);
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text === '' ? '{}' : text);
  } catch {
    return undefined;
  }
}
