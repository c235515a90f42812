/** What the fleet panel's server answers: the page, the stream, and what an operator asks for. */
import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { Fault } from '../../../src/fault.ts';
import type { readPage } from '../../../src/screen/page.ts';
import { atMost, bodyOf, NotDone } from '../../../src/screen/web/answers.ts';
import { hungUp } from '../../../src/screen/web/hung-up.ts';
import { HubRefusal } from '../hub/hub.ts';
import { rolloutNumbers } from '../rollout/numbers.ts';
import type { KioskDiffers, LayerLine, LayerSeen, LayerView, Overview } from './actions.ts';
import { createOverviews, streamOverview } from './events.ts';
import type { Guard } from './guard.ts';
import { overviewOf } from './overview.ts';
import type { PanelRegion } from './region.ts';

interface RouteParts {
  region: PanelRegion;
  page: Awaited<ReturnType<typeof readPage>>;
  guard: Guard;
  /** aborted when the server closes: ends the streams */
  ended: AbortSignal;
}

const bodyBytes = 1_000_000;
const name = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/);
const layerKey = z.string().regex(/^(region|branch\.[a-z0-9-]+|kiosk\.[a-z0-9-]+\.[a-z0-9-]+)$/);
const path = z.string().min(1).max(200);

const callAsked = z.strictObject({ branch: name, kiosk: name, call: z.string().min(1).max(100) });
const closeAsked = z.strictObject({
  branch: name,
  kiosk: name,
  entry: z.int().positive(),
  why: z.string().trim().min(1).max(200),
  seen: z.string().regex(/^[0-9a-f]{64}$/),
});
const layerChange = z.strictObject({
  key: layerKey,
  settings: z.record(z.string(), z.unknown()),
  over: z.array(path).max(500),
  note: z.string().trim().max(200),
  revision: z.int().nonnegative(),
});
const decision = z.strictObject({
  branch: name,
  kiosk: name,
  path,
  decision: z.enum(['take-up', 'over']),
});
const rolloutAsked = z.strictObject({
  title: z.string().trim().min(1).max(100),
  package: z.string().max(60).nullable(),
  numbers: rolloutNumbers,
});
const acts = z.enum(['pause', 'resume', 'stop', 'back']);

export function createRoutes(parts: RouteParts): Hono {
  const app = new Hono();
  app.use(parts.guard.check);
  app.use('/api/*', atMost(bodyBytes));
  app.use('/api/*', async (c, next) => {
    const changes = c.req.method !== 'GET';
    if (changes && !/^application\/json\b/i.test(c.req.header('content-type') ?? ''))
      throw new NotDone(415, {
        code: 'request-not-json',
        text: 'A request comes as application/json.',
      });
    await next();
  });
  const overviews = createOverviews(parts.region, parts.ended);
  app.get('/api/events', (c) => streamOverview(c, overviews, parts.ended));
  app.route('/api', seenRoutes(parts.region));
  app.route('/api', layerRoutes(parts.region));
  app.route('/api', rolloutRoutes(parts.region));
  app.all('/api/*', (c) =>
    c.json({ code: 'no-such-action', text: `There is no ${c.req.method} ${c.req.path}.` }, 404),
  );
  app.get('/', (c) => c.html(withOverview(parts.page, overviewOf(parts.region))));
  app.get('*', (c) => {
    const file = parts.page.get(c.req.path);
    return file === undefined
      ? c.notFound()
      : c.body(file.bytes, 200, { 'Content-Type': file.type });
  });
  app.onError(answerError);
  return app;
}

/** The region stands in the page, so that its first picture waits for no further request. */
function withOverview(page: RouteParts['page'], overview: Overview): string {
  const html = Buffer.from(page.get('/index.html')?.bytes ?? []).toString('utf8');
  // Data, which the page's policy for scripts leaves alone; `<` could end it.
  const json = JSON.stringify(overview).replaceAll('<', '\\u003c');
  const block = `<script type="application/json" id="overview">${json}</script>`;
  return html.replace('</head>', () => `${block}</head>`);
}

