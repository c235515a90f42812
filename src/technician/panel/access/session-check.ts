/** Who is there: a session of the panel, opened with the PIN of one role. */
import type { Context, MiddlewareHandler } from 'hono';
import { Hono } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { z } from 'zod';
import type { Config } from '../../../config/schema.ts';
import type { Clock, Log } from '../../../domain.ts';
import type { AuditEntry, LoginRefused, Role, Session } from '../../actions.ts';
import { atMost, bodyOf, NotDone } from '../answers.ts';
import { type LockOut, triesUntilLock } from './lock-out.ts';
import { stepOf } from './one-time-code.ts';
import { type Hashes, roles } from './pins.ts';
import type { Person, Sessions } from './sessions.ts';

/** `socket`: somebody who may read the data folder already. */
type Who = Role | 'socket';
/**
 * `atKiosk`: asked by the kiosk's own browser, as the screen's server knows it where that browser
 * has a user of its own.
 */
export type Env = { Bindings: { atKiosk?: boolean }; Variables: { who: Who; by: string | null } };

interface SessionCheckParts {
  hashes: Hashes;
  /** of the one-time codes; null: this role gives none */
  codeKeys: Readonly<Record<Role, string | null>>;
  isPin(role: Role, pin: string): Promise<boolean>;
  lockOut: LockOut;
  sessions: Sessions;
  config: Pick<Config, 'service' | 'library'>;
  /** into the audit trail; never throws, so that a full disk keeps nobody out */
  note(entry: Omit<AuditEntry, 'at'>): void;
  clock: Clock;
  log: Log;
}

export const cookieName = 'kiosk-service';
const noPin =
  'Make a PIN with `kiosk service-pin`, keep the line that it prints in a file, and name that file as service.technician in the configuration.';
/** Pages ask these by themselves: they do not say that somebody is there. */
function polled(c: Context) {
  return c.req.method === 'GET';
}

const loginBytes = 4_096;
const login = z.strictObject({
  role: z.enum(roles),
  pin: z.string().min(1).max(64),
  initials: z.string().regex(/^\p{L}{2,4}$/u, { error: 'initials: write two to four letters' }),
  /** of a role that has a key for them */
  code: z.string().max(10).optional(),
  /** the panel stands on the kiosk's own screen, in a public room */
  atKiosk: z.boolean().default(false),
});

/**
 * Everything behind it knows who asks; without a session only `/session`, `/login` and `/logout`
 * answer.
 */
