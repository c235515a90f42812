/** What the screen's server answers: the page, the stream of screens, touches and texts. */
import type { HttpBindings } from '@hono/node-server';
import { type Context, Hono, type Next } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Language, Log } from '../../../machines/domain.ts';
import type { readPage } from '../page.ts';
import { type Intent, intent } from '../screen.ts';
import { type createSeats, type SeatReport, seatReport } from '../seat.ts';
import type { Catalogue } from '../texts.ts';
import { hungUp } from './hung-up.ts';
import { contentPolicy, isOwnRequest, pageHeaders } from './page-headers.ts';
import type { ScreenUser } from './screen-user.ts';
import type { createStreams } from './streams.ts';

type Env = { Bindings: HttpBindings };
export interface ScreenHandlers {
  /** the catalogue of each language that the kiosk offers */
  texts: Readonly<Record<Language, Catalogue>>;
  /** an SVG; left out or null: the library has no mark of its own */
  logo?: Uint8Array<ArrayBuffer> | null;
  /** the same of the marks above a code */
  codeMarks?: Uint8Array<ArrayBuffer> | null;
  /** a picture of the attract screen, by its name; null: none. Left out: there are none */
  picture?(name: string): { bytes: Uint8Array<ArrayBuffer>; type: string } | null;
  onIntent(intent: Intent): void;
  /** what the session of the browser has found at its screen; left out: not of interest */
  onSeat?(report: SeatReport): void;
  /** who alone is the screen; null or left out: every program that reaches the port */
  screenUser?: ScreenUser | null;
  /** origin of the one page that may frame the patron's page; null or left out: none */
  shownIn?: string | null;
  /**
   * Answers everything under `/service/api/`; it says itself who may ask. `atKiosk`: the kiosk's
   * own browser asks, for certain. Left out: nothing there
   */
  service?(request: Request, atKiosk: boolean): Response | Promise<Response>;
}

interface RouteParts extends ScreenHandlers {
  page: Awaited<ReturnType<typeof readPage>>;
  streams: ReturnType<typeof createStreams>;
  seats: ReturnType<typeof createSeats>;
  heartbeatMs: number;
  /** by which names the server is reached, as `127.0.0.1:8080` */
  hosts(): readonly string[];
  log: Log;
  /** each code once a minute */
  limitedLog: Log;
}

const intentBytes = 4096;

const patronPage: ReadonlySet<string> = new Set(['/', '/index.html']);

export function createRoutes(parts: RouteParts): Hono<Env> {
  const { screenUser = null } = parts;
  const isScreen = async (c: Context<Env>) =>
    screenUser === null || (await screenUser.isBehind(c.env.incoming.socket));
  const app = new Hono<Env>();
  guard(app, parts, isScreen);
  addTouches(app, parts);
  addStream(app, parts);
  addSeat(app, parts);

  app.get('/texts/:file', (c) => {
    const language = c.req.param('file').replace(/\.json$/, '');
    const catalogue = Object.hasOwn(parts.texts, language) ? parts.texts[language] : undefined;
    return catalogue === undefined ? c.notFound() : c.json(catalogue);
  });
  for (const [address, svg] of [
    ['/logo.svg', parts.logo],
    ['/code-marks.svg', parts.codeMarks],
  ] as const)
    app.get(address, (c) =>
      svg ? c.body(svg, 200, { 'Content-Type': 'image/svg+xml' }) : c.notFound(),
    );
  app.get('/pictures/:name', (c) => {
    const picture = parts.picture?.(c.req.param('name')) ?? null;
    return picture === null
      ? c.notFound()
      : c.body(picture.bytes, 200, { 'Content-Type': picture.type });
  });
  app.all('/service/api/*', async (c) => {
    const atKiosk = screenUser !== null && (await isScreen(c));
    return parts.service?.(c.req.raw, atKiosk) ?? c.notFound();
  });
  app.get('/service', (c) => c.redirect('/service/'));
  app.get('*', (c) => {
    const file = parts.page.get(c.req.path.endsWith('/') ? `${c.req.path}index.html` : c.req.path);
    return file === undefined
      ? c.notFound()
      : c.body(file.bytes, 200, { 'Content-Type': file.type });
  });
  app.onError((error, c) => {
    if (hungUp(error)) return c.body(null, 400);
    const text = `A request failed: ${error.name}.`;
    parts.log({ level: 'error', part: 'screen', code: 'request-failed', text });
    return c.json({ error: 'request-failed' }, 500);
  });
  return app;
}

type Refuse = (
  c: Context<Env>,
  status: 400 | 403 | 413 | 415,
  code: string,
  text: string,
) => Response;

function refuseWith({ limitedLog }: RouteParts): Refuse {
  return (c, status, code, text) => {
    const data = { status, method: c.req.method };
    limitedLog({ level: 'warn', part: 'screen', code, text, data });
    return c.json({ error: code, text }, status);
  };
}

