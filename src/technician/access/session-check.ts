/** Admits a request to the panel's actions where its cookie is that of an open session. */
import type { Context, MiddlewareHandler } from 'hono';
import { Hono } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { atMost, bodyOf, NotDone } from '../../screen/web/answers.ts';
import type { Role, Session } from '../actions.ts';
import { createLogIn, type LogInParts, loginRequest, noPin, noPinRemedy } from './log-in.ts';
import { roles } from './pins.ts';
import type { Person } from './sessions.ts';

/**
 * `socket`: the command line, whose user may read the data folder. `region`: an operator who signed
 * what is asked.
 */
type Who = Role | 'socket' | 'region';
/**
 * `atKiosk`: the request comes from the kiosk's own browser, which the screen's server recognises
 * where that browser has a user of its own.
 */
export type Env = { Bindings: { atKiosk?: boolean }; Variables: { who: Who; by: string | null } };

export const cookieName = 'kiosk-service';
const loginBytes = 4_096;

/** The routes `/session`, `/login` and `/logout`, and the guard of all others. */
export function createSessionCheck(parts: LogInParts): {
  routes: Hono<Env>;
  guard: MiddlewareHandler<Env>;
} {
  const { hashes, codeKeys, lockOut, sessions, note } = parts;
  const { service, library, screen } = parts.config;
  const present = roles.filter((role) => hashes[role] !== null);
  const logIn = createLogIn(parts);
  const personOf = (c: Context, isPresent: boolean) =>
    sessions.who(getCookie(c, cookieName), performance.now(), isPresent);
  const sessionOf = (person: (Person & { logOffMs: number }) | null): Session => ({
    role: person?.role ?? null,
    by: person?.by ?? null,
    open: present.length > 0,
    ...(present.length > 0 ? {} : { remedy: noPinRemedy }),
    roles: present.map((role) => ({
      role,
      lockedUntil: lockOut.lockedUntil(role),
      triesLeft: lockOut.triesLeft(role),
      needsCode: codeKeys[role] !== null,
    })),
    logOffMs: person?.logOffMs ?? service.logOffMs,
    language: screen.language,
    timeZone: library.timeZone,
    currency: library.currency,
  });

  const routes = new Hono<Env>();
  // A body of two megabytes is not read from a person who is not logged in.
  for (const path of ['/session', '/login', '/logout']) routes.use(path, atMost(loginBytes));
  routes.get('/session', (c) => c.json(sessionOf(personOf(c, false))));
  /** The person touched the panel. */
  routes.post('/session', (c) => c.json(sessionOf(personOf(c, true))));
  routes.post('/login', async (c) => {
    if (present.length === 0) throw noPin('No PIN is set: the panel is closed.');
    const request = await bodyOf(c, loginRequest);
    // The page reports it, and the server sees it: a page must not hide that its screen is public.
    const atKiosk = request.atKiosk || c.env.atKiosk === true;
    const session = await logIn({ ...request, atKiosk });
    setCookie(c, cookieName, session.token, {
      httpOnly: true,
      sameSite: 'Strict',
      path: '/service',
    });
    return c.json(sessionOf(session));
  });
  routes.post('/logout', (c) => {
    const person = personOf(c, false);
    if (person) note({ role: person.role, by: person.by, action: 'log-out', what: [] });
    sessions.close(getCookie(c, cookieName));
    deleteCookie(c, cookieName, { path: '/service' });
    return c.json(sessionOf(null));
  });

  const guard: MiddlewareHandler<Env> = async (c, next) => {
    // A page asks by GET without its user: that does not show that a person is present.
    const person = personOf(c, c.req.method !== 'GET');
    if (person === null)
      throw new NotDone(401, { code: 'not-logged-in', text: 'Nobody is logged in.' });
    c.set('who', person.role);
    c.set('by', person.by);
    await next();
  };
  return { routes, guard };
}