export function createSessionCheck(parts: SessionCheckParts): {
  routes: Hono<Env>;
  guard: MiddlewareHandler<Env>;
} {
  const { hashes, lockOut, sessions, clock, log, note } = parts;
  const { service, library } = parts.config;
  const present = roles.filter((role) => hashes[role] !== null);
  const nowMs = () => performance.now();
  const whoIs = (c: Context, seen: boolean) =>
    sessions.who(getCookie(c, cookieName), nowMs(), seen);
  const sessionOf = (person: (Person & { logOffMs: number }) | null): Session => ({
    role: person?.role ?? null,
    by: person?.by ?? null,
    open: present.length > 0,
    ...(present.length > 0 ? {} : { remedy: noPin }),
    roles: present.map((role) => ({
      role,
      lockedUntil: lockOut.lockedUntil(role),
      triesLeft: lockOut.triesLeft(role),
      needsCode: parts.codeKeys[role] !== null,
    })),
    logOffMs: person?.logOffMs ?? service.logOffMs,
    timeZone: library.timeZone,
    currency: library.currency,
  });
  const waiting: Record<Role, number> = { operator: 0, technician: 0 };

  const routes = new Hono<Env>();
  // Before a PIN is known, two megabytes need not be read.
  for (const path of ['/session', '/login', '/logout']) routes.use(path, atMost(loginBytes));
  routes.get('/session', (c) => c.json(sessionOf(whoIs(c, false))));
  /** Somebody touched the panel. */
  routes.post('/session', (c) => c.json(sessionOf(whoIs(c, true))));
  routes.post('/logout', (c) => {
    const person = whoIs(c, false);
    if (person) note({ role: person.role, by: person.by, action: 'log-out', what: [] });
    sessions.close(getCookie(c, cookieName));
    deleteCookie(c, cookieName, { path: '/service' });
    return c.json(sessionOf(null));
  });
  routes.post('/login', async (c) => {
    if (present.length === 0)
      throw new NotDone(403, {
        code: 'no-pin',
        text: 'No PIN is set: the panel is closed.',
        remedy: noPin,
      });
    const asked = await bodyOf(c, login);
    const { role } = asked;
    if (!present.includes(role))
      throw new NotDone(403, {
        code: 'no-pin',
        text: `No PIN is set for the ${role}.`,
        remedy: noPin,
      });
    if (waiting[role] >= triesUntilLock)
      throw new NotDone(429, { code: 'busy', text: 'One PIN at a time.' });
    waiting[role] += 1;
    try {
      return c.json(sessionOf(await logIn(c, asked)));
    } finally {
      waiting[role] -= 1;
    }
  });

  /**
   * The answer does not tell whether this or the PIN was wrong; with a wrong PIN no code is used
   * up.
   */
  function isCode(role: Role, code: string | undefined): boolean {
    const key = parts.codeKeys[role];
    if (key === null) return true;
    const step = stepOf(key, code ?? '', Date.parse(clock.now()));
    return step !== null && lockOut.useStep(role, step);
  }

  async function logIn(
    c: Context<Env>,
    { role, pin, code, initials, atKiosk }: z.output<typeof login>,
  ) {
    refuseLocked(role);
    // Counted first, so that pulling the plug, or asking many times at once, gives no tries for
    // nothing.
    lockOut.trying(role);
    const isPin = await parts.isPin(role, pin);
    if (!isPin || !isCode(role, code)) {
      note({ role: 'nobody', action: 'log-in-refused', what: [role] });
      const locked = lockOut.lockedUntil(role) !== null;
      const text = locked
        ? `The service panel is locked for the ${role}: five wrong PINs or codes.`
        : `A wrong PIN (or code) of the ${role} was given at the service panel.`;
      log({
        level: 'warn',
        part: 'service',
        code: locked ? 'service-locked' : 'service-pin-wrong',
        text,
      });
      refuseLocked(role);
      throw refused(401, {
        code: 'pin-wrong',
        text: 'That is not the PIN.',
        triesLeft: lockOut.triesLeft(role),
      });
    }
    lockOut.right(role);
    const person: Person = { role, by: initials.toLocaleUpperCase('en') };
    note({ ...person, action: 'log-in', what: [] });
    // Said by the page, and seen by the server: a page that keeps silent about it stands on a
    // public screen all the same.
    const isPublic = atKiosk || c.env.atKiosk === true;
    const logOffMs = isPublic
      ? Math.min(service.logOffAtKioskMs, service.logOffMs)
      : service.logOffMs;
    const token = sessions.open(person, logOffMs, nowMs());
    setCookie(c, cookieName, token, { httpOnly: true, sameSite: 'Strict', path: '/service' });
    return { ...person, logOffMs };
  }

  function refuseLocked(role: Role): void {
    const lockedUntil = lockOut.lockedUntil(role);
    if (lockedUntil === null) return;
    const text = `After ${triesUntilLock} wrong PINs the ${role} rests.`;
    const remedy = `Try again after ${lockedUntil}; over the command line everything works.`;
    throw refused(423, { code: 'service-locked', text, remedy, lockedUntil, triesLeft: 0 });
  }
  const refused = (status: 401 | 423, body: LoginRefused) =>
    new NotDone(status, { ...body, now: clock.now() });

  const guard: MiddlewareHandler<Env> = async (c, next) => {
    const person = whoIs(c, !polled(c));
    if (person === null)
      throw new NotDone(401, { code: 'not-logged-in', text: 'Nobody is logged in.' });
    c.set('who', person.role);
    c.set('by', person.by);
    await next();
  };
  return { routes, guard };
}
