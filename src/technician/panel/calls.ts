/** A call for help, answered by a member of staff. */
import { Hono } from 'hono';
import { z } from 'zod';
import { bodyOf, NotDone } from '../../screen/web/answers.ts';
import type { Env } from '../access/session-check.ts';
import type { HandlerParts } from './handler-parts.ts';

/** Where the answer was given. */
const places = {
  operator: 'the service panel',
  technician: 'the service panel',
  socket: 'the command line',
  region: 'the region',
} as const;

export function callRoutes({ kiosk, note }: HandlerParts): Hono<Env> {
  const routes = new Hono<Env>();
  routes.post('/calls/acknowledge', async (c) => {
    const { call } = await bodyOf(c, z.strictObject({ call: z.string().min(1).max(64) }));
    const by = places[c.get('who')];
    if (!kiosk.calls.acknowledge(call, by) && kiosk.branchCalls?.come(call) !== true) {
      const text = 'This call is not open any more: someone answered it, or it has expired.';
      throw new NotDone(409, { code: 'call-not-open', text });
    }
    note(c, 'acknowledge-call', []);
    return c.json({});
  });
  return routes;
}
