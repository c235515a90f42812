/** Who may do what: the session of the panel behind a PIN, or the socket of the command line, which has none. */
import type { Context, MiddlewareHandler } from 'hono';
import { Hono } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { z } from 'zod';
import type { Clock, Log } from '../domain.ts';
import type { AuditEntry, Role, Session } from './actions.ts';
import { bodyOf, NotDone } from './answers.ts';
import { type LockOut, triesUntilLock } from './lock-out.ts';
import type { Hashes } from './pins.ts';
import type { Sessions } from './sessions.ts';

/** `socket`: somebody who may read the data folder already. */
export type Who = Role | 'socket';
export type Env = { Variables: { who: Who } };

export interface GateParts {
  hashes: Hashes;
  checkPin(pin: string): Promise<Role | null>;
  lockOut: LockOut;
  sessions: Sessions;
  logOffMs: number;
  timeZone: string;
  currency: string;
  /** into the audit trail; never throws, so that a full disk keeps nobody out */
  note(role: AuditEntry['role'], action: string): void;
  clock: Clock;
  log: Log;
}

const cookie = 'kiosk-service';
const noPin =
  'Make a PIN with `kiosk service-pin`, keep the line that it prints in a file, and name that file as service.technician in the configuration.';
/** Pages ask these by themselves: they do not say that somebody is there. */
const polled = (c: Context) => c.req.method === 'GET';

const rank = { operator: 0, technician: 1, socket: 1 } as const;

/** Lets in who has at least this role. */
export const needs =
  (role: Role): MiddlewareHandler<Env> =>
  async (c, next) => {
    if (rank[c.get('who')] < rank[role])
      throw new NotDone(403, { code: 'not-allowed', text: `This takes the PIN of the ${role}.` });
    await next();
  };

/** Everything behind it knows who asks; without a session only `/session`, `/login` and `/logout` answer. */
export const createGate = (parts: GateParts): { routes: Hono<Env>; guard: MiddlewareHandler<Env> } => {
  const { hashes, lockOut, sessions, clock, log } = parts;
  const roles = (['operator', 'technician'] as const).filter((role) => hashes[role] !== null);
  const nowMs = () => performance.now();
  const whoIs = (c: Context, seen: boolean) => sessions.who(getCookie(c, cookie), nowMs(), seen);
  const sessionOf = (role: Role | null): Session => ({
    role,
    open: roles.length > 0,
    ...(roles.length > 0 ? {} : { remedy: noPin }),
    lockedUntil: lockOut.lockedUntil(),
    triesLeft: lockOut.triesLeft(),
    logOffMs: parts.logOffMs,
    roles,
    timeZone: parts.timeZone,
    currency: parts.currency,
  });
  let waiting = 0;

  const routes = new Hono<Env>();
  routes.get('/session', (c) => c.json(sessionOf(whoIs(c, false))));
  /** Somebody touched the panel. */
  routes.post('/session', (c) => c.json(sessionOf(whoIs(c, true))));
  routes.post('/logout', (c) => {
    sessions.close(getCookie(c, cookie));
    deleteCookie(c, cookie, { path: '/service' });
    return c.json(sessionOf(null));
  });
  routes.post('/login', async (c) => {
    if (roles.length === 0)
      throw new NotDone(403, { code: 'no-pin', text: 'No PIN is set: the panel is closed.', remedy: noPin });
    const { pin } = await bodyOf(c, z.strictObject({ pin: z.string().min(1).max(64) }));
    if (waiting >= triesUntilLock) throw new NotDone(429, { code: 'busy', text: 'One PIN at a time.' });
    waiting += 1;
    try {
      return c.json(sessionOf(await logIn(c, pin)));
    } finally {
      waiting -= 1;
    }
  });

  async function logIn(c: Context, pin: string): Promise<Role> {
    refuseLocked();
    // Counted first, so that pulling the plug, or asking many times at once, gives no tries for nothing.
    lockOut.trying();
    const role = await parts.checkPin(pin);
    if (role === null) {
      parts.note('nobody', 'log-in-refused');
      const locked = lockOut.lockedUntil() !== null;
      const text = locked
        ? 'The service panel is locked: five wrong PINs.'
        : 'A wrong PIN was given at the service panel.';
      log({ level: 'warn', part: 'service', code: locked ? 'service-locked' : 'service-pin-wrong', text });
      refuseLocked();
      const left = lockOut.triesLeft();
      throw new NotDone(401, { code: 'pin-wrong', text: 'That is not the PIN.', triesLeft: left });
    }
    lockOut.right();
    parts.note(role, 'log-in');
    setCookie(c, cookie, sessions.open(role, nowMs()), { httpOnly: true, sameSite: 'Strict', path: '/service' });
    return role;
  }

  function refuseLocked(): void {
    const lockedUntil = lockOut.lockedUntil();
    if (lockedUntil === null) return;
    const text = `After ${triesUntilLock} wrong PINs the panel rests.`;
    const remedy = `Try again after ${lockedUntil}; over the command line everything works.`;
    throw new NotDone(423, { code: 'service-locked', text, remedy, lockedUntil, triesLeft: 0, now: clock.now() });
  }

  const guard: MiddlewareHandler<Env> = async (c, next) => {
    const role = whoIs(c, !polled(c));
    if (role === null) throw new NotDone(401, { code: 'not-logged-in', text: 'Nobody is logged in.' });
    c.set('who', role);
    await next();
  };
  return { routes, guard };
};
