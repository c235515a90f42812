/** Tests each part on the running kiosk, through the driver in use; nothing of a patron is touched. */
import { Hono } from 'hono';
import { NotDone } from '../../screen/web/answers.ts';
import type { Env } from '../access/session-check.ts';
import { attention, type Finding, isTestable, partNames, type Testable } from '../finding.ts';
import { tagSeen } from '../health/tag-seen.ts';
import { parts as allParts, testPart } from '../parts/table.ts';
import type { KioskHandle } from '../running-kiosk.ts';
import type { HandlerParts } from './handler-parts.ts';

const names = partNames.filter(isTestable);

/** null: it may be tested now. */
export function busyInVisit(
  { inVisit }: Pick<KioskHandle, 'inVisit'>,
  part: Testable,
): Finding | null {
  return inVisit() && allParts[part].usedInVisit ? busy(part) : null;
}

function busy(part: Testable): Finding {
  const text = `A patron is at the screen: the ${part} is not tested during a visit.`;
  return attention(part, 'busy', text, { remedy: 'Test it at the attract screen.' });
}

export function partRoutes(parts: HandlerParts): Hono<Env> {
  const { kiosk, memory } = parts;
  const routes = new Hono<Env>();
  const running = new Set<Testable>();
  routes.post('/parts/:part/test', async (c) => {
    const part = names.find((name) => name === c.req.param('part'));
    if (!part)
      throw new NotDone(404, {
        code: 'no-such-part',
        text: `A part that can be tested: ${names.join(', ')}.`,
      });
    parts.note(c, 'test', [part]);
    const busyNow = busyInVisit(kiosk, part);
    if (busyNow) return c.json(busyNow);
    // One test of a part at a time: more would delay the requests of a patron.
    if (running.has(part))
      throw new NotDone(429, { code: 'busy', text: `The ${part} is being tested already.` });
    running.add(part);
    try {
      return c.json(await testPart(parts, part));
    } finally {
      running.delete(part);
    }
  });
  routes.get('/devices/tags', (c) => c.json(kiosk.tags().map(tagSeen)));
  routes.get('/devices/scans', (c) => c.json(memory.scans()));
  routes.get('/library/trace', (c) => c.json(kiosk.trace()));
  return routes;
}
