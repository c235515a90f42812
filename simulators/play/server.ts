/** The simulators' page, on the loopback: files, the state as server-sent events, acts by POST. */
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { streamSSE } from 'hono/streaming';
import { z } from 'zod';
import { factsExport } from '../library/export-facts.ts';
import { acts } from './acts.ts';
import { calendarOf } from './calendar.ts';
import { receiveCalls } from './desk.ts';
import { servePages } from './page-files.ts';
import type { Devices, Table } from './parts.ts';
import { snapshot } from './snapshot.ts';
import { createDirector } from './stories/director.ts';

interface PlayOptions {
  /** 0: any free port */
  port: number;
  devices: Devices;
  /** where the kiosk's own screen is, for the link */
  kioskUrl: string;
  /** the kiosk's `/health`; null: unknown */
  healthUrl?: string | null;
  /** what the terminal does with a payment without an order */
  payments?: 'hold' | 'approve';
  /** *Begin again* has restored the simulated library. */
  onBegun?(): void;
}
export interface Play {
  readonly port: number;
  readonly url: string;
  close(): Promise<void>;
}

/** Changes within so many milliseconds are sent as one. */
const gatherMs = 40;
const heartbeatMs = 10_000;

/** The stage shows the kiosk's screen in a frame. */
const headersFor = (kioskUrl: string): Readonly<Record<string, string>> => ({
  'Cache-Control': 'no-store',
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; font-src 'self'; " +
    `img-src 'self' data:; frame-src ${new URL(kioskUrl).origin}; ` +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
});

/** Rejects if the port is taken. */
export async function startPlay(options: PlayOptions): Promise<Play> {
  const { devices, payments = 'hold', kioskUrl, healthUrl = null } = options;
  const table: Table = {
    devices,
    cupboard: new Map(),
    terminalNext: payments,
    terminalStatus: 0,
    failingWrites: 0,
    failingReads: 0,
    cutLists: 0,
    warns: false,
    call: null,
    story: null,
    finger: null,
    beginning: false,
    director: createDirector({
      ...{ table: () => table, kioskUrl, healthUrl, changed: () => changes.changed() },
      onBegun: () => options.onBegun?.(),
    }),
  };
  const changes = createChanges();
  const stops = [
    devices.library?.onChange(changes.changed),
    devices.reader?.onChange(changes.changed),
    devices.scanner?.onChange(changes.changed),
    devices.printer?.onChange(changes.changed),
    devices.terminal?.onChange(() => {
      // A payment has begun: the order for the next one is used up.
      if (devices.terminal?.display().includes('insert your card')) table.terminalNext = payments;
      changes.changed();
    }),
  ];

  const app = new Hono();
  let ownHosts: readonly string[] = [];
  guard(app, () => ownHosts, headersFor(kioskUrl));
  servePages(app);
  // What the library exports at night: `curl -s …/facts.jsonl | kiosk facts import -`.
  app.get('/facts.jsonl', (c) => {
    const { library } = devices;
    return library ? c.text(factsExport(library.library.state)) : c.notFound();
  });
  // What the library has on next: the feed of the attract screen.
  app.get('/calendar.ics', (c) =>
    c.body(calendarOf(new Date()), 200, { 'Content-Type': 'text/calendar; charset=utf-8' }),
  );
  receiveCalls(app, table, changes.changed);
  app.get('/state', (c) => c.json(snapshot(table, kioskUrl)));
  app.get('/events', (c) => streamState(c, changes, () => snapshot(table, kioskUrl)));
  app.post(
    '/act/:device/:action',
    bodyLimit({
      maxSize: 16_384,
      onError: (c) => c.json({ error: 'too-long', text: 'The body is too long.' }, 413),
    }),
    async (c) => {
      const answer = await runAct(c, table);
      changes.changed();
      return answer;
    },
  );

  const server = serve({ fetch: app.fetch, port: options.port, hostname: '127.0.0.1' });
  const port = await new Promise<number>((resolve, reject) => {
    server.once('error', reject);
    server.once('listening', () => resolve((server.address() as AddressInfo).port));
  });
  ownHosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  return {
    port,
    url: `http://127.0.0.1:${port}/`,
    close: async () => {
      await table.director.stop();
      for (const stop of stops) stop?.();
      changes.close();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        if ('closeAllConnections' in server) server.closeAllConnections();
      });
    },
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

function createChanges(): Changes {
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

function streamState(c: Context, changes: Changes, state: () => object) {
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

async function runAct(c: Context, table: Table) {
  const act = acts.get(`${c.req.param('device')}/${c.req.param('action')}`);
  if (!act) return c.json({ error: 'unknown-act', text: 'There is no such act.' }, 404);
  if (!/^application\/json\b/i.test(c.req.header('content-type') ?? ''))
    return c.json({ error: 'not-json', text: 'The body must be application/json.' }, 415);
  const body = act.body.safeParse(asJson(await c.req.text()));
  if (!body.success) return c.json({ error: 'invalid', text: z.prettifyError(body.error) }, 400);
  const result = await act.run(table, body.data);
  if (result.ok) return c.json({ ok: true });
  return c.json({ error: result.why, text: result.text }, result.why === 'not-found' ? 404 : 409);
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text === '' ? '{}' : text);
  } catch {
    return undefined;
  }
}
