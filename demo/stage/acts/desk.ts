/** The staff at the desk: they receive a call for help from the kiosk, and say that they are coming. */
import type { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { z } from 'zod';
import type { Table } from '../parts.ts';
import { type Act, done, missing, nothing } from './act.ts';

const called = z.object({
  call: z.string().min(1).max(64),
  device: z.string().max(80),
  reason: z.string().max(40),
  text: z.string().max(400),
});
/** The webhook of `help.call`: it says where to ask whether someone is coming. */
export function receiveCalls(app: Hono, table: Table, changed: () => void): void {
  app.post('/calls', bodyLimit({ maxSize: 16_384 }), async (c) => {
    const body = called.safeParse(await c.req.json().catch(() => null));
    if (!body.success) return c.json({ error: 'invalid', text: 'This is no call.' }, 400);
    // A test is no call: no one need come.
    if (body.data.reason === 'test') return c.json({});
    table.call = { ...body.data, coming: false };
    changed();
    return c.json({ answerUrl: `/calls/${encodeURIComponent(body.data.call)}` });
  });
  app.get('/calls/:id', (c) => {
    const { call } = table;
    if (call?.call !== c.req.param('id')) return c.json({ acknowledged: false }, 404);
    return c.json({ acknowledged: call.coming });
  });
}

export const deskActs: Record<string, Act> = {
  'desk/come': {
    body: nothing,
    run: (table) => {
      if (table.call === null) return missing('call');
      table.call = { ...table.call, coming: true };
      return done;
    },
  },
};
