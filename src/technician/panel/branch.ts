/** What this kiosk and the others of its branch know of each other. */
import { Hono } from 'hono';
import type { BranchView } from '../branch-view.ts';
import { branchLight } from '../health/branch-light.ts';
import { inOrder } from '../health/finding.ts';
import { readEnrolment } from '../probes/branch-folder.ts';
import type { Env } from './access/session-check.ts';
import type { HandlerParts } from './handler-parts.ts';

export function branchRoutes({ kiosk }: HandlerParts): Hono<Env> {
  const routes = new Hono<Env>();
  routes.get('/branch', async (c) => {
    const now = kiosk.clock.now();
    const { enrolment, findings } = await readEnrolment(kiosk.config.branch, now);
    const state = kiosk.branch();
    // What is wrong with the folder, the folder's own finding says best.
    const isKnown = findings.some(({ code }) => code === state?.why);
    const light = state === null || isKnown ? [] : [branchLight(state)];
    const view: BranchView = { now, state, enrolment, findings: inOrder([...light, ...findings]) };
    return c.json(view);
  });
  return routes;
}
