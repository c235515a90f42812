/**
 * The simulators' page: static files, the state as server-sent events, and what the person does by
 * POST. On the loopback only.
 */
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { streamSSE } from 'hono/streaming';
import { z } from 'zod';
import { acts } from './acts.ts';
import { projectFolder } from './folder.ts';
import type { Devices, Table } from './parts.ts';
import { snapshot } from './snapshot.ts';

interface PlayOptions {
  /** 0: any free port */
  port: number;
  devices: Devices;
  /** where the kiosk's own screen is, for the link */
  kioskUrl: string;
  /** what the terminal does with a payment that nothing was ordered for */
  payments?: 'hold' | 'approve';
  /** changes within so many milliseconds are sent as one. 40 */
  gatherMs?: number;
  /** how often a quiet stream says that it lives. 10 000 */
  heartbeatMs?: number;
}
export interface Play {
  readonly port: number;
  readonly url: string;
  close(): Promise<void>;
}

const files = [
  'page.css',
  'parts.css',
  'page.js',
  'basics.js',
  'people.js',
  'shelf.js',
  'devices.js',
] as const;
const types = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
};
const headers: Readonly<Record<string, string>> = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
};

/** Rejects where the port is taken. */
export async function startPlay(options: PlayOptions): Promise<Play> {
  const { devices, payments = 'hold', gatherMs = 40, heartbeatMs = 10_000 } = options;
  const table: Table = {
    devices,
    cupboard: new Map(),
    terminalNext: payments,
    terminalStatus: 0,
    failingWrites: 0,
    failingReads: 0,
    cutLists: 0,
    warns: false,
  };
  const folder = join(projectFolder(), 'simulators', 'play', 'page');
  const viewers = new Set<() => void>();
  let version = 0;
  let closing = false;
  let gathering: NodeJS.Timeout | null = null;
  let ownHosts: readonly string[] = [];

  const tell = () => {
    gathering = null;
    version++;
    for (const wake of [...viewers]) wake();
  };
  const changed = () => {
    gathering ??= setTimeout(tell, gatherMs);
  };
  const stops = [
    devices.library?.onChange(changed),
    devices.reader?.onChange(changed),
    devices.scanner?.onChange(changed),
    devices.printer?.onChange(changed),
    devices.terminal?.onChange(() => {
      // A payment has begun: what was ordered for the next one is used up.
      if (devices.terminal?.display().includes('insert your card')) table.terminalNext = payments;
      changed();
    }),
  ];

  const app = new Hono();
  app.use(async (c, next) => {
    await next();
    for (const [name, value] of Object.entries(headers)) c.header(name, value);
  });
  app.use(async (c, next) => {
    const origin = c.req.header('origin');
    const host = c.req.header('host') ?? '';
    const own =
      ownHosts.includes(host) &&
      (origin === undefined || ownHosts.some((name) => origin === `http://${name}`));
    return own
      ? next()
      : c.json({ error: 'foreign-origin', text: 'Only the simulators’ own page may ask.' }, 403);
  });
  for (const file of ['index.html', ...files]) {
    app.get(file === 'index.html' ? '/' : `/${file}`, async (c) => {
      const extension = file.slice(file.lastIndexOf('.') + 1) as keyof typeof types;
      return c.body(await readFile(join(folder, file), 'utf8'), 200, {
        'Content-Type': types[extension],
      });
    });
  }
  app.get('/state', (c) => c.json(snapshot(table, options.kioskUrl)));
  app.get('/events', (c) =>
    streamSSE(c, async (stream) => {
      let sent = -1;
      let gone = false;
      stream.onAbort(() => {
        gone = true;
        for (const wake of [...viewers]) wake();
      });
      while (!gone && !closing) {
        if (sent !== version) {
          sent = version;
          await stream.writeSSE({
            event: 'state',
            data: JSON.stringify(snapshot(table, options.kioskUrl)),
          });
        } else if (!(await nextChange(heartbeatMs)))
          await stream.writeSSE({ event: 'heartbeat', data: '' });
      }
    }),
  );
  app.post(
    '/act/:device/:action',
    bodyLimit({
      maxSize: 16_384,
      onError: (c) => c.json({ error: 'too-long', text: 'The body is too long.' }, 413),
    }),
    async (c) => {
      const answer = await runAct(c);
      changed();
      return answer;
    },
  );

  app.onError((error, c) => {
    // A body that was cut off is its sender's fault; anything else is a defect of ours, and is
    // seen.
    if ('code' in error && error.code === 'ECONNRESET') return c.body(null, 400);
    console.error(error);
    return c.json({ error: 'request-failed', text: error.message }, 500);
  });

  async function runAct(c: Context) {
    const act = acts.get(`${c.req.param('device')}/${c.req.param('action')}`);
    if (!act) return c.json({ error: 'unknown-act', text: 'There is no such act.' }, 404);
    if (!/^application\/json\b/i.test(c.req.header('content-type') ?? '')) {
      return c.json({ error: 'not-json', text: 'The body must be application/json.' }, 415);
    }
    const body = act.body.safeParse(asJson(await c.req.text()));
    if (!body.success) return c.json({ error: 'invalid', text: z.prettifyError(body.error) }, 400);
    const result = await act.run(table, body.data);
    if (result.ok) return c.json({ ok: true });
    return c.json({ error: result.why, text: result.text }, result.why === 'not-found' ? 404 : 409);
  }

  /** True at the next change, false when the time is over. */
  function nextChange(ms: number): Promise<boolean> {
    return new Promise((resolve) => {
      const finish = (woken: boolean) => {
        clearTimeout(timer);
        viewers.delete(wake);
        resolve(woken);
      };
      const wake = () => finish(true);
      const timer = setTimeout(() => finish(false), ms);
      viewers.add(wake);
    });
  }

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
      closing = true;
      for (const stop of stops) stop?.();
      if (gathering) clearTimeout(gathering);
      for (const wake of [...viewers]) wake();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        if ('closeAllConnections' in server) server.closeAllConnections();
      });
    },
  };
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text === '' ? '{}' : text);
  } catch {
    return undefined;
  }
}
