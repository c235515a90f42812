/** The figures of a month: to show and to print, and as CSV. */
import { Hono } from 'hono';
import { csvOfMonth, figuresOfMonth, isMonth, lastMonth } from '../../metrics/month.ts';
import { NotDone } from '../../screen/web/answers.ts';
import type { Env } from '../access/session-check.ts';
import type { FiguresPage } from '../actions.ts';
import type { HandlerParts } from './handler-parts.ts';

export function figureRoutes({ kiosk }: HandlerParts): Hono<Env> {
  const routes = new Hono<Env>();
  const { clock, config } = kiosk;
  const countsOf = (asked = lastMonth(clock.now(), config.library.timeZone)) => {
    if (!isMonth(asked))
      throw new NotDone(400, { code: 'request-wrong', text: 'Write a month as 2026-11.' });
    return { month: asked, counts: orUnreadable(() => kiosk.figures.ofMonth(asked)) };
  };
  routes.get('/figures', (c) => {
    const { month, counts } = countsOf(c.req.query('month'));
    const page: FiguresPage = {
      months: orUnreadable(() => kiosk.figures.months()),
      figures: figuresOfMonth(month, counts),
    };
    return c.json(page);
  });
  routes.get('/figures/export', (c) => {
    const { month, counts } = countsOf(c.req.query('month'));
    c.header('Content-Disposition', `attachment; filename="figures-${month}.csv"`);
    return c.body(csvOfMonth(counts), 200, { 'Content-Type': 'text/csv; charset=utf-8' });
  });
  return routes;
}

function orUnreadable<T>(read: () => T): T {
  try {
    return read();
  } catch {
    const text = 'The figures by month cannot be read now.';
    const remedy = 'The log says why: figures-unwritten.';
    throw new NotDone(503, { code: 'figures-unreadable', text, remedy });
  }
}
