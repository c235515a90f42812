/** The log, the audit trail, and the actions on the kiosk as a whole. */
import { Hono } from 'hono';
import { z } from 'zod';
import { bodyOf, NotDone } from '../../screen/web/answers.ts';
import type { Env } from '../access/session-check.ts';
import type { RestartAsked } from '../actions.ts';
import type { Audit } from '../audit/audit.ts';
import type { HandlerParts } from './handler-parts.ts';
import { momentOf, outOfServiceRequest } from './out-of-service.ts';

const levels: readonly string[] = ['info', 'warn', 'error'];
const mostAudit = 500;
/** `file`: the configuration that is meant, by its real path */
const restartRequest = z.strictObject({ file: z.string() });

export function upkeepRoutes(
  { kiosk, supervisor, memory, audit, note }: HandlerParts,
  trail: Audit,
): Hono<Env> {
  const routes = new Hono<Env>();
  /** `level`: the lowest that is shown; `since`: later than */
  routes.get('/logs', (c) => {
    const { level = 'info', part, since = '' } = c.req.query();
    const least = levels.indexOf(level);
    const shown = memory.observations
      .reports()
      .filter((report) => levels.indexOf(report.level) >= least)
      .filter((report) => (part === undefined || report.part === part) && report.at > since);
    return c.json(shown);
  });
  routes.get('/audit', (c) => {
    const { before, kind } = c.req.query();
    return c.json(trail.read({ most: mostAudit, before, changes: kind === 'changes' }));
  });
  routes.post('/out-of-service', async (c) => {
    const { on, until: asked } = await bodyOf(c, outOfServiceRequest);
    const until = on ? momentOf(asked, kiosk.config.library, kiosk.clock.now()) : null;
    audit(c, on ? 'out-of-service' : 'in-service', until === null ? [] : [until]);
    kiosk.setOutOfService({ on, until });
    const text = on
      ? `A technician took the kiosk out of service${until === null ? '' : ` until ${until}`}.`
      : 'A technician put the kiosk in service again.';
    kiosk.log({
      level: 'warn',
      part: 'service',
      code: on ? 'out-of-service' : 'in-service',
      text,
    });
    return c.json({ outOfService: on, until });
  });
  routes.post('/restart-screen', (c) => {
    if (kiosk.inVisit())
      throw new NotDone(409, {
        code: 'busy',
        text: 'A patron is at the screen: it is not reloaded during a visit.',
        remedy: 'Try again at the attract screen; a visit without a touch ends by itself.',
      });
    note(c, 'restart-screen', []);
    kiosk.reloadScreen();
    return c.json({ viewers: kiosk.viewers() });
  });
  /** Takes the configuration from its file at the next attract screen. */
  routes.post('/restart', async (c) => {
    const { file } = await bodyOf(c, restartRequest);
    const asked: RestartAsked = { file: supervisor.file };
    if (file !== supervisor.file) return c.json(asked);
    note(c, 'restart', []);
    supervisor.askRestart();
    return c.json(asked);
  });
  return routes;
}
