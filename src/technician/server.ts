/**
 * The technician's actions over HTTP, for both faces: `/service/api/*` on the screen's server, behind a PIN, and the socket in
 * the data folder, which only the user of the kiosk can open. What a request and an answer look like is in `actions.ts`.
 */
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { getCookie } from 'hono/cookie';
import { Fault } from '../fault.ts';
import type { AuditEntry } from './actions.ts';
import { NotDone } from './answers.ts';
import { type Audit, openAudit } from './audit.ts';
import { createGate, type Env, needs } from './gate.ts';
import type { Above, Inside } from './inside.ts';
import { streamLive } from './live.ts';
import { openLockOut } from './lock-out.ts';
import type { Memory } from './memory.ts';
import { overviewOf } from './overview.ts';
import { createPinCheck } from './pins.ts';
import type { Sessions } from './sessions.ts';

export interface ServerParts {
  inside: Inside;
  above: Above;
  memory: Memory;
  sessions: Sessions;
  /** ends the streams when the kiosk closes */
  ended: AbortSignal;
}
export interface Faces {
  panel: Hono<Env>;
  socket: Hono<Env>;
}

const bodyBytes = 2_000_000;

export const createFaces = (parts: ServerParts): Faces => {
  const { inside, memory, sessions } = parts;
  const { config, clock, log } = inside;
  const audit = openAudit(config.store.folder, clock);
  const gate = createGate({
    hashes: inside.hashes,
    checkPin: createPinCheck(inside.hashes),
    lockOut: openLockOut(config.store.folder, clock),
    sessions,
    logOffMs: config.service.logOffMs,
    audit,
    clock,
    log,
  });
  const write = (entry: Omit<AuditEntry, 'at'>) => {
    const written = audit.write(entry);
    memory.publish({ type: 'audit', at: written.at, entry: written });
  };
  const actions = createActions(parts, audit, write);

  const panel = base(inside).basePath('/service/api');
  panel.route('/', gate.routes);
  panel.use(gate.guard);
  panel.get('/events', (c) => {
    const token = getCookie(c, 'kiosk-service');
    return streamLive(c, memory, () => sessions.who(token, performance.now(), false) !== null, parts.ended);
  });
  panel.route('/', actions);

  const socket = base(inside);
  socket.use(async (c, next) => {
    c.set('who', 'socket');
    await next();
  });
  socket.get('/events', (c) => streamLive(c, memory, () => true, parts.ended));
  socket.route('/', actions);
  return { panel, socket };
};

type Write = (entry: Omit<AuditEntry, 'at'>) => void;

const createActions = ({ inside, above, memory }: ServerParts, audit: Audit, write: Write): Hono<Env> => {
  const actions = new Hono<Env>();
  actions.get('/overview', (c) => c.json(overviewOf(inside, above, memory)));
  actions.get('/audit', (c) => c.json(audit.read(500)));
  actions.post('/restart-screen', needs('technician'), (c) => {
    write({ role: c.get('who'), action: 'restart-screen', what: [] });
    inside.reloadScreen();
    return c.json({ viewers: inside.viewers() });
  });
  return actions;
};

/** A change comes as JSON (no form of another page can send that), is not too long, and is refused in words. */
const base = ({ log }: Inside): Hono<Env> => {
  const app = new Hono<Env>();
  app.use(
    bodyLimit({
      maxSize: bodyBytes,
      onError: (c) => c.json({ code: 'request-too-long', text: `A request may have ${bodyBytes} bytes.` }, 413),
    }),
  );
  app.use(async (c, next) => {
    const changes = c.req.method !== 'GET';
    if (changes && !/^application\/json\b/i.test(c.req.header('content-type') ?? ''))
      throw new NotDone(415, { code: 'request-not-json', text: 'A request comes as application/json.' });
    await next();
  });
  app.notFound((c) => c.json({ code: 'no-such-action', text: `There is no ${c.req.method} ${c.req.path}.` }, 404));
  app.onError((error, c) => {
    if (error instanceof NotDone) return c.json(error.refused, error.status);
    if (error instanceof Fault) {
      log({ level: 'error', part: error.part, code: error.code, text: `${error.message} ${error.remedy}` });
      return c.json({ code: error.code, text: error.message, remedy: error.remedy }, 500);
    }
    // The message of an unexpected error may quote what was sent: only its kind is kept.
    log({ level: 'error', part: 'service', code: 'request-failed', text: `A request failed: ${error.name}.` });
    return c.json({ code: 'request-failed', text: `The request failed: ${error.name}.` }, 500);
  });
  return app;
};
