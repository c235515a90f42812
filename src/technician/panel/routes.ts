/**
 * The routes of the technician's actions: under `/service/api` on the screen's server, behind a PIN,
 * and on the socket in the data folder. `actions.ts` has the types of requests and answers.
 */
import { type Context, Hono } from 'hono';
import { getCookie } from 'hono/cookie';
import { Fault, faultReport } from '../../fault.ts';
import { atMost, NotDone } from '../../screen/web/answers.ts';
import { hungUp } from '../../screen/web/hung-up.ts';
import { createAccess } from '../access/access.ts';
import { openLockOut } from '../access/lock-out.ts';
import { createPinCheck } from '../access/pins.ts';
import { cookieName, createSessionCheck, type Env } from '../access/session-check.ts';
import type { Sessions } from '../access/sessions.ts';
import type { AuditEntry } from '../actions.ts';
import { type Audit, openAudit } from '../audit/audit.ts';
import type { Memory } from '../memory/memory.ts';
import type { Readiness } from '../readiness/readiness.ts';
import type { KioskHandle, Supervisor } from '../running-kiosk.ts';
import { adoptRoutes } from './branch/adopt.ts';
import { branchRoutes } from './branch/branch.ts';
import { callRoutes } from './calls.ts';
import { pinRoutes } from './change-pin.ts';
import { configurationRoutes } from './configuration/configuration.ts';
import { figureRoutes } from './figures.ts';
import type { HandlerParts } from './handler-parts.ts';
import { journalRoutes } from './journal.ts';
import { streamLive } from './live.ts';
import { overviewOf } from './overview.ts';
import { partRoutes } from './parts.ts';
import { readinessRoutes } from './readiness.ts';
import { ruleRoutes } from './rules.ts';
import { setupRoutes } from './setup.ts';
import { textRoutes } from './texts.ts';
import { upkeepRoutes } from './upkeep.ts';

export interface PanelParts {
  kiosk: KioskHandle;
  supervisor: Supervisor;
  memory: Memory;
  readiness: Readiness;
  sessions: Sessions;
  /** aborted when the kiosk closes: ends the streams */
  ended: AbortSignal;
}
export interface Apps {
  panel: Hono<Env>;
  socket: Hono<Env>;
  /** of an operator of the region, by name */
  region(by: string): Hono<Env>;
  /** Throws as `Audit.write` does. */
  regionAudit(action: string, what: readonly string[]): void;
}

const bodyBytes = 2_000_000;
const panelPath = '/service/api';

export function createApps(given: PanelParts): Apps {
  const { kiosk, supervisor, memory, readiness, sessions, ended } = given;
  const { config, clock, log } = kiosk;
  const audit = openAudit({
    folder: config.store.folder,
    clock,
    keepDays: config.service.keepAuditDays,
    mayRemove: memory.clockIsRight,
    log,
  });
  ended.addEventListener('abort', () => audit.close(), { once: true });
  const lockOut = openLockOut(config.store.folder, clock);
  const hashes = { ...kiosk.hashes };
  const isPin = createPinCheck(hashes);
  const sessionCheck = createSessionCheck({
    hashes,
    codeKeys: kiosk.codeKeys,
    isPin,
    lockOut,
    sessions,
    config,
    note: (entry) => note(entry),
    clock,
    log,
  });
  const note = (entry: Omit<AuditEntry, 'at'>) => {
    try {
      write(entry);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      log(faultReport(error));
    }
  };
  const write = (entry: Omit<AuditEntry, 'at'>) => {
    const written = audit.write(entry);
    memory.publish({ type: 'audit', at: written.at, entry: written });
  };
  const entryOf = (c: Context<Env>, action: string, what: readonly string[]) => ({
    role: c.get('who'),
    by: c.get('by') ?? undefined,
    action,
    what,
  });
  const parts: HandlerParts = {
    kiosk,
    supervisor,
    memory,
    readiness,
    lockOut,
    audit: (c, action, what) => write(entryOf(c, action, what)),
    note: (c, action, what) => note(entryOf(c, action, what)),
  };
  const onDenied = (c: Context<Env>, name: string) => parts.note(c, 'not-allowed', [name]);
  const actions = createActions(parts, audit);
  actions.route('/', pinRoutes(parts, { hashes, isPin, sessions }));

  const panel = base(kiosk).basePath(panelPath);
  panel.route('/', sessionCheck.routes);
  panel.use(sessionCheck.guard);
  panel.use(createAccess(panelPath, onDenied));
  panel.get('/events', (c) => {
    const token = getCookie(c, cookieName);
    return streamLive(
      c,
      memory,
      () => sessions.who(token, performance.now(), false) !== null,
      ended,
    );
  });
  panel.route('/', actions);

  const socket = base(kiosk);
  socket.use(async (c, next) => {
    c.set('who', 'socket');
    c.set('by', null);
    await next();
  });
  socket.use(createAccess('', onDenied));
  socket.get('/events', (c) => streamLive(c, memory, () => true, ended));
  socket.route('/', actions);
  const region = (by: string) => {
    const app = base(kiosk);
    app.use(async (c, next) => {
      c.set('who', 'region');
      c.set('by', by);
      await next();
    });
    app.use(createAccess('', onDenied));
    app.route('/', actions);
    return app;
  };
  const regionAudit: Apps['regionAudit'] = (action, what) =>
    write({ role: 'region', action, what });
  return { panel, socket, region, regionAudit };
}

function createActions(parts: HandlerParts, audit: Audit): Hono<Env> {
  const actions = new Hono<Env>();
  actions.get('/overview', (c) => {
    const overview = overviewOf(parts);
    // A page of the panel shows the calls; what a command prints may be read by no one.
    if (c.get('who') !== 'socket') parts.kiosk.branchCalls?.shown();
    return c.json(overview);
  });
  for (const routes of [
    partRoutes,
    readinessRoutes,
    branchRoutes,
    callRoutes,
    ruleRoutes,
    journalRoutes,
    figureRoutes,
    adoptRoutes,
    textRoutes,
    configurationRoutes,
    setupRoutes,
  ])
    actions.route('/', routes(parts));
  actions.route('/', upkeepRoutes(parts, audit));
  return actions;
}

/**
 * Takes changes as JSON only (a form on another page cannot send that), of a limited length, and
 * answers errors as JSON.
 */
function base({ log }: KioskHandle): Hono<Env> {
  const app = new Hono<Env>();
  app.use(atMost(bodyBytes));
  app.use(async (c, next) => {
    const changes = c.req.method !== 'GET';
    if (changes && !/^application\/json\b/i.test(c.req.header('content-type') ?? ''))
      throw new NotDone(415, {
        code: 'request-not-json',
        text: 'A request comes as application/json.',
      });
    await next();
  });
  app.notFound((c) =>
    c.json({ code: 'no-such-action', text: `There is no ${c.req.method} ${c.req.path}.` }, 404),
  );
  app.onError((error, c) => {
    if (error instanceof NotDone) return c.json(error.refused, error.status);
    if (error instanceof Fault) {
      log(faultReport(error));
      return c.json({ code: error.code, text: error.message, remedy: error.remedy }, 500);
    }
    if (hungUp(error)) return c.body(null, 400);
    // The message of an unexpected error may quote the request: only its name is logged.
    log({
      level: 'error',
      part: 'service',
      code: 'request-failed',
      text: `A request failed: ${error.name}.`,
    });
    return c.json({ code: 'request-failed', text: `The request failed: ${error.name}.` }, 500);
  });
  return app;
}
