/** The readiness report over the panel and the socket: begun, answered, stopped, read. */
import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { bodyOf, NotDone } from '../../screen/web/answers.ts';
import type { Env } from '../access/session-check.ts';
import { allKeys, checkNames, type StartRequest } from '../report.ts';
import type { HandlerParts } from './handler-parts.ts';

const initials = z
  .string()
  .trim()
  .min(1)
  .max(12)
  .regex(/^[\p{L}\p{N} .'-]+$/u);
const startRequest = z.strictObject({
  by: initials.optional(),
  can: z.array(z.enum(['ask', 'sound', 'keys'])).default([]),
  only: z.array(z.enum(checkNames)).min(1).optional(),
});
const answerRequest = z.strictObject({
  question: z.int(),
  answer: z.discriminatedUnion('answer', [
    z.strictObject({ answer: z.enum(['yes', 'no', 'skip', 'none']) }),
    z.strictObject({ answer: z.literal('keys'), pressed: z.array(z.enum(allKeys)) }),
  ]),
});

export function readinessRoutes({ readiness, note }: HandlerParts): Hono<Env> {
  const routes = new Hono<Env>();
  routes.get('/readiness', (c) => c.json(readiness.state()));
  routes.post('/readiness/start', async (c) => {
    const { by, can, only } = await bodyOf(c, startRequest);
    // Who is logged in cannot sign for another.
    const person = c.get('by') ?? by;
    if (can.includes('ask') && person === undefined) {
      const text = 'A report for which a person is asked has their initials.';
      throw new NotDone(400, { code: 'request-wrong', text, remedy: 'Give them as `by`.' });
    }
    const request: StartRequest = {
      can,
      ...(person === undefined ? {} : { by: person }),
      ...(only === undefined ? {} : { only }),
    };
    const started = readiness.start(request);
    if (typeof started === 'string') throw notNow(started);
    note(c, 'readiness', [started.started]);
    return c.json(started);
  });
  routes.post('/readiness/answer', async (c) => {
    const { question, answer } = await bodyOf(c, answerRequest);
    if (readiness.answer(question, answer)) return c.json({});
    throw new NotDone(409, {
      code: 'question-not-open',
      text: 'This question is not open any more: it was answered, or its time is over.',
    });
  });
  routes.post('/readiness/stop', (c) => {
    readiness.stop();
    note(c, 'readiness-stopped', []);
    return c.json({});
  });
  routes.get('/readiness/:id/pdf', async (c) => {
    const { id } = reportOf(c, { readiness });
    const pdf = await readiness.pdf(id);
    if (pdf === null || typeof pdf === 'string')
      throw new NotDone(503, { code: 'no-pdf', text: pdf ?? 'There is no PDF.' });
    return c.body(new Uint8Array(pdf), 200, { 'Content-Type': 'application/pdf' });
  });
  routes.get('/readiness/:id', (c) => c.json(reportOf(c, { readiness })));
  return routes;
}

function reportOf(c: Context, { readiness }: Pick<HandlerParts, 'readiness'>) {
  const report = readiness.store.read(c.req.param('id') ?? '');
  if (report !== null) return report;
  throw new NotDone(404, {
    code: 'no-such-report',
    text: 'There is no such report: the last fifty stay.',
  });
}

function notNow(why: 'busy' | 'visit'): NotDone {
  return why === 'visit'
    ? new NotDone(409, {
        code: 'visit-under-way',
        text: 'A patron is at the screen: the devices are not tried during a visit.',
        remedy: 'Try again at the attract screen; a visit without a touch ends by itself.',
      })
    : new NotDone(409, {
        code: 'report-under-way',
        text: 'A readiness report is under way already.',
        remedy: 'Wait for its end, or stop it.',
      });
}
