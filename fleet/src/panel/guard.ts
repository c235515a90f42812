/**
 * Who may ask. The operator's own browser, by a token in the address that the program printed, which
 * becomes a cookie; no other page of that browser, and no other user of the machine.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { isOwnRequest, pageHeaders } from '../../../src/screen/web/page-headers.ts';

const secretBytes = 24;

export interface Guard {
  /** stands in the address */
  token: string;
  check: MiddlewareHandler;
}

/** `hosts`: by which names the server is reached, as `127.0.0.1:8090` */
export function createGuard(hosts: () => readonly string[]): Guard {
  const token = randomBytes(secretBytes).toString('base64url');
  // Another secret than the token, which may stand in the browser's history.
  const session = randomBytes(secretBytes).toString('base64url');
  return {
    token,
    check: async (c, next) => {
      for (const [name, value] of Object.entries(pageHeaders)) c.header(name, value);
      const host = c.req.header('host');
      if (!isOwnRequest(hosts(), host, c.req.header('origin')))
        return c.json(refusal('foreign-origin', 'A page that is not the fleet panel asked.'), 403);
      // Cookies know no ports: another panel on this machine must not put this one out.
      const cookie = `kiosk-fleet-${(host ?? '').replace(/^.*:/, '')}`;
      const given = c.req.query('token');
      if (given !== undefined && c.req.method === 'GET') {
        if (!isSame(given, token)) return c.html(closed, 403);
        setCookie(c, cookie, session, { httpOnly: true, sameSite: 'Strict', path: '/' });
        return c.redirect('/', 303);
      }
      if (isSame(getCookie(c, cookie) ?? '', session)) return next();
      if (c.req.path.startsWith('/api/'))
        return c.json(refusal('no-session', 'Open the address that was printed.'), 401);
      return c.html(closed, 401);
    },
  };
}

/** Where a link was followed to here the browser holds the new cookie back once, hence the link. */
const closed =
  '<!doctype html><html lang="en"><head><title>kiosk-fleet panel</title></head><body><main>' +
  '<h1>kiosk-fleet panel</h1><p>Open the address that <code>kiosk-fleet panel</code> printed.</p>' +
  '<p>If you did so just now: <a href="/">go on</a>.</p></main></body></html>\n';

function refusal(code: string, text: string) {
  return { code, text };
}

function isSame(given: string, secret: string): boolean {
  const [one, other] = [given, secret].map((each) => createHash('sha256').update(each).digest());
  return one !== undefined && other !== undefined && timingSafeEqual(one, other);
}