/**
 * Sets the headers of each answer, and refuses what comes neither from the screen nor the panel.
 */
function guard(
  app: Hono<Env>,
  parts: RouteParts,
  isScreen: (c: Context<Env>) => Promise<boolean>,
): void {
  const refuse = refuseWith(parts);
  app.use(async (c, next) => {
    await next();
    for (const [name, value] of Object.entries(pageHeaders)) c.header(name, value);
    // The panel is framed by no page, and the stream is none.
    if (!parts.shownIn || !patronPage.has(c.req.path)) return;
    c.header('Content-Security-Policy', `${contentPolicy} ${parts.shownIn}`);
    // It knows no origin: a browser that obeys it would refuse the one page too.
    c.res.headers.delete('X-Frame-Options');
  });
  app.use(async (c, next) => {
    if (isOwnRequest(parts.hosts(), c.req.header('host'), c.req.header('origin'))) return next();
    const text = 'A page that is not the kiosk screen asked for the screen server.';
    return refuse(c, 403, 'foreign-origin', text);
  });
  const screenOnly = async (c: Context<Env>, next: Next) => {
    if (await isScreen(c)) return next();
    const text = `Only the browser of the kiosk shows the screen of patrons: a program of the user ${parts.screenUser?.name}.`;
    if (c.req.method !== 'GET' || c.req.path === '/events')
      return refuse(c, 403, 'not-the-screen', text);
    return c.text(`${text}\nThe service panel is at /service/.\n`, 403);
  };
  for (const path of ['/', '/index.html', '/events', '/intent', '/seat', '/alive', '/alive/*'])
    app.use(path, screenOnly);
  // In a window of its own the stream would list one visit after the other.
  app.use('*', async (c, next) => {
    const { path } = c.req;
    const destination = c.req.header('sec-fetch-dest') ?? 'empty';
    const asPage = c.req.header('sec-fetch-mode') === 'navigate' || destination !== 'empty';
    if (!asPage || (path !== '/events' && !path.endsWith('/api/events'))) return next();
    const text = 'The stream of the screen was opened as a page: it was refused.';
    return refuse(c, 403, 'stream-as-page', text);
  });
}

function addTouches(app: Hono<Env>, parts: RouteParts): void {
  const refuse = refuseWith(parts);
  const tooLong = (c: Context) =>
    refuse(c, 413, 'intent-too-long', `An intent may have ${intentBytes} bytes at most.`);
  app.post('/intent', bodyLimit({ maxSize: intentBytes, onError: tooLong }), async (c) => {
    if (!/^application\/json\b/i.test(c.req.header('content-type') ?? ''))
      return refuse(c, 415, 'intent-not-json', 'An intent comes as application/json.');
    const parsed = intent.safeParse(asJson(await c.req.text()));
    if (!parsed.success) {
      // Never the value: it may be a PIN. Only where it was wrong.
      const where = parsed.error.issues.map((issue) => issue.path.join('.') || 'type').join(', ');
      const text = `The screen sent something that is no intent; wrong: ${where}.`;
      return refuse(c, 400, 'intent-invalid', text);
    }
    parts.onIntent(parsed.data);
    return c.body(null, 204);
  });
}

/**
 * The stream, and whether a page answers it: packaging/browser.mjs restarts a browser whose page
 * has crashed or hangs.
 */
function addStream(app: Hono<Env>, { streams, heartbeatMs }: RouteParts): void {
  let answeredAtMs = Number.NEGATIVE_INFINITY;
  const alive = (c: Context<Env>) => {
    answeredAtMs = performance.now();
    return c.body(null, 204);
  };
  app.get('/events', (c) => streams.open(c, () => c.env.incoming.socket.destroy()));
  app.post('/alive', alive);
  app.post('/alive/:stream', (c) => {
    streams.answered(c.req.param('stream'));
    return alive(c);
  });
  app.get('/seen', (c) =>
    c.body(null, performance.now() - answeredAtMs < 3 * heartbeatMs ? 204 : 503),
  );
}

/** For packaging/seat.mjs, which runs beside the browser, as its user. */
function addSeat(app: Hono<Env>, parts: RouteParts): void {
  const refuse = refuseWith(parts);
  const tooLong = (c: Context) =>
    refuse(c, 413, 'seat-invalid', `A report of the screen may have ${intentBytes} bytes at most.`);
  app.get('/seat', (c) => parts.seats.answer(c));
  app.post('/seat', bodyLimit({ maxSize: intentBytes, onError: tooLong }), async (c) => {
    const parsed = seatReport.safeParse(asJson(await c.req.text()));
    if (!parsed.success)
      return refuse(c, 400, 'seat-invalid', 'The report of the screen cannot be read.');
    parts.onSeat?.(parsed.data);
    return c.body(null, 204);
  });
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
