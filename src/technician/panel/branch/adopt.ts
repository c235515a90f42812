/**
 * POST /branch/adopt {kiosk, by, why, entries} → {adopted}: entries of a kiosk that is lost become
 * this kiosk's own. Over the socket alone: the entries come from `kiosk branch adopt`, which opened
 * them with the key of the staff. No page of the panel may write a loan.
 */
import { Hono } from 'hono';
import { bodyOf, NotDone } from '../../../screen/web/answers.ts';
import type { Env } from '../../access/session-check.ts';
import type { HandlerParts } from '../handler-parts.ts';

export function adoptRoutes({ kiosk, audit }: HandlerParts): Hono<Env> {
  const routes = new Hono<Env>();
  routes.post('/branch/adopt', async (c) => {
    if (c.get('who') !== 'socket')
      throw new NotDone(403, {
        code: 'not-allowed',
        text: 'Entries are adopted with the command kiosk branch adopt, at this machine.',
      });
    if (kiosk.config.branch === null)
      throw new NotDone(409, { code: 'not-possible', text: 'This kiosk is in no branch.' });
    // A kiosk without a branch loads nothing of it.
    const { adoptRequest } = await import('../../../branch/lost/escrowed-entry.ts');
    const request = await bodyOf(c, adoptRequest);
    audit(c, 'branch-adopt', [
      `kiosk ${request.kiosk}`,
      `by ${request.by}`,
      request.why,
      ...request.entries.map(({ entry }) => `entry ${entry}`),
    ]);
    return c.json({ adopted: await kiosk.adopt(request.kiosk, request.entries) });
  });
  return routes;
}