function seenRoutes(region: PanelRegion): Hono {
  const routes = new Hono();
  routes.get('/branches/:branch', (c) => {
    const asked = c.req.param('branch');
    const branch = region.seen().branches.find((each) => each.branch === asked);
    return c.json(branch ?? noSuch('branch'), branch === undefined ? 404 : 200);
  });
  routes.get('/staff', (c) => c.json(region.staff()));
  routes.get('/audit', async (c) => c.json(await region.audit()));
  routes.post('/calls/acknowledge', async (c) => {
    await region.acknowledge(await bodyOf(c, callAsked));
    return c.json({});
  });
  routes.post('/staff/close', async (c) => {
    await region.closeEntry(await bodyOf(c, closeAsked));
    return c.json({});
  });
  return routes;
}

function layerRoutes(region: PanelRegion): Hono {
  const { layers } = region;
  const routes = new Hono();
  routes.get('/layers', async (c) => c.json((await layers.all()).map(lineOf)));
  routes.get('/layers/:key', async (c) => {
    const key = layerKey.safeParse(c.req.param('key'));
    if (!key.success) return c.json(noSuch('layer'), 404);
    const [newest, ...history] = await layers.history(key.data);
    const view: LayerView = { layer: newest ?? emptyLayer(key.data), history };
    return c.json(view);
  });
  routes.post('/layers/check', async (c) =>
    c.json(await layers.check(await bodyOf(c, layerChange))),
  );
  routes.post('/layers/save', async (c) => {
    const change = await bodyOf(c, layerChange);
    const saved = await layers.save(change);
    if (saved !== 'conflict') return c.json(saved);
    throw new NotDone(409, {
      code: 'layer-changed',
      text: 'This layer was changed meanwhile: nothing was saved.',
      remedy: 'Load it again, and make the change once more.',
    });
  });
  routes.get('/difference', async (c) => c.json(await layers.difference()));
  routes.get('/differs', (c) => {
    const differs = region.seen().branches.flatMap(({ kiosks }) =>
      kiosks.flatMap(({ branch, kiosk, status }): KioskDiffers[] => {
        const paths = status?.configuration.differs ?? [];
        return paths.length === 0 ? [] : [{ branch, kiosk, paths }];
      }),
    );
    return c.json(differs);
  });
  routes.post('/differs', async (c) => {
    await layers.decide(await bodyOf(c, decision));
    return c.json({});
  });
  return routes;
}

function lineOf({ key, by, at, note, revision, settings }: LayerSeen): LayerLine {
  return { key, by, at, note, revision, settings: countOf(settings) };
}

/** A list is one setting, and so is a `null`. */
function countOf(settings: unknown): number {
  if (typeof settings !== 'object' || settings === null || Array.isArray(settings)) return 1;
  return Object.values(settings).reduce((sum: number, each) => sum + countOf(each), 0);
}

function emptyLayer(key: string): LayerSeen {
  const nothing = { settings: {}, over: [], files: [], by: '', at: null, note: '', revision: 0 };
  return { key: key as LayerSeen['key'], ...nothing };
}

function rolloutRoutes({ steering }: PanelRegion): Hono {
  const routes = new Hono();
  routes.post('/rollouts/plan', async (c) =>
    c.json(await steering.plan(await bodyOf(c, rolloutAsked))),
  );
  routes.post('/rollouts', async (c) =>
    c.json(await steering.start(await bodyOf(c, rolloutAsked))),
  );
  routes.get('/rollouts/:id', async (c) => {
    const rollout = await steering.show(c.req.param('id'));
    return c.json(rollout ?? noSuch('rollout'), rollout === null ? 404 : 200);
  });
  routes.post('/rollouts/:id/:act', async (c) => {
    const act = acts.safeParse(c.req.param('act'));
    if (!act.success) return c.json(noSuch('act'), 404);
    await steering.act(c.req.param('id'), act.data);
    return c.json({});
  });
  return routes;
}

function noSuch(what: string) {
  return { code: 'no-such-action', text: `There is no such ${what}.` };
}

function answerError(error: Error, c: Context): Response {
  if (error instanceof NotDone) return c.json(error.refused, error.status);
  if (error instanceof HubRefusal) return c.json({ code: error.code, text: error.message }, 503);
  if (error instanceof Fault) {
    const { code, message, remedy } = error;
    return c.json({ code, text: message, remedy }, 422);
  }
  if (hungUp(error)) return c.body(null, 400);
  return c.json({ code: 'request-failed', text: `The request failed: ${error.name}.` }, 500);
}
