/** What this kiosk and the others of its branch know of each other. */
import { Hono } from 'hono';
import type { Instant } from '../../../../machines/domain.ts';
import type { Env } from '../../access/session-check.ts';
import type { BranchView } from '../../branch-view.ts';
import { inOrder } from '../../finding.ts';
import { branchLight } from '../../health/branch-light.ts';
import { regionLights } from '../../health/region-lights.ts';
import { readEnrolment } from '../../probes/branch-folder.ts';
import type { HandlerParts } from '../handler-parts.ts';

/** Opening the branch keys takes some milliseconds, in which a scan would wait. */
const readEveryMs = 60_000;

export function branchRoutes({ kiosk }: HandlerParts): Hono<Env> {
  const routes = new Hono<Env>();
  let folder: { read: ReturnType<typeof readEnrolment>; atMs: number } | null = null;
  const ofFolder = (now: Instant) => {
    if (folder === null || performance.now() - folder.atMs > readEveryMs)
      folder = { read: readEnrolment(kiosk.config.branch, now), atMs: performance.now() };
    return folder.read;
  };
  routes.get('/branch', async (c) => {
    const now = kiosk.clock.now();
    const { enrolment, findings } = await ofFolder(now);
    const state = kiosk.branch();
    // What is wrong with the folder, the folder's own finding says best.
    const isKnown = findings.some(({ code }) => code === state?.why);
    const light = state === null || isKnown ? [] : [branchLight(state, now)];
    const region = kiosk.region();
    const all = [...light, ...regionLights(region), ...findings];
    const view: BranchView = { now, state, enrolment, region, findings: inOrder(all) };
    return c.json(view);
  });
  return routes;
}
