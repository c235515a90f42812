/** The role that each action takes. An action that is not in this table does not exist. */
import type { MiddlewareHandler } from 'hono';
import { NotDone } from '../../screen/web/answers.ts';
import type { Role } from '../actions.ts';
import type { Env } from './session-check.ts';

/** The first matching row counts; `:name` stands for one segment of the path. */
export const access: readonly (readonly [
  method: 'GET' | 'POST' | 'PUT',
  path: string,
  least: Role,
])[] = [
  ['GET', '/overview', 'operator'],
  ['GET', '/events', 'operator'],
  ['POST', '/parts/screen/test', 'technician'],
  ['POST', '/parts/:part/test', 'operator'],
  ['GET', '/readiness', 'operator'],
  ['GET', '/readiness/:id', 'operator'],
  ['GET', '/readiness/:id/pdf', 'operator'],
  ['POST', '/readiness/start', 'operator'],
  ['POST', '/readiness/answer', 'operator'],
  ['POST', '/readiness/stop', 'operator'],
  ['POST', '/calls/acknowledge', 'operator'],
  ['GET', '/devices/tags', 'operator'],
  ['GET', '/devices/scans', 'operator'],
  ['GET', '/library/trace', 'operator'],
  ['GET', '/branch', 'operator'],
  ['GET', '/rules/table', 'operator'],
  ['POST', '/rules/explain', 'operator'],
  ['GET', '/journal', 'operator'],
  ['GET', '/journal/export', 'operator'],
  ['GET', '/journal/:id', 'operator'],
  ['POST', '/journal/:id/reveal', 'operator'],
  ['POST', '/journal/:id/close', 'operator'],
  ['POST', '/journal/retry', 'operator'],
  ['GET', '/figures', 'operator'],
  ['GET', '/figures/export', 'operator'],
  ['POST', '/branch/adopt', 'technician'],
  ['GET', '/pins', 'operator'],
  ['POST', '/pins', 'operator'],
  ['GET', '/texts', 'technician'],
  ['GET', '/texts/:language', 'technician'],
  ['PUT', '/texts/:language', 'technician'],
  ['GET', '/configuration', 'technician'],
  ['GET', '/configuration/schema', 'technician'],
  ['POST', '/configuration/check', 'technician'],
  ['POST', '/configuration/save', 'technician'],
  ['POST', '/configuration/back', 'technician'],
  ['GET', '/setup', 'technician'],
  ['GET', '/setup/change', 'technician'],
  ['GET', '/setup/:step', 'technician'],
  ['POST', '/setup/start-over', 'technician'],
  ['POST', '/setup/end', 'technician'],
  ['POST', '/setup/:step/look', 'technician'],
  ['POST', '/setup/:step/test', 'technician'],
  ['POST', '/setup/:step/accept', 'technician'],
  ['POST', '/setup/:step/skip', 'technician'],
  ['GET', '/logs', 'technician'],
  ['GET', '/audit', 'technician'],
  ['POST', '/out-of-service', 'technician'],
  ['POST', '/restart-screen', 'technician'],
  ['POST', '/restart', 'technician'],
];

const rows = access.map(([method, path, least]) => ({
  method,
  form: new RegExp(`^${path.replace(/:[a-z]+/g, '[^/]+')}$`),
  name: `${method} ${path}`,
  least,
}));
const rank = { operator: 0, technician: 1, socket: 1 } as const;
/** What an operator of the region may have done from afar. */
const ofRegion: ReadonlySet<string> = new Set([
  'POST /journal/:id/close',
  'POST /calls/acknowledge',
]);

/** `prefix`: before each path. `onDenied` gets the name of the action, never the path of a request. */
export function createAccess(
  prefix: string,
  onDenied: (c: Parameters<MiddlewareHandler<Env>>[0], name: string) => void,
): MiddlewareHandler<Env> {
  return async (c, next) => {
    const { method } = c.req;
    const path = c.req.path.slice(prefix.length);
    const row = rows.find((each) => each.method === method && each.form.test(path));
    if (!row)
      throw new NotDone(404, { code: 'no-such-action', text: `There is no ${method} ${path}.` });
    const who = c.get('who');
    const mayNot = who === 'region' ? !ofRegion.has(row.name) : rank[who] < rank[row.least];
    if (mayNot) {
      onDenied(c, row.name);
      throw new NotDone(403, {
        code: 'not-allowed',
        text: `This takes the PIN of the ${row.least}.`,
      });
    }
    await next();
  };
}
