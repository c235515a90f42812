/** A call for help, answered by a member of staff; and one by which the ways are tried. */
import { Hono } from 'hono';
import { z } from 'zod';
import { attention, broken, type Finding, fine } from '../health/finding.ts';
import type { KioskHandle } from '../running-kiosk.ts';
import type { Env } from './access/session-check.ts';
import { bodyOf, NotDone } from './answers.ts';
import type { HandlerParts } from './handler-parts.ts';

export function callRoutes({ kiosk, note }: HandlerParts): Hono<Env> {
  const routes = new Hono<Env>();
  routes.post('/calls/acknowledge', async (c) => {
    const { call } = await bodyOf(c, z.strictObject({ call: z.string().min(1).max(64) }));
    const by = c.get('who') === 'socket' ? 'the command line' : 'the service panel';
    if (!kiosk.calls.acknowledge(call, by)) {
      const text = 'This call is not open any more: someone answered it, or it has expired.';
      throw new NotDone(409, { code: 'call-not-open', text });
    }
    note(c, 'acknowledge-call', []);
    return c.json({});
  });
  return routes;
}

/** Tries each way with a call that says that it is a test. */
export async function testCalls({ calls }: KioskHandle): Promise<Finding> {
  const tried = await calls.test();
  const failed = tried.filter(({ why }) => why !== null);
  const names = tried.map(({ way }) => way).join(', ');
  const remedy = 'See help.call in the configuration; `kiosk doctor` examines each way.';
  const list = failed.map(({ way, why }) => `${way}: ${why}`).join('; ');
  if (failed.length === tried.length)
    return broken('help', 'help-call-failed', `A test call reached no one (${list}).`, { remedy });
  if (failed.length > 0)
    return attention('help', 'help-way-failed', `A test call was not delivered by ${list}.`, {
      remedy,
    });
  const latencyMs = Math.max(...tried.map((each) => each.latencyMs));
  const text = `A test call was sent (${names}): see whether it arrives.`;
  return fine('help', text, { latencyMs, told: { is: 'call-sent', name: names } });
}
